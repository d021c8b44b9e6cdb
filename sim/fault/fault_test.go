package fault_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

// on is a fault of a kind, on a side of the store.
func on(when fault.When, kind fault.Kind) fault.Fault {
	switch when {
	case fault.After:
		return fault.Fault{After: kind}
	case fault.Call:
		return fault.Fault{Call: kind}
	}
	return fault.Fault{Before: kind}
}

// plain is the simplest fault of a kind.
func plain(when fault.When, kind fault.Kind) fault.Fault {
	f := on(when, kind)
	switch kind {
	case fault.StatusFault:
		f.Status = 502
	case fault.Slow:
		f.Delay = market.Duration(10100 * time.Millisecond)
	}
	return f
}

var _ = Describe("the kinds of fault", func() {
	It("are these, each where it makes sense", func() {
		where := map[fault.When][]string{}
		for _, d := range fault.Kinds() {
			for _, when := range d.When {
				where[when] = append(where[when], string(d.Kind))
			}
			Expect(d.Summary).To(MatchRegexp(`^[a-z][^.\n]{10,80}$`), string(d.Kind))
		}
		Expect(where).To(HaveLen(3))
		Expect(where[fault.Call]).To(ConsistOf("reset", "status", "hang", "slow", "torn", "body", "key-revoked", "api-disabled"))
		Expect(where[fault.Before]).To(ConsistOf("refuse", "connect-timeout", "reset", "tls", "status", "hang"))
		Expect(where[fault.After]).To(ConsistOf("reset", "status", "hang", "slow", "drip", "torn", "content-type", "body", "stale-duplicate"))
	})

	It("pass the check there, and nowhere else", func() {
		for _, d := range fault.Kinds() {
			for _, when := range []fault.When{fault.Before, fault.After, fault.Call} {
				err := plain(when, d.Kind).Check()
				if slices.Contains(d.When, when) {
					Expect(err).NotTo(HaveOccurred())
					continue
				}
				Expect(err).To(MatchError(And(
					HavePrefix("%s cannot come %s: write %s, ", d.Kind, map[fault.When]string{
						fault.Before: "before the store's work", fault.After: "after the store's work", fault.Call: "to a call",
					}[when], d.When[0]),
					ContainSubstring("hang"))))
			}
		}
	})

	It("are a list that is the caller's to change", func() {
		fault.Kinds()[0].When[0] = "changed"
		Expect(fault.Kinds()[0].When[0]).To(Equal(fault.Before))
	})
})

var _ = DescribeTable("a fault that is fine", func(spoil func(*fault.Fault), when fault.When, kind fault.Kind) {
	f := plain(when, kind)
	spoil(&f)
	Expect(f.Check()).To(Succeed())
},
	Entry("a name at its limit", func(f *fault.Fault) { f.Name = strings.Repeat("я", 100) }, fault.Before, fault.Refuse),
	Entry("the lowest status", func(f *fault.Fault) { f.Status = 201 }, fault.After, fault.StatusFault),
	Entry("the highest status", func(f *fault.Fault) { f.Status = 599 }, fault.Before, fault.StatusFault),
	Entry("200 with a body", func(f *fault.Fault) { f.Status, f.Body = 200, "hello" }, fault.Before, fault.StatusFault),
	Entry("204", func(f *fault.Fault) { f.Status = 204 }, fault.Before, fault.StatusFault),
	Entry("a status with all of it", func(f *fault.Fault) { f.Body, f.ContentType = "{}", "application/json" }, fault.After, fault.StatusFault),
	Entry("the longest body", func(f *fault.Fault) { f.Body = strings.Repeat("a", 4096) }, fault.After, fault.InvalidBody),
	Entry("a content type in another charset", func(f *fault.Fault) { f.ContentType = "application/json; charset=cp1251" }, fault.After, fault.WrongContentType),
	Entry("the longest content type", func(f *fault.Fault) { f.ContentType = strings.Repeat("a", 200) }, fault.After, fault.WrongContentType),
	Entry("a drip with a delay", func(f *fault.Fault) { f.Delay = 1 }, fault.After, fault.Drip),
	Entry("a repetition two weeks later", func(f *fault.Fault) { f.Delay = market.Duration(14 * 24 * time.Hour) }, fault.After, fault.StaleDuplicate),
	Entry("all types", func(f *fault.Fault) { f.Types = market.Types() }, fault.Before, fault.Hang),
	Entry("a share of all", func(f *fault.Fault) { f.Share = 1 }, fault.Before, fault.Hang),
	Entry("the smallest share", func(f *fault.Fault) { f.Share = math.SmallestNonzeroFloat64 }, fault.Before, fault.Hang),
	Entry("a window", func(f *fault.Fault) { f.Count, f.From, f.Until = 3, 1, 2 }, fault.Before, fault.Hang),
	Entry("a window without end", func(f *fault.Fault) { f.From = market.Duration(time.Hour) }, fault.Before, fault.Hang),
)

