package scenarios_test

import (
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/sim/market"
)

func fields(bodies [][]byte, path string) []string {
	var out []string
	for _, b := range bodies {
		switch value := body.Get(b, path).(type) {
		case json.Number:
			out = append(out, value.String())
		case string:
			out = append(out, value)
		}
	}
	return out
}

var _ = Describe("an event", func() {
	It("is each of those there are", func() {
		s := newStore()
		var steps []scenarios.Step
		for _, e := range scenarios.Events() {
			step := scenarios.Step{}
			switch e.Noun {
			case "order":
				step.Order = e.Verb
			case "return":
				step.Return = e.Verb
			case "chat":
				step.Chat = e.Verb
			case "dispute":
				step.Dispute = e.Verb
			case "feedback":
				step.Feedback = e.Verb
			case "question":
				step.Question = e.Verb
			case "service":
				step.Service = e.Verb
			}
			steps = append(steps, step)
		}
		Expect(verdicts(tell(story(steps...), s.url))).To(HaveEach(reports.Pass))
		for _, t := range market.Types() {
			Expect(s.bodies(t)).NotTo(BeEmpty(), string(t))
		}
	})

	It("happens so many times, so far apart", func() {
		r := tell(story(
			scenarios.Step{Order: "create", As: "orders", Times: 3, Every: time.Hour}, idle(),
			expect(
				exp{Delivery: &scenarios.Delivery{Which: of("orders"), State: scenarios.States{"delivered"}, Count: scenarios.Exactly(3)}},
				exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Type: market.OrderCreated, From: span(2*time.Hour + 2*time.Minute)}, Count: scenarios.Exactly(1)}},
			),
		), newStore().url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
	})

	It("goes on from each of several in turn", func() {
		s := newStore()
		tell(story(
			scenarios.Step{Order: "create", As: "orders", Times: 2}, idle(),
			scenarios.Step{Order: "status", Of: "orders", Times: 4}, idle(),
		), s.url)
		orders, statuses := fields(s.bodies(market.OrderCreated), "orderId"), fields(s.bodies(market.OrderStatusUpdated), "orderId")
		Expect(orders).To(HaveLen(2))
		Expect(statuses).To(ConsistOf(orders[0], orders[1], orders[0], orders[1]))
	})

	It("has a shop, a model, a status and a detail if it is asked for", func() {
		s := newStore()
		tell(story(
			scenarios.Step{Order: "create", Model: market.DBS, As: "dbs", Detail: "minimal"},
			scenarios.Step{Order: "cancellation request", Of: "dbs"},
			scenarios.Step{Order: "create", As: "order", Shop: 1},
			scenarios.Step{Order: "status", Of: "order", Status: "DELIVERED", Substatus: "DELIVERY_SERVICE_DELIVERED"},
			scenarios.Step{Return: "create", Of: "order", As: "return", ReturnType: "RETURN"},
			scenarios.Step{Return: "status", Of: "return", Refund: "REFUNDED"},
			idle(),
		), s.url)
		Expect(fields(s.bodies(market.OrderCancellationRequest), "orderId")).To(Equal(fields(s.bodies(market.OrderCreated), "orderId")[:1]))
		Expect(fields(s.bodies(market.OrderStatusUpdated), "substatus")).To(Equal([]string{"DELIVERY_SERVICE_RECEIVED", "DELIVERY_SERVICE_DELIVERED"}))
		Expect(fields(s.bodies(market.OrderReturnCreated), "returnType")).To(Equal([]string{"RETURN"}))
		Expect(s.bodies(market.OrderReturnStatusUpdated)).To(HaveLen(1))
	})

	It("has other values, added ones, and those of other events", func() {
		s := newStore()
		tell(story(
			scenarios.Step{Order: "create", As: "order", Add: map[string]any{"memo": "чай-1"}},
			scenarios.Step{Order: "create", Set: map[string]any{"orderId": "${order.id}"}, Add: map[string]any{
				"memo":   "${order.memo}",
				"note":   "order ${order.id}: ${order.memo}",
				"nested": map[string]any{"list": []any{"${order.orderId}", 1, true, nil}},
			}}, idle(),
		), s.url)
		created := s.bodies(market.OrderCreated)
		Expect(fields(created, "memo")).To(Equal([]string{"чай-1", "чай-1"}))
		id := fields(created, "orderId")[0]
		Expect(fields(created, "orderId")).To(Equal([]string{id, id}))
		Expect(fields(created, "note")).To(Equal([]string{"order " + id + ": чай-1"}))
		Expect(body.Get(created[1], "nested.list")).To(Equal([]any{json.Number(id), json.Number("1"), true, nil}))
	})

	It("may have a value that the contract does not list (N-UNKNOWN)", func() {
		s := newStore()
		tell(story(order("order"), scenarios.Step{Order: "status", Of: "order", Status: "ARCHIVED", UnknownValues: true}, idle()), s.url)
		Expect(fields(s.bodies(market.OrderStatusUpdated), "status")).To(Equal([]string{"ARCHIVED"}))
	})

	It("is held back until it is sent, after what happens later", func() {
		s := newStore()
		r := tell(story(
			order("order"), idle(),
			scenarios.Step{Order: "status", Of: "order", As: "first", Hold: true, Times: 2},
			scenarios.Step{Order: "status", Of: "order", As: "second"}, idle(),
			expect(exp{Attempts: &scenarios.Attempts{Which: of("first"), Count: scenarios.Exactly(0)}}),
			scenarios.Step{Send: "first"}, idle(),
			expect(
				exp{Arrival: []string{"second", "first"}},
				exp{Delivery: &scenarios.Delivery{Which: of("first"), State: scenarios.States{"delivered"}, Count: scenarios.Exactly(2)}},
			),
		), s.url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
		Expect(s.bodies(market.OrderStatusUpdated)).To(HaveLen(3))
	})

	It("is sent once more, as often as it is said (N-DUPLICATES)", func() {
		s := newStore()
		r := tell(story(
			order("order"), idle(),
			scenarios.Step{Send: "order", Times: 2, Every: time.Hour}, idle(),
			expect(exp{Attempts: &scenarios.Attempts{Which: of("order"), Count: scenarios.Exactly(3)}}),
		), s.url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
		created := s.bodies(market.OrderCreated)
		Expect(created).To(Equal([][]byte{created[0], created[0], created[0]}))
	})

	It("is handled where the store says that it has it already (N-DUPLICATES)", func() {
		s := newStore(func(n int, _ []byte) int {
			if n == 3 {
				return 400
			}
			return 200
		})
		s.errorType = "DUPLICATED_EVENT"
		r := tell(story(
			on("lost"), order("order"), idle(),
			expect(
				exp{Delivery: &scenarios.Delivery{Which: of("order"), State: scenarios.States{"handled"}}},
				exp{Replies: &scenarios.Replies{Which: scenarios.Which{Of: "order", From: span(time.Minute)}, Verdict: "handled"}},
				exp{Delivery: &scenarios.Delivery{Which: of("order"), State: scenarios.States{"delivered"}}},
			),
		), s.url)
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Pass, reports.Pass, reports.Pass, reports.Fail}))
		Expect(last(r).Reason).To(HavePrefix("1 rejected; attempt 2 ended in HTTP"))
	})
})
