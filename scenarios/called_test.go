package scenarios_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// callingStore is a store that calls Market's pull API when it is told of an
// order, before it answers.
type callingStore struct {
	*store
	calls    []string // paths
	pull     string   // the address of the API
	key      string
	campaign int64
	played   *sim.Market
}

func newCallingStore(paths ...string) *callingStore {
	c := &callingStore{store: newStore(), calls: paths}
	c.store.answer = func(_ int, body []byte) int {
		if typeOf(body) == market.OrderCreated {
			for _, path := range c.calls {
				c.call(path)
			}
		}
		return http.StatusOK
	}
	return c
}

func (c *callingStore) serve(m *sim.Market) (func(), error) {
	handler, err := m.Handler()
	if err != nil {
		return nil, err
	}
	server := httptest.NewServer(handler)
	c.played = m
	c.pull, c.key, c.campaign = server.URL, m.Key(), m.Campaigns()[0].ID
	return server.Close, nil
}

func (c *callingStore) call(path string) {
	request, _ := http.NewRequest(http.MethodGet, c.pull+path, nil)
	request.Header.Set("Api-Key", c.key)
	if reply, err := http.DefaultClient.Do(request); err == nil {
		_ = reply.Body.Close()
	}
}

// tellCalling tells a scenario to a store that can call.
func tellCalling(s *scenarios.Scenario, c *callingStore) *scenarios.Result {
	GinkgoHelper()
	r, err := scenarios.Run(context.Background(), s, scenarios.Options{Target: c.url, Serve: c.serve})
	Expect(err).NotTo(HaveOccurred())
	return r
}

// expected are the checks of what a scenario expects.
func expected(r *scenarios.Result) []reports.Check {
	n := len(r.Report.Checks) - len(calls.Checks())
	return r.Report.Checks[:n]
}

func ofCalls(c scenarios.Called) exp { return exp{Calls: &c} }

var _ = Describe("an expectation of calls", func() {
	It("counts them by operation, path, status and moment", func() {
		c := newCallingStore("/v2/campaigns", "/no/such/path")
		r := tellCalling(story(order("first"), advance(time.Hour), order("second"), idle(), expect(
			ofCalls(scenarios.Called{Operation: "getCampaigns", Status: 200}),
			ofCalls(scenarios.Called{Operation: "getCampaigns", Count: scenarios.Exactly(2)}),
			ofCalls(scenarios.Called{Path: "/no/such/path", Status: 404, Count: scenarios.Exactly(2)}),
			ofCalls(scenarios.Called{Path: "/v2/campaigns", After: "enabled"}),
			ofCalls(scenarios.Called{Path: "/v2/campaigns", Before: "enabled", Count: scenarios.Exactly(0)}),
			ofCalls(scenarios.Called{From: span(time.Hour), Count: scenarios.Exactly(2)}),
			ofCalls(scenarios.Called{Until: span(time.Hour), Count: scenarios.Exactly(2)}),
			ofCalls(scenarios.Called{Operation: "getOrder", Count: scenarios.Exactly(0), Findings: scenarios.Exactly(0)}),
		)), c)
		for _, check := range expected(r) {
			Expect(check.Verdict).To(Equal(reports.Pass), "%s: %s", check.Title, check.Reason)
		}
		Expect(r.Report.Checks[1].Title).To(Equal("every call of getCampaigns answered with status 200"))
		Expect(r.Report.Checks[1].Calls).To(Equal([]string{"c1", "c3"}))
		Expect(r.Report.Calls).To(HaveLen(4))
		Expect(r.Report.Call("c2").Path).To(Equal("/no/such/path"))
	})

	DescribeTable("fails, and names the call that decided", func(e scenarios.Called, happened, evidence string) {
		c := newCallingStore("/v2/campaigns", "/no/such/path")
		r := tellCalling(story(order("first"), expect(ofCalls(e))), c)
		check := r.Report.Checks[1]
		Expect(check.Verdict).To(Equal(reports.Fail))
		Expect(check.Reason).To(ContainSubstring(happened))
		Expect(check.Evidence).To(Equal(evidence))
		if evidence != "" {
			Expect(check.Around).To(ContainElement(And(HaveField("Call", evidence), HaveField("Here", true))))
		}
	},
		Entry("none", scenarios.Called{Operation: "getOrder"}, "nothing of the kind was called", ""),
		Entry("another status", scenarios.Called{Status: 200}, "1 of 2 calls like that: GET /no/such/path was answered with status 404", "c2"),
		Entry("too many", scenarios.Called{Count: scenarios.Exactly(1)}, "2 of 2 calls like that", "c2"),
		Entry("too few", scenarios.Called{Count: scenarios.AtLeast(3)}, "2 of 2 calls like that", "c2"),
		Entry("odd", scenarios.Called{Operation: "getCampaigns", Findings: scenarios.Exactly(0)}, "there is 1 finding in 1 call: the call does not say which integration sent it (P-PATHS)", "c1"),
	)

	It("is skipped where there is nothing to call", func() {
		r := tell(story(expect(ofCalls(scenarios.Called{Operation: "getOrder"}))), newStore().url)
		Expect(r.Report.Checks).To(HaveLen(2), "nothing else is said of calls")
		Expect(r.Report.Checks[1]).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", calls.NotServed)))
	})

	It("is held against a journal by Verify", func() {
		j := &journal.Journal{}
		j.Append(journal.Entry{Kind: journal.PullCall, Call: &journal.Call{Method: "GET", Path: "/v2/campaigns/7", Template: "/v2/campaigns/{campaignId}", Status: 200}})
		Expect(scenarios.Verify(j, ofCalls(scenarios.Called{Path: "/v2/campaigns/{campaignId}"}))).To(Succeed())
		Expect(scenarios.Verify(j, ofCalls(scenarios.Called{Path: "/v2/campaigns/8"}))).To(MatchError(
			"expected at least 1 call of /v2/campaigns/8, but nothing of the kind was called"))
	})

	It("stands beside the judgement of all calls", func() {
		r := tellCalling(story(order("first")), newCallingStore("/v2/campaigns"))
		ids := []string{}
		for _, c := range r.Report.Checks[1:] {
			ids = append(ids, c.ID)
		}
		Expect(ids).To(HaveLen(len(calls.Checks())))
		Expect(ids).To(HaveEach(HavePrefix("pull.")))
		Expect(r.Report.Summary.Warned).To(Equal(1), "the store does not say who it is")
	})

	It("cannot be met if the pull API cannot be served", func() {
		refused := errors.New("no")
		_, err := scenarios.Run(context.Background(), story(), scenarios.Options{
			Target: "http://127.0.0.1:1", Serve: func(*sim.Market) (func(), error) { return nil, refused },
		})
		Expect(err).To(MatchError(refused))
	})
})