var _ = DescribeTable("a fault that is wrong", func(spoil func(*fault.Fault), kind fault.Kind, problem string) {
	f := plain(fault.After, kind)
	Expect(f.Check()).To(Succeed())
	spoil(&f)
	Expect(f.Check()).To(MatchError(ContainSubstring(problem)))
},
	Entry("no side", func(f *fault.Fault) { f.After = "" }, fault.Hang, "write either before (the request"),
	Entry("both sides", func(f *fault.Fault) { f.Before = fault.Hang }, fault.Hang, "write either before (the request"),
	Entry("a side and a call", func(f *fault.Fault) { f.Operation = "getOrder" }, fault.Hang, "or call (the store calls the pull API)"),
	Entry("types of calls", func(f *fault.Fault) { f.After, f.Call, f.Types = "", fault.Hang, []market.Type{market.Ping} }, fault.Hang, "a fault of calls has no notification types"),
	Entry("a call that takes too long", func(f *fault.Fault) { f.After, f.Call, f.Delay = "", fault.Slow, market.Duration(time.Hour) }, fault.Slow, "the delay 1h of a call takes real time: write 1m at most"),
	Entry("an operation without a status", func(f *fault.Fault) { f.After, f.Operation = "", "getOrder" }, fault.Hang, "0 is no status of a whole reply"),
	Entry("another kind", func(f *fault.Fault) { f.After = "\x1b[2J" }, fault.Hang, `"\x1b[2J" is no kind of fault`),
	Entry("a kind without end", func(f *fault.Fault) { f.After = fault.Kind(strings.Repeat("a", 1000)) }, fault.Hang, `"`+strings.Repeat("a", 40)+`" is no kind`),
	Entry("a long name", func(f *fault.Fault) { f.Name = strings.Repeat("я", 101) }, fault.Hang, "at most 100 characters, all printable"),
	Entry("a name that a terminal obeys", func(f *fault.Fault) { f.Name = "\x1b[2J" }, fault.Hang, "all printable"),

	Entry("a status without effect", func(f *fault.Fault) { f.Status = 502 }, fault.Hang, "hang takes no status: leave it out, or write the kind status"),
	Entry("a delay without effect", func(f *fault.Fault) { f.Delay = 1 }, fault.StatusFault, "status takes no delay: leave it out, or write the kind slow or drip or stale-duplicate"),
	Entry("a body without effect", func(f *fault.Fault) { f.Body = "a" }, fault.Torn, "torn takes no body"),
	Entry("a content type without effect", func(f *fault.Fault) { f.ContentType = "a" }, fault.InvalidBody, "body takes no content type"),

	Entry("no status", func(f *fault.Fault) { f.Status = 0 }, fault.StatusFault, "0 is no status of a whole reply: write one from 200 to 599"),
	Entry("an interim status", func(f *fault.Fault) { f.Status = 199 }, fault.StatusFault, "199 is no status of a whole reply"),
	Entry("a status too high", func(f *fault.Fault) { f.Status = 600 }, fault.StatusFault, "600 is no status"),
	Entry("a negative status", func(f *fault.Fault) { f.Status = -502 }, fault.StatusFault, "-502 is no status"),
	Entry("200 alone", func(f *fault.Fault) { f.Status = 200 }, fault.StatusFault, "write the body that comes with it"),
	Entry("204 with a body", func(f *fault.Fault) { f.Status, f.Body = 204, "a" }, fault.StatusFault, "a reply with status 204 has no body"),
	Entry("304 with a content type", func(f *fault.Fault) { f.Status, f.ContentType = 304, "a" }, fault.StatusFault, "a reply with status 304 has no body"),
	Entry("a body too long", func(f *fault.Fault) { f.Body = strings.Repeat("a", 4097) }, fault.InvalidBody, "has 4097 bytes: at most 4 KiB"),
	Entry("a content type too long", func(f *fault.Fault) { f.ContentType = strings.Repeat("a", 201) }, fault.WrongContentType, "at most 200 printable ASCII characters"),
	Entry("a content type of two lines", func(f *fault.Fault) { f.ContentType = "a\r\nB: c" }, fault.WrongContentType, "cannot be sent"),
	Entry("a content type of spaces", func(f *fault.Fault) { f.ContentType = " " }, fault.WrongContentType, "cannot be sent"),
	Entry("the right content type", func(f *fault.Fault) { f.ContentType = "Application/JSON" }, fault.WrongContentType, "is the right one"),

	Entry("a negative delay", func(f *fault.Fault) { f.Delay = market.Duration(-time.Second) }, fault.Drip, "the delay -1s is negative"),
	Entry("slow without a delay", func(f *fault.Fault) { f.Delay = 0 }, fault.Slow, "slow needs the delay"),

	Entry("no such type", func(f *fault.Fault) { f.Types = []market.Type{"ORDER_CREATE"} }, fault.Hang, `"ORDER_CREATE" is no notification type: write one such as ORDER_CREATED`),
	Entry("a type twice", func(f *fault.Fault) { f.Types = []market.Type{market.Ping, market.Ping} }, fault.Hang, "PING is there twice"),
	Entry("a negative count", func(f *fault.Fault) { f.Count = -1 }, fault.Hang, "the count -1 is negative"),
	Entry("a negative share", func(f *fault.Fault) { f.Share = -0.1 }, fault.Hang, "the share -0.1 is none"),
	Entry("a share of more than all", func(f *fault.Fault) { f.Share = 1.01 }, fault.Hang, "the share 1.01 is none"),
	Entry("a share that is no number", func(f *fault.Fault) { f.Share = math.NaN() }, fault.Hang, "the share NaN is none"),
	Entry("a beginning before all", func(f *fault.Fault) { f.From = -1 }, fault.Hang, "begins at -1ns"),
	Entry("an end before all", func(f *fault.Fault) { f.Until = market.Duration(-time.Hour) }, fault.Hang, "the fault ends at -1h, but begins at 0s"),
	Entry("an end at the beginning", func(f *fault.Fault) { f.From, f.Until = market.Duration(time.Hour), market.Duration(time.Hour) }, fault.Hang, "ends at 1h, but begins at 1h: write a later end"),
)

