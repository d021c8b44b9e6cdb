package calls_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// sending is the sending of a notification with that body, and done the end of it.
func sending(seconds int, id string) journal.Entry {
	return journal.Entry{At: at(seconds), Kind: journal.ExchangeSending, ExchangeID: id}
}

func done(id, body string) journal.Entry {
	return journal.Entry{Kind: journal.ExchangeDone, Exchange: &journal.Exchange{ID: id, Request: journal.Request{Body: body}}}
}

// changes is a call that changes an order.
func changes(seconds, status int, body string) journal.Entry {
	return called(seconds, journal.Call{Method: "PUT", Path: "/orders/1/status", Operation: "updateOrderStatus", Status: status, Body: body, BodyBytes: len(body)})
}

var _ = DescribeTable("An event that is booked twice", func(want reports.Verdict, entries ...journal.Entry) {
	c := judge("pull.booked-twice", append(entries, done("x1", "a"), done("x2", "a"), done("x3", "b"))...)
	Expect(c.Verdict).To(Equal(want), c.Reason)
	if want == reports.Fail {
		Expect(c.Reason).To(Equal("1 of 2 calls: PUT /orders/1/status is called twice for one event"))
		Expect(c.Evidence).To(Equal("c2"))
		Expect(c.Fix).To(ContainSubstring("unique key"))
	}
},
	Entry("by two copies at once", reports.Fail, sending(0, "x1"), sending(0, "x2"), changes(0, 200, "ready"), changes(0, 200, "ready")),
	Entry("by two copies at once, the second refused", reports.Fail, sending(0, "x1"), sending(0, "x2"), changes(0, 200, "ready"), changes(0, 400, "ready")),
	Entry("by a copy that comes later", reports.Fail, sending(0, "x1"), changes(0, 200, "ready"), sending(60, "x2"), changes(60, 200, "ready")),
	Entry("not by a repetition of what a fault took the reply of", reports.Pass, sending(0, "x1"),
		called(0, journal.Call{Method: "PUT", Path: "/orders/1/status", Operation: "updateOrderStatus", Status: 200, Body: "ready", BodyBytes: 5, Injected: &journal.CallFault{Kind: "torn", Done: true}}),
		changes(0, 200, "ready")),
	Entry("not by another event", reports.Pass, sending(0, "x1"), changes(0, 200, "ready"), sending(60, "x3"), changes(60, 200, "ready")),
	Entry("not by another change", reports.Pass, sending(0, "x1"), changes(0, 200, "packed"), changes(0, 200, "ready")),
	Entry("not by a call that is made again because Market could not answer", reports.Pass, sending(0, "x1"), changes(0, 500, "ready"), changes(0, 200, "ready")),
	Entry("not by what is refused both times", reports.Pass, sending(0, "x1"), changes(0, 400, "ready"), changes(0, 400, "ready")),
	Entry("not by what the store does by itself later", reports.Pass, sending(0, "x1"), changes(0, 200, "ready"), changes(90, 200, "ready")),
)
