package sim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// seller is a store with both halves: it is sent notifications, and calls the
// pull API.
type seller struct {
	market *sim.Market
	store  *store
	url    string
}

// pullOf is the pull API of a Market without a store.
func pullOf(m *sim.Market) seller {
	GinkgoHelper()
	handler, err := m.Handler()
	Expect(err).NotTo(HaveOccurred())
	server := httptest.NewServer(handler)
	DeferCleanup(server.Close)
	return seller{market: m, url: server.URL}
}

// newSeller connects a store to a Market with a pull API.
func newSeller(ctx SpecContext, o sim.Options) seller {
	GinkgoHelper()
	m := newMarket(o)
	s := pullOf(m)
	s.store = newStore()
	enable(ctx, m, market.Subscription{URL: s.store.URL})
	return s
}

// call returns the status of a reply, and its body.
func (s seller) call(method, path, body string) (int, string) {
	GinkgoHelper()
	request, err := http.NewRequest(method, s.url+path, bytes.NewBufferString(body))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Api-Key", s.market.Key())
	request.Header.Set("Content-Type", "application/json")
	reply, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	raw, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	return reply.StatusCode, string(raw)
}

// ordered has a buyer order something, and lets the store hear of it.
func (s seller) ordered(ctx SpecContext, m market.Model) market.Order {
	GinkgoHelper()
	story, err := s.market.Compose(market.Event{Type: market.OrderCreated, Model: m})
	Expect(err).NotTo(HaveOccurred())
	_, err = s.market.Send(story[0])
	Expect(err).NotTo(HaveOccurred())
	Expect(s.market.Advance(ctx, 0)).To(Succeed())
	o, ok := s.market.Order(story[0].OrderID())
	Expect(ok).To(BeTrue())
	return o
}

// moves has the store move its order, and lets it hear of that.
func (s seller) moves(ctx SpecContext, o market.Order, status, substatus string) {
	GinkgoHelper()
	body := fmt.Sprintf(`{"order":{"status":%q}}`, status)
	if substatus != "" {
		body = fmt.Sprintf(`{"order":{"status":%q,"substatus":%q}}`, status, substatus)
	}
	code, reply := s.call("PUT", orderPath(o)+"/status", body)
	Expect(code).To(Equal(http.StatusOK), reply)
	Expect(s.market.Advance(ctx, time.Minute)).To(Succeed())
}

// moved has Market move an order.
func (s seller) moved(ctx SpecContext, o market.Order, status, substatus string) {
	GinkgoHelper()
	story, err := s.market.Compose(market.Event{Type: market.OrderStatusUpdated, Of: o.ID, Status: market.Status(status), Substatus: market.Substatus(substatus), Force: true})
	Expect(err).NotTo(HaveOccurred())
	for _, n := range story {
		_, err := s.market.Send(n)
		Expect(err).NotTo(HaveOccurred())
	}
	Expect(s.market.Advance(ctx, time.Hour)).To(Succeed())
}

// reads is the order's state, as the store reads it.
func (s seller) reads(o market.Order) string {
	GinkgoHelper()
	code, reply := s.call("GET", orderPath(o), "")
	Expect(code).To(Equal(http.StatusOK), reply)
	var body struct {
		Order struct{ Status, Substatus string }
	}
	Expect(json.Unmarshal([]byte(reply), &body)).To(Succeed())
	return body.Order.Status + "/" + body.Order.Substatus
}

// heard are the types that came since PING.
func (s seller) heard() []market.Type { return s.store.received()[1:] }

func orderPath(o market.Order) string {
	return fmt.Sprintf("/v2/campaigns/%d/orders/%d", o.CampaignID, o.ID)
}

func shopOf(m *sim.Market, model market.Model) int64 {
	GinkgoHelper()
	for _, c := range m.Campaigns() {
		if c.Model == model {
			return c.ID
		}
	}
	Fail("no shop sells by " + string(model))
	return 0
}