var _ = DescribeTable("what a fault befalls", func(f fault.Fault, t market.Type, age time.Duration, fits bool) {
	Expect(f.Fits(t, age)).To(Equal(fits))
},
	Entry("all, unless it says otherwise", fault.Fault{}, market.Ping, time.Duration(0), true),
	Entry("all, for ever", fault.Fault{}, market.ChatCreated, time.Duration(math.MaxInt64), true),
	Entry("a request without a type", fault.Fault{}, market.Type(""), time.Hour, true),
	Entry("not such a request, if it names types", fault.Fault{Types: []market.Type{market.Ping}}, market.Type(""), time.Hour, false),
	Entry("a type that it names", fault.Fault{Types: []market.Type{market.OrderCreated, market.Ping}}, market.Ping, time.Hour, true),
	Entry("no type that it does not name", fault.Fault{Types: []market.Type{market.OrderCreated}}, market.Ping, time.Hour, false),
	Entry("nothing before its window", fault.Fault{From: market.Duration(time.Minute)}, market.Ping, time.Minute-1, false),
	Entry("the beginning of its window", fault.Fault{From: market.Duration(time.Minute)}, market.Ping, time.Minute, true),
	Entry("the last moment of its window", fault.Fault{Until: market.Duration(time.Hour)}, market.Ping, time.Hour-1, true),
	Entry("not the end of its window", fault.Fault{Until: market.Duration(time.Hour)}, market.Ping, time.Hour, false),
	Entry("nothing before it was set", fault.Fault{}, market.Ping, -time.Nanosecond, false),
)

