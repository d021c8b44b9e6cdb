package scenarios_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/simtest"
)

// wholeLibrary is every scenario of the library, with a smaller burst.
func wholeLibrary() []*scenarios.Scenario {
	GinkgoHelper()
	var all []*scenarios.Scenario
	for _, name := range scenarios.Names() {
		text, err := scenarios.Text(name)
		Expect(err).NotTo(HaveOccurred())
		s, err := scenarios.Parse("library", text, map[string]string{"orders": "100"})
		Expect(err).NotTo(HaveOccurred())
		if s.Push == nil { // those are in push_test.go
			all = append(all, s)
		}
	}
	return all
}

func loaded(name string) *scenarios.Scenario {
	GinkgoHelper()
	s, err := scenarios.Load(name)
	Expect(err).NotTo(HaveOccurred())
	return s
}

// sample has a sample store of its own started for each scenario of a suite.
func sample(behaviour string) func() (string, func(), error) {
	return func() (string, func(), error) {
		store, err := simtest.Start(behaviour, simtest.Options{})
		if err != nil {
			return "", nil, err
		}
		return store.URL(), func() { _ = store.Close() }, nil
	}
}

// told runs a suite, four scenarios at once.
func told(ctx SpecContext, s scenarios.Suite) []*scenarios.Result {
	GinkgoHelper()
	s.Parallel = 4
	results, err := s.Run(ctx)
	Expect(err).NotTo(HaveOccurred())
	Expect(results).To(HaveLen(len(s.Scenarios)))
	return results
}

// notPassed describes the checks of a verdict other than pass, but for those that
// are about calls where there is nothing to call.
func notPassed(r *scenarios.Result) []string {
	var out []string
	for _, c := range r.Report.Checks {
		ofCalls := c.Verdict == reports.Skip && strings.Contains(c.Reason, calls.NotServed)
		if c.Verdict != reports.Pass && !ofCalls {
			out = append(out, fmt.Sprintf("%s %s %s: %s", c.Verdict, c.ID, c.Title, c.Reason))
		}
	}
	return out
}

func expectAllPassed(results []*scenarios.Result) {
	GinkgoHelper()
	for _, r := range results {
		Expect(notPassed(r)).To(BeEmpty())
		Expect(r.Incomplete).To(BeFalse())
		Expect(r.Report.Checks).NotTo(BeEmpty())
	}
}

var _ = Describe("a healthy store", func() {
	It("passes every scenario", func(ctx SpecContext) {
		expectAllPassed(told(ctx, scenarios.Suite{Scenarios: wholeLibrary(), Open: sample("good")}))
	})

	DescribeTable("passes every scenario where rules differ, or is told why it is left out", func(ctx SpecContext, o sim.Options, skipped ...string) {
		var left []string
		for _, r := range told(ctx, scenarios.Suite{Scenarios: wholeLibrary(), Options: scenarios.Options{Market: o}, Open: sample("good")}) {
			if r.Report.Summary.Nothing() {
				Expect(r.Report.Checks[0].Reason).To(MatchRegexp(`^the scenario is for .+ only; this run is by revision 20.+, (no-)?blocking$`))
				Expect(r.Report.Exchanges).To(BeEmpty())
				left = append(left, r.Report.Scenario.Name)
				continue
			}
			expectAllPassed([]*scenarios.Result{r})
		}
		Expect(left).To(Equal(skipped))
	},
		Entry("by revision 2025-09", sim.Options{Revision: "2025-09"}, "backlog-flood", "laas-create", "reviews-and-questions"),
		Entry("by revision 2025-09, with blocking", sim.Options{Revision: "2025-09", Blocking: sim.On}, "laas-create", "reviews-and-questions"),
		Entry("by revision 2026-09, without blocking", sim.Options{Blocking: sim.Off}, "backlog-flood"),
	)

	It("passes the burst of a thousand orders", func(ctx SpecContext) {
		burst := loaded("burst")
		Expect(burst.Variables).To(HaveKeyWithValue("orders", "1000"))
		expectAllPassed(told(ctx, scenarios.Suite{Scenarios: []*scenarios.Scenario{burst}, Open: sample("good")}))
	})

	DescribeTable("passes all with made-up data of another seed", func(ctx SpecContext, seed uint64) {
		expectAllPassed(told(ctx, scenarios.Suite{
			Scenarios: wholeLibrary(),
			Options:   scenarios.Options{Market: sim.Options{Seed: seed}},
			Open:      sample("good"),
		}))
	},
		Entry("the first", uint64(1)),
		Entry("any", uint64(2026)),
		Entry("the last", ^uint64(0)),
	)

	It("passes all if it refuses duplicates by 400 DUPLICATED_EVENT (N-400)", func(ctx SpecContext) {
		expectAllPassed(told(ctx, scenarios.Suite{Scenarios: wholeLibrary(), Open: refusesDuplicates}))
	})
})

