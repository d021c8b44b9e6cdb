package sim_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// BenchmarkHandlerReady is the time until a Market with a pull API can be
// called: well under 100 ms is the aim.
func BenchmarkHandlerReady(b *testing.B) {
	for b.Loop() {
		m, err := sim.New(sim.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := m.Handler(); err != nil {
			b.Fatal(err)
		}
		m.Close()
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/market")
}

// BenchmarkPullGetOrder is the reading of one order, of more or fewer, against a
// bare handler that returns as many bytes. The ratio is that of the
// throughputs: at least 0.4 is the aim.
func BenchmarkPullGetOrder(b *testing.B) {
	benchPull(b, func(m *sim.Market, o market.Order) benchCall {
		return benchCall{"GET", orderPath(o), "", m.Key()}
	})
}

// BenchmarkPullGetOrderKept is likewise the reading of one order from a Market that is
// kept, whose journal is written meanwhile: at least 0.5 is the aim.
func BenchmarkPullGetOrderKept(b *testing.B) {
	benchPullOf(b, sim.Options{StateFile: filepath.Join(b.TempDir(), "market.db")}, []int{1000}, func(m *sim.Market, o market.Order) benchCall {
		return benchCall{"GET", orderPath(o), "", m.Key()}
	})
}

// BenchmarkKeptReady is the time until a Market in a file can be called: one that is
// new, and one with 10 000 orders. Under 100 ms is the aim for the first.
func BenchmarkKeptReady(b *testing.B) {
	for _, orders := range []int{0, 10_000} {
		b.Run(fmt.Sprintf("orders=%d", orders), func(b *testing.B) {
			o := sim.Options{StateFile: filepath.Join(b.TempDir(), "market.db")}
			if orders > 0 {
				m, _ := benchOrders(b, o, orders)
				m.Close()
			}
			for b.Loop() {
				if orders == 0 {
					o.StateFile = filepath.Join(b.TempDir(), "market.db")
				}
				m, err := sim.New(o)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := m.Handler(); err != nil {
					b.Fatal(err)
				}
				m.Close()
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/market")
		})
	}
}

// BenchmarkPullFindOrders is likewise the search for orders, by their numbers
// and by their status: a page of up to 50.
func BenchmarkPullFindOrders(b *testing.B) {
	b.Run("by=id", func(b *testing.B) {
		benchPull(b, func(m *sim.Market, o market.Order) benchCall {
			return benchFind(m, fmt.Sprintf(`{"orderIds":[%d]}`, o.ID))
		})
	})
	b.Run("by=status", func(b *testing.B) {
		benchPull(b, func(m *sim.Market, _ market.Order) benchCall {
			return benchFind(m, `{"statuses":["PROCESSING"]}`)
		})
	})
}

func benchFind(m *sim.Market, filter string) benchCall {
	return benchCall{"POST", fmt.Sprintf("/v1/businesses/%d/orders", m.Options().Cabinet.Business.ID), filter, m.Key()}
}

// benchCall is a call of the pull API.
type benchCall struct{ method, path, body, key string }

// benchPull times calls that begin from as many orders, four at once.
func benchPull(b *testing.B, callFor func(*sim.Market, market.Order) benchCall) {
	benchPullOf(b, sim.Options{}, []int{1, 1000, 100_000}, callFor)
}

func benchPullOf(b *testing.B, settings sim.Options, numbers []int, callFor func(*sim.Market, market.Order) benchCall) {
	const calls, atOnce = 1000, 4
	for _, orders := range numbers {
		b.Run(fmt.Sprintf("orders=%d", orders), func(b *testing.B) {
			m, o := benchOrders(b, settings, orders)
			call := callFor(m, o)
			handler, err := m.Handler()
			if err != nil {
				b.Fatal(err)
			}
			ours := benchServer(b, handler, atOnce)
			answer, err := ours.do(call)
			if err != nil {
				b.Fatal(err)
			}
			bare := benchServer(b, reply(http.StatusOK, answer), atOnce)
			var engine, alone time.Duration
			for b.Loop() {
				// The limits are by the hour (P-LIMITS).
				if err := m.Advance(b.Context(), time.Hour); err != nil {
					b.Fatal(err)
				}
				engine += timed(func() { ours.doAll(b, call, calls, atOnce) })
				alone += timed(func() { bare.doAll(b, call, calls, atOnce) })
			}
			b.ReportMetric(alone.Seconds()/engine.Seconds(), "ratio")
			b.ReportMetric(float64(calls*b.N)/engine.Seconds(), "calls/s")
			b.ReportMetric(float64(len(answer)), "B/reply")
		})
	}
}

// benchOrders is a Market with so many orders by FBS in its pull API, and one of
// them.
func benchOrders(b *testing.B, o sim.Options, orders int) (*sim.Market, market.Order) {
	m, err := sim.New(o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(m.Close)
	if _, err := m.Handler(); err != nil {
		b.Fatal(err)
	}
	var last market.Order
	for range orders {
		story, err := m.Compose(market.Event{Type: market.OrderCreated, Model: market.FBS, Detail: market.Minimal})
		if err != nil {
			b.Fatal(err)
		}
		last, _ = m.Order(story[0].OrderID())
	}
	return m, last
}

// benchCaller calls a handler over loopback.
type benchCaller struct {
	client *http.Client
	url    string
}

func benchServer(b *testing.B, h http.Handler, atOnce int) benchCaller {
	server := httptest.NewServer(h)
	b.Cleanup(server.Close)
	transport := &http.Transport{MaxIdleConnsPerHost: atOnce, DisableCompression: true} // as the bare handler answers
	b.Cleanup(transport.CloseIdleConnections)
	return benchCaller{&http.Client{Transport: transport}, server.URL}
}

func (c benchCaller) doAll(b *testing.B, call benchCall, times, atOnce int) {
	concurrently(times, atOnce, func() {
		if _, err := c.do(call); err != nil {
			b.Error(err)
		}
	})
}

// do returns the body of a good reply.
func (c benchCaller) do(call benchCall) (string, error) {
	request, err := http.NewRequest(call.method, c.url+call.path, strings.NewReader(call.body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Api-Key", call.key)
	if call.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := c.client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s: %.200s", call.method, call.path, response.Status, body)
	}
	return string(body), err
}
