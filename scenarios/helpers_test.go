package scenarios_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	day       = 24 * time.Hour
	goodReply = `{"version":"1.0.0","name":"Test store","time":"2026-09-01T09:00:00Z"}`
)

// store answers as a test wants, and keeps what it got.
type store struct {
	url string
	// answer is the status of the reply to the request of that number, from 1.
	// What is not 200 comes with a good error body.
	answer func(n int, body []byte) int
	// errorType is that of the error bodies; UNKNOWN if empty.
	errorType string

	server *httptest.Server
	mu     sync.Mutex
	got    []received
}

type received struct {
	path string
	body []byte
}

// newStore starts a store that accepts everything, or answers as it is told to.
// It ends with the spec.
func newStore(answer ...func(n int, body []byte) int) *store {
	s := newHandler()
	if len(answer) > 0 {
		s.answer = answer[0]
	}
	s.server = httptest.NewServer(s)
	DeferCleanup(s.server.Close)
	s.url = s.server.URL
	return s
}

// newHandler is a store that does not listen yet.
func newHandler() *store { return &store{} }

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return // the sender is gone
	}
	s.mu.Lock()
	s.got = append(s.got, received{path: r.URL.Path, body: text})
	n := len(s.got)
	s.mu.Unlock()

	status, reply := http.StatusOK, goodReply
	if s.answer != nil {
		status = s.answer(n, text)
	}
	if status != http.StatusOK {
		kind := s.errorType
		if kind == "" {
			kind = "UNKNOWN"
		}
		reply = fmt.Sprintf(`{"error":{"type":%q,"message":"no"}}`, kind)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, reply)
}

// bodies are those of that type, in the order in which they came.
func (s *store) bodies(t market.Type) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out [][]byte
	for _, r := range s.got {
		if typeOf(r.body) == t {
			out = append(out, r.body)
		}
	}
	return out
}

// paths are those of all requests.
func (s *store) paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, r := range s.got {
		out = append(out, r.path)
	}
	return out
}

func typeOf(text []byte) market.Type {
	name, _ := body.Get(text, "notificationType").(string)
	return market.Type(name)
}

// story connects the subscription main, and then takes the steps.
func story(steps ...scenarios.Step) *scenarios.Scenario {
	return &scenarios.Scenario{
		Name:          "story",
		Subscriptions: []scenarios.Subscription{{Name: "main"}, {Name: "other", Shop: 1, Path: "/hooks"}},
		Faults: []scenarios.Fault{
			{Fault: fault.Fault{Name: "outage", Before: fault.Refuse}},
			{Fault: fault.Fault{Name: "lost", After: fault.Reset, Count: 1}},
			{Fault: fault.Fault{Name: "late", After: fault.Slow, Delay: market.Duration(11 * time.Second), Count: 1}},
		},
		Steps: append([]scenarios.Step{{Connect: "main"}, advance(2 * time.Minute)}, steps...),
	}
}

func advance(d time.Duration) scenarios.Step {
	return scenarios.Step{Advance: scenarios.For(d)}
}

func idle() scenarios.Step { return scenarios.Step{Advance: scenarios.UntilIdle()} }

func on(fault string) scenarios.Step {
	return scenarios.Step{Fault: &scenarios.Switch{On: fault}}
}

func off(fault string) scenarios.Step {
	return scenarios.Step{Fault: &scenarios.Switch{Off: fault}}
}

func order(name string) scenarios.Step { return scenarios.Step{Order: "create", As: name} }

func expect(all ...scenarios.Expectation) scenarios.Step {
	return scenarios.Step{Expect: all}
}

// ending is a story with what must hold at its end.
func ending(s *scenarios.Scenario, all ...scenarios.Expectation) *scenarios.Scenario {
	s.Expect = all
	return s
}

func of(name string) scenarios.Which { return scenarios.Which{Of: name} }

func span(d time.Duration) *time.Duration { return &d }

// tell runs a scenario that is valid.
func tell(s *scenarios.Scenario, url string) *scenarios.Result {
	GinkgoHelper()
	return tellWith(context.Background(), s, scenarios.Options{Target: url})
}

func tellWith(ctx context.Context, s *scenarios.Scenario, o scenarios.Options) *scenarios.Result {
	GinkgoHelper()
	result, err := scenarios.Run(ctx, s, o)
	Expect(err).NotTo(HaveOccurred())
	return result
}

// verdicts are those of the checks of a run.
func verdicts(r *scenarios.Result) []reports.Verdict {
	var out []reports.Verdict
	for _, c := range r.Report.Checks {
		out = append(out, c.Verdict)
	}
	return out
}

// last is the check that was made last.
func last(r *scenarios.Result) reports.Check {
	return r.Report.Checks[len(r.Report.Checks)-1]
}

func here(c reports.Check) string {
	for _, m := range c.Around {
		if m.Here {
			return m.Offset + " " + m.Text
		}
	}
	return ""
}
