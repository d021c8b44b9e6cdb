package sim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("an order by the push API (L-ACCEPT)", func() {
	It("is accepted with the store's number, which the pull API has, and then told of", func(ctx context.Context) {
		m, store := pushMarket("push-good-dbs", nil)
		id := placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		Expect(asked(m)).To(Equal([]string{"+0s order/accept accepted", "+0s order/status accepted"}))
		Expect(pulled(m, dbsShop, id)).To(HaveKeyWithValue("externalOrderId", fmt.Sprintf("S-%d", id)))
		Expect(latest(store, market.PushAccept)).NotTo(HaveKey("shopOrderId"))
		Expect(latest(store, market.PushStatus)).To(And(HaveKeyWithValue("shopOrderId", fmt.Sprintf("S-%d", id)), HaveKeyWithValue("status", "PROCESSING")))
	})

	It("ends if it is refused", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", nil)
		spec := market.OrderSpec{Items: []market.ItemSpec{{OfferID: market.UnknownSKU, Price: 100, Count: 1}}}
		id := placed(m, market.Event{CampaignID: dbsShop, OrderSpec: spec, Force: true})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		Expect(asked(m)).To(Equal([]string{"+0s order/accept accepted"}))
		o, _ := m.Order(id)
		Expect(o.State).To(Equal(market.State{Status: market.StatusCancelled, Substatus: market.SubShopFailed}))
	})

	It("is not of shops that have no push API, nor of those that are not played", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", func(o *sim.Options) { o.Push.Model = market.DBS })
		placed(m, market.Event{Model: market.FBY})
		placed(m, market.Event{CampaignID: fbsShop})
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(asked(m)).To(BeEmpty())
	})

	It("switches the store off at the fourth repeat, and back on when it answers", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", nil)
		_, err := m.Inject(fault.Fault{Before: fault.Refuse, Until: market.Duration(20 * time.Minute)})
		Expect(err).NotTo(HaveOccurred())
		id := placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, 13*time.Minute-time.Second)).To(Succeed())
		Expect(offerStatus(m, dbsShop, kettle)).To(Equal("PUBLISHED"))
		Expect(m.SwitchedOff(dbsShop)).To(BeFalse())
		Expect(m.Advance(ctx, time.Second)).To(Succeed())
		Expect(m.SwitchedOff(dbsShop)).To(BeTrue())
		Expect(offerStatus(m, dbsShop, kettle)).To(Equal("DISABLED_AUTOMATICALLY"))
		Expect(offerStatus(m, fbsShop, kettle)).To(Equal("PUBLISHED"))
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(asked(m)).To(Equal([]string{
			"+0s order/accept failed", "+1m order/accept failed", "+2m order/accept failed", "+3m order/accept failed", "+13m order/accept failed",
			"+13m push.off", "+23m order/accept accepted", "+23m push.on", "+23m order/status accepted",
		}))
		Expect(offerStatus(m, dbsShop, kettle)).To(Equal("PUBLISHED"))
		o, _ := m.Order(id)
		Expect(o.ExternalID).NotTo(BeEmpty())
	})

	It("comes to its end where nobody ever answers", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", nil)
		_, err := m.Inject(fault.Fault{Before: fault.Refuse})
		Expect(err).NotTo(HaveOccurred())
		id := placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Run(ctx)).To(Succeed())
		o, _ := m.Order(id)
		Expect(o.Status).To(Equal(market.StatusCancelled))
		Expect(m.Now().Sub(m.Options().Start)).To(BeNumerically("<=", 24*time.Hour))
		Expect(m.SwitchedOff(dbsShop)).To(BeTrue(), "nothing was ever answered")
	})

	It("is asked for again where the reply was lost, and accepted once", func(ctx context.Context) {
		m, store := pushMarket("push-good-dbs", nil)
		_, err := m.Inject(fault.Fault{After: fault.Torn, Count: 1})
		Expect(err).NotTo(HaveOccurred())
		placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(asked(m)).To(Equal([]string{"+0s order/accept failed", "+1m order/accept accepted", "+1m order/status accepted"}))
		Expect(store.Received()).To(HaveLen(3))
	})

	It("is warned of where the store takes it for another one after a lost reply", func(ctx context.Context) {
		m, _ := pushMarket("push-accept-new-id", nil)
		_, err := m.Inject(fault.Fault{After: fault.Torn, Count: 1})
		Expect(err).NotTo(HaveOccurred())
		placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		var warned []string
		for _, e := range m.Journal().Entries() {
			if e.Exchange != nil {
				for _, w := range e.Exchange.Verdict.Warnings {
					warned = append(warned, w.Keyword)
				}
			}
		}
		Expect(warned).To(Equal([]string{"same-id"}))
	})

	It("ends where the store gives the number of another order", func(ctx context.Context) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"order": {"accepted": true, "id": "1"}}`))
		}))
		DeferCleanup(server.Close)
		m, err := sim.New(sim.Options{Push: sim.Push{URL: server.URL}})
		Expect(err).NotTo(HaveOccurred())
		first, second := placed(m, market.Event{CampaignID: dbsShop}), placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		o, _ := m.Order(first)
		Expect(o.ExternalID).To(Equal("1"))
		o, _ = m.Order(second)
		Expect(o.Status).To(Equal(market.StatusCancelled))
		Expect(m.Journal().Count(journal.PushUntold)).To(Equal(1))
	})

	It("counts failures of test orders for nothing", func(ctx context.Context) {
		m, _ := pushMarket("push-fake-crash", nil)
		placed(m, market.Event{CampaignID: dbsShop, OrderSpec: market.OrderSpec{Fake: true}})
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(asked(m)).To(Equal([]string{"+0s order/accept failed"}))
		Expect(m.SwitchedOff(dbsShop)).To(BeFalse())
	})

	It("is refused by a wrong reply, where those do not count as none", func(ctx context.Context) {
		m, _ := pushMarket("push-accept-no-id", func(o *sim.Options) { o.Push.FailuresCount = sim.Off })
		id := placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(asked(m)[:1]).To(Equal([]string{"+0s order/accept failed"}))
		o, _ := m.Order(id)
		Expect(o.Status).To(Equal(market.StatusCancelled))
	})
})

var _ = Describe("what becomes of an order by the push API (L-STATUS, L-CANCEL)", func() {
	It("is told status by status, in order", func(ctx context.Context) {
		m, store := pushMarket("push-good-fbs", func(o *sim.Options) { o.Push.Model = market.FBS })
		id := placed(m, market.Event{CampaignID: fbsShop})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		for _, s := range []market.Substatus{market.SubReadyToShip, market.SubShipped} {
			occurs(m, id, market.Event{Type: market.OrderStatusUpdated, Status: market.StatusProcessing, Substatus: s})
		}
		occurs(m, id, market.Event{Type: market.OrderStatusUpdated, Status: market.StatusDelivery})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		var told []string
		for _, r := range store.Received() {
			if r.Path == "/order/status" {
				var body struct {
					Order struct{ Status, Substatus string }
				}
				Expect(json.Unmarshal(r.Body, &body)).To(Succeed())
				told = append(told, body.Order.Status+" "+body.Order.Substatus)
			}
		}
		Expect(told).To(Equal([]string{"PROCESSING STARTED", "PROCESSING READY_TO_SHIP", "PROCESSING SHIPPED", "DELIVERY DELIVERY_SERVICE_RECEIVED"}))
	})

	It("asks the store about a wish to cancel, and cancels after 48 hours of silence", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", nil)
		id := placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		occurs(m, id, market.Event{Type: market.OrderStatusUpdated, Status: market.StatusDelivery})
		occurs(m, id, market.Event{Type: market.OrderCancellationRequest})
		Expect(m.Advance(ctx, 49*time.Hour)).To(Succeed())
		Expect(asked(m)[2:]).To(Equal([]string{
			"+1m order/status accepted", "+1m order/cancellation/notify accepted", "+48h1m order/status accepted",
		}))
		o, _ := m.Order(id)
		Expect(o.Status).To(Equal(market.StatusCancelled))
	})

	It("cancels at once what is paid on delivery", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", nil)
		id := placed(m, market.Event{CampaignID: dbsShop, OrderSpec: market.OrderSpec{Payment: "POSTPAID"}})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		occurs(m, id, market.Event{Type: market.OrderStatusUpdated, Status: market.StatusDelivery})
		occurs(m, id, market.Event{Type: market.OrderCancellationRequest})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		Expect(asked(m)[2:]).To(Equal([]string{"+1m order/status accepted", "+1m order/status accepted"}))
		o, _ := m.Order(id)
		Expect(o.Status).To(Equal(market.StatusCancelled))
	})
})

var _ = Describe("an order's life by the old way and by the new one", func() {
	It("ends in the same state", func(ctx context.Context) {
		read := func(change func(*sim.Options, *simtest.Store)) map[string]any {
			store := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
			var o sim.Options
			change(&o, store)
			m, err := sim.New(o)
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(m.Close)
			if o.Push.URL == "" {
				_, err := m.Connect(ctx, market.Subscription{URL: store.URL()})
				Expect(err).NotTo(HaveOccurred())
			}
			Expect(m.Advance(ctx, 2*time.Minute)).To(Succeed())
			id := placed(m, market.Event{CampaignID: dbsShop})
			for _, s := range []market.Status{market.StatusDelivery, market.StatusPickup, market.StatusDelivered} {
				Expect(m.Advance(ctx, time.Hour)).To(Succeed())
				occurs(m, id, market.Event{Type: market.OrderStatusUpdated, Status: s})
			}
			Expect(m.Advance(ctx, time.Hour)).To(Succeed())
			Expect(store.Received()).NotTo(BeEmpty())
			return pulled(m, dbsShop, id)
		}
		old := read(func(o *sim.Options, s *simtest.Store) { o.Push.URL = s.URL() })
		current := read(func(*sim.Options, *simtest.Store) {})
		Expect(old).To(HaveKeyWithValue("externalOrderId", HavePrefix("S-")))
		delete(old, "externalOrderId") // which the new way has by PUT …/external-id
		Expect(old).To(Equal(current))
	})
})

var _ = Describe("every order that can be made up", func() {
	It("can be told of by the push API", func(ctx context.Context) {
		for seed := range uint64(12) {
			m, _ := pushMarket("push-good-dbs", func(o *sim.Options) { o.Seed = seed + 1 })
			for i := range 10 {
				for _, detail := range []market.Detail{market.Seeded, market.Full} {
					notes, err := m.Compose(market.Event{Type: market.OrderStatusUpdated, Detail: detail})
					if err != nil {
						continue // the story is over
					}
					for _, n := range notes {
						_, err := m.Send(n)
						Expect(err).NotTo(HaveOccurred(), fmt.Sprint(i))
					}
				}
			}
			Expect(m.Advance(ctx, 3*time.Minute)).To(Succeed())
			for _, e := range m.Journal().Entries() {
				Expect(e.Kind).NotTo(Equal(journal.PushUntold), e.Reason)
			}
		}
	})
})
