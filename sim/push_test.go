package sim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// The shops of the made-up cabinet, and goods that are in stock.
const (
	dbsShop = 128_400_035
	fbsShop = 128_400_011
	kettle  = "KET-1017"
	teaSKU  = "ЧАЙ-1354-200г"
	keySKU  = "KEY-1438"
)

// pushMarket plays the push API against a sample store.
func pushMarket(behaviour string, change func(*sim.Options)) (*sim.Market, *simtest.Store) {
	GinkgoHelper()
	store := simtest.Run(GinkgoTB(), behaviour, simtest.Options{})
	o := sim.Options{Push: sim.Push{URL: store.URL()}}
	if change != nil {
		change(&o)
	}
	m, err := sim.New(o)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(m.Close)
	return m, store
}

// placed composes an order and announces it.
func placed(m *sim.Market, e market.Event) int64 {
	GinkgoHelper()
	e.Type = market.OrderCreated
	before := len(m.Orders())
	notes, err := m.Compose(e)
	Expect(err).NotTo(HaveOccurred())
	for _, n := range notes {
		_, err := m.Send(n)
		Expect(err).NotTo(HaveOccurred())
	}
	return m.Orders()[before].ID
}

// occurs has something happen to an order, and announces it.
func occurs(m *sim.Market, id int64, e market.Event) {
	GinkgoHelper()
	e.Of = id
	notes, err := m.Compose(e)
	Expect(err).NotTo(HaveOccurred())
	for _, n := range notes {
		_, err := m.Send(n)
		Expect(err).NotTo(HaveOccurred())
	}
}

// asked are the requests of the push API in the journal, as "+1m order/accept failed".
func asked(m *sim.Market) []string {
	var all []string
	start := m.Options().Start
	for _, e := range m.Journal().Entries() {
		switch {
		case e.Kind == journal.ExchangeDone && e.Exchange.Push != "":
			all = append(all, fmt.Sprintf("+%s %s %s", market.ShortDuration(e.At.Sub(start)), e.Exchange.Push, e.Exchange.Verdict.Outcome))
		case e.Kind == journal.PushOff, e.Kind == journal.PushOn:
			all = append(all, fmt.Sprintf("+%s %s", market.ShortDuration(e.At.Sub(start)), e.Kind))
		}
	}
	return all
}

// body is the fields of the latest request of a method.
func latest(s *simtest.Store, method market.PushMethod) map[string]any {
	GinkgoHelper()
	var found map[string]any
	for _, r := range s.Received() {
		if r.Path == "/"+string(method) {
			var body map[string]map[string]any
			Expect(json.Unmarshal(r.Body, &body)).To(Succeed())
			found = body["order"]
		}
	}
	Expect(found).NotTo(BeNil())
	return found
}

// offerStatus is what the pull API says of an offer in a shop.
func offerStatus(m *sim.Market, campaign int64, sku string) string {
	GinkgoHelper()
	handler, err := m.Handler()
	Expect(err).NotTo(HaveOccurred())
	r := httptest.NewRequest(http.MethodPost, fmt.Sprintf("/v2/campaigns/%d/offers", campaign), strings.NewReader(`{"offerIds": ["`+sku+`"]}`))
	r.Header.Set("Api-Key", m.Key())
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	var reply struct {
		Result struct{ Offers []struct{ Status string } }
	}
	Expect(json.Unmarshal(w.Body.Bytes(), &reply)).To(Succeed(), w.Body.String())
	Expect(reply.Result.Offers).To(HaveLen(1), w.Body.String())
	return reply.Result.Offers[0].Status
}

// pulled is an order as getOrder has it.
func pulled(m *sim.Market, campaign, id int64) map[string]any {
	GinkgoHelper()
	handler, err := m.Handler()
	Expect(err).NotTo(HaveOccurred())
	r := httptest.NewRequest(http.MethodGet, fmt.Sprintf("/v2/campaigns/%d/orders/%d", campaign, id), nil)
	r.Header.Set("Api-Key", m.Key())
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	var reply map[string]map[string]any
	Expect(json.Unmarshal(w.Body.Bytes(), &reply)).To(Succeed(), w.Body.String())
	return reply["order"]
}

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

