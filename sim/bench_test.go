package sim_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Each benchmark does the same work by the engine and by a bare client, in
// turns within one run, so that what slows the machine down slows both.

// BenchmarkDisconnection is the fourteen days of a dead store: 464 attempts
// against as many posts of a bare client. The ratio is that of the times: at
// most 1.5 is the aim.
func BenchmarkDisconnection(b *testing.B) {
	const posts = 464
	down := reply(http.StatusInternalServerError, `{"error":{"type":"UNKNOWN","message":"down"}}`)
	url := benchStore(b, down)
	var engine, bare time.Duration
	for b.Loop() {
		m, n := benchMarket(b, sim.Options{}, url)
		engine += timed(func() {
			benchSend(b, m, n, 1, 1)
			benchRun(b, m)
		})
		if got := m.Journal().Count(journal.ExchangeDone); got != 1+posts {
			b.Fatalf("%d exchanges", got)
		}
		m.Close()
		bare += timed(func() { benchPosts(b, url, n.Body, posts, 1) })
	}
	b.ReportMetric(engine.Seconds()/bare.Seconds(), "ratio")
	b.ReportMetric(float64(engine.Milliseconds())/float64(b.N), "ms/disconnection")
}

// BenchmarkSend is the sending of notifications, validated, judged and
// journalled, against the posts of a bare client, both with 64 in flight. The
// ratio is that of the throughputs: at least 0.75 is the aim.
func BenchmarkSend(b *testing.B) {
	const posts, inFlight = 4096, 64
	var replies atomic.Int64
	url := benchStore(b, func(w http.ResponseWriter, r *http.Request) {
		each := fmt.Sprintf(`{"version":"1.0.%d","name":"Store","time":"2026-09-01T09:00:00Z"}`, replies.Add(1))
		reply(http.StatusOK, each)(w, r) // no two are equal: each has to be judged
	})
	var engine, bare time.Duration
	for b.Loop() {
		m, n := benchMarket(b, sim.Options{}, url)
		engine += timed(func() {
			benchSend(b, m, n, posts, inFlight)
			benchRun(b, m)
		})
		if got := m.Journal().Count(journal.DeliveryAccepted); got != posts {
			b.Fatalf("%d accepted", got)
		}
		m.Close()
		bare += timed(func() { benchPosts(b, url, n.Body, posts, inFlight) })
	}
	b.ReportMetric(bare.Seconds()/engine.Seconds(), "ratio")
	b.ReportMetric(float64(posts*b.N)/engine.Seconds(), "notifications/s")
}

// BenchmarkSendKept is BenchmarkSend from a Market that is kept: at least 0.55 is the
// aim.
func BenchmarkSendKept(b *testing.B) {
	const posts, inFlight = 4096, 64
	url := benchStore(b, reply(http.StatusOK, goodReply))
	var engine, bare time.Duration
	for b.Loop() {
		m, n := benchMarket(b, sim.Options{StateFile: filepath.Join(b.TempDir(), "market.db")}, url)
		engine += timed(func() {
			benchSend(b, m, n, posts, inFlight)
			benchRun(b, m)
		})
		if got := m.Journal().Count(journal.DeliveryAccepted); got != posts {
			b.Fatalf("%d accepted", got)
		}
		m.Close()
		bare += timed(func() { benchPosts(b, url, n.Body, posts, inFlight) })
	}
	b.ReportMetric(bare.Seconds()/engine.Seconds(), "ratio")
	b.ReportMetric(float64(posts*b.N)/engine.Seconds(), "notifications/s")
}

// BenchmarkVirtual is how many attempts of virtual time are made in a second of
// real time, judged and journalled, while so many deliveries are pending. A
// fault keeps them from the network, so it is the engine alone that is measured.
// The ratio is that of the time for an attempt to that with one pending: at most
// 1.5 is the aim where each is repeated by itself, 1.2 where all wait for one.
func BenchmarkVirtual(b *testing.B) {
	url := benchStore(b, accept)
	for _, blocking := range []sim.Switch{sim.Off, sim.On} {
		var alone float64
		for _, pending := range []int{1, 1000, 100_000} {
			b.Run(fmt.Sprintf("blocking=%s/pending=%d", blocking, pending), func(b *testing.B) {
				each := benchVirtual(b, url, blocking, pending)
				if pending == 1 {
					alone = each
				}
				b.ReportMetric(1/each, "attempts/s")
				b.ReportMetric(each/alone, "ratio")
			})
		}
	}
}

