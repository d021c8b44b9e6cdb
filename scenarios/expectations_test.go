package scenarios_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/market"
)

// outage keeps the order "first" from the store for an hour, so that it comes
// with its 62nd attempt. The order "second" is created when the store is back,
// waits for the first, and comes after it (N-BLOCKING). The status "third" of the
// first order is rejected. The subscription is unplugged at the end.
func outage() *scenarios.Scenario {
	return story(
		on("outage"), order("first"), advance(time.Hour), off("outage"),
		order("second"), idle(),
		scenarios.Step{Order: "status", Of: "first", As: "third"},
		scenarios.Step{Unplug: "main"}, idle(),
	)
}

// rejecting is the store of that story.
func rejecting() *store {
	return newStore(func(_ int, body []byte) int {
		if typeOf(body) == market.OrderStatusUpdated {
			return 400
		}
		return 200
	})
}

type exp = scenarios.Expectation

var _ = Describe("an expectation", func() {
	DescribeTable("holds", func(e scenarios.Expectation, title string) {
		c := last(tell(ending(outage(), e), rejecting().url))
		Expect(c.Reason).To(BeEmpty())
		Expect(c.Verdict).To(Equal(reports.Pass))
		Expect(c.Title).To(Equal(title))
	},
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: of("first"), Count: scenarios.Exactly(62)}}, "62 attempts of first"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{}}, "at least 1 attempt of all notifications"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Type: market.Ping}, Count: scenarios.Exactly(1)}}, "1 attempt of PING"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "first", To: "main", From: span(time.Minute), Until: span(time.Hour)}, Verdict: "CONNECTION_REFUSED", Count: scenarios.Exactly(60)}},
			"60 CONNECTION_REFUSED attempts of first to main from +1m to +1h"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: of("first"), Arrived: ptr(true), First: span(75 * time.Minute), Last: span(75 * time.Minute)}},
			"at least 1 attempt of first that reached the store, the first at +1h15m, the last at +1h15m"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: of("first"), Arrived: ptr(false), Count: scenarios.Exactly(61)}}, "61 attempts of first that did not reach the store"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: of("second"), Offsets: []time.Duration{15 * time.Minute}}}, "1 attempt of second at +15m"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "second", From: span(15 * time.Minute)}, First: span(15 * time.Minute), Last: span(15 * time.Minute)}},
			"at least 1 attempt of second from +15m on, the first at +15m, the last at +15m"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Type: market.OrderCreated, After: "fault-off"}, Count: &scenarios.Count{Min: 2, Max: ptr(3)}}},
			"2 to 3 attempts of ORDER_CREATED after fault-off"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Before: "fault-off"}, Count: scenarios.AtLeast(61)}}, "at least 61 attempts of all notifications before fault-off"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{After: "outage-ended", From: span(9 * day)}, Count: scenarios.Exactly(0)}},
			"no attempt of all notifications from +9d on after outage-ended"),
		Entry(nil, exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "second", Until: span(time.Minute)}, Count: &scenarios.Count{Max: ptr(1)}}}, "at most 1 attempt of second until +1m"),
		Entry(nil, exp{Delivery: &scenarios.Delivery{Which: of("first"), State: scenarios.States{"delivered"}, Within: span(75 * time.Minute)}},
			"every delivery of first delivered within 1h15m of when it was first due"),
		Entry(nil, exp{Delivery: &scenarios.Delivery{Which: of("second"), State: scenarios.States{"delivered"}, Within: span(15 * time.Minute)}},
			"every delivery of second delivered within 15m of when it was first due"),
		Entry(nil, exp{Held: &scenarios.Waited{Which: of("second")}}, "every delivery of second waits for another notification"),
		Entry(nil, exp{Held: &scenarios.Waited{Which: scenarios.Which{Type: market.OrderCreated, To: "main"}, By: "first", Count: scenarios.Exactly(1)}},
			"1 delivery of ORDER_CREATED to main waits for first"),
		Entry(nil, exp{Held: &scenarios.Waited{By: "second", Count: scenarios.Exactly(0)}}, "no delivery of all notifications waits for second"),
		Entry(nil, exp{Delivery: &scenarios.Delivery{State: scenarios.States{"delivered", "rejected"}, Count: scenarios.Exactly(3)}}, "3 deliveries of all notifications delivered or rejected"),
		Entry(nil, exp{Delivery: &scenarios.Delivery{State: scenarios.States{"pending"}, Count: scenarios.Exactly(0)}}, "no delivery of all notifications pending"),
		Entry(nil, exp{Delivery: &scenarios.Delivery{Which: of("third"), State: scenarios.States{"rejected"}, Count: scenarios.Exactly(1)}}, "1 delivery of third rejected"),
		Entry(nil, exp{Subscription: &scenarios.Connected{Name: "main", State: "unplugged"}}, "the subscription main is unplugged"),
		Entry(nil, exp{Subscription: &scenarios.Connected{Name: "main", State: "unplugged", Took: span(2 * time.Minute)}}, "the subscription main is unplugged, after exactly 2m"),
		Entry(nil, exp{Replies: &scenarios.Replies{Which: of("third"), Status: 400, Verdict: "rejected", Latency: span(10 * time.Second)}},
			"all of the replies to third: status 400, rejected, within 10s"),
		Entry(nil, exp{Replies: &scenarios.Replies{Status: 400, Count: scenarios.Exactly(1)}}, "1 of the replies to all notifications: status 400"),
		Entry(nil, exp{Arrival: []string{"first", "second"}}, "the store first gets first, second, in this order"),
		Entry(nil, exp{Title: "my own words", Arrival: []string{"first", "second"}}, "my own words"),
	)

	DescribeTable("fails, and says what happened and when", func(e scenarios.Expectation, expected, happened, decided string) {
		c := last(tell(ending(outage(), e), rejecting().url))
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Expected).To(Equal(expected))
		Expect(c.Reason).To(Equal(happened))
		Expect(here(c)).To(Equal(decided))
	},
		Entry("too many attempts", exp{Attempts: &scenarios.Attempts{Which: of("first"), Count: scenarios.Exactly(61)}},
			"61 attempts of first", "there were 62 attempts", "+1h17m n1 ORDER_CREATED attempt 62: status 200, accepted"),
		Entry("too few attempts", exp{Attempts: &scenarios.Attempts{Which: of("second"), Count: scenarios.AtLeast(1), Verdict: "failed"}},
			"at least 1 failed attempt of second", "there were 0 attempts", ""),
		Entry("one attempt", exp{Attempts: &scenarios.Attempts{Which: of("second"), Count: scenarios.Exactly(0)}},
			"no attempt of second", "there was 1 attempt", "+1h17m n2 ORDER_CREATED attempt 1: status 200, accepted"),
		Entry("other times", exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "first", From: span(59 * time.Minute)}, Offsets: []time.Duration{59 * time.Minute, time.Hour, 90 * time.Minute}}},
			"3 attempts of first from +59m on at +59m, +1h, +1h30m", "attempt 62 was made at +1h15m instead of +1h30m", "+1h17m n1 ORDER_CREATED attempt 62: status 200, accepted"),
		Entry("fewer times", exp{Attempts: &scenarios.Attempts{Which: of("second"), Offsets: []time.Duration{0, time.Minute}}},
			"2 attempts of second at +0s, +1m", "there was 1 attempt", "+1h17m n2 ORDER_CREATED attempt 1: status 200, accepted"),
		Entry("another first time", exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "first", From: span(time.Hour)}, First: span(0)}},
			"at least 1 attempt of first from +1h on, the first at +0s", "attempt 61 was made at +1h instead of +0s",
			"+1h2m n1 ORDER_CREATED attempt 61: no reply, failed: CONNECTION_REFUSED, nothing listens on that address and port (injected: outage)"),
		Entry("another last time", exp{Attempts: &scenarios.Attempts{Which: of("first"), Last: span(time.Hour)}},
			"at least 1 attempt of first, the last at +1h", "attempt 62 was made at +1h15m instead of +1h", "+1h17m n1 ORDER_CREATED attempt 62: status 200, accepted"),
		Entry("a phase that is over", exp{Phase: &scenarios.Phase{Which: of("first"), Every: time.Minute}},
			"first is repeated every 1m", "it is not repeated any more: it is delivered", "+1h17m n1 ORDER_CREATED attempt 62: status 200, accepted"),
		Entry("a phase of nothing", exp{Phase: &scenarios.Phase{Which: scenarios.Which{Type: market.ChatCreated}, Every: time.Minute}},
			"CHAT_CREATED is repeated every 1m", "nothing of the kind was sent", ""),
		Entry("another state", exp{Delivery: &scenarios.Delivery{State: scenarios.States{"delivered"}}},
			"every delivery of all notifications delivered", "2 delivered, 1 rejected; attempt 1 ended in HTTP: status 400 Bad Request instead of 200", "+1h17m n3 ORDER_STATUS_UPDATED attempt 1: status 400, rejected: HTTP, status 400 Bad Request instead of 200"),
		Entry("too late", exp{Delivery: &scenarios.Delivery{Which: of("first"), State: scenarios.States{"delivered"}, Within: span(time.Hour)}},
			"every delivery of first delivered within 1h of when it was first due", "1 delivered, one only after 1h15m", "+1h17m n1 ORDER_CREATED attempt 62: status 200, accepted"),
		Entry("one delivery too many", exp{Delivery: &scenarios.Delivery{State: scenarios.States{"rejected"}, Count: scenarios.Exactly(0)}},
			"no delivery of all notifications rejected", "2 delivered, 1 rejected", "+1h17m delivery.rejected s1 n3 ORDER_STATUS_UPDATED"),
		Entry("too late for one that waited", exp{Delivery: &scenarios.Delivery{Which: of("second"), State: scenarios.States{"delivered"}, Within: span(14 * time.Minute)}},
			"every delivery of second delivered within 14m of when it was first due", "1 delivered, one only after 15m", "+1h17m n2 ORDER_CREATED attempt 1: status 200, accepted"),
		Entry("no waiting", exp{Held: &scenarios.Waited{Which: of("first")}},
			"every delivery of first waits for another notification", "0 of 1 delivery waited", "+1h17m delivery.accepted s1 n1 ORDER_CREATED"),
		Entry("waiting for another", exp{Held: &scenarios.Waited{Which: of("second"), By: "third"}},
			"every delivery of second waits for third", "0 of 1 delivery waited for third; one waited for n1 (ORDER_CREATED)", "+1h17m delivery.accepted s1 n2 ORDER_CREATED"),
		Entry("one too many that waited", exp{Held: &scenarios.Waited{By: "first", Count: scenarios.Exactly(0)}},
			"no delivery of all notifications waits for first", "1 of 3 deliveries waited for first", "+1h2m delivery.held s1 n2 ORDER_CREATED, waits for n1"),
		Entry("no delivery", exp{Delivery: &scenarios.Delivery{Which: scenarios.Which{Type: market.ChatCreated}, State: scenarios.States{"delivered"}}},
			"every delivery of CHAT_CREATED delivered", "nothing of the kind was sent", ""),
		Entry("another subscription state", exp{Subscription: &scenarios.Connected{Name: "main", State: "enabled"}},
			"the subscription main is enabled", "it is unplugged", "+1h19m subscription.unplugged s1: main"),
		Entry("another time of a state", exp{Subscription: &scenarios.Connected{Name: "main", State: "unplugged", Took: span(time.Minute)}},
			"the subscription main is unplugged, after exactly 1m", "it is unplugged, after 2m", "+1h19m subscription.unplugged s1: main"),
		Entry("another reply", exp{Replies: &scenarios.Replies{Which: of("third"), Status: 200}},
			"all of the replies to third: status 200", "0 of 1 reply like that: status 400, rejected: HTTP, status 400 Bad Request instead of 200", "+1h17m n3 ORDER_STATUS_UPDATED attempt 1: status 400, rejected: HTTP, status 400 Bad Request instead of 200"),
		Entry("one reply too many", exp{Replies: &scenarios.Replies{Status: 400, Count: scenarios.Exactly(0)}},
			"0 of the replies to all notifications: status 400", "1 of 64 replies like that", "+1h17m n3 ORDER_STATUS_UPDATED attempt 1: status 400, rejected: HTTP, status 400 Bad Request instead of 200"),
		Entry("replies to nothing", exp{Replies: &scenarios.Replies{Which: scenarios.Which{Type: market.ChatCreated}, Status: 200}},
			"all of the replies to CHAT_CREATED: status 200", "nothing of the kind was sent", ""),
		Entry("another order of arrival", exp{Arrival: []string{"second", "first", "third"}},
			"the store first gets second, first, third, in this order", "they came as first, second, third", "+1h17m n3 ORDER_STATUS_UPDATED attempt 1: status 400, rejected: HTTP, status 400 Bad Request instead of 200"),
	)
})

func ptr[T any](v T) *T { return &v }