// refusesDuplicates starts a store that accepts everything once, and no more.
func refusesDuplicates() (string, func(), error) {
	var mu sync.Mutex
	seen := map[[sha256.Size]byte]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the sender is gone
		}
		hash := sha256.Sum256(body)
		mu.Lock()
		again := seen[hash] && !bytes.Contains(body, []byte(`"PING"`))
		seen[hash] = true
		mu.Unlock()

		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if again {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error": {"type": "DUPLICATED_EVENT", "message": "had it"}}`)
			return
		}
		_, _ = io.WriteString(w, `{"version": "7", "name": "Другой магазин", "time": "2020-02-29T00:00:00.5Z"}`)
	}))
	return server.URL, server.Close, nil
}

var _ = Describe("a bad store", func() {
	DescribeTable("fails the scenarios that are about its fault, which name the rule", func(ctx SpecContext, behaviour, rule string, names ...string) {
		var failed []string
		for _, r := range told(ctx, scenarios.Suite{Scenarios: wholeLibrary(), Open: sample(behaviour)}) {
			Expect(notPassed(r)).NotTo(ContainElement(HavePrefix(string(reports.Error))))
			if r.Report.Summary.Failed == 0 {
				continue
			}
			failed = append(failed, r.Report.Scenario.Name)
			expectFailure(r.Report.Checks, rule)
		}
		Expect(failed).To(ConsistOf(names))
	},
		Entry(nil, "duplicate-crash", "N-DUPLICATES",
			"chat-and-dispute", "copies-at-once", "duplicates", "invalid-body-is-repeated", "late-reply", "lost-replies", "one-slow-handler", "stale-status"),
		Entry(nil, "unknown-crash", "N-UNKNOWN", "unknown-values"),
	)

	DescribeTable("that fails at once leaves the rest untold", func(ctx SpecContext, behaviour string) {
		for _, r := range told(ctx, scenarios.Suite{Scenarios: wholeLibrary(), Open: sample(behaviour)}) {
			Expect(r.Report.Summary.Failed).NotTo(BeZero(), r.Report.Scenario.Name)
			Expect(r.Report.Summary.Errored).To(BeZero(), "%v", notPassed(r))
			for _, c := range r.Report.Checks {
				Expect(c.Verdict).To(BeElementOf(reports.Pass, reports.Fail, reports.Skip))
				Expect(c.Verdict == reports.Pass || c.Reason != "").To(BeTrue(), c.Title)
			}
		}
	},
		Entry(nil, "error-500"),
		Entry(nil, "no-version"),
		Entry(nil, "bad-request-400"),
	)
})

