package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/simtest"
)

// passing is a scenario that a good store passes, and failing one that none
// does. Both send one order, and failing another one too if "more" is set.
const (
	passing = `localmarket: 1
name: passing
title: an order comes
subscriptions: [{name: main}]
steps:
  - connect: main
  - advance: 2m
  - order: create
    as: order
  - advance: {until: idle}
expect:
  - title: it is delivered
    delivery: {of: order, state: delivered}
`
	failing = `localmarket: 1
name: failing
title: an order is refused
variables: {state: rejected}
subscriptions: [{name: main}]
steps:
  - connect: main
  - advance: 2m
  - order: create
    as: order
expect:
  - title: it is rejected
    delivery: {of: order, state: "${state}"}
`
)

// withScenarios is a folder with both.
func withScenarios() *command {
	c := inFolder()
	c.write("passing.yaml", passing)
	c.write("failing.yaml", failing)
	return c
}

// runs reads a JSON report about scenarios.
func (c *command) runs(name string) []reports.Report {
	GinkgoHelper()
	return readRuns([]byte(c.read(name)))
}

func readRuns(text []byte) []reports.Report {
	GinkgoHelper()
	var all struct{ Runs []reports.Report }
	Expect(json.Unmarshal(text, &all)).To(Succeed())
	Expect(all.Runs).NotTo(BeEmpty())
	return all.Runs
}

// counting is a good store that tells how many requests it got.
func counting() *simtest.Store { return simtest.Run(GinkgoTB(), "good", simtest.Options{}) }