var _ = Describe("a story of the library with a pull API", func() {
	It("goes as it does without, where Market would act by itself otherwise", func() {
		for _, name := range []string{"cancellation-request", "order-life-laas", "return-and-refund"} {
			r := tellCalling(loaded(name), newCallingStore())
			for _, c := range expected(r) {
				if c.Reason != calls.NothingCalled {
					Expect(c.Verdict).To(Equal(reports.Pass), "%s: %s", c.ID, c.Reason)
				}
			}
		}
	})

	It("leaves out, and says why, what cannot happen where the store's calls have changed it", func() {
		c := newCallingStore()
		c.store.answer = func(_ int, body []byte) int {
			if typeOf(body) == market.OrderCreated {
				_, _ = c.played.Compose(market.Event{Type: market.OrderCancelled}) // as if by a call
			}
			return http.StatusOK
		}
		ofType := scenarios.Which{Type: market.OrderCancelled}
		r := tellCalling(story(order("first"),
			scenarios.Step{Order: "cancel", Of: "first", As: "over"}, scenarios.Step{Send: "over"},
			order("second"), scenarios.Step{Order: "cancel", Of: "second"},
			expect(
				exp{Attempts: &scenarios.Attempts{Which: of("over"), Count: scenarios.Exactly(2)}},
				exp{Attempts: &scenarios.Attempts{Which: ofType, Count: scenarios.Exactly(3)}},
				exp{Attempts: &scenarios.Attempts{Which: ofType, Count: scenarios.Exactly(4)}},
				exp{Delivery: &scenarios.Delivery{Which: of("second"), State: scenarios.States{scenarios.Handled}}},
			)), c)
		why := "what the store called has changed the story: ORDER_CANCELLED: Order '51000000000' is in terminal state"
		Expect(r.Report.Checks[1]).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", why)))
		Expect(r.Report.Checks[2]).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", ContainSubstring("51000000002"))))
		Expect(r.Report.Checks[3]).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", why)))
		Expect(r.Report.Checks[4].Verdict).To(Equal(reports.Pass), "counts are lowered by what never happened")
		Expect(r.Report.Checks[5].Verdict).To(Equal(reports.Fail), "and by no more")
		Expect(r.Report.Checks[6].Verdict).To(Equal(reports.Pass), "the story goes on")
	})

	It("takes what the store brought about for the step that says the same", func() {
		c := newCallingStore()
		c.store.answer = func(_ int, body []byte) int {
			if typeOf(body) == market.OrderCreated {
				story, err := c.played.Compose(market.Event{Type: market.OrderCancelled})
				if err == nil {
					_, err = c.played.Send(story[0]) // as what a call has brought about is announced
				}
				if err != nil {
					return http.StatusInternalServerError
				}
			}
			return http.StatusOK
		}
		r := tellCalling(story(order("first"), scenarios.Step{Order: "cancel", Of: "first", As: "over"}, expect(
			exp{Attempts: &scenarios.Attempts{Which: of("over"), Count: scenarios.Exactly(1)}},
			exp{Arrival: []string{"first", "over"}},
		)), c)
		for _, check := range expected(r)[1:] {
			Expect(check.Verdict).To(Equal(reports.Pass), check.Reason)
		}
	})
})