// expectFailure holds the first failed check that stands for the rule to what a
// person needs of it.
func expectFailure(checks []reports.Check, rule string) {
	GinkgoHelper()
	i := slices.IndexFunc(checks, func(c reports.Check) bool {
		return c.Verdict == reports.Fail && slices.Contains(c.Rules, rule)
	})
	Expect(i).NotTo(Equal(-1), "no failed check names %s: %v", rule, checks)
	Expect(checks[i].Reason).To(ContainSubstring(rule))
	Expect(checks[i].Expected).To(HavePrefix(checks[i].Title + ": "))
	Expect(checks[i].Fix).NotTo(BeEmpty())
	Expect(checks[i].Around).NotTo(BeEmpty())
	Expect(checks[i].Evidence).NotTo(BeEmpty())
}

var _ = Describe("the library", func() {
	It("is sorted by name, each file named as its scenario", func() {
		Expect(slices.IsSorted(scenarios.Names())).To(BeTrue())
		for _, name := range scenarios.Names() {
			Expect(loaded(name).Name).To(Equal(name))
		}
	})

	It("says what each scenario and each expectation is about", func() {
		for _, s := range append(wholeLibrary(), pushScenarios()...) {
			Expect(s.Title).To(MatchRegexp(`^[^\n.]{10,66}$`), s.Name)
			Expect(len(strings.Fields(s.Shows))).To(BeNumerically(">=", 30), s.Name)
			Expect(s.Shows).To(Or(ContainSubstring("The store should"), ContainSubstring("A team should")), s.Name)
			Expect(s.Rules).NotTo(BeEmpty(), s.Name)

			titles := map[string]bool{}
			for _, e := range expectations(s) {
				Expect(e.Title).To(MatchRegexp(`^[^\n]{10,50}$`), s.Name)
				Expect(e.Title).NotTo(BeKeyOf(titles), s.Name)
				titles[e.Title] = true
			}
		}
	})

	It("shows every rule of notifications that a story can show", func() {
		shown := map[string]bool{}
		for _, s := range wholeLibrary() {
			for _, rule := range s.Rules {
				shown[rule] = true
			}
			for _, e := range expectations(s) {
				for _, rule := range e.Rules {
					shown[rule] = true
				}
			}
		}
		for _, rule := range []string{
			"N-RETRY", "N-DISCONNECT", "N-BLOCKING", "N-CONNECT-PING", "N-RECONNECT", "N-DELAY", "N-SCOPE", "N-DUPLICATES",
			"N-ORDERING", "N-UNKNOWN", "N-400", "N-500", "N-200", "N-OTHER", "N-DEADLINE", "N-MANAGE", "N-TYPES", "N-VERDICT",
		} {
			Expect(shown).To(HaveKey(rule))
		}
	})

	It("says how to mend the store wherever it is to have handled something", func() {
		for _, s := range wholeLibrary() {
			for _, e := range expectations(s) {
				if e.Delivery != nil && slices.Contains(e.Delivery.State, scenarios.Handled) && e.Fix == "" {
					Fail(fmt.Sprintf("%s: %q has no fix", s.Name, e.Title))
				}
				Expect(e.Fix).To(Or(BeEmpty(), MatchRegexp(`^[a-zA-Z].{10,150}[^.]$`)), s.Name)
			}
		}
	})

	It("leaves the same journal, byte for byte, where the same seed meets the same replies", func(ctx SpecContext) {
		store := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		written := func() []string {
			var all []string
			for _, r := range told(ctx, scenarios.Suite{Scenarios: wholeLibrary(), Options: scenarios.Options{Target: store.URL()}}) {
				var text strings.Builder
				Expect(r.Journal.Write(&text)).To(Succeed())
				all = append(all, text.String())
			}
			return all
		}
		first, second := written(), written()
		for i, s := range wholeLibrary() {
			Expect(first[i] == second[i]).To(BeTrue(), s.Name) // too long to be printed
		}
	})
})

// expectations are all of a scenario, those of its steps first.
func expectations(s *scenarios.Scenario) []scenarios.Expectation {
	var all []scenarios.Expectation
	for _, step := range s.Steps {
		all = append(all, step.Expect...)
	}
	return append(all, s.Expect...)
}
