package pullapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"

	"github.com/localmarket/localmarket/sim/journal"
)

// BenchmarkNew is the price of having the handler: part of the time to start.
func BenchmarkNew(b *testing.B) {
	pull := benchedPull(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pullapi.New(pullapi.Options{Contract: pull, Now: start, Access: access()}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGet and BenchmarkPost compare calls over loopback with those of a
// bare handler that returns as many bytes: the metric "ratio" is its time by
// ours, and is to be 0.4 at least.
func BenchmarkGet(b *testing.B) {
	compare(b, ask{method: "GET", path: "/v2/campaigns/101/orders/5"})
}

func BenchmarkPost(b *testing.B) {
	compare(b, ask{method: "POST", path: stocks + "?limit=2", body: `{"offerIds": ["a", "b", "c"]}`})
}

// BenchmarkStateful is a call that a handler answers.
func BenchmarkStateful(b *testing.B) {
	compare(b, ask{method: "PUT", path: "/v2/campaigns/101/orders/5/status", body: `{"order": {"status": "PROCESSING", "substatus": "READY_TO_SHIP"}}`})
}

func compare(b *testing.B, a ask) {
	api := benchedAPI(b)
	size := len(served(b, api, a))
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(make([]byte, size))
	})
	var ours, theirs time.Duration
	ask, askBare := caller(b, api, a), caller(b, bare, a)
	b.ReportAllocs()
	for b.Loop() { // in turns, so that whatever else the machine does hits both
		begin := time.Now()
		ask()
		middle := time.Now()
		askBare()
		ours, theirs = ours+middle.Sub(begin), theirs+time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(b.N), "ns/ours")
	b.ReportMetric(float64(theirs)/float64(b.N), "ns/bare")
	b.ReportMetric(float64(theirs)/float64(ours), "ratio")
	b.ReportMetric(float64(size), "B/reply")
}

// caller returns what calls a handler over loopback.
func caller(b *testing.B, h http.Handler, a ask) func() {
	server := httptest.NewServer(h)
	b.Cleanup(server.Close)
	client := server.Client()
	client.Transport.(*http.Transport).DisableCompression = true // as the bare handler answers
	header := a.request().Header
	return func() {
		r, err := http.NewRequest(a.method, server.URL+a.path, strings.NewReader(a.body))
		if err != nil {
			b.Fatal(err)
		}
		r.Header = header
		reply, err := client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		_, err = io.Copy(io.Discard, reply.Body)
		if err != nil || reply.StatusCode != http.StatusOK {
			b.Fatal(reply.StatusCode, err)
		}
		_ = reply.Body.Close()
	}
}

func served(b *testing.B, h http.Handler, a ask) []byte {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, a.request())
	if w.Code != http.StatusOK {
		b.Fatal(w.Code, w.Body)
	}
	return w.Body.Bytes()
}

// BenchmarkServe are the same calls without a network.
func BenchmarkServe(b *testing.B) {
	for _, a := range []ask{
		{method: "GET", path: "/v2/campaigns/101/orders/5"},
		{method: "POST", path: stocks + "?limit=2", body: `{"offerIds": ["a", "b", "c"]}`},
		{method: "PUT", path: "/v2/campaigns/101/orders/5/status", body: `{"order": {"status": "PROCESSING"}}`},
	} {
		b.Run(a.method, func(b *testing.B) {
			api := benchedAPI(b)
			b.ReportAllocs()
			for b.Loop() {
				served(b, api, a)
			}
		})
	}
}

// benchedAPI has a clock that runs fast enough to stay within the limits, and
// records as a simulation does.
func benchedAPI(b *testing.B) *pullapi.API {
	now, calls := start(), 0
	order := map[string]any{"order": map[string]any{"id": 5, "status": "PROCESSING", "substatus": "READY_TO_SHIP"}}
	api, err := pullapi.New(pullapi.Options{
		Contract: benchedPull(b), Seed: 1, Access: access(),
		Now:      func() time.Time { now = now.Add(time.Second); return now },
		Stateful: map[string]pullapi.Handler{"updateOrderStatus": func(*pullapi.Request) (any, error) { return order, nil }},
		Record:   func(journal.Call) { calls++ },
	})
	if err != nil {
		b.Fatal(err)
	}
	return api
}

func benchedPull(b *testing.B) *schemas.Pull {
	set, err := schemas.Load(schemas.Latest)
	if err != nil {
		b.Fatal(err)
	}
	pull, err := set.Pull()
	if err != nil {
		b.Fatal(err)
	}
	return pull
}
