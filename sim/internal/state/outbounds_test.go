package state_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Shipments", func() {
	const shop, other = 10, 14
	now := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	formed := time.Date(2026, 9, 1, 21, 0, 0, 0, time.UTC)
	var s *state.State
	BeforeEach(func() {
		s = state.New(state.Options{})
		for _, id := range []int64{shop, other} {
			Expect(s.PutCampaign(market.Campaign{ID: id, BusinessID: 1, Model: market.FBS})).To(Succeed())
		}
	})
	place := func(with func(*market.Order)) market.Order {
		GinkgoHelper()
		o := market.Order{CampaignID: shop, Items: []market.OrderItem{{OfferID: "sku", Price: 1, Count: 1}}}
		with(&o)
		made, _, err := s.PlaceOrder(o, now)
		Expect(err).NotTo(HaveOccurred())
		return made
	}
	plain := func(*market.Order) {}
	aboard := func(id int64) []int64 {
		m, _ := s.Outbound(id, now)
		return m.All()
	}
	ready := market.State{Status: market.StatusProcessing, Substatus: market.SubReadyToShip}

	DescribeTable("leave alone what does not travel by them", func(with func(*market.Order)) {
		Expect(place(with).ShipmentID).To(BeZero())
		_, found := s.Outbound(1, now)
		Expect(found).To(BeFalse())
	},
		Entry("test orders", func(o *market.Order) { o.Fake = true }),
		Entry("what is shipped", func(o *market.Order) { o.State = rules.Usual(market.FBS, market.StatusDelivery) }),
	)

	It("take in a shop's orders by day, also those that have a number of their own", func() {
		first, second := place(plain), place(func(o *market.Order) { o.Delivery.ShipmentDate = "2026-09-05" })
		Expect(first.Delivery.ShipmentDate).To(BeEquivalentTo("2026-09-02"))
		_, _, err := s.PlaceOrder(market.Order{ID: 77, CampaignID: shop, Items: []market.OrderItem{{OfferID: "sku", Price: 1, Count: 1}}}, now)
		Expect(err).NotTo(HaveOccurred())
		Expect(aboard(first.ShipmentID)).To(Equal([]int64{77, first.ID}))
		Expect(aboard(second.ShipmentID)).To(Equal([]int64{second.ID}))
		page, err := s.Outbounds(state.OutboundFilter{CampaignID: other}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(BeEmpty())
	})

	It("are confirmed by their shop, once, when all is ready", func() {
		o := place(plain)
		confirm := func(shop int64, at time.Time) error { return s.ConfirmOutbound(shop, 1, "mine", true, at) }
		Expect(confirm(other, formed)).To(MatchError("Not found: shipment 1"))
		Expect(confirm(shop, now)).To(MatchError("Cutoff time for shipments has not been reached yet"))
		Expect(confirm(shop, formed)).To(MatchError("Shipment with ID '1' contains invalid orders. Reasons: orders are in wrong status ('51000000001')"))
		_, err := s.Move(market.Store, o.ID, ready, now)
		Expect(err).NotTo(HaveOccurred())
		Expect(confirm(shop, formed)).To(Succeed())
		Expect(confirm(shop, formed)).To(MatchError("Shipment with ID '1' has been confirmed already"))
		Expect(s.SetPallets(shop, 1, 3, formed)).To(MatchError("Shipment does not allow it, it has: OUTBOUND_SIGNED"))
	})

	It("are not confirmed without orders", func() {
		o := place(plain)
		_, err := s.Move(market.Store, o.ID, market.State{Status: market.StatusCancelled, Substatus: market.SubShopFailed}, now)
		Expect(err).NotTo(HaveOccurred())
		Expect(s.ConfirmOutbound(shop, 1, "", false, formed)).To(MatchError("Shipment with ID '1' does not contain any orders"))
	})

	It("name the first of many orders that are not ready", func() {
		for range 22 {
			place(plain)
		}
		Expect(s.ConfirmOutbound(shop, 1, "", false, formed)).To(MatchError(HaveSuffix(", and 2 more')")))
	})

	It("hand orders on to the next day's, all or none", func() {
		stays, goes := place(plain), place(plain)
		_, err := s.TransferOrders(shop, 1, []int64{goes.ID, 5}, now)
		Expect(err).To(MatchError("Orders cannot be transferred: shipment 1 has no order 5 to be shipped"))
		Expect(aboard(1)).To(HaveLen(2))
		changes, err := s.TransferOrders(shop, 1, []int64{goes.ID}, now)
		Expect(err).NotTo(HaveOccurred())
		Expect(changes).To(HaveLen(1))
		Expect(changes[0].UpdateType).To(Equal(market.ShipmentDateUpdated))
		Expect(aboard(1)).To(Equal([]int64{stays.ID}))
		Expect(aboard(2)).To(Equal([]int64{goes.ID}))
		_, err = s.TransferOrders(other, 1, []int64{stays.ID}, now)
		Expect(err).To(MatchError("Not found: shipment 1"))
	})
})

var _ = Describe("A store's move by DBS", func() {
	It("says on which day an order arrived, or changes nothing", func() {
		now := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
		s := state.New(state.Options{})
		Expect(s.PutCampaign(market.Campaign{ID: 11, BusinessID: 1, Model: market.DBS})).To(Succeed())
		o, _, err := s.PlaceOrder(market.Order{CampaignID: 11, Items: []market.OrderItem{{OfferID: "sku", Price: 1, Count: 1}}}, now)
		Expect(err).NotTo(HaveOccurred())
		onItsWay, arrived := rules.Usual(market.DBS, market.StatusDelivery), rules.Usual(market.DBS, market.StatusDelivered)
		_, err = s.MoveByStore(o.ID, onItsWay, "2026-09-01", now)
		Expect(err).To(MatchError("Action is not allowed for order '51000000001' with status 'DELIVERY' and substatus 'DELIVERY_SERVICE_RECEIVED'"))
		_, err = s.MoveByStore(o.ID, onItsWay, "", now)
		Expect(err).NotTo(HaveOccurred())
		_, err = s.MoveByStore(o.ID, arrived, "2026-09-09", now)
		Expect(err).To(MatchError(ContainSubstring("in the future")))
		_, err = s.MoveByStore(o.ID, arrived, "2026-09-01", now.AddDate(0, 0, 2))
		Expect(err).NotTo(HaveOccurred())
		o, _ = s.Order(o.ID)
		Expect(o.Delivery.RealDate).To(BeEquivalentTo("2026-09-01"))
	})
})
