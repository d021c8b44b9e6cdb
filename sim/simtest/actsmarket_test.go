package simtest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// world is a Market, its pull API, and a store that acts on its orders.
type world struct {
	market *sim.Market
	url    string
	store  *simtest.Store
}

// newWorld has a store with that key, or with the cabinet's if it is empty.
func newWorld(ctx SpecContext, key string) world {
	GinkgoHelper()
	m, err := sim.New(sim.Options{})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(m.Close)
	handler, err := m.Handler()
	Expect(err).NotTo(HaveOccurred())
	api := httptest.NewServer(handler)
	DeferCleanup(api.Close)
	w := world{m, api.URL, run("acts-on-orders", simtest.Options{PullAPI: api.URL, Key: cmp.Or(key, m.Key())})}
	_, err = m.Connect(ctx, market.Subscription{URL: w.store.URL()})
	Expect(err).NotTo(HaveOccurred())
	Expect(m.Advance(ctx, sim.DefaultActivationDelay)).To(Succeed())
	return w
}

// happens has something happen to an order, 0 for a new one, and goes on until
// the store has done all that follows from it.
func (w world) happens(ctx SpecContext, order int64, e market.Event) int64 {
	GinkgoHelper()
	e.Of = order
	story, err := w.market.Compose(e)
	Expect(err).NotTo(HaveOccurred())
	for _, n := range story {
		_, err := w.market.Send(n)
		Expect(err).NotTo(HaveOccurred())
	}
	w.settle(ctx)
	return story[0].OrderID()
}

// settle delivers notifications and lets the store act on them, until that
// brings no more of them.
func (w world) settle(ctx SpecContext) {
	GinkgoHelper()
	for came := -1; came != len(w.store.Received()); {
		came = len(w.store.Received())
		Expect(w.market.Advance(ctx, 0)).To(Succeed())
		Expect(w.store.AwaitIdle(ctx)).To(Succeed())
	}
}

// reads is where an order is, as the pull API shows it.
func (w world) reads(ctx context.Context, id int64) string {
	GinkgoHelper()
	var body struct {
		Order struct{ Status, Substatus string }
	}
	Expect(json.Unmarshal([]byte(w.call(ctx, "GET", w.path(id), "")), &body)).To(Succeed())
	return body.Order.Status + "/" + body.Order.Substatus
}

// drafts has the shop's people sell something elsewhere, for Market to deliver.
func (w world) drafts(ctx context.Context) int64 {
	GinkgoHelper()
	campaigns := w.market.Campaigns()
	shop := campaigns[slices.IndexFunc(campaigns, func(c market.Campaign) bool { return c.Model == market.LaaS })].ID
	var stocks struct {
		Result struct {
			Warehouses []struct {
				WarehouseID int64
				Offers      []struct{ OfferID string }
			}
		}
	}
	Expect(json.Unmarshal([]byte(w.call(ctx, "POST", fmt.Sprintf("/v2/campaigns/%d/offers/stocks", shop), "{}")), &stocks)).To(Succeed())
	from := stocks.Result.Warehouses[0]
	w.call(ctx, "POST", fmt.Sprintf("/v1/campaigns/%d/delivery-options", shop),
		fmt.Sprintf(`{"items":[{"offerId":%q,"count":1}],"pickupDelivery":{"logisticPointsIds":[10001]}}`, from.Offers[0].OfferID))
	w.call(ctx, "POST", fmt.Sprintf("/v1/campaigns/%d/orders/create", shop), fmt.Sprintf(`{"order":{"externalOrderId":"mine",
		"itemsDelivery":[{"warehouseId":%d,"items":[{"offerId":%q,"count":1,"price":{"value":100,"currencyId":"RUR"}}],
		"deliveryDateInterval":{"fromDate":"2026-09-03","toDate":"2026-09-03"}}],"destination":{"pickupDelivery":{"logisticPointId":10001}},
		"customer":{"firstName":"Анна","lastName":"Иванова","phone":"+79990000000"},"packaging":{},"paymentType":"PREPAID","draft":true}}`,
		from.WarehouseID, from.Offers[0].OfferID))
	return w.market.Orders()[len(w.market.Orders())-1].ID
}

// path is where an order is found.
func (w world) path(id int64) string {
	GinkgoHelper()
	o, ok := w.market.Order(id)
	Expect(ok).To(BeTrue())
	return fmt.Sprintf("/v2/campaigns/%d/orders/%d", o.CampaignID, id)
}