var _ = Describe("awaiting a call", func() {
	await := func(operation string, within time.Duration) scenarios.Step {
		return scenarios.Step{Await: &scenarios.Await{Until: "called", Operation: operation, Within: within}}
	}

	It("is over at once if the store has called already, whatever passed since", func() {
		r := tellCalling(story(order("first"), idle(), await("getCampaigns", 0), await("", 0)), newCallingStore("/v2/campaigns"))
		Expect(r.Report.Checks[1]).To(And(
			HaveField("Verdict", reports.Pass), HaveField("Title", "await that the store calls getCampaigns")))
		Expect(r.Report.Checks[2].Title).To(Equal("await that the store calls the pull API"))
	})

	It("waits for a call that comes later", func() {
		c := newCallingStore()
		later := make(chan struct{})
		c.store.answer = func(_ int, body []byte) int {
			if typeOf(body) == market.OrderCreated {
				go func() {
					defer close(later)
					c.call("/v2/businesses/1/settings") // another one first
					c.call(fmt.Sprintf("/v2/campaigns/%d", c.campaign))
				}()
			}
			return http.StatusOK
		}
		r := tellCalling(story(order("first"), await("getCampaign", 0)), c)
		Eventually(later).Should(BeClosed())
		Expect(r.Report.Checks[1].Verdict).To(Equal(reports.Pass), r.Report.Checks[1].Reason)
	})

	It("fails if none comes, and the story goes on", func() {
		r := tellCalling(story(order("first"), order("second"), await("getCampaign", 10*time.Millisecond), order("third"),
			expect(exp{Attempts: &scenarios.Attempts{Which: of("third")}})), newCallingStore("/v2/campaigns"))
		Expect(r.Report.Checks[1].Verdict).To(Equal(reports.Fail))
		Expect(r.Report.Checks[1].Reason).To(Equal("the store did not call within 10ms"))
		Expect(r.Report.Checks[1].Fix).NotTo(BeEmpty())
		Expect(r.Report.Checks[2].Verdict).To(Equal(reports.Pass))
	})

	It("skips the rest of the scenario if none comes, where it is optional", func() {
		optional := await("getCampaign", 10*time.Millisecond)
		optional.Await.Optional = true
		r := tellCalling(story(order("first"), optional, order("second"), expect(exp{Attempts: &scenarios.Attempts{Which: of("second")}})), newCallingStore("/v2/campaigns"))
		Expect(r.Report.Checks[1]).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", "the store did not call within 10ms")))
		Expect(r.Report.Checks[2]).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", "not looked at: the store did not call within 10ms")))
	})

	It("does not take a call because of something before for it", func() {
		c := newCallingStore("/v2/campaigns")
		s := story(order("first"), scenarios.Step{Chat: "create"}, await("getCampaigns", 10*time.Millisecond))
		Expect(tellCalling(s, c).Report.Checks[1].Verdict).To(Equal(reports.Fail))
	})

	It("ends when the run is stopped", func() {
		ctx, stop := context.WithCancel(context.Background())
		c := newCallingStore()
		c.store.answer = func(_ int, body []byte) int {
			if typeOf(body) == market.OrderCreated {
				go stop()
			}
			return http.StatusOK
		}
		r, err := scenarios.Run(ctx, story(order("first"), await("", time.Minute)), scenarios.Options{Target: c.url, Serve: c.serve})
		Expect(err).NotTo(HaveOccurred())
		Expect(r.Incomplete).To(BeTrue())
	})

	It("is skipped where there is nothing to call", func() {
		r := tell(story(order("first"), await("getOrder", 0)), newStore().url)
		Expect(r.Report.Checks[1]).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", calls.NotServed)))
	})
})
