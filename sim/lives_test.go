package sim_test

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// passed are the states that an order came through, each once, in order.
func (l *life) passed(id int64) []string { return slices.Compact(slices.Clone(l.states[id])) }

// returned has a buyer send back what has arrived, and is the number of that.
func (l *life) returned(ctx SpecContext, order int64) market.Return {
	GinkgoHelper()
	created := compose(l.market, market.Event{Type: market.OrderReturnCreated, Of: order})
	_, err := l.market.Send(created)
	Expect(err).NotTo(HaveOccurred())
	Expect(l.market.Advance(ctx, 0)).To(Succeed())
	return market.Return{ID: created.ID(), OrderID: order, CampaignID: created.CampaignID}
}

// decide gives one decision on everything in a return.
func (l *life) decide(r market.Return, decision string) {
	GinkgoHelper()
	status, body := l.call("POST", fmt.Sprintf("/v2/campaigns/%d/orders/%d/returns/%d/decision/submit", r.CampaignID, r.OrderID, r.ID),
		fmt.Sprintf(`{"returnItemDecisions":[{"returnItemId":1,"decisionType":%q}]}`, decision))
	Expect(status).To(Equal(http.StatusOK), body)
}

// arrived is an order that has come to its buyer, with one item.
func (l *life) arrived(ctx SpecContext, model market.Model) int64 {
	GinkgoHelper()
	id := l.ordered(market.Event{Model: model, Detail: market.Minimal})
	for range 60 {
		if o, _ := l.market.Order(id); o.Status.Over() {
			Expect(o.Status).To(Equal(market.StatusDelivered))
			return id
		}
		Expect(l.market.Advance(ctx, 6*time.Hour)).To(Succeed())
	}
	Fail("the order did not arrive")
	return 0
}