// call is made by the shop's people.
func (w world) call(ctx context.Context, method, path, body string) string {
	GinkgoHelper()
	r, err := http.NewRequestWithContext(ctx, method, w.url+path, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	r.Header.Set("Api-Key", w.market.Key())
	r.Header.Set("Content-Type", "application/json")
	reply, err := http.DefaultClient.Do(r)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	Expect(reply.StatusCode).To(Equal(http.StatusOK), "%s", text)
	return string(text)
}

// calls are the operations that the store called and that change something,
// after the first n calls. None was refused, and nothing was odd about any.
func (w world) calls(n int) []string {
	GinkgoHelper()
	list := []string{}
	for _, e := range w.market.Journal().Entries() {
		if e.Kind != journal.PullCall || e.Call.Integration == "" { // by the shop's people
			continue
		}
		Expect(e.Call.Status).To(Equal(http.StatusOK), e.Call.Operation)
		Expect(e.Call.Findings).To(BeEmpty(), e.Call.Operation)
		if e.Call.Operation != "getCampaigns" && e.Call.Operation != "getBusinessOrders" {
			list = append(list, e.Call.Operation)
		}
	}
	return list[n:]
}

var _ = Describe("acts-on-orders, with a Market", func() {
	var w world
	BeforeEach(func(ctx SpecContext) { w = newWorld(ctx, "") }, patience)

	created := func(m market.Model) market.Event { return market.Event{Type: market.OrderCreated, Model: m} }

	DescribeTable("does what a new order needs, and no more",
		func(ctx SpecContext, m market.Model, state string, calls ...string) {
			id := w.happens(ctx, 0, created(m))
			Expect(w.reads(ctx, id)).To(Equal(state))
			Expect(w.calls(0)).To(Equal(append([]string{}, calls...)))
		},
		Entry(nil, market.FBS, "PROCESSING/READY_TO_SHIP", "setOrderBoxLayout", "updateOrderStatus", patience),
		Entry(nil, market.Express, "PROCESSING/READY_TO_SHIP", "setOrderBoxLayout", "updateOrderStatus", patience),
		Entry(nil, market.DBS, "PROCESSING/STARTED", patience),
		Entry(nil, market.FBY, "PROCESSING/STARTED", patience),
		Entry(nil, market.LaaS, "PROCESSING/STARTED", patience),
	)

	It("hears of its own moves, and is done", func(ctx SpecContext) {
		w.happens(ctx, 0, created(market.FBS))
		var types []string
		for _, r := range w.store.Received() {
			types = append(types, r.NotificationType)
		}
		Expect(types).To(Equal([]string{"PING", "ORDER_CREATED", "ORDER_STATUS_UPDATED"}))
	}, patience)

	It("lets the courier of an Express order take it", func(ctx SpecContext) {
		id := w.happens(ctx, 0, created(market.Express))
		w.happens(ctx, id, market.Event{Type: market.OrderStatusUpdated, Status: "DELIVERY", Substatus: "COURIER_FOUND"})
		Expect(w.calls(2)).To(BeEmpty())
		w.happens(ctx, id, market.Event{Type: market.OrderStatusUpdated, Status: "DELIVERY", Substatus: "COURIER_ARRIVED_TO_SENDER"})
		Expect(w.calls(2)).To(Equal([]string{"verifyOrderEac"}))
		for _, c := range w.store.Calls() {
			Expect(c.Problem).To(BeEmpty(), c.Path)
		}
	}, patience)

	It("confirms a draft by LaaS (P-LAAS)", func(ctx SpecContext) {
		id := w.drafts(ctx)
		w.settle(ctx)
		Expect(w.reads(ctx, id)).To(Equal("PROCESSING/STARTED"))
		Expect(w.calls(0)).To(Equal([]string{"updateOrderStatus"}))
	}, patience)

	It("agrees to the cancellation of what the shop delivers", func(ctx SpecContext) {
		id := w.happens(ctx, 0, created(market.DBS))
		w.call(ctx, "PUT", w.path(id)+"/status", `{"order":{"status":"DELIVERY"}}`)
		w.settle(ctx)
		w.happens(ctx, id, market.Event{Type: market.OrderCancellationRequest})
		Expect(w.reads(ctx, id)).To(HavePrefix("CANCELLED/"))
		Expect(w.calls(0)).To(Equal([]string{"acceptOrderCancellation"}))
	}, patience)

	It("is not let in with another key, and accepts all the same (P-AUTH)", func(ctx SpecContext) {
		w := newWorld(ctx, "ACMA:"+strings.Repeat("k", 40)+":01234567")
		id := w.happens(ctx, 0, created(market.FBS))
		Expect(w.reads(ctx, id)).To(Equal("PROCESSING/STARTED"))
		Expect(w.store.Calls()).To(HaveExactElements(HaveField("Status", http.StatusUnauthorized)))
		Expect(w.market.Journal().Count(journal.DeliveryAccepted)).To(Equal(1))
	}, patience)

	It("acts on many orders, one after the other", func(ctx SpecContext) {
		var ids []int64
		for range 20 {
			story, err := w.market.Compose(created(market.FBS))
			Expect(err).NotTo(HaveOccurred())
			_, err = w.market.Send(story[0])
			Expect(err).NotTo(HaveOccurred())
			ids = append(ids, story[0].OrderID())
		}
		w.settle(ctx)
		for _, id := range ids {
			Expect(w.reads(ctx, id)).To(Equal("PROCESSING/READY_TO_SHIP"))
		}
		times := map[string]int{}
		for _, operation := range w.calls(0) {
			times[operation]++
		}
		Expect(times["setOrderBoxLayout"]).To(Equal(len(ids)))
		Expect(times["updateOrderStatus"]).To(Equal(len(ids)))
	}, patience)
})
