package scenarios_test

import (
	"bytes"
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("what a run found", func() {
	It("names the scenario, the store and the settings", func() {
		s := story()
		s.Title, s.Shows, s.Rules, s.Source = "a title", "what it shows", []string{"N-RETRY"}, "my.yaml"
		r := tellWith(context.Background(), s, scenarios.Options{Target: newStore().url, Version: "1.2.3"}).Report
		Expect(r.Tool).To(Equal("localmarket"))
		Expect(r.Version).To(Equal("1.2.3"))
		Expect(r.Revision).To(Equal(sim.LatestRevision))
		Expect(*r.Scenario).To(Equal(reports.Scenario{Name: "story", Title: "a title", Shows: "what it shows", Rules: []string{"N-RETRY"}, Source: "my.yaml"}))
		Expect(r.Summary).To(Equal(reports.Summary{Passed: 1}))
		Expect(r.Checks[0].ID).To(Equal("story.1"))
		Expect(r.Choices).To(Equal(map[string]string{
			"path": "/notification", "deadline": "10s", "ping-deadline": "1s", "activation-delay": "2m", "blocking": "on",
			"start": "2026-09-01T09:00:00Z", "reply-bound": "64 KiB", "first-order": "51000000000", "moves": "off", "traffic": "off", "limits": "on", "deprecations": "tell",
		}))
		Expect(r.Timeline).NotTo(BeNil())
	})

	It("says which settings depart from the contract", func() {
		o := scenarios.Options{Target: newStore().url, Store: "a store", Market: sim.Options{
			Deadline: 3 * time.Second, PingDeadline: 2 * time.Second, ActivationDelay: time.Hour, Blocking: sim.Off,
		}}
		r := tellWith(context.Background(), story(), o).Report
		Expect(r.Target).To(Equal("a store"))
		Expect(r.Choices).To(HaveKeyWithValue("deadline", "3s, a departure from the contract's 10s (N-DEADLINE)"))
		Expect(r.Choices).To(HaveKeyWithValue("ping-deadline", "2s, a departure from the contract's 1s (N-PING-DEADLINE)"))
		Expect(r.Choices).To(HaveKeyWithValue("blocking", "off, a departure from the contract's on (N-BLOCKING)"))
		Expect(r.Choices).To(HaveKeyWithValue("activation-delay", "1h, a departure from the contract's 2m (N-DELAY)"))
	})

	It("names the settings of an older revision, which depart from nothing", func() {
		o := scenarios.Options{Target: newStore().url, Market: sim.Options{Revision: "2025-09"}}
		r := tellWith(context.Background(), story(), o).Report
		Expect(r.Choices).To(HaveKeyWithValue("ping-deadline", "10s"))
		Expect(r.Choices).To(HaveKeyWithValue("blocking", "off"))
	})

	It("shows what happened around a failure, with what decided it and its request", func() {
		s := newStore(func(n int, _ []byte) int {
			if n == 4 {
				return 500
			}
			return 200
		})
		one := exp{Line: 7, Fix: "answer 200", Replies: &scenarios.Replies{Which: scenarios.Which{Type: market.OrderCreated}, Status: 200}}
		all := ending(story(scenarios.Step{Order: "create", Times: 8, Every: time.Second}, advance(time.Minute)), one)
		all.Rules = []string{"N-200", "N-500"}
		c := last(tell(all, s.url))
		Expect(c.Reason).To(Equal("8 of 9 replies like that: status 500, failed: HTTP, status 500 Internal Server Error instead of 200 (N-200, N-500)"))
		Expect(c.Line).To(Equal(7))
		Expect(c.Fix).To(Equal("answer 200"))
		Expect(c.Rules).To(Equal([]string{"N-200", "N-500"}), "those of the scenario")
		Expect(c.Type).To(Equal("CANT_GET_RESPONSE"))
		Expect(c.Subtype).To(Equal("HTTP"))
		Expect(c.Evidence).To(Equal("x4"))
		Expect(c.Exchanges).To(HaveLen(9), "the one that failed was sent again, and then those that waited")
		Expect(c.Around).To(HaveLen(9), "four before and four after")
		Expect(c.Around[4].Here).To(BeTrue())
		Expect(c.Around[4].Exchange).To(Equal("x4"))
		Expect(c.Around[4].Offset).To(Equal("+2m2s"))
		for i, m := range c.Around {
			Expect(m.Here).To(Equal(i == 4))
		}
	})

	It("names the rules of an expectation that has some", func() {
		e := exp{Rules: []string{"N-400"}, Subscription: &scenarios.Connected{Name: "main", State: "activating"}}
		Expect(last(tell(ending(story(), e), newStore().url)).Reason).To(Equal("it is enabled (N-400)"))
		never := exp{Subscription: &scenarios.Connected{Name: "other", State: "enabled"}}
		_, err := scenarios.Run(context.Background(), ending(story(), never), scenarios.Options{Target: newStore().url})
		Expect(problems(err)).To(Equal([]string{`no subscription "other" is connected by now: put a step "connect: other" before`}))
	})

	It("holds the ends of a long run, and what checks name", func() {
		middle := exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "middle"}, Count: scenarios.Exactly(1)}}
		r := tell(ending(story(
			scenarios.Step{Order: "create", Times: 100, As: "before"}, order("middle"), scenarios.Step{Order: "create", Times: 100}, idle(),
		), middle, exp{Attempts: &scenarios.Attempts{Which: of("before")}}), newStore().url).Report
		Expect(last(&scenarios.Result{Report: r}).Exchanges).To(HaveLen(20))
		var kept []string
		for _, x := range r.Exchanges {
			kept = append(kept, x.ID)
		}
		Expect(kept).To(ContainElements("x1", "x50", "x102", "x202"), "x1 is PING")
		Expect(kept).NotTo(ContainElement("x60"))
		Expect(len(r.Exchanges) + r.LeftOut).To(Equal(202))
	})

	It("is the same, byte for byte, for the same seed and replies", func() {
		journalOf := func(seed uint64) string {
			s := newStore()
			o := scenarios.Options{Target: "http://store.invalid"}
			o.Target, o.Market.Seed = s.url, seed
			var text bytes.Buffer
			Expect(tellWith(context.Background(), outage(), o).Journal.Write(&text)).To(Succeed())
			return string(bytes.ReplaceAll(text.Bytes(), []byte(s.url), []byte("http://store")))
		}
		Expect(journalOf(5)).To(Equal(journalOf(5)))
		Expect(journalOf(5)).NotTo(Equal(journalOf(6)))
	})

	It("has a seed that follows from the name, unless it is given", func() {
		seed := func(name string, own, option uint64) uint64 {
			s := story()
			s.Name, s.Seed = name, own
			o := scenarios.Options{Target: newStore().url}
			o.Market.Seed = option
			return tellWith(context.Background(), s, o).Report.Seed
		}
		Expect(seed("a", 0, 0)).To(Equal(seed("a", 0, 0)))
		Expect(seed("a", 0, 0)).NotTo(Equal(seed("b", 0, 0)))
		Expect(seed("a", 3, 0)).To(BeEquivalentTo(3))
		Expect(seed("a", 3, 4)).To(BeEquivalentTo(4))
	})
})

