package sim_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("Sending a notification", func() {
	var (
		store *store
		m     *sim.Market
	)
	BeforeEach(func() {
		store = newStore()
		m = newMarket(sim.Options{Cabinet: ownCabinet(7, 101, 102)})
	})

	It("journals all that happens, in order", func(ctx SpecContext) {
		sub := enable(ctx, m, market.Subscription{URL: store.URL})
		id := send(m, market.OrderCreated)
		Expect(store.received()).To(HaveLen(1), "nothing is sent until time passes")
		Expect(m.Waiting()).To(Equal(1))
		Expect(m.Step(ctx)).To(BeTrue())
		Expect(m.Step(ctx)).To(BeFalse())
		Expect(m.Waiting()).To(BeZero())

		all := m.Journal().Entries()
		Expect(kinds(all)).To(Equal([]journal.Kind{
			journal.SubscriptionCreated, journal.ExchangeSending, journal.ExchangeDone, journal.SubscriptionEnabled,
			journal.NotificationCreated, journal.ExchangeSending, journal.ExchangeDone, journal.DeliveryAccepted,
		}))
		sending, done := all[5], all[6]
		Expect(sending.ExchangeID).To(Equal("x2"))
		Expect(done.Exchange.ID).To(Equal("x2"))
		Expect(done.Exchange.Attempt).To(Equal(1))
		Expect(done.Exchange.At).To(Equal(m.Now()))
		Expect(done.Exchange.Request.URL).To(Equal(store.URL + "/notification"))
		Expect(done.Exchange.Reply.Body).To(Equal(goodReply))
		for _, e := range all[5:] {
			Expect(e.Subscription).To(Equal(string(sub)))
			Expect(e.Notification).To(Equal(string(id)))
			Expect(e.Type).To(Equal(market.OrderCreated))
		}
	})

	It("journals the intent before the bytes leave", func(ctx SpecContext) {
		enable(ctx, m, market.Subscription{URL: store.URL})
		seen := make(chan journal.Entry, 1)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			all := m.Journal().Entries()
			seen <- all[len(all)-1]
			accept(w, r)
		})
		id := send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		var last journal.Entry
		Expect(seen).To(Receive(&last))
		Expect(last.Kind).To(Equal(journal.ExchangeSending))
		Expect(last.Notification).To(Equal(string(id)))
	})

	It("takes every type of the story to a good store", func(ctx SpecContext) {
		good, err := simtest.Start("good", simtest.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(good.Close)
		m := newMarket(sim.Options{})
		enable(ctx, m, market.Subscription{URL: good.URL()})
		sent := 0
		for _, t := range m.Types() {
			story, err := m.Draft(t, market.Full)
			Expect(err).NotTo(HaveOccurred())
			for _, n := range story {
				_, err := m.Send(n)
				Expect(err).NotTo(HaveOccurred())
				sent++
			}
		}
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(sent))
		Expect(m.Orders()).NotTo(BeEmpty())
	})

	It("refuses a body that breaks its own schema (N-BODY)", func(ctx SpecContext) {
		enable(ctx, m, market.Subscription{URL: store.URL})
		_, err := m.Send(market.Notification{Type: market.OrderCreated, Body: []byte(`{"notificationType":"ORDER_CREATED"}`)})
		var invalid *sim.InvalidBodyError
		Expect(err).To(BeAssignableToTypeOf(invalid))
		invalid = err.(*sim.InvalidBodyError)
		Expect(invalid.Type).To(Equal(market.OrderCreated))
		Expect(invalid.Violations).NotTo(BeEmpty())
		Expect(invalid.Violations[0].Keyword).To(Equal("required"))
		Expect(err).To(MatchError(ContainSubstring("ORDER_CREATED")))
		expectNothingSent(ctx, m, store)
	})

	DescribeTable("refuses", func(ctx SpecContext, t market.Type, body, problem string) {
		enable(ctx, m, market.Subscription{URL: store.URL})
		id, err := m.Send(market.Notification{Type: t, Body: []byte(body)})
		Expect(err).To(MatchError(ContainSubstring(problem)))
		Expect(id).To(BeEmpty())
		expectNothingSent(ctx, m, store)
	},
		Entry("an unknown type", market.Type("ORDER_LOST"), `{}`, "ORDER_LOST"),
		Entry("a body that is not JSON", market.Ping, `{`, "cannot be sent"),
		Entry("no body", market.Ping, ``, "cannot be sent"),
	)

	It("says so where nobody wants it", func(ctx SpecContext) {
		enable(ctx, m, market.Subscription{URL: store.URL, Types: []market.Type{market.OrderCreated}})
		unwanted, wanted := send(m, market.ChatCreated), send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(store.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated}))
		said := entries(m, journal.NotificationUnwanted)
		Expect(said).To(HaveLen(1))
		Expect(said[0].Notification).To(Equal(string(unwanted)))
		Expect(attempts(m, wanted)).To(HaveLen(1))
	})

	It("goes to the shop, and to the cabinet only where the shop does not want it (N-SCOPE)", func(ctx SpecContext) {
		cabinet := enable(ctx, m, market.Subscription{URL: store.URL})
		shop := enable(ctx, m, market.Subscription{URL: store.URL, CampaignID: 101, Types: []market.Type{market.OrderCreated}})
		foreign := enable(ctx, m, market.Subscription{URL: store.URL, BusinessID: 8})

		receivers := func(t market.Type, campaign int64) []sim.SubscriptionID {
			GinkgoHelper()
			n := draft(m, t)
			n.CampaignID = campaign
			id, err := m.Send(n)
			Expect(err).NotTo(HaveOccurred())
			Expect(m.Run(ctx)).To(Succeed())
			var to []sim.SubscriptionID
			for _, e := range entries(m, journal.DeliveryAccepted) {
				if e.Notification == string(id) {
					to = append(to, sim.SubscriptionID(e.Subscription))
				}
			}
			return to
		}
		Expect(receivers(market.OrderCreated, 101)).To(ConsistOf(shop))
		Expect(receivers(market.OrderCreated, 102)).To(ConsistOf(cabinet))
		Expect(receivers(market.OrderCancelled, 101)).To(ConsistOf(cabinet))
		Expect(receivers(market.ChatCreated, 0)).To(ConsistOf(cabinet))
		Expect(m.State(foreign)).To(Equal(sim.Enabled))
	})
})

func expectNothingSent(ctx SpecContext, m *sim.Market, s *store) {
	GinkgoHelper()
	Expect(m.Step(ctx)).To(BeFalse())
	Expect(s.received()).To(Equal([]market.Type{market.Ping}))
	Expect(m.Journal().Count(journal.NotificationCreated)).To(BeZero())
}