var _ = Describe("run", func() {
	It("passes over YAML in a folder that is no scenario, and says so", func() {
		c := withScenarios()
		c.write("cabinet.yaml", "localmarket: 1\nbusiness: {id: 5}\n")
		c.write("compose.yaml", "services: {}\n")
		c.run("run", ".", "--run", "passing", "--store", "good")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stderr.String()).To(Equal("localmarket: passed over what is no scenario in .: cabinet.yaml, compose.yaml (2)\n"))
		c.write("compose.market.yaml", "services: {}\n")
		c.run("run", ".", "--run", "passing", "--store", "good")
		Expect(c.code).To(Equal(exitUsage), "its name says that it is one")
	})

	It("says once what is unlike production in the store's URL", func() {
		store := counting()
		c := withScenarios().run("run", "passing.yaml", "--url", store.URL(), "--path", "/notification")
		Expect(c.stderr.String()).To(ContainSubstring("warning: the store is called over plain HTTP"))
		Expect(c.stderr.String()).NotTo(ContainSubstring("--path"))
		c = withScenarios().run("run", "passing.yaml", "--url", store.URL(), "--path", "/hook")
		Expect(c.stderr.String()).To(ContainSubstring("warning: --path /hook is not production's: Market calls the store's URL with /notification and nothing else"))
		c = withScenarios().run("run", "passing.yaml", "--store", "good")
		Expect(c.stderr.String()).To(BeEmpty())
	})

	It("sends the types alone that the store subscribes to", func() {
		c := inFolder().run("run", "order-life-fbs", "--store", "chat-500", "--types", "order_created,ORDER_STATUS_UPDATED")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(c.stdout.String()).To(MatchRegexp(`SKIP[^|]*the store does not subscribe to ORDER_UPDATED`))
		c = inFolder().run("run", "order-life-fbs", "--store", "good", "--types", "ORDER_CRATED")
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring(`--types: unknown notification type "ORDER_CRATED" (did you mean "ORDER_CREATED"?)`))
	})

	It("exits 0 where all holds, and tells what it did", func() {
		c := withScenarios().run("run", "passing.yaml", "--url", sampleStore("good"))
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(ContainSubstring("passing: an order comes"))
		Expect(c.stdout.String()).To(MatchRegexp(`PASS\s+passing\.2\s+it is delivered`))
		Expect(c.stderr.String()).To(Equal("localmarket: warning: the store is called over plain HTTP; Market calls over HTTPS alone\n"))
	})

	It("exits 1 where something does not hold, and says where and what happened", func() {
		c := withScenarios().run("run", "failing.yaml", "--store", "good", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.runs("r.json")[0].Checks[1].Line).To(Equal(12))
		for _, part := range []string{"FAIL", "failing.2", "1 delivered", "every delivery of order rejected"} {
			Expect(c.stdout.String()).To(ContainSubstring(part))
		}
	})

	It("exits 3 where nothing listens, and says so", func() {
		s := counting()
		Expect(s.Close()).To(Succeed())
		c := withScenarios().run("run", "passing.yaml", "failing.yaml", "--url", s.URL(), "--report", "json=r.json")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.stdout.String()).To(ContainSubstring("nothing listens on that address and port"))
		Expect(c.stdout.String()).To(ContainSubstring("CONNECTION_REFUSED"))
		Expect(c.files()).To(ContainElement("r.json"), "what there is, is written")
	})

	It("exits 3 for a run that did not come to its end, and writes what it has", func() {
		c := withScenarios().run("run", "passing.yaml", "--store", "hang", "--timeout", "50ms", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.runs("r.json")[0].Summary).To(Equal(reports.Summary{Errored: 1, Skipped: 1}))
		Expect(c.stdout.String()).To(ContainSubstring("the run took longer than 50ms"))
	})

	It("stops when it is interrupted", func() {
		ctx, stop := context.WithCancel(context.Background())
		s := simtest.Run(GinkgoTB(), "hang", simtest.Options{Log: func(simtest.Received) { stop() }})
		c := withScenarios().runWith(ctx, "run", "passing.yaml", "--url", s.URL())
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.stdout.String()).To(ContainSubstring("the run was interrupted"))
	})

	It("runs several, each with a sample store of its own, and sums up", func() {
		c := withScenarios().run("run", "passing.yaml", "failing.yaml", "--store", "good", "--parallel", "2")
		Expect(c.code).To(Equal(exitFailed))
		Expect(strings.Index(c.stdout.String(), "passing: an")).To(BeNumerically("<", strings.Index(c.stdout.String(), "failing: an")), "in the order given")
		Expect(c.stdout.String()).To(ContainSubstring("1 of 2 scenarios failed"))
	})

	It("runs those alone whose name matches", func() {
		c := withScenarios().run("run", ".", "--store", "good", "--run", "^pass")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).NotTo(ContainSubstring("failing"))
	})

	It("gives variables other values", func() {
		Expect(withScenarios().run("run", "failing.yaml", "--store", "good", "--set", "state=delivered").code).To(Equal(exitOK))
	})

	It("sends nothing where it is only to show what it would do", func() {
		s := counting()
		c := withScenarios().run("run", ".", "--url", s.URL(), "--dry-run")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(s.Received()).To(BeEmpty())
		Expect(c.stdout.String()).To(MatchRegexp(`line 9\s+\+2m\s+order create, as order`))
		Expect(c.stdout.String()).To(MatchRegexp(`line 12\s+later\s+expect: it is delivered`))
		Expect(c.stdout.String()).To(HaveSuffix("scenarios without a mistake: 2; nothing was sent\n"))
		Expect(withScenarios().run("run", ".", "--dry-run").code).To(Equal(exitOK), "not even a store is needed")
	})

	It("says of failures alone if it is to be quiet", func() {
		c := withScenarios().run("run", "passing.yaml", "failing.yaml", "--store", "good", "-q")
		Expect(c.stdout.String()).To(ContainSubstring("failing.2"))
		Expect(c.stdout.String()).NotTo(ContainSubstring("failing.1"))
		Expect(c.stdout.String()).NotTo(ContainSubstring("passing.1"))
		Expect(c.stdout.String()).NotTo(ContainSubstring("passing: an order comes"))
	})

	It("keeps the journal, the same for the same seed", func() {
		c := withScenarios()
		s := counting()
		for _, name := range []string{"a", "b"} {
			Expect(c.run("run", "passing.yaml", "--url", s.URL(), "--record", name).code).To(Equal(exitOK), c.stderr.String())
		}
		Expect(c.read("a")).To(Equal(c.read("b")))
		Expect(strings.Count(c.read("a"), "\n")).To(BeNumerically(">", 5))
		Expect(c.run("run", "passing.yaml", "--url", s.URL(), "--seed", "9", "--record", "b").code).To(Equal(exitOK))
		Expect(c.read("a")).NotTo(Equal(c.read("b")))
	})

	It("says which settings depart from the contract", func() {
		c := withScenarios().run("run", "passing.yaml", "--store", "good", "--deadline", "5s", "--activation-delay", "1m", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(MatchRegexp(`a\s+departure from the contract.s 10s`))
		Expect(c.runs("r.json")[0].Choices).To(HaveKeyWithValue("deadline", "5s, a departure from the contract's 10s (N-DEADLINE)"))
		Expect(c.runs("r.json")[0].Choices).To(HaveKeyWithValue("activation-delay", "1m, a departure from the contract's 2m (N-DELAY)"))
	})

	It("lets time pass as fast as it is told to", func() {
		Expect(withScenarios().run("run", "passing.yaml", "--store", "good", "--speed", "1e6").code).To(Equal(exitOK))
		c := withScenarios().run("run", "passing.yaml", "--store", "good", "--speed", "1e-300", "--timeout", "300ms")
		Expect(c.code).To(Equal(exitEnvironment))
		Expect(c.stdout.String()).To(ContainSubstring("the run took longer than 300ms"))
	})

	It("writes each report about all of them", func() {
		c := withScenarios()
		args := []string{"run", "passing.yaml", "failing.yaml", "--store", "good"}
		for _, format := range reports.Formats() {
			args = append(args, "--report", format+"=r."+format)
		}
		Expect(c.run(args...).code).To(Equal(exitFailed))
		for _, format := range reports.Formats() {
			Expect(c.read("r."+format)).To(ContainSubstring("failing"), format)
		}
		var suites junit.Testsuites
		Expect(xml.Unmarshal([]byte(c.read("r.junit")), &suites)).To(Succeed())
		Expect(suites.Suites).To(HaveLen(2))
		Expect(suites.Failures).To(Equal(1))
		Expect(json.Valid([]byte(c.read("r.json")))).To(BeTrue())
	})

	It("leaves the standard output to a report", func() {
		c := withScenarios().run("run", "passing.yaml", "--store", "good", "--report", "json=-")
		Expect(readRuns(c.stdout.Bytes())[0].Scenario.Source).To(Equal("passing.yaml"))
		Expect(c.stderr.String()).To(ContainSubstring("passing.2"))
	})
})
