package sim_test

import (
	"errors"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

func compose(m *sim.Market, e market.Event) market.Notification {
	GinkgoHelper()
	story, err := m.Compose(e)
	Expect(err).NotTo(HaveOccurred())
	return story[len(story)-1]
}

var _ = Describe("Composing a notification", func() {
	var m *sim.Market
	BeforeEach(func() { m = newMarket(sim.Options{}) })

	It("is about what was asked for", func() {
		order := compose(m, market.Event{Type: market.OrderCreated, Model: market.DBS}).ID()
		for range 5 {
			draft(m, market.OrderCreated)
		}
		story, err := m.Compose(market.Event{Type: market.OrderStatusUpdated, Of: order, Status: "DELIVERY", Substatus: "COURIER_SEARCH", Force: true})
		Expect(err).NotTo(HaveOccurred())
		Expect(story).To(HaveLen(1))
		Expect(story[0].ID()).To(Equal(order))
		Expect(string(story[0].Body)).To(ContainSubstring(`"status":"DELIVERY","substatus":"COURIER_SEARCH"`))
		Expect(m.Orders()[0].Model).To(Equal(market.DBS))
	})

	It("is a draft where nothing is asked for", func() {
		same := newMarket(sim.Options{})
		for _, t := range m.Types() {
			drafted, err := same.Draft(t, market.Full)
			Expect(err).NotTo(HaveOccurred())
			Expect(m.Compose(market.Event{Type: t, Detail: market.Full})).To(Equal(drafted))
		}
	})

	It("can be tried: a dry run says the same, and changes nothing", func() {
		same := newMarket(sim.Options{})
		for _, t := range m.Types() {
			event := market.Event{Type: t, Detail: market.Full}
			dry, err := m.DryRun(event)
			Expect(err).NotTo(HaveOccurred())
			again, err := m.DryRun(event)
			Expect(err).NotTo(HaveOccurred())
			Expect(again).To(Equal(dry))
			before := m.Orders()
			Expect(m.Compose(event)).To(Equal(dry))
			Expect(same.Compose(event)).To(Equal(dry))
			Expect(len(m.Orders())).To(BeNumerically(">=", len(before)))
		}
		Expect(m.Orders()).To(Equal(same.Orders()))
		for _, bad := range []market.Event{{Type: "WEATHER_CHANGED"}, {Type: market.OrderReturnCreated, Of: 1}, {Type: market.OrderCreated, Detail: "huge"}} {
			_, err := m.DryRun(bad)
			Expect(err).To(HaveOccurred())
		}
	})

	It("fails for what the rules do not allow, which leaves all as it was", func() {
		same := newMarket(sim.Options{})
		for _, each := range []*sim.Market{m, same} {
			draft(each, market.OrderCreated)
		}
		_, err := m.Compose(market.Event{Type: market.OrderReturnCreated, Of: m.Orders()[0].ID})
		Expect(err).To(MatchError(ContainSubstring("Can't create return for order with status: 'PROCESSING")))
		_, err = m.Compose(market.Event{Type: market.OrderReturnCreated, Of: 1})
		Expect(err).To(MatchError(ContainSubstring("unknown order 1")))
		Expect(draft(m, market.OrderReturnCreated)).To(Equal(draft(same, market.OrderReturnCreated)))
	})

	It("of an order by FBY goes to the cabinet's subscription (N-SCOPE)", func(ctx SpecContext) {
		store := newStore()
		for _, shop := range m.Campaigns() {
			if shop.Model != market.FBY {
				enable(ctx, m, market.Subscription{URL: store.URL, CampaignID: shop.ID, Name: "of one"})
			}
		}
		cabinet := string(enable(ctx, m, market.Subscription{URL: store.URL, Name: "of all"}))
		_, err := m.Send(compose(m, market.Event{Type: market.OrderCreated, Model: market.FBY}))
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Run(ctx)).To(Succeed())
		accepted := entries(m, journal.DeliveryAccepted)
		Expect(accepted).To(HaveLen(1))
		Expect(accepted[0].Subscription).To(Equal(cabinet))
	})
})

var _ = Describe("Sending values of a later revision (N-UNKNOWN)", func() {
	var (
		store *store
		m     *sim.Market
		n     market.Notification
	)
	BeforeEach(func() {
		store = newStore()
		m = newMarket(sim.Options{})
		n = compose(m, market.Event{Type: market.OrderStatusUpdated, Status: "TELEPORTED", Substatus: "BEAMED_UP", AllowUnknownEnums: true})
	})

	It("is refused unless it is said that they are", func() {
		_, err := m.Compose(market.Event{Type: market.OrderStatusUpdated, Status: "TELEPORTED", Substatus: "BEAMED_UP"})
		var invalid *sim.InvalidBodyError
		Expect(errors.As(err, &invalid)).To(BeTrue())
		Expect(invalid.Violations).To(HaveLen(2))
		n.AllowUnknownEnums = false
		_, err = m.Send(n)
		Expect(err).To(BeAssignableToTypeOf(&sim.InvalidBodyError{}))
		Expect(m.Journal().Count(journal.NotificationCreated)).To(BeZero())
	})

	It("takes them to the store", func(ctx SpecContext) {
		enable(ctx, m, market.Subscription{URL: store.URL})
		id, err := m.Send(n)
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(attempts(m, id)[0].Request.Body).To(ContainSubstring(`"status":"TELEPORTED","substatus":"BEAMED_UP"`))
		Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(1))
		Expect(entries(m, journal.NotificationCreated)[0].Reason).To(Equal("override: status"), "the notification alone says so")
		o, _ := m.Order(n.OrderID())
		Expect(o.Status).To(Equal(market.StatusProcessing))
	})

	DescribeTable("lets pass nothing else:", func(old, new, keyword, pointer string) {
		n.Body = []byte(strings.Replace(string(n.Body), old, new, 1))
		_, err := m.Send(n)
		Expect(err).To(BeAssignableToTypeOf(&sim.InvalidBodyError{}))
		left := err.(*sim.InvalidBodyError).Violations
		Expect(left).To(HaveLen(1), "without the values that no list has")
		Expect(left[0].Keyword).To(Equal(keyword))
		Expect(left[0].Pointer).To(Equal(pointer))
	},
		Entry("a status that is no text", `"TELEPORTED"`, `5`, "type", "/status"),
		Entry("a status that is not there", `"status":"TELEPORTED",`, ``, "required", ""),
		Entry("a number out of bounds", `"campaignId":`, `"campaignId":-`, "minimum", "/campaignId"),
		Entry("the type of another notification", `"ORDER_STATUS_UPDATED"`, `"ORDER_TELEPORTED"`, "const", "/notificationType"),
	)
})