var _ = DescribeTable("a fault in words", func(f fault.Fault, words string) {
	Expect(f.Check()).To(Succeed())
	Expect(f.String()).To(Equal(words))
},
	Entry(nil, fault.Fault{Before: fault.Refuse}, "before: refuse"),
	Entry(nil, fault.Fault{After: fault.Slow, Delay: market.Duration(10100 * time.Millisecond), Types: []market.Type{market.OrderCreated}, Count: 3},
		"after: slow, 10.1s, ORDER_CREATED only, 3 times"),
	Entry(nil, fault.Fault{Before: fault.StatusFault, Status: 502, Count: 1}, "before: status 502, once"),
	Entry(nil, fault.Fault{After: fault.StaleDuplicate}, "after: stale-duplicate, 1m"),
	Entry(nil, fault.Fault{After: fault.StaleDuplicate, Delay: market.Duration(time.Second)}, "after: stale-duplicate, 1s"),
	Entry(nil, fault.Fault{After: fault.Drip, Share: 1}, "after: drip"),
	Entry(nil, fault.Fault{Operation: "getOrder", Status: 503, Count: 3}, "call: status 503, getOrder only, 3 times"),
	Entry(nil, fault.Fault{Call: fault.KeyRevoked}, "call: key-revoked"),
	Entry(nil, fault.Fault{Before: fault.Hang, Share: 0.07}, "before: hang, 7% of requests"),
	Entry(nil, fault.Fault{Before: fault.Hang, Share: 1.0 / 3}, "before: hang, 33.33% of requests"),
	Entry(nil, fault.Fault{Before: fault.Hang, From: market.Duration(90 * time.Second), Until: market.Duration(14 * 24 * time.Hour)}, "before: hang, from 1m30s, until 336h"),
	Entry(nil, fault.Fault{Before: fault.Hang, Types: []market.Type{market.Ping, market.OrderCreated}, Until: market.Duration(80 * time.Minute)},
		"before: hang, PING and ORDER_CREATED only, until 1h20m"),
)

var _ = DescribeTable("which calls a fault hits", func(f fault.Fault, operation string, age time.Duration, fits bool) {
	Expect(f.FitsCall(operation, age)).To(Equal(fits))
	Expect(f.Fits(market.Ping, age)).To(BeFalse(), "no notification")
},
	Entry("all", fault.Fault{Call: fault.Hang}, "getOrder", time.Duration(0), true),
	Entry("those of its operation", fault.Fault{Operation: "getOrder", Status: 503}, "getOrder", time.Hour, true),
	Entry("those of no other", fault.Fault{Operation: "getOrder", Status: 503}, "getOrders", time.Hour, false),
	Entry("none before its window", fault.Fault{Call: fault.Hang, From: market.Duration(time.Minute)}, "getOrder", time.Minute-1, false),
	Entry("none at its end", fault.Fault{Call: fault.Hang, Until: market.Duration(time.Minute)}, "getOrder", time.Minute, false),
)

var _ = Describe("the repetition of what was accepted", func() {
	It("comes after a minute, or the delay given, and from one kind only", func() {
		Expect(plain(fault.After, fault.StaleDuplicate).RepeatAfter()).To(Equal(time.Minute))
		Expect(fault.Fault{After: fault.StaleDuplicate, Delay: market.Duration(time.Hour)}.RepeatAfter()).To(Equal(time.Hour))
		Expect(plain(fault.After, fault.Slow).RepeatAfter()).To(BeZero())
	})
})

var _ = Describe("a fault as it is written", func() {
	It("is the same in JSON and in Go", func() {
		f := fault.Fault{
			Name: "late", After: fault.Slow, Delay: market.Duration(10100 * time.Millisecond), Types: []market.Type{market.OrderCreated},
			Count: 3, Share: 0.5, From: market.Duration(time.Minute), Until: market.Duration(14 * 24 * time.Hour),
		}
		text, err := json.Marshal(f)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(Equal(`{"name":"late","after":"slow","delay":"10.1s","types":["ORDER_CREATED"],"count":3,"share":0.5,"from":"1m","until":"336h"}`))
		var back fault.Fault
		Expect(json.Unmarshal(text, &back)).To(Succeed())
		Expect(back).To(Equal(f))
		Expect(json.Unmarshal([]byte(`{"until":"14d"}`), &back)).To(Succeed())
		Expect(json.Unmarshal([]byte(`{"until":"soon"}`), &back)).To(MatchError(ContainSubstring("write 90s, 2h, 14d or 1d12h")))
	})
})