// Each life is named by the page of the documents that has it, and by the step there.
var _ = Describe("The life of an order", func() {
	var l *life

	begin := func(ctx SpecContext, work func(*life, *lifeOrder)) {
		GinkgoHelper()
		l = newLife(ctx, sim.Options{})
		l.work = work
	}
	AfterEach(func() { Expect(l.wrong).To(BeEmpty(), "every notification is readable, in a matching state") })

	It("step-by-step_fbs: steps 1, 3, 4 and 5, to the acts of its shipment", func(ctx SpecContext) {
		begin(ctx, nil)
		id := l.ordered(market.Event{Model: market.FBS, Detail: market.Minimal})
		Expect(l.market.Advance(ctx, 0)).To(Succeed())
		Expect(l.passed(id)).To(Equal([]string{"PROCESSING STARTED"}), "step 1: the notification of a new order")
		o, _ := l.market.Order(id)
		at := fmt.Sprintf("/v2/campaigns/%d/orders/%d", o.CampaignID, id)
		l.must(nil, "PUT", at+"/boxes", fmt.Sprintf(`{"boxes":[{"items":[{"id":%d,"fullCount":%d}]}]}`, o.Items[0].ID, o.Items[0].Count)) // step 3
		read := l.readOrder(o.CampaignID, id)
		l.must(nil, "GET", at+"/delivery/labels/data", "") // step 4
		Expect(l.set(read, "PROCESSING READY_TO_SHIP")).To(BeTrue())
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.passed(id)).To(HaveExactElements("PROCESSING STARTED", "PROCESSING READY_TO_SHIP", "PROCESSING SHIPPED", HavePrefix("DELIVERY"),
			HavePrefix("PICKUP"), HavePrefix("DELIVERED")))
		act := fmt.Sprintf("/v2/campaigns/%d/first-mile/shipments/%d", o.CampaignID, o.ShipmentID)
		var shipment struct {
			Result struct{ CurrentStatus struct{ Status string } }
		}
		l.must(&shipment, "GET", act, "") // step 5
		Expect(shipment.Result.CurrentStatus.Status).To(Equal("ACCEPTED"), "it got there without a confirmation, as in the cabinet")
		l.must(nil, "GET", act+"/act", "")
		l.must(nil, "GET", act+"/inbound-act", "")
	})

	It("step-by-step_fbs: an order that the store cancels", func(ctx SpecContext) {
		begin(ctx, func(l *life, o *lifeOrder) {
			if o.state() == "PROCESSING STARTED" {
				l.set(o, "CANCELLED SHOP_FAILED")
			}
		})
		id := l.ordered(market.Event{Model: market.FBS})
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.passed(id)).To(HaveExactElements("PROCESSING STARTED", "CANCELLED SHOP_FAILED"))
	})

	It("step-by-step_fbs: a shipment of which an order is missing is accepted with discrepancies", func(ctx SpecContext) {
		begin(ctx, nil)
		ready := l.ordered(market.Event{Model: market.FBS})
		o, _ := l.market.Order(ready)
		left := l.ordered(market.Event{CampaignID: o.CampaignID})
		Expect(l.market.Advance(ctx, 0)).To(Succeed())
		l.set(l.readOrder(o.CampaignID, ready), "PROCESSING READY_TO_SHIP")
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.passed(left)).To(HaveExactElements("PROCESSING STARTED", "CANCELLED SHOP_FAILED"), "Market cancels what is left in STARTED")
		act := fmt.Sprintf("/v2/campaigns/%d/first-mile/shipments/%d", o.CampaignID, o.ShipmentID)
		l.must(nil, "GET", act+"/discrepancy-act", "")
	})

	It("step-by-step_express: steps 1, 3 and 4", func(ctx SpecContext) {
		begin(ctx, func(l *life, o *lifeOrder) {
			diligent(l, o) // step 3
			if o.state() == "DELIVERY COURIER_ARRIVED_TO_SENDER" {
				l.must(nil, "PUT", fmt.Sprintf("/v2/campaigns/%d/orders/%d/verifyEac", o.CampaignID, o.ID), fmt.Sprintf(`{"code":"%04d"}`, o.ID%10_000)) // step 4
			}
		})
		id := l.ordered(market.Event{Model: market.Express})
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.passed(id)).To(ContainElements("PROCESSING READY_TO_SHIP", "DELIVERY COURIER_SEARCH", "DELIVERY COURIER_ARRIVED_TO_SENDER"))
		Expect(l.passed(id)[len(l.passed(id))-1]).To(HavePrefix("DELIVERED"))
	})

	It("step-by-step_digital: steps 1 and 2", func(ctx SpecContext) {
		begin(ctx, diligent)
		id := l.ordered(market.Event{Model: market.DBS, OrderSpec: market.OrderSpec{Delivery: &market.DeliverySpec{Type: market.Digital}}})
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.passed(id)).To(HaveExactElements("PROCESSING STARTED", "DELIVERED DELIVERY_SERVICE_DELIVERED"))
	})

	It("step-by-step_digital: step 2, of which the time runs out", func(ctx SpecContext) {
		begin(ctx, nil)
		start := l.market.Now()
		id := l.ordered(market.Event{Model: market.DBS, OrderSpec: market.OrderSpec{Delivery: &market.DeliverySpec{Type: market.Digital}}})
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.passed(id)).To(HaveExactElements("PROCESSING STARTED", "CANCELLED SHOP_FAILED"))
		Expect(l.market.Now().Sub(start)).To(BeNumerically("<", 5*time.Hour))
	})

	It("step-by-step_digital: a game or a chat, of which the store says that it is done", func(ctx SpecContext) {
		begin(ctx, func(l *life, o *lifeOrder) {
			if o.state() == "PROCESSING STARTED" {
				l.set(o, "DELIVERED")
			}
		})
		for _, one := range l.market.Options().Cabinet.Offers {
			if one.Digital != "STEAM_GIFT" && one.Digital != "CHAT" {
				continue
			}
			id := l.ordered(market.Event{Model: market.DBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: one.SKU}}}})
			Expect(l.market.Run(ctx)).To(Succeed())
			Expect(l.passed(id)).To(HaveExactElements("PROCESSING STARTED", "DELIVERED DELIVERY_SERVICE_DELIVERED"), one.Digital)
		}
	})

	It("concepts_dbs-order-status-model: the store's own moves", func(ctx SpecContext) {
		begin(ctx, diligent)
		id := l.ordered(market.Event{Model: market.DBS})
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.passed(id)).To(HaveExactElements("PROCESSING STARTED", "DELIVERY DELIVERY_SERVICE_RECEIVED", "DELIVERED DELIVERY_SERVICE_DELIVERED"))
	})

	It("concepts_dbs-order-status-model: DELIVERY_USER_NOT_RECEIVED, and arbitration", func(ctx SpecContext) {
		begin(ctx, func(l *life, o *lifeOrder) {
			if o.state() == "PROCESSING STARTED" {
				l.set(o, "DELIVERY")
			}
		})
		ends := map[string]bool{}
		for range 6 {
			id := l.ordered(market.Event{Model: market.DBS})
			Expect(l.market.Run(ctx)).To(Succeed())
			Expect(l.passed(id)[:3]).To(HaveExactElements("PROCESSING STARTED", "DELIVERY DELIVERY_SERVICE_RECEIVED", "DELIVERY DELIVERY_USER_NOT_RECEIVED"))
			Expect(l.passed(id)).To(HaveLen(4))
			ends[l.passed(id)[3]] = true
		}
		Expect(ends).To(HaveLen(2), "the arbiter decides either way: %v", ends)
		Expect(l.types[market.ChatArbitrageStarted]).To(Equal(6))
		Expect(l.types[market.ChatArbitrageFinished]).To(Equal(6))
	})

	It("concepts_dbs-order-status-model: a buyer's request to cancel, accepted or not answered (acceptOrderCancellation)", func(ctx SpecContext) {
		for _, answers := range []bool{true, false} {
			begin(ctx, func(l *life, o *lifeOrder) {
				if o.state() == "PROCESSING STARTED" || o.CancelRequested && answers {
					diligent(l, o)
				}
			})
			id := l.ordered(market.Event{Model: market.DBS})
			Expect(l.market.Advance(ctx, time.Hour)).To(Succeed())
			_, err := l.market.Send(compose(l.market, market.Event{Type: market.OrderCancellationRequest, Of: id}))
			Expect(err).NotTo(HaveOccurred())
			asked := l.market.Now()
			Expect(l.market.Run(ctx)).To(Succeed())
			o, _ := l.market.Order(id)
			Expect(o.State.String()).To(Equal("CANCELLED USER_CHANGED_MIND"))
			if !answers {
				Expect(o.StatusAt.Sub(asked)).To(Equal(48 * time.Hour))
			}
		}
	})

	It("concepts_dbs-order-status-model: a request that the store refuses leaves the order to go on (acceptOrderCancellation)", func(ctx SpecContext) {
		begin(ctx, func(l *life, o *lifeOrder) {
			switch {
			case o.CancelRequested:
				l.must(nil, "PUT", fmt.Sprintf("/v2/campaigns/%d/orders/%d/cancellation/accept", o.CampaignID, o.ID), `{"accepted":false,"reason":"ORDER_IN_DELIVERY"}`)
			case o.state() == "PROCESSING STARTED":
				l.set(o, "DELIVERY")
			}
		})
		id := l.ordered(market.Event{Model: market.DBS})
		Expect(l.market.Advance(ctx, time.Hour)).To(Succeed())
		_, err := l.market.Send(compose(l.market, market.Event{Type: market.OrderCancellationRequest, Of: id}))
		Expect(err).NotTo(HaveOccurred())
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.passed(id)).To(ContainElement("DELIVERY DELIVERY_USER_NOT_RECEIVED"), "it ends all the same")
		o, _ := l.market.Order(id)
		Expect(o.Status.Over()).To(BeTrue())
	})

	It("concepts_dbs-order-status-model: a pick-up point at which storage runs out", func(ctx SpecContext) {
		begin(ctx, func(l *life, o *lifeOrder) {
			switch o.state() {
			case "PROCESSING STARTED":
				l.set(o, "DELIVERY")
			case "DELIVERY DELIVERY_SERVICE_RECEIVED":
				l.set(o, "PICKUP")
			}
		})
		id := l.ordered(market.Event{Model: market.DBS})
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.passed(id)[2:]).To(HaveExactElements("PICKUP PICKUP_SERVICE_RECEIVED", "CANCELLED PICKUP_EXPIRED"))
	})
})