// benchVirtual is the time of one attempt, in seconds: a subscription sees 464.
func benchVirtual(b *testing.B, url string, blocking sim.Switch, pending int) float64 {
	steps, row := 400, 1
	if blocking == sim.Off {
		steps, row = max(3, min(400, 100_000/pending)), pending
	}
	var spent time.Duration
	for b.Loop() {
		m, n := benchMarket(b, sim.Options{Blocking: blocking}, url)
		if _, err := m.Inject(fault.Fault{Before: fault.Refuse}); err != nil {
			b.Fatal(err)
		}
		benchSend(b, m, n, pending, 1)
		before := m.Journal().Count(journal.ExchangeDone)
		if blocking == sim.On {
			benchSteps(b, m, 1) // all begin to wait
			before = m.Journal().Count(journal.ExchangeDone)
		}
		spent += timed(func() { benchSteps(b, m, steps) })
		if got := m.Journal().Count(journal.ExchangeDone) - before; got != steps*row {
			b.Fatalf("%d exchanges", got)
		}
		m.Close()
	}
	return spent.Seconds() / float64(steps*row*b.N)
}

func benchSteps(b *testing.B, m *sim.Market, steps int) {
	for range steps {
		if more, err := m.Step(b.Context()); err != nil || !more {
			b.Fatal(more, err)
		}
	}
}

// BenchmarkWaiting is the memory of a million deliveries that wait, with all
// that is kept for each, its journal entry included: at most 400 bytes is the
// aim. They share one body.
func BenchmarkWaiting(b *testing.B) {
	const waiting = 1_000_000
	url := benchStore(b, accept)
	for b.Loop() {
		m, n := benchMarket(b, sim.Options{}, url)
		before := liveBytes()
		benchSend(b, m, n, waiting, 64)
		b.ReportMetric(float64(liveBytes()-before)/waiting, "bytes/delivery")
		if m.Waiting() != waiting {
			b.Fatalf("%d are waiting", m.Waiting())
		}
		m.Close()
	}
}

// benchStore accepts PING, and answers all else as told.
func benchStore(b *testing.B, answer http.HandlerFunc) (url string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		switch {
		case err != nil:
			return // the sender is gone
		case len(body) < 100: // PING
			accept(w, r)
		default:
			answer(w, r)
		}
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// benchMarket is a Market whose one subscription is enabled, and a
// notification for it.
func benchMarket(b *testing.B, o sim.Options, url string) (*sim.Market, market.Notification) {
	m, err := sim.New(o)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := m.Connect(b.Context(), market.Subscription{URL: url}); err != nil {
		b.Fatal(err)
	}
	if err := m.Advance(b.Context(), sim.DefaultActivationDelay); err != nil {
		b.Fatal(err)
	}
	story, err := m.Draft(market.OrderCreated, market.Seeded)
	if err != nil {
		b.Fatal(err)
	}
	return m, story[0]
}

func benchSend(b *testing.B, m *sim.Market, n market.Notification, times, concurrency int) {
	concurrently(times, concurrency, func() {
		if _, err := m.Send(n); err != nil {
			b.Error(err)
		}
	})
}

func benchRun(b *testing.B, m *sim.Market) {
	if err := m.Run(b.Context()); err != nil {
		b.Fatal(err)
	}
}

// benchPosts is the bare client.
func benchPosts(b *testing.B, url string, body []byte, posts, inFlight int) {
	transport := &http.Transport{MaxIdleConnsPerHost: inFlight}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: sim.DefaultDeadline}
	concurrently(posts, inFlight, func() {
		if err := benchPost(b.Context(), client, url, body); err != nil {
			b.Error(err)
		}
	})
}

// concurrently does the work so many times, a multiple of the concurrency.
func concurrently(times, concurrency int, work func()) {
	var workers sync.WaitGroup
	for range concurrency {
		workers.Go(func() {
			for range times / concurrency {
				work()
			}
		})
	}
	workers.Wait()
}

func benchPost(ctx context.Context, client *http.Client, url string, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/notification", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.ReadAll(response.Body)
	return err
}

// timed starts from a clean heap, so that neither side pays for the other.
func timed(work func()) time.Duration {
	runtime.GC()
	start := time.Now()
	work()
	return time.Since(start)
}

func liveBytes() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
