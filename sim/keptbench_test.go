package sim_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// BenchmarkKeptLarge is what a file with 100 000 orders and a million entries takes: until
// its Market can be called, under a second is the aim, and a search in its journal, under
// 200 ms. LARGE names the file, which is made if it is not there.
func BenchmarkKeptLarge(b *testing.B) {
	path := os.Getenv("LARGE")
	if path == "" {
		path = filepath.Join(b.TempDir(), "market.db")
	}
	o := sim.Options{StateFile: path}
	if _, err := os.Stat(path); err != nil {
		benchLarge(b, o)
	}
	var m *sim.Market
	b.Run("ready", func(b *testing.B) {
		for b.Loop() {
			if m != nil {
				m.Close()
			}
			var err error
			if m, err = sim.New(o); err != nil {
				b.Fatal(err)
			}
			if _, err := m.Handler(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/market")
	})
	defer m.Close()
	last := m.Journal().After(m.Journal().Len()/2, 1000)
	var traced string
	for _, e := range last {
		if e.Exchange != nil {
			traced = e.Exchange.Request.Header[1].Value
		}
	}
	orders := m.Orders()
	for name, text := range map[string]string{
		"trace": traced, "order": fmt.Sprint(orders[len(orders)/2].ID), "common": "order created", "prefix": "51000*", "none": "nothing like that",
		"phrase": `"no such phrase" refused`,
	} {
		q, err := journal.ParseQuery(text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("search="+name, func(b *testing.B) {
			found := 0
			for b.Loop() {
				found = 0
				m.Journal().Find(q, 0, func(*journal.Entry) bool { found++; return found < 100 })
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/search")
			b.ReportMetric(float64(found), "found")
		})
	}
}

// benchLarge makes the file.
func benchLarge(b *testing.B, o sim.Options) {
	const orders, entries, pending = 100_000, 1_000_000, 2500
	o.Blocking = sim.Off
	m, err := sim.New(o)
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Connect(b.Context(), market.Subscription{URL: benchStore(b, accept)}); err != nil {
		b.Fatal(err)
	}
	if err := m.Advance(b.Context(), sim.DefaultActivationDelay); err != nil {
		b.Fatal(err)
	}
	if _, err := m.Inject(fault.Fault{Before: fault.Refuse}); err != nil {
		b.Fatal(err)
	}
	for i := range orders {
		notes, err := m.Compose(market.Event{Type: market.OrderCreated, Model: market.FBS})
		if err == nil && i%(orders/pending) == 0 {
			_, err = m.Send(notes[len(notes)-1])
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for m.Journal().Len() < entries {
		if err := m.Advance(b.Context(), time.Hour); err != nil {
			b.Fatal(err)
		}
	}
}
