package market_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

const (
	business = int64(1)
	shop     = int64(10)
	other    = int64(11) // another shop of the cabinet
)

func cabinet(types ...market.Type) market.Subscription {
	return market.Subscription{BusinessID: business, Types: types}
}

func ofShop(id int64, types ...market.Type) market.Subscription {
	return market.Subscription{BusinessID: business, CampaignID: id, Types: types}
}

func event(t market.Type, campaign int64) market.Notification {
	return market.Notification{Type: t, BusinessID: business, CampaignID: campaign}
}

var _ = Describe("what a subscription wants (N-TYPES)", func() {
	It("is all that there is, for a cabinet that names nothing", func() {
		for _, t := range market.Types() {
			Expect(cabinet().Wants(t)).To(BeTrue(), string(t))
		}
	})

	It("is all that is not the cabinet's own, for a shop that names nothing", func() {
		for _, t := range market.Types() {
			Expect(ofShop(shop).Wants(t)).To(Equal(!t.CabinetOnly()), string(t))
		}
	})

	It("is what it names, its scope allowing", func() {
		Expect(cabinet(market.OrderCreated).Wants(market.OrderCreated)).To(BeTrue())
		Expect(cabinet(market.OrderCreated).Wants(market.OrderUpdated)).To(BeFalse())
		Expect(ofShop(shop, market.OrderCreated).Wants(market.OrderCreated)).To(BeTrue())
		Expect(ofShop(shop, market.ChatCreated).Wants(market.ChatCreated)).To(BeFalse())
	})
})

var _ = DescribeTable("the subscriptions that a notification goes to (N-SCOPE)",
	func(n market.Notification, subs []market.Subscription, selected ...int) {
		if len(selected) == 0 {
			Expect(market.Select(subs, n)).To(BeEmpty())
			return
		}
		Expect(market.Select(subs, n)).To(Equal(selected))
	},
	Entry("none there", event(market.OrderCreated, shop), nil),
	Entry("the cabinet's", event(market.OrderCreated, shop), []market.Subscription{cabinet()}, 0),
	Entry("the shop's", event(market.OrderCreated, shop), []market.Subscription{ofShop(shop)}, 0),
	Entry("another shop's: no", event(market.OrderCreated, shop), []market.Subscription{ofShop(other)}),
	Entry("the shop's rather than the cabinet's", event(market.OrderCreated, shop), []market.Subscription{cabinet(), ofShop(shop)}, 1),
	Entry("the cabinet's for a type that the shop did not enable", event(market.OrderUpdated, shop),
		[]market.Subscription{cabinet(), ofShop(shop, market.OrderCreated)}, 0),
	Entry("the shop's for a type that the cabinet did not enable", event(market.OrderUpdated, shop),
		[]market.Subscription{cabinet(market.OrderCreated), ofShop(shop, market.OrderUpdated)}, 1),
	Entry("neither for a type that neither enabled", event(market.OrderCancelled, shop),
		[]market.Subscription{cabinet(market.OrderCreated), ofShop(shop, market.OrderUpdated)}),
	Entry("the cabinet's for another of its shops", event(market.OrderCreated, other), []market.Subscription{cabinet(), ofShop(shop)}, 0),
	Entry("the cabinet's for a type of cabinets only", event(market.ChatCreated, 0), []market.Subscription{ofShop(shop), cabinet()}, 1),
	Entry("the cabinet's for such a type, though it names a shop", event(market.QuestionCreated, shop), []market.Subscription{ofShop(shop), cabinet()}, 1),
	Entry("no shop's for a type of cabinets only", event(market.ChatCreated, 0), []market.Subscription{ofShop(shop, market.ChatCreated)}),
	Entry("several of the cabinet", event(market.OrderCreated, shop), []market.Subscription{cabinet(), ofShop(other), cabinet()}, 0, 2),
	Entry("several of the shop", event(market.OrderCreated, shop), []market.Subscription{ofShop(shop), cabinet(), ofShop(shop)}, 0, 2),
	Entry("another cabinet's: no", event(market.OrderCreated, shop), []market.Subscription{
		{BusinessID: 2}, {BusinessID: 2, CampaignID: shop}}),
)
