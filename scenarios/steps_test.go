package scenarios_test

import (
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("a step", func() {
	It("connects, and the store's path and scope are those declared", func() {
		s := newStore()
		r := tell(story(
			scenarios.Step{Connect: "other"}, advance(2*time.Minute),
			scenarios.Step{Order: "create", Shop: 1, As: "near"}, scenarios.Step{Order: "create", Shop: 2, As: "far"}, idle(),
			expect(
				exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "near", To: "other"}, Count: scenarios.Exactly(1)}},
				exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "near", To: "main"}, Count: scenarios.Exactly(0)}},
				exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "far", To: "main"}, Count: scenarios.Exactly(1)}},
			),
		), s.url+"/")
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
		Expect(s.paths()).To(Equal([]string{"/notification", "/hooks/notification", "/hooks/notification", "/notification"}))
		Expect(r.Report.Checks[1].Title).To(Equal("other: PING is answered as it must be"))
		Expect(r.Report.Checks[1].Rules).To(Equal([]string{"N-CONNECT-PING"}))
	})

	It("edits path and types, which takes effect after the delay (N-DELAY)", func() {
		s := newStore()
		r := tell(story(
			scenarios.Step{Edit: "main", Path: ptr("/new"), Types: ptr([]market.Type{market.ChatCreated}), Name: ptr("new")},
			order("before"), advance(2*time.Minute), order("after"), scenarios.Step{Chat: "create", As: "chat"}, idle(),
			expect(
				exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "before", Before: "edited"}, Count: scenarios.Exactly(1)}},
				exp{Attempts: &scenarios.Attempts{Which: of("after"), Count: scenarios.Exactly(0)}},
				exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "chat", After: "edited"}, Count: scenarios.Exactly(1)}},
			),
		), s.url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
		Expect(s.paths()).To(Equal([]string{"/notification", "/notification", "/new/notification"}))
	})

	It("unplugs and plugs in again, without PING (N-RECONNECT)", func() {
		s := newStore()
		r := tell(story(
			scenarios.Step{Unplug: "main"}, advance(2*time.Minute), order("missed"),
			expect(exp{Subscription: &scenarios.Connected{Name: "main", State: "unplugged", Took: span(2 * time.Minute)}}),
			scenarios.Step{Plug: "main"}, advance(2*time.Minute), order("got"), idle(),
			expect(
				exp{Subscription: &scenarios.Connected{Name: "main", State: "enabled", Took: span(2 * time.Minute)}},
				exp{Attempts: &scenarios.Attempts{Which: of("missed"), Count: scenarios.Exactly(0)}},
				exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Type: market.Ping}, Count: scenarios.Exactly(1)}},
			),
		), s.url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
		Expect(s.bodies(market.OrderCreated)).To(HaveLen(1))
	})

	It("says nothing of PING where a change of mind sends none", func() {
		r := tell(story(scenarios.Step{Unplug: "main"}, scenarios.Step{Plug: "main"}), newStore().url)
		Expect(r.Report.Checks).To(HaveLen(1), "that of connecting")
	})

	It("plugs in what Market disconnected, with PING (N-RECONNECT)", func() {
		r := tell(story(
			on("outage"), order("order"), scenarios.Step{Advance: scenarios.UntilDisconnected()},
			expect(exp{Subscription: &scenarios.Connected{Name: "main", State: "disconnected", Took: span(14 * day)}}),
			scenarios.Step{Plug: "main", Refused: true},
			off("outage"), scenarios.Step{Plug: "main"}, advance(2*time.Minute),
			expect(
				exp{Subscription: &scenarios.Connected{Name: "main", State: "enabled", Took: span(2 * time.Minute)}},
				exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Type: market.Ping, After: "disconnected"}, Count: scenarios.Exactly(2)}},
			),
		), newStore().url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
		Expect(r.Report.Checks[2].Title).To(Equal("main: PING fails, and the subscription is not enabled"))
		Expect(r.Report.Checks[2].Subtype).To(Equal("CONNECTION_REFUSED"))
	})

	It("duplicates a subscription to another shop, under a name of its own", func() {
		s := newStore()
		r := tell(story(
			scenarios.Step{Duplicate: "main", Shop: 2, As: "second"}, advance(2*time.Minute),
			scenarios.Step{Order: "create", Shop: 2, As: "order"}, idle(),
			expect(exp{Delivery: &scenarios.Delivery{Which: scenarios.Which{Of: "order", To: "second"}, State: scenarios.States{"delivered"}}}),
			scenarios.Step{Remove: "second"},
			expect(exp{Subscription: &scenarios.Connected{Name: "second", State: "removed", Took: span(0)}}),
		), s.url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
		Expect(r.Report.Checks[1].Title).To(Equal("second: PING is answered as it must be"))
	})

	It("switches a fault on and off by its name, and counts anew each time", func() {
		r := tell(story(
			on("lost"), order("a"), order("b"), idle(), off("lost"), on("lost"), order("c"), idle(),
			expect(
				exp{Attempts: &scenarios.Attempts{Which: of("a"), Count: scenarios.Exactly(2), Arrived: ptr(true)}},
				exp{Held: &scenarios.Waited{Which: of("b"), By: "a"}},
				exp{Attempts: &scenarios.Attempts{Which: of("b"), Count: scenarios.Exactly(1)}},
				exp{Attempts: &scenarios.Attempts{Which: of("c"), Count: scenarios.Exactly(2)}},
			),
		), newStore().url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
	})

	It("declares a delay that costs no real time, and that replies are held against", func() {
		r := tell(story(
			on("late"), order("late"), idle(),
			expect(
				exp{Attempts: &scenarios.Attempts{Which: of("late"), Verdict: "READ_TIMED_OUT", Count: scenarios.Exactly(1)}},
				exp{Replies: &scenarios.Replies{Which: of("late"), Latency: span(10 * time.Second), Count: scenarios.Exactly(1)}},
			),
		), newStore().url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
	})

	It("lets time pass: a stretch, to what is due next, until all is over", func() {
		r := tell(story(
			on("outage"), order("order"), advance(30*time.Second),
			expect(exp{Attempts: &scenarios.Attempts{Which: of("order"), Count: scenarios.Exactly(1)}}, exp{Phase: &scenarios.Phase{Which: of("order"), Every: time.Minute}}),
			scenarios.Step{Advance: scenarios.ToNext()},
			expect(exp{Attempts: &scenarios.Attempts{Which: of("order"), Offsets: []time.Duration{0, time.Minute}}}),
			advance(time.Hour), expect(exp{Phase: &scenarios.Phase{Which: of("order"), Every: 15 * time.Minute}}),
			advance(day), expect(exp{Phase: &scenarios.Phase{Which: of("order"), Every: time.Hour}}),
			off("outage"), idle(),
			expect(exp{Delivery: &scenarios.Delivery{Which: of("order"), State: scenarios.States{"delivered"}}}),
		), newStore().url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
	})

	It("leaves what waits for another unsent, and cancels it unsent (N-BLOCKING)", func() {
		s := newStore()
		r := tell(story(
			on("outage"), order("first"), advance(time.Minute), order("second"), advance(time.Minute),
			expect(
				exp{Delivery: &scenarios.Delivery{Which: of("first"), State: scenarios.States{"pending"}}},
				exp{Delivery: &scenarios.Delivery{Which: of("second"), State: scenarios.States{"held"}}},
				exp{Held: &scenarios.Waited{Which: of("second"), By: "first"}},
				exp{Phase: &scenarios.Phase{Which: of("second"), Every: time.Minute}},
				exp{Delivery: &scenarios.Delivery{Which: of("second"), State: scenarios.States{"delivered"}}},
			),
			scenarios.Step{Unplug: "main"}, advance(2*time.Minute),
			expect(
				exp{Delivery: &scenarios.Delivery{State: scenarios.States{"cancelled"}, Count: scenarios.Exactly(2)}},
				exp{Delivery: &scenarios.Delivery{Which: of("second"), State: scenarios.States{"cancelled"}, Within: span(3 * time.Minute)}},
				exp{Attempts: &scenarios.Attempts{Which: of("second"), Count: scenarios.Exactly(0)}},
				exp{Held: &scenarios.Waited{Which: of("second"), By: "first"}},
			),
		), s.url)
		phase, delivered := r.Report.Checks[4], r.Report.Checks[5]
		Expect(phase.Reason).To(Equal("it has no attempt planned; it waits for n1 (ORDER_CREATED)"))
		Expect(here(phase)).To(Equal("+3m delivery.held s1 n2 ORDER_CREATED, waits for n1"))
		Expect(delivered.Reason).To(HavePrefix("1 held; it waits for n1 (ORDER_CREATED); attempt 3 ended in CONNECTION_REFUSED"))
		Expect(delivered.Evidence).To(Equal("x4"), "what ails the blocker")
		rest := slices.Delete(verdicts(r), 4, 6)
		Expect(rest).To(HaveLen(8))
		Expect(rest).To(HaveEach(reports.Pass))
		Expect(s.bodies(market.OrderCreated)).To(BeEmpty())
	})

	DescribeTable("of which nothing came says for what it waits (N-BLOCKING)", func(e scenarios.Expectation, happened string) {
		c := last(tell(ending(story(on("outage"), order("first"), advance(time.Minute), order("second"), advance(time.Minute)), e), newStore().url))
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Reason).To(HavePrefix(happened + "; it waits for n1 (ORDER_CREATED); attempt 3 ended in CONNECTION_REFUSED"))
		Expect(c.Evidence).To(Equal("x4"))
	},
		Entry("attempts", exp{Attempts: &scenarios.Attempts{Which: of("second")}}, "there were 0 attempts"),
		Entry("replies", exp{Replies: &scenarios.Replies{Which: of("second"), Status: 200}}, "nothing of the kind was sent"),
		Entry("arrival", exp{Arrival: []string{"second", "first"}}, "second never reached the store"),
		Entry("delivery", exp{Delivery: &scenarios.Delivery{Which: of("second"), State: scenarios.States{"delivered"}}}, "1 held"),
	)

	It("repeats each by itself where nothing blocks (N-RETRY)", func() {
		o := scenarios.Options{Target: newStore().url}
		o.Market.Blocking = sim.Off
		r := tellWith(GinkgoT().Context(), story(
			on("outage"), order("first"), advance(time.Minute), order("second"), advance(time.Minute),
			expect(
				exp{Delivery: &scenarios.Delivery{State: scenarios.States{"pending"}, Count: scenarios.Exactly(2)}},
				exp{Attempts: &scenarios.Attempts{Which: of("second"), Offsets: []time.Duration{0, time.Minute}}},
				exp{Held: &scenarios.Waited{Count: scenarios.Exactly(0)}},
			),
		), o)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
	})

	It("fails if Market disconnects nobody, and ends the run there", func() {
		r := tell(ending(story(order("order"), scenarios.Step{Advance: scenarios.UntilDisconnected()}, order("more")),
			exp{Arrival: []string{"order", "more"}}), newStore().url)
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Pass, reports.Fail, reports.Skip}))
		Expect(r.Report.Checks[1].Title).To(Equal("the step advance is executed"))
		Expect(r.Report.Checks[1].Reason).To(Equal("nothing is left to happen, and Market disconnected nobody"))
		Expect(r.Report.Checks[1].Around).NotTo(BeEmpty())
		Expect(last(r).Reason).To(Equal("not looked at: nothing is left to happen, and Market disconnected nobody"))
		Expect(r.Incomplete).To(BeFalse())
	})

	It("expects in between what no longer holds at the end", func() {
		r := tell(ending(story(
			on("outage"), order("order"),
			expect(exp{Delivery: &scenarios.Delivery{State: scenarios.States{"pending"}}}),
			off("outage"), idle()),
			exp{Delivery: &scenarios.Delivery{State: scenarios.States{"pending"}}},
		), newStore().url)
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Pass, reports.Pass, reports.Fail}))
	})

	It("that the seller cannot take is an error of the scenario, not of the store", func() {
		r := tell(ending(story(scenarios.Step{Plug: "main"}), exp{Attempts: &scenarios.Attempts{}}), newStore().url)
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Pass, reports.Error, reports.Skip}))
		Expect(r.Report.Checks[1].Title).To(Equal("the step plug is executed"))
		Expect(r.Report.Checks[1].Reason).To(ContainSubstring("plugged in already"))
	})

	DescribeTable("is skipped, and nothing is sent, where the cabinet lacks", func(what string, step scenarios.Step) {
		store := newStore()
		o := scenarios.Options{Target: store.url}
		o.Market.Cabinet = &cabinet.Cabinet{Campaigns: []cabinet.Campaign{{ID: 1000001}}}
		r := tellWith(GinkgoT().Context(), story(order("a"), step), o)
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Skip}))
		Expect(last(r).Reason).To(Equal("the cabinet has no " + what))
		Expect(store.got).To(BeEmpty())
	},
		Entry("a shop of an event", "shop 3", scenarios.Step{Order: "create", Shop: 3}),
		Entry("a shop to manage", "shop 2", scenarios.Step{Duplicate: "main", As: "x", Shop: 2}),
		Entry("a model", "shop that sells by DBS", scenarios.Step{Order: "create", Model: market.DBS}),
	)

	It("is skipped where the cabinet lacks the shop of a subscription", func() {
		o := scenarios.Options{Target: newStore().url}
		o.Market.Cabinet = &cabinet.Cabinet{Campaigns: []cabinet.Campaign{{ID: 1000001}}}
		s := story()
		s.Subscriptions[0].Shop = 2
		r := tellWith(GinkgoT().Context(), s, o)
		Expect(last(r).Verdict).To(Equal(reports.Skip))
		Expect(last(r).Reason).To(Equal("the cabinet has no shop 2"))
	})

	It("leaves in the journal what it did", func() {
		r := tell(story(on("lost"), off("lost"), scenarios.Step{Remove: "main"}), newStore().url)
		Expect(r.Journal.Count(journal.FaultOn)).To(Equal(1))
		Expect(r.Journal.Count(journal.FaultOff)).To(Equal(1))
		Expect(r.Journal.Count(journal.SubscriptionRemoved)).To(Equal(1))
	})
})
