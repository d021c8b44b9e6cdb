package market_test

import (
	"math"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

// plain is the simplest fault of a kind.
func plain(when market.When, kind market.FaultKind) market.Fault {
	f := market.Fault{When: when, Kind: kind}
	switch kind {
	case market.StatusFault:
		f.Status = 502
	case market.Slow:
		f.Delay = 10100 * time.Millisecond
	}
	return f
}

var _ = Describe("the kinds of fault", func() {
	It("are these, each where it makes sense", func() {
		where := map[market.When][]string{}
		for _, d := range market.FaultKinds() {
			for _, when := range d.When {
				where[when] = append(where[when], string(d.Kind))
			}
			Expect(d.Summary).To(MatchRegexp(`^[a-z][^.\n]{10,80}$`), string(d.Kind))
		}
		Expect(where).To(HaveLen(2))
		Expect(where[market.Before]).To(ConsistOf("refuse", "connect-timeout", "reset", "tls", "status", "hang"))
		Expect(where[market.After]).To(ConsistOf("reset", "status", "hang", "slow", "drip", "torn", "content-type", "body", "stale-duplicate"))
	})

	It("pass the check there, and nowhere else", func() {
		for _, d := range market.FaultKinds() {
			for _, when := range []market.When{market.Before, market.After} {
				err := plain(when, d.Kind).Check()
				if slices.Contains(d.When, when) {
					Expect(err).NotTo(HaveOccurred())
					continue
				}
				Expect(err).To(MatchError(And(
					HavePrefix("%s cannot come %s the store's work: write %s, ", d.Kind, when, d.When[0]),
					ContainSubstring("hang"))))
			}
		}
	})

	It("are a list that is the caller's to change", func() {
		market.FaultKinds()[0].When[0] = "changed"
		Expect(market.FaultKinds()[0].When[0]).To(Equal(market.Before))
	})
})

var _ = DescribeTable("a fault that is fine", func(spoil func(*market.Fault), when market.When, kind market.FaultKind) {
	f := plain(when, kind)
	spoil(&f)
	Expect(f.Check()).To(Succeed())
},
	Entry("a name at its limit", func(f *market.Fault) { f.Name = strings.Repeat("я", 100) }, market.Before, market.Refuse),
	Entry("the lowest status", func(f *market.Fault) { f.Status = 201 }, market.After, market.StatusFault),
	Entry("the highest status", func(f *market.Fault) { f.Status = 599 }, market.Before, market.StatusFault),
	Entry("200 with a body", func(f *market.Fault) { f.Status, f.Body = 200, "hello" }, market.Before, market.StatusFault),
	Entry("204", func(f *market.Fault) { f.Status = 204 }, market.Before, market.StatusFault),
	Entry("a status with all of it", func(f *market.Fault) { f.Body, f.ContentType = "{}", "application/json" }, market.After, market.StatusFault),
	Entry("the longest body", func(f *market.Fault) { f.Body = strings.Repeat("a", 4096) }, market.After, market.InvalidBody),
	Entry("a content type in another charset", func(f *market.Fault) { f.ContentType = "application/json; charset=cp1251" }, market.After, market.WrongContentType),
	Entry("the longest content type", func(f *market.Fault) { f.ContentType = strings.Repeat("a", 200) }, market.After, market.WrongContentType),
	Entry("a drip with a delay", func(f *market.Fault) { f.Delay = 1 }, market.After, market.Drip),
	Entry("a repetition two weeks later", func(f *market.Fault) { f.Delay = 14 * 24 * time.Hour }, market.After, market.StaleDuplicate),
	Entry("all types", func(f *market.Fault) { f.Types = market.Types() }, market.Before, market.Hang),
	Entry("a share of all", func(f *market.Fault) { f.Share = 1 }, market.Before, market.Hang),
	Entry("the smallest share", func(f *market.Fault) { f.Share = math.SmallestNonzeroFloat64 }, market.Before, market.Hang),
	Entry("a window", func(f *market.Fault) { f.Count, f.From, f.Until = 3, 1, 2 }, market.Before, market.Hang),
	Entry("a window without end", func(f *market.Fault) { f.From = time.Hour }, market.Before, market.Hang),
)

var _ = DescribeTable("a fault that is wrong", func(spoil func(*market.Fault), kind market.FaultKind, problem string) {
	f := plain(market.After, kind)
	Expect(f.Check()).To(Succeed())
	spoil(&f)
	Expect(f.Check()).To(MatchError(ContainSubstring(problem)))
},
	Entry("no side", func(f *market.Fault) { f.When = "" }, market.Hang, `"" is no side of the store: write before (the request`),
	Entry("another side", func(f *market.Fault) { f.When = "during" }, market.Hang, `"during" is no side`),
	Entry("no kind", func(f *market.Fault) { f.Kind = "" }, market.Hang, `"" is no kind of fault: write one of reset, hang, status, slow`),
	Entry("another kind", func(f *market.Fault) { f.Kind = "\x1b[2J" }, market.Hang, `"\x1b[2J" is no kind of fault`),
	Entry("a kind without end", func(f *market.Fault) { f.Kind = market.FaultKind(strings.Repeat("a", 1000)) }, market.Hang, `"`+strings.Repeat("a", 40)+`" is no kind`),
	Entry("a long name", func(f *market.Fault) { f.Name = strings.Repeat("я", 101) }, market.Hang, "at most 100 characters, all printable"),
	Entry("a name that a terminal obeys", func(f *market.Fault) { f.Name = "\x1b[2J" }, market.Hang, "all printable"),

	Entry("a status without effect", func(f *market.Fault) { f.Status = 502 }, market.Hang, "hang takes no status: leave it out, or write the kind status"),
	Entry("a delay without effect", func(f *market.Fault) { f.Delay = 1 }, market.StatusFault, "status takes no delay: leave it out, or write the kind slow or drip or stale-duplicate"),
	Entry("a body without effect", func(f *market.Fault) { f.Body = "a" }, market.Torn, "torn takes no body"),
	Entry("a content type without effect", func(f *market.Fault) { f.ContentType = "a" }, market.InvalidBody, "body takes no content type"),

	Entry("no status", func(f *market.Fault) { f.Status = 0 }, market.StatusFault, "0 is no status of a whole reply: write one from 200 to 599"),
	Entry("an interim status", func(f *market.Fault) { f.Status = 199 }, market.StatusFault, "199 is no status of a whole reply"),
	Entry("a status too high", func(f *market.Fault) { f.Status = 600 }, market.StatusFault, "600 is no status"),
	Entry("a negative status", func(f *market.Fault) { f.Status = -502 }, market.StatusFault, "-502 is no status"),
	Entry("200 alone", func(f *market.Fault) { f.Status = 200 }, market.StatusFault, "write the body that comes with it"),
	Entry("204 with a body", func(f *market.Fault) { f.Status, f.Body = 204, "a" }, market.StatusFault, "a reply with status 204 has no body"),
	Entry("304 with a content type", func(f *market.Fault) { f.Status, f.ContentType = 304, "a" }, market.StatusFault, "a reply with status 304 has no body"),
	Entry("a body too long", func(f *market.Fault) { f.Body = strings.Repeat("a", 4097) }, market.InvalidBody, "has 4097 bytes: at most 4 KiB"),
	Entry("a content type too long", func(f *market.Fault) { f.ContentType = strings.Repeat("a", 201) }, market.WrongContentType, "at most 200 printable ASCII characters"),
	Entry("a content type of two lines", func(f *market.Fault) { f.ContentType = "a\r\nB: c" }, market.WrongContentType, "cannot be sent"),
	Entry("a content type of spaces", func(f *market.Fault) { f.ContentType = " " }, market.WrongContentType, "cannot be sent"),
	Entry("the right content type", func(f *market.Fault) { f.ContentType = "Application/JSON" }, market.WrongContentType, "is the right one"),

	Entry("a negative delay", func(f *market.Fault) { f.Delay = -time.Second }, market.Drip, "the delay -1s is negative"),
	Entry("slow without a delay", func(f *market.Fault) { f.Delay = 0 }, market.Slow, "slow needs the delay"),

	Entry("no such type", func(f *market.Fault) { f.Types = []market.Type{"ORDER_CREATE"} }, market.Hang, `"ORDER_CREATE" is no notification type: write one such as ORDER_CREATED`),
	Entry("a type twice", func(f *market.Fault) { f.Types = []market.Type{market.Ping, market.Ping} }, market.Hang, "PING is there twice"),
	Entry("a negative count", func(f *market.Fault) { f.Count = -1 }, market.Hang, "the count -1 is negative"),
	Entry("a negative share", func(f *market.Fault) { f.Share = -0.1 }, market.Hang, "the share -0.1 is none"),
	Entry("a share of more than all", func(f *market.Fault) { f.Share = 1.01 }, market.Hang, "the share 1.01 is none"),
	Entry("a share that is no number", func(f *market.Fault) { f.Share = math.NaN() }, market.Hang, "the share NaN is none"),
	Entry("a beginning before all", func(f *market.Fault) { f.From = -1 }, market.Hang, "begins at -1ns"),
	Entry("an end before all", func(f *market.Fault) { f.Until = -time.Hour }, market.Hang, "the fault ends at -1h, but begins at 0s"),
	Entry("an end at the beginning", func(f *market.Fault) { f.From, f.Until = time.Hour, time.Hour }, market.Hang, "ends at 1h, but begins at 1h: write a later end"),
)

var _ = DescribeTable("what a fault befalls", func(f market.Fault, t market.Type, age time.Duration, fits bool) {
	Expect(f.Fits(t, age)).To(Equal(fits))
},
	Entry("all, unless it says otherwise", market.Fault{}, market.Ping, time.Duration(0), true),
	Entry("all, for ever", market.Fault{}, market.ChatCreated, time.Duration(math.MaxInt64), true),
	Entry("a request without a type", market.Fault{}, market.Type(""), time.Hour, true),
	Entry("not such a request, if it names types", market.Fault{Types: []market.Type{market.Ping}}, market.Type(""), time.Hour, false),
	Entry("a type that it names", market.Fault{Types: []market.Type{market.OrderCreated, market.Ping}}, market.Ping, time.Hour, true),
	Entry("no type that it does not name", market.Fault{Types: []market.Type{market.OrderCreated}}, market.Ping, time.Hour, false),
	Entry("nothing before its window", market.Fault{From: time.Minute}, market.Ping, time.Minute-1, false),
	Entry("the beginning of its window", market.Fault{From: time.Minute}, market.Ping, time.Minute, true),
	Entry("the last moment of its window", market.Fault{Until: time.Hour}, market.Ping, time.Hour-1, true),
	Entry("not the end of its window", market.Fault{Until: time.Hour}, market.Ping, time.Hour, false),
	Entry("nothing before it was set", market.Fault{}, market.Ping, -time.Nanosecond, false),
)

var _ = DescribeTable("a fault in words", func(f market.Fault, words string) {
	Expect(f.Check()).To(Succeed())
	Expect(f.String()).To(Equal(words))
},
	Entry(nil, market.Fault{When: market.Before, Kind: market.Refuse}, "before: refuse"),
	Entry(nil, market.Fault{When: market.After, Kind: market.Slow, Delay: 10100 * time.Millisecond, Types: []market.Type{market.OrderCreated}, Count: 3},
		"after: slow, 10.1s, ORDER_CREATED only, 3 times"),
	Entry(nil, market.Fault{When: market.Before, Kind: market.StatusFault, Status: 502, Count: 1}, "before: status 502, once"),
	Entry(nil, market.Fault{When: market.After, Kind: market.StaleDuplicate}, "after: stale-duplicate, 1m"),
	Entry(nil, market.Fault{When: market.After, Kind: market.StaleDuplicate, Delay: time.Second}, "after: stale-duplicate, 1s"),
	Entry(nil, market.Fault{When: market.After, Kind: market.Drip, Share: 1}, "after: drip"),
	Entry(nil, market.Fault{When: market.Before, Kind: market.Hang, Share: 0.07}, "before: hang, 7% of requests"),
	Entry(nil, market.Fault{When: market.Before, Kind: market.Hang, Share: 1.0 / 3}, "before: hang, 33.33% of requests"),
	Entry(nil, market.Fault{When: market.Before, Kind: market.Hang, From: 90 * time.Second, Until: 14 * 24 * time.Hour}, "before: hang, from 1m30s, until 336h"),
	Entry(nil, market.Fault{When: market.Before, Kind: market.Hang, Types: []market.Type{market.Ping, market.OrderCreated}, Until: 80 * time.Minute},
		"before: hang, PING and ORDER_CREATED only, until 1h20m"),
)

var _ = Describe("the repetition of what was accepted", func() {
	It("comes after a minute, or the delay given, and from one kind only", func() {
		Expect(plain(market.After, market.StaleDuplicate).RepeatAfter()).To(Equal(time.Minute))
		Expect(market.Fault{Kind: market.StaleDuplicate, Delay: time.Hour}.RepeatAfter()).To(Equal(time.Hour))
		Expect(plain(market.After, market.Slow).RepeatAfter()).To(BeZero())
	})
})
