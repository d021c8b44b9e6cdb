package replay_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/replay"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// lostReplies is a story in which the store gets an order twice.
const lostReplies = `
localmarket: 1
name: lost
subscriptions: [{name: main}]
faults: [{name: lost, after: reset, count: 1, types: [ORDER_CREATED]}]
steps:
  - connect: main
  - advance: 2m
  - fault: {on: lost}
  - order: create
    as: order
  - advance: {until: idle}
expect:
  - attempts: {of: order, count: 2}
`

// recordOf runs a scenario and returns its journal as it is read from a file.
func recordOf(s *scenarios.Scenario, url string) *journal.Journal {
	GinkgoHelper()
	result, err := scenarios.Run(context.Background(), s, scenarios.Options{Target: url})
	Expect(err).NotTo(HaveOccurred())
	Expect(result.Report.Summary.Failed).To(BeZero())
	return reread(result.Journal)
}

func parsed(text string) *scenarios.Scenario {
	GinkgoHelper()
	s, err := scenarios.Parse("test", []byte(text), nil)
	Expect(err).NotTo(HaveOccurred())
	return s
}

// reread is what is left of a journal in a file.
func reread(j *journal.Journal) *journal.Journal {
	GinkgoHelper()
	again, err := journal.Read(strings.NewReader(written(j)))
	Expect(err).NotTo(HaveOccurred())
	return again
}

func written(j *journal.Journal) string {
	GinkgoHelper()
	var text strings.Builder
	Expect(j.Write(&text)).To(Succeed())
	return text.String()
}

// sample starts a sample store that ends with the test.
func sample(behaviour string) *simtest.Store {
	return simtest.Run(GinkgoTB(), behaviour, simtest.Options{})
}

// request is what a store of the test's own got.
type request struct {
	method, path, body string
	header             http.Header
}

// store answers request number n, from 0, as it is told, and keeps them all.
type store struct {
	URL string
	mu  sync.Mutex
	got []request
}

func serve(answer func(w http.ResponseWriter, n int)) *store {
	s := &store{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		n := len(s.got)
		s.got = append(s.got, request{r.Method, r.URL.String(), string(body), r.Header})
		s.mu.Unlock()
		answer(w, n)
	}))
	DeferCleanup(server.Close)
	s.URL = server.URL
	return s
}

func (s *store) received() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]request{}, s.got...)
}

// send is a reply as JSON.
func send(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

const goodReply = `{"version":"1.0.0","name":"Test store","time":"2026-09-01T09:00:00Z"}`

func accept(w http.ResponseWriter, _ int) { send(w, http.StatusOK, goodReply) }

// event is a recorded exchange that was accepted, to be changed: request number n
// of notification.
func event(n int, notification string, change func(*journal.Exchange)) journal.Entry {
	at := time.Date(2026, 9, 1, 9, 0, n, 0, time.UTC)
	reply := journal.NewReply(200, http.Header{"Content-Type": {"application/json"}}, []byte(goodReply))
	x := &journal.Exchange{
		ID: fmt.Sprintf("x%d", n), At: at, NotificationType: market.OrderCreated, Attempt: 1,
		Request: journal.Request{
			Method: "POST", URL: "http://recorded.example/notification", Body: fmt.Sprintf(`{"n":%d}`, n),
			Header: []journal.Header{{Name: "Content-Type", Value: "application/json"}, {Name: "Traceparent", Value: fmt.Sprintf("00-%032d-0000000000000001-01", n)}},
		},
		Reply:   reply,
		Verdict: journal.Verdict{Outcome: journal.Accepted},
	}
	if change != nil {
		change(x)
	}
	return journal.Entry{At: at, Kind: journal.ExchangeDone, Subscription: "s1", Notification: notification, Type: x.NotificationType, Exchange: x}
}

func journalOf(entries ...journal.Entry) *journal.Journal {
	j := &journal.Journal{}
	for _, e := range entries {
		j.Append(e)
	}
	return j
}

// run replays a record; change may be nil.
func run(recorded *journal.Journal, url string, change func(*replay.Options)) *replay.Result {
	GinkgoHelper()
	o := replay.Options{Target: url}
	if change != nil {
		change(&o)
	}
	result, err := replay.Run(context.Background(), recorded, o)
	Expect(err).NotTo(HaveOccurred())
	return result
}

// found is the check of that id.
func found(r *replay.Result, id string) reports.Check {
	GinkgoHelper()
	for _, c := range r.Report.Checks {
		if c.ID == id {
			return c
		}
	}
	Fail("unknown check " + id)
	return reports.Check{}
}

func ids(r *replay.Result) []string {
	var all []string
	for _, c := range r.Report.Checks {
		all = append(all, c.ID)
	}
	return all
}