var _ = Describe("variables", func() {
	const text = `localmarket: 1
name: many
variables:
  orders: 2
  name: заказ
  flag: true
steps:
  - order: create
    as: ${name}
    times: ${orders}
    hold: ${flag}
    add: {flag: "${flag}", count: "${orders}", memo: "${name}-${orders}"}
`
	parse := func(set map[string]string) *scenarios.Scenario {
		GinkgoHelper()
		s, err := scenarios.Parse("many.yaml", []byte(text), set)
		Expect(err).NotTo(HaveOccurred())
		return s
	}

	It("have the values of the file", func() {
		s := parse(nil)
		Expect(s.Variables).To(Equal(map[string]string{"orders": "2", "name": "заказ", "flag": "true"}))
		Expect(s.Steps[0].As).To(Equal("заказ"))
		Expect(s.Steps[0].Times).To(Equal(2))
		Expect(s.Steps[0].Hold).To(BeTrue())
		Expect(s.Steps[0].Add).To(Equal(map[string]any{"flag": true, "count": int64(2), "memo": "заказ-2"}))
	})

	It("have other values if they are given, and none that the file does not have", func() {
		s := parse(map[string]string{"orders": "5", "other": "6"})
		Expect(s.Steps[0].Times).To(Equal(5))
		Expect(s.Variables).NotTo(HaveKey("other"))
	})

	It("are read where they stand", func() {
		for value, problem := range map[string]string{
			"many":     `line 10: steps[0].times must be a whole number, got "many"`,
			"-1":       "line 8: nothing can happen -1 times: write 1 to 100000",
			"${flag}":  `line 4: the variable "orders" stands for another one: write its value out`,
			"2\nas: x": `line 10: steps[0].times must be a whole number, got "2\nas: x"`,
		} {
			_, err := scenarios.Parse("many.yaml", []byte(text), map[string]string{"orders": value})
			Expect(problems(err)).To(Equal([]string{problem}), fmt.Sprintf("%q", value))
		}
	})
})