var _ = Describe("The life of a return", func() {
	It("step-by-step_dbs-return-status-model: the store's decision at once, and the money", func(ctx SpecContext) {
		l := newLife(ctx, sim.Options{})
		l.work = diligent
		r := l.returned(ctx, l.arrived(ctx, market.DBS))
		l.decide(r, "REFUND_MONEY")
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.wrong).To(BeEmpty())
		refunds := l.refunds(r.ID)
		Expect(refunds[:3]).To(HaveExactElements("WAITING_FOR_DECISION", "DECISION_MADE", "REFUND_IN_PROGRESS"))
	})

	It("step-by-step_dbs-return-status-model: no decision in 48 hours", func(ctx SpecContext) {
		l := newLife(ctx, sim.Options{})
		l.work = diligent
		r := l.returned(ctx, l.arrived(ctx, market.DBS))
		Expect(l.market.Advance(ctx, 48*time.Hour-time.Second)).To(Succeed())
		Expect(l.refunds(r.ID)).To(HaveExactElements("WAITING_FOR_DECISION"))
		Expect(l.market.Advance(ctx, time.Second)).To(Succeed())
		Expect(l.refunds(r.ID)).To(HaveExactElements("WAITING_FOR_DECISION", "REFUND_IN_PROGRESS"))
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.wrong).To(BeEmpty())
	})

	It("step-by-step_fby-fbs-express-return-status-model: money granted, and the way of the goods", func(ctx SpecContext) {
		for _, model := range []market.Model{market.FBS, market.Express, market.FBY} {
			l := newLife(ctx, sim.Options{})
			l.work = diligent
			r := l.returned(ctx, l.arrived(ctx, model))
			l.decide(r, "REFUND_MONEY")
			Expect(l.market.Run(ctx)).To(Succeed())
			Expect(l.wrong).To(BeEmpty())
			Expect(l.refunds(r.ID)[:4]).To(HaveExactElements("PREMODERATION_DECISION_WAITING", "PREMODERATION_DECISION_MADE",
				"PREMODERATION_SELECT_DELIVERY", "STARTED_BY_USER"))
		}
	})

	It("step-by-step_returns: step 5, a dispute over a refusal, with its chat", func(ctx SpecContext) {
		disputed, rejected := 0, 0
		for seed := range uint64(8) {
			l := newLife(ctx, sim.Options{Seed: seed + 1})
			l.work = diligent
			r := l.returned(ctx, l.arrived(ctx, market.FBS))
			l.decide(r, "DECLINE_REFUND")
			Expect(l.market.Run(ctx)).To(Succeed())
			Expect(l.wrong).To(BeEmpty())
			if slices.Contains(l.refunds(r.ID), "PREMODERATION_DISPUTE") {
				disputed++
				Expect(l.types[market.ChatArbitrageStarted]).To(Equal(1))
				Expect(l.types[market.ChatMessageSent]).To(Equal(1), "the arbiter's word")
				Expect(l.types[market.ChatArbitrageFinished]).To(Equal(1))
			} else {
				rejected++
				Expect(l.refunds(r.ID)).To(HaveExactElements("PREMODERATION_DECISION_WAITING", "PREMODERATION_DECISION_MADE", "REJECTED"))
			}
		}
		Expect(disputed).To(BeNumerically(">", 0))
		Expect(rejected).To(BeNumerically(">", 0))
	})

	It("step-by-step_returns: step 1, what was not fetched comes back", func(ctx SpecContext) {
		l := newLife(ctx, sim.Options{})
		l.work = diligent
		id := l.ordered(market.Event{Model: market.FBS})
		for range 40 {
			if o, _ := l.market.Order(id); o.Status == market.StatusPickup {
				break
			}
			Expect(l.market.Advance(ctx, 6*time.Hour)).To(Succeed())
		}
		_, err := l.market.Send(compose(l.market, market.Event{Type: market.OrderCancelled, Of: id}))
		Expect(err).NotTo(HaveOccurred())
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.wrong).To(BeEmpty())
		Expect(l.types[market.OrderReturnCreated]).To(Equal(1))
		Expect(l.types[market.OrderReturnStatusUpdated]).To(BeNumerically(">", 0))
	})
})

// refunds are the statuses that a return's money came through, each once.
func (l *life) refunds(id int64) []string {
	return slices.Compact(slices.Clone(l.news[id]))
}