var _ = Describe("a buyer's cart by the push API (L-CART)", func() {
	cart := func(items ...market.CartItem) market.Cart {
		return market.Cart{CampaignID: dbsShop, RegionID: 2, Items: items}
	}

	It("becomes an order in the option and on the days that the store offered, at Market's price", func(ctx context.Context) {
		m, store := pushMarket("push-good-dbs", nil)
		c := cart(market.CartItem{OfferID: kettle, Count: 2}, market.CartItem{OfferID: teaSKU})
		a, err := m.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		id, err := m.OrderCart(a, c, sim.Choice{Option: market.ByCourier})
		Expect(err).NotTo(HaveOccurred())
		o, _ := m.Order(id)
		Expect(o.Status).To(Equal(market.StatusPlacing))
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		today := market.DateOf(m.Options().Start)
		Expect(latest(store, market.PushAccept)["delivery"]).To(And(HaveKeyWithValue("shopDeliveryId", "courier-2"), HaveKeyWithValue("price", 199.0)))
		order := pulled(m, dbsShop, id)
		Expect(order).To(And(HaveKeyWithValue("externalOrderId", fmt.Sprintf("S-%d", id)), HaveKeyWithValue("status", "PROCESSING"), HaveKeyWithValue("deliveryTotal", 199.0)))
		Expect(order["delivery"]).To(And(
			HaveKeyWithValue("serviceName", "Курьер магазина"), HaveKeyWithValue("type", "DELIVERY"),
			HaveKeyWithValue("dates", And(HaveKeyWithValue("fromDate", today.Plus(2).Shown()), HaveKeyWithValue("fromTime", "10:00"), HaveKeyWithValue("toTime", "14:00")))))
	})

	It("is cut to what there is", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", nil)
		c := cart(market.CartItem{OfferID: teaSKU, Count: 70})
		a, err := m.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		id, err := m.OrderCart(a, c, sim.Choice{Option: "pickup-2"})
		Expect(err).NotTo(HaveOccurred())
		o, _ := m.Order(id)
		Expect(o.Items[0].Count).To(BeEquivalentTo(50))
		Expect(o.Delivery.OutletCode).To(Equal("POND-2"))
	})

	It("is ordered as it is where balances are to be ignored", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", func(o *sim.Options) { o.Push.IgnoreBalances = true })
		c := cart(market.CartItem{OfferID: teaSKU, Count: 70})
		a, err := m.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		id, err := m.OrderCart(a, c, sim.Choice{})
		Expect(err).NotTo(HaveOccurred())
		o, _ := m.Order(id)
		Expect(o.Items[0].Count).To(BeEquivalentTo(70))
	})

	It("cannot be ordered where the store does not deliver, by an option that it has not, nor after a wrong reply", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", nil)
		c := cart(market.CartItem{OfferID: kettle})
		a, err := m.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		_, err = m.OrderCart(a, c, sim.Choice{Option: "tram"})
		Expect(err).To(MatchError(ContainSubstring("tram")))
		_, err = m.OrderCart(a, c, sim.Choice{PaymentMethod: "CASH_ON_DELIVERY"})
		Expect(err).To(MatchError(ContainSubstring("YANDEX")))
		c.RegionID = 65
		a, err = m.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		_, err = m.OrderCart(a, c, sim.Choice{})
		Expect(err).To(HaveOccurred())

		wrong, _ := pushMarket("push-item-twice", nil)
		a, err = wrong.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		_, err = wrong.OrderCart(a, c, sim.Choice{})
		Expect(err).To(MatchError(ContainSubstring("was wrong")))
		Expect(wrong.Orders()).To(BeEmpty())
	})

	It("does not go by an option with a point of sale that Market does not know", func(ctx context.Context) {
		m, _ := pushMarket("push-unknown-outlet", nil)
		c := cart(market.CartItem{OfferID: kettle})
		a, err := m.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		_, err = m.OrderCart(a, c, sim.Choice{Option: market.ToPickup})
		Expect(err).To(HaveOccurred())
		_, err = m.OrderCart(a, c, sim.Choice{Option: market.ByPost})
		Expect(err).NotTo(HaveOccurred())
	})

	It("hides what is out of stock after 10 to 15 minutes, until the next indexing", func(ctx context.Context) {
		url := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"cart": {"items": [], "deliveryOptions": [], "paymentMethods": []}}`))
		}))
		DeferCleanup(url.Close)
		m, err := sim.New(sim.Options{Push: sim.Push{URL: url.URL}})
		Expect(err).NotTo(HaveOccurred())
		_, err = m.PutCart(ctx, cart(market.CartItem{OfferID: kettle}))
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, 10*time.Minute)).To(Succeed())
		Expect(offerStatus(m, dbsShop, kettle)).To(Equal("PUBLISHED"))
		Expect(m.Advance(ctx, 5*time.Minute)).To(Succeed())
		Expect(offerStatus(m, dbsShop, kettle)).To(Equal("NO_STOCKS"))
		_, err = m.PutCart(ctx, cart(market.CartItem{OfferID: kettle}))
		Expect(err).To(MatchError(ContainSubstring("not on the showcase")))
		Expect(m.Advance(ctx, 4*time.Hour)).To(Succeed())
		Expect(offerStatus(m, dbsShop, kettle)).To(Equal("PUBLISHED"))
	})

	It("is refused to a buyer who has cancelled too many orders (F-BAN)", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", nil)
		c := cart(market.CartItem{OfferID: teaSKU})
		c.Buyer = "Непостоянный Егор Ильич"
		for range 5 {
			a, err := m.PutCart(ctx, c)
			Expect(err).NotTo(HaveOccurred())
			id, err := m.OrderCart(a, c, sim.Choice{})
			Expect(err).NotTo(HaveOccurred())
			Expect(m.Advance(ctx, time.Minute)).To(Succeed())
			occurs(m, id, market.Event{Type: market.OrderCancellationRequest, Force: true})
			occurs(m, id, market.Event{Type: market.OrderStatusUpdated, Status: market.StatusCancelled, Substatus: market.SubUserChangedMind, Force: true})
		}
		a, err := m.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		_, err = m.OrderCart(a, c, sim.Choice{})
		Expect(err).To(MatchError(ContainSubstring("banned")))
		c.Buyer = "Постоянная Анна Юрьевна"
		_, err = m.OrderCart(a, c, sim.Choice{})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, 31*24*time.Hour)).To(Succeed())
		c.Buyer = "Непостоянный Егор Ильич"
		_, err = m.OrderCart(a, c, sim.Choice{})
		Expect(err).NotTo(HaveOccurred())
	})

	It("has days that are estimated until the store fixes them", func(ctx context.Context) {
		m, store := pushMarket("push-good-dbs", nil)
		c := cart(market.CartItem{OfferID: teaSKU})
		c.Estimated = true
		a, err := m.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		id, err := m.OrderCart(a, c, sim.Choice{})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		Expect(latest(store, market.PushAccept)["delivery"]).To(HaveKeyWithValue("estimated", true))
		handler, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		to := market.DateOf(m.Now()).Plus(40)
		r := httptest.NewRequest(http.MethodPut, fmt.Sprintf("/v2/campaigns/%d/orders/%d/delivery/date", dbsShop, id), strings.NewReader(`{"dates": {"toDate": "`+string(to)+`"}, "reason": "USER_MOVED_DELIVERY_DATES"}`))
		r.Header.Set("Api-Key", m.Key())
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		Expect(w.Code).To(Equal(200), w.Body.String())
		Expect(pulled(m, dbsShop, id)["delivery"]).To(And(HaveKeyWithValue("estimated", false), HaveKeyWithValue("dates", HaveKeyWithValue("toDate", to.Shown()))))
	})

	It("goes by the settings of the cabinet, shop by shop", func(ctx context.Context) {
		own, err := cabinet.Parse([]byte(`localmarket: 1
campaigns:
  - {id: 1, model: DBS, push: {ignoreBalances: true, noDigitalCarts: true}}
  - {id: 2, model: DBS, push: {disabled: true}}
offers:
  - {sku: A, price: 100, stock: 900}
  - {sku: K, price: 100, stock: 900, digital: EMAIL}
`))
		Expect(err).NotTo(HaveOccurred())
		m, store := pushMarket("push-good-dbs", func(o *sim.Options) { o.Cabinet = own })
		c := market.Cart{CampaignID: 1, Items: []market.CartItem{{OfferID: "A", Count: 70}}}
		a, err := m.PutCart(ctx, c)
		Expect(err).NotTo(HaveOccurred())
		id, err := m.OrderCart(a, c, sim.Choice{Option: market.ByCourier})
		Expect(err).NotTo(HaveOccurred())
		o, _ := m.Order(id)
		Expect(o.Items[0].Count).To(BeEquivalentTo(70))
		c.Items[0].OfferID = "K"
		_, err = m.PutCart(ctx, c)
		Expect(err).To(MatchError(ContainSubstring("digital")))

		before := len(store.Received())
		placed(m, market.Event{CampaignID: 2})
		Expect(m.Advance(ctx, 0)).To(Succeed())
		Expect(len(store.Received())-before).To(Equal(2), "the order of the other shop alone: accepted, and its status")
		c.CampaignID = 2
		_, err = m.PutCart(ctx, c)
		Expect(err).To(MatchError(ContainSubstring("disabled")))
	})

	It("is not asked about where the cabinet spares the store digital goods", func(ctx context.Context) {
		m, store := pushMarket("push-good-dbs", func(o *sim.Options) { o.Push.NoDigitalCarts = true })
		_, err := m.PutCart(ctx, cart(market.CartItem{OfferID: keySKU}))
		Expect(err).To(MatchError(ContainSubstring("digital")))
		Expect(store.Received()).To(BeEmpty())
	})
})

var _ = Describe("the window of wrong replies (L-CHECK)", func() {
	It("switches the store off at the request that makes them more than a tenth of ten", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", nil)
		c := market.Cart{CampaignID: dbsShop, Items: []market.CartItem{{OfferID: kettle}}}
		wrong := func(count int) {
			_, err := m.Inject(fault.Fault{Before: fault.StatusFault, Status: 500, Count: count})
			Expect(err).NotTo(HaveOccurred())
		}
		wrong(1)
		for i := range 18 { // one of 18 is too few
			_, err := m.PutCart(ctx, c)
			Expect(err).NotTo(HaveOccurred(), fmt.Sprint(i))
			Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		}
		Expect(m.SwitchedOff(dbsShop)).To(BeFalse())
		wrong(1)
		_, err := m.PutCart(ctx, c) // two of 19 are enough
		Expect(err).NotTo(HaveOccurred())
		Expect(m.SwitchedOff(dbsShop)).To(BeTrue())
	})

	It("is looked at by Market itself, more often after a wrong reply", func(ctx context.Context) {
		m, _ := pushMarket("push-good-dbs", func(o *sim.Options) { o.Push.ChecksFor, o.Push.Model = time.Hour, market.DBS })
		_, err := m.Inject(fault.Fault{Before: fault.StatusFault, Status: 500, From: market.Duration(5 * time.Minute), Until: market.Duration(12 * time.Minute)})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(asked(m)[:6]).To(Equal([]string{
			"+0s cart accepted", "+0s cart accepted", "+10m cart failed", "+11m cart failed", "+12m cart accepted", "+22m cart accepted",
		}))
	})
})

var _ = Describe("the settings of the push API", func() {
	DescribeTable("are refused", func(p sim.Push, says string) {
		_, err := sim.New(sim.Options{Push: p})
		Expect(err).To(MatchError(ContainSubstring(says)))
	},
		Entry("another place of the token", sim.Push{TokenIn: "body"}, "header"),
		Entry("a token that no header carries", sim.Push{Token: "a\nb"}, "characters"),
		Entry("a negative deadline", sim.Push{Deadline: -1}, "negative"),
		Entry("no URL", sim.Push{URL: "ftp://x"}, "https://"),
		Entry("another model", sim.Push{Model: market.FBY}, "FBS"),
		Entry("another switch", sim.Push{FailuresCount: "maybe"}, "on or off"),
	)

	It("leaves the push API off without a URL", func(ctx context.Context) {
		m, err := sim.New(sim.Options{})
		Expect(err).NotTo(HaveOccurred())
		placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(asked(m)).To(BeEmpty())
		_, err = m.Ask(ctx, sim.Question{Method: market.PushCart, CampaignID: dbsShop, Cart: &market.Cart{Items: []market.CartItem{{OfferID: kettle, Count: 1}}}})
		Expect(err).To(MatchError(ContainSubstring("--push-url")))
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
