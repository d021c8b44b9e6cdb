package sim_test

import (
	"context"
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
	"github.com/localmarket/localmarket/sim/market"
)

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