var _ = Describe("The pull API of a Market", func() {
	DescribeTable("has the order of a notification at once, and tells of the store's own moves (P-STATUS)",
		func(ctx SpecContext, model market.Model, own, markets []string) {
			s := newSeller(ctx, sim.Options{})
			o := s.ordered(ctx, model)
			Expect(s.heard()).To(Equal([]market.Type{market.OrderCreated}))
			heard := 1
			for _, state := range own {
				status, substatus := cut(state)
				s.moves(ctx, o, status, substatus)
				heard++
				Expect(s.reads(o)).To(HavePrefix(state))
				Expect(s.heard()).To(HaveLen(heard))
			}
			for _, state := range markets {
				status, substatus := cut(state)
				s.moved(ctx, o, status, substatus)
				heard++
				Expect(s.reads(o)).To(HavePrefix(state))
				Expect(s.heard()).To(HaveLen(heard))
			}
			Expect(s.heard()[1:]).To(HaveEach(market.OrderStatusUpdated))
		},
		Entry("FBS", market.FBS, []string{"PROCESSING/READY_TO_SHIP", "PROCESSING/SHIPPED"},
			[]string{"DELIVERY/DELIVERY_SERVICE_RECEIVED", "PICKUP/PICKUP_SERVICE_RECEIVED", "DELIVERED/DELIVERED_USER_RECEIVED"}),
		Entry("Express", market.Express, []string{"PROCESSING/READY_TO_SHIP"},
			[]string{"DELIVERY/COURIER_SEARCH", "DELIVERY/COURIER_FOUND", "DELIVERED/DELIVERED_USER_RECEIVED"}),
		Entry("DBS", market.DBS, []string{"DELIVERY/", "DELIVERED/DELIVERY_SERVICE_DELIVERED"}, nil),
	)

	It("cancels, and tells of it; what is over stays so", func(ctx SpecContext) {
		s := newSeller(ctx, sim.Options{})
		o := s.ordered(ctx, market.FBS)
		s.moves(ctx, o, "CANCELLED", "SHOP_FAILED")
		Expect(s.heard()).To(Equal([]market.Type{market.OrderCreated, market.OrderCancelled}))
		code, reply := s.call("PUT", orderPath(o)+"/status", `{"order":{"status":"PROCESSING","substatus":"READY_TO_SHIP"}}`)
		Expect(code).To(Equal(http.StatusBadRequest))
		Expect(reply).To(ContainSubstring(`"status":"ERROR"`))
		_, err := s.market.Compose(market.Event{Type: market.OrderStatusUpdated, Of: o.ID, Status: "DELIVERY"})
		Expect(err).To(MatchError(ContainSubstring("is in terminal state")))
	})

	Describe("by LaaS (P-LAAS)", func() {
		create := func(s seller, external, destination string, count int, draft bool) (int, string) {
			GinkgoHelper()
			shop := shopOf(s.market, market.LaaS)
			_, offers := s.call("POST", fmt.Sprintf("/v2/campaigns/%d/offers/stocks", shop), `{}`)
			var stocks struct {
				Result struct {
					Warehouses []struct {
						WarehouseID int64
						Offers      []struct{ OfferID string }
					}
				}
			}
			Expect(json.Unmarshal([]byte(offers), &stocks)).To(Succeed())
			w := stocks.Result.Warehouses[0]
			code, reply := s.call("POST", fmt.Sprintf("/v1/campaigns/%d/delivery-options", shop),
				fmt.Sprintf(`{"items":[{"offerId":%q,"count":1}],"pickupDelivery":{"logisticPointsIds":[10001]}}`, w.Offers[0].OfferID))
			Expect(code).To(Equal(http.StatusOK), reply)
			return s.call("POST", fmt.Sprintf("/v1/campaigns/%d/orders/create", shop), fmt.Sprintf(`{"order":{"externalOrderId":%q,
				"itemsDelivery":[{"warehouseId":%d,"items":[{"offerId":%q,"count":%d,"price":{"value":100,"currencyId":"RUR"}}],
				"deliveryDateInterval":{"fromDate":"2026-09-03","toDate":"2026-09-03"}}],"destination":{%s},
				"customer":{"firstName":"Анна","lastName":"Иванова","phone":"+79990000000"},"packaging":{},"paymentType":"PREPAID","draft":%t}}`,
				external, w.WarehouseID, w.Offers[0].OfferID, count, destination, draft))
		}
		const (
			toPoint   = `"pickupDelivery":{"logisticPointId":10001}`
			byCourier = `"courierDelivery":{"address":{"fullAddress":"Казань, Баумана, 1"}}`
		)

		It("cancels a draft that is not confirmed in one virtual hour, and tells of it (P-TIMERS)", func(ctx SpecContext) {
			s := newSeller(ctx, sim.Options{})
			code, reply := create(s, "mine", toPoint, 2, true)
			Expect(code).To(Equal(http.StatusOK), reply)
			Expect(s.market.Advance(ctx, time.Hour-time.Nanosecond)).To(Succeed())
			Expect(s.heard()).To(Equal([]market.Type{market.OrderCreated}))
			Expect(s.market.Advance(ctx, time.Nanosecond)).To(Succeed())
			Expect(s.heard()).To(Equal([]market.Type{market.OrderCreated, market.OrderCancelled}))
		})

		It("goes on once the store has confirmed, and no time passes for the timer", func(ctx SpecContext) {
			s := newSeller(ctx, sim.Options{})
			code, reply := create(s, "mine", toPoint, 2, true)
			Expect(code).To(Equal(http.StatusOK), reply)
			Expect(s.market.Advance(ctx, time.Minute)).To(Succeed())
			var id int64
			for _, o := range s.market.Orders() {
				id = o.ID
			}
			o, ok := s.market.Order(id)
			Expect(ok).To(BeTrue())
			s.moves(ctx, o, "PROCESSING", "STARTED")
			before := s.market.Now()
			Expect(s.market.Run(ctx)).To(Succeed())
			Expect(s.market.Now()).To(Equal(before))
			Expect(s.heard()).To(Equal([]market.Type{market.OrderCreated, market.OrderStatusUpdated}))
		})

		It("refuses two destinations, more than there is, and an external id that is taken", func(ctx SpecContext) {
			s := newSeller(ctx, sim.Options{})
			for _, wrong := range []func() (int, string){
				func() (int, string) { return create(s, "a", toPoint+","+byCourier, 1, false) },
				func() (int, string) { return create(s, "b", toPoint, 1_000_000, false) },
			} {
				code, reply := wrong()
				Expect(code).To(Equal(http.StatusBadRequest), reply)
			}
			code, reply := create(s, "c", toPoint, 1, false)
			Expect(code).To(Equal(http.StatusOK), reply)
			code, reply = create(s, "c", toPoint, 1, false)
			Expect(code).To(Equal(http.StatusBadRequest), reply)
			Expect(reply).To(ContainSubstring("Order already exists with external id 'c'"))
			Expect(s.market.Advance(ctx, 0)).To(Succeed())
			Expect(s.heard()).To(Equal([]market.Type{market.OrderCreated}))
		})
	})

	It("lets a cancellation be requested, and decides after 48 hours where the store does not (P-CANCEL)", func(ctx SpecContext) {
		s := newSeller(ctx, sim.Options{})
		o := s.ordered(ctx, market.DBS)
		s.moves(ctx, o, "DELIVERY", "")
		story, err := s.market.Compose(market.Event{Type: market.OrderCancellationRequest, Of: o.ID})
		Expect(err).NotTo(HaveOccurred())
		_, err = s.market.Send(story[0])
		Expect(err).NotTo(HaveOccurred())
		Expect(s.market.Advance(ctx, 48*time.Hour)).To(Succeed())
		Expect(s.heard()).To(Equal([]market.Type{
			market.OrderCreated, market.OrderStatusUpdated, market.OrderCancellationRequest, market.OrderCancelled}))
		Expect(s.reads(o)).To(HavePrefix("CANCELLED/"))
	})

	It("knows what was told before it was asked for", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		story, err := m.Draft(market.OrderStatusUpdated, market.Seeded)
		Expect(err).NotTo(HaveOccurred())
		s := pullOf(m)
		o, ok := m.Order(story[0].OrderID())
		Expect(ok).To(BeTrue())
		Expect(s.reads(o)).NotTo(BeEmpty())
	})

	It("answers a store that calls while it handles a notification, with what the notification names", func(ctx SpecContext) {
		s := newSeller(ctx, sim.Options{})
		read := make(chan int, 1)
		s.store.from(func(w http.ResponseWriter, r *http.Request) {
			raw, err := io.ReadAll(r.Body)
			Expect(err).NotTo(HaveOccurred())
			var body struct{ OrderID, CampaignID int64 }
			Expect(json.Unmarshal(raw, &body)).To(Succeed())
			code, _ := s.call("GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d", body.CampaignID, body.OrderID), "")
			read <- code
			accept(w, r)
		})
		s.ordered(ctx, market.FBS)
		Expect(read).To(Receive(Equal(http.StatusOK)))
	})

	It("needs the cabinet's key, which the journal never shows (P-AUTH)", func(ctx SpecContext) {
		s := newSeller(ctx, sim.Options{})
		code, _ := s.call("GET", "/v2/campaigns", "")
		Expect(code).To(Equal(http.StatusOK))
		calls := entries(s.market, journal.PullCall)
		Expect(calls).To(HaveLen(1))
		Expect(calls[0].Call.Operation).To(Equal("getCampaigns"))
		Expect(written(s.market)).NotTo(ContainSubstring(s.market.Key()))
		again, err := s.market.Handler()
		Expect(err).NotTo(HaveOccurred())
		Expect(s.market.Handler()).To(BeIdenticalTo(again))
	})

	It("opens to the key of the cabinet", func(ctx SpecContext) {
		own := ownCabinet(7, 101)
		own.Keys = []cabinet.Key{{APIKey: "ACMA:mine"}}
		m := newMarket(sim.Options{Cabinet: own})
		Expect(m.Key()).To(Equal("ACMA:mine"))
		status, _ := pullOf(m).call("GET", "/v2/campaigns", "")
		Expect(status).To(Equal(http.StatusOK))
	})

	It("has what is composed, sent or not, and before it was asked for", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		chain, err := m.Compose(market.Event{Type: market.OrderStatusUpdated, Status: "DELIVERY", Force: true})
		Expect(err).NotTo(HaveOccurred())
		back, err := m.Compose(market.Event{Type: market.OrderReturnCreated})
		Expect(err).NotTo(HaveOccurred())
		chat, err := m.Compose(market.Event{Type: market.ChatMessageSent, Text: "Когда?"})
		Expect(err).NotTo(HaveOccurred())
		s := pullOf(m)
		o, ok := m.Order(chain[0].OrderID())
		Expect(ok).To(BeTrue())
		Expect(o.Status).To(Equal(market.StatusDelivery))
		Expect(entries(m, journal.NotificationCreated)).To(BeEmpty())
		returned := back[len(back)-1]
		code, body := s.call("GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d/returns/%d", returned.CampaignID, returned.OrderID(), returned.ID()), "")
		Expect(code).To(Equal(http.StatusOK), body)
		code, body = s.call("POST", fmt.Sprintf("/v2/businesses/%d/chats/history?chatId=%d", m.Options().Cabinet.Business.ID, chat[len(chat)-1].ID()), `{}`)
		Expect(code).To(Equal(http.StatusOK), body)
		Expect(body).To(ContainSubstring("Когда?"))
	})

	It("acts by itself on what was composed, unless another says all that happens (P-TIMERS)", func(ctx SpecContext) {
		for byHand, want := range map[bool]market.Status{false: market.StatusCancelled, true: market.StatusUnpaid} {
			m := newMarket(sim.Options{NoAutoMoves: byHand})
			created := compose(m, market.Event{Type: market.OrderCreated, Model: market.FBS})
			compose(m, market.Event{Type: market.OrderStatusUpdated, Of: created.ID(), Status: market.StatusUnpaid, Force: true})
			Expect(m.Advance(ctx, time.Hour)).To(Succeed())
			o, _ := m.Order(created.ID())
			Expect(o.Status).To(Equal(want))
		}
	})

	It("does not go back when what was held back is sent late", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		pullOf(m)
		status := func(of int64, status market.Status) market.Notification {
			GinkgoHelper()
			return compose(m, market.Event{Type: market.OrderStatusUpdated, Of: of, Status: status, Force: true})
		}
		held := status(0, "DELIVERY")
		_, err := m.Send(status(held.OrderID(), "DELIVERED"))
		Expect(err).NotTo(HaveOccurred())
		_, err = m.Send(held)
		Expect(err).NotTo(HaveOccurred())
		o, _ := m.Order(held.OrderID())
		Expect(o.Status).To(Equal(market.StatusDelivered))
	})
})

// cut splits STATUS/SUBSTATUS.
func cut(state string) (status, substatus string) {
	for i := range state {
		if state[i] == '/' {
			return state[:i], state[i+1:]
		}
	}
	return state, ""
}
