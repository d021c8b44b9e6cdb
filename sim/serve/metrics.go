package serve

import (
	"context"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// figures are those of a Market for Prometheus: what the journal says, counted as far
// as it goes each time that somebody asks, and what is in effect then.
type figures struct {
	market *sim.Market

	mu      sync.Mutex
	tail    *journal.Tail // of what is not counted yet
	counted counts
}

func newFigures(m *sim.Market) *figures {
	return &figures{market: m, tail: m.Journal().Tail(0), counted: newCounts()}
}

// readEvery is how often a journal that drops entries is read on, so that those are
// counted, too.
const readEvery = 200 * time.Millisecond

// run reads on until ctx ends, where nobody may ask before entries are gone.
func (g *figures) run(ctx context.Context) {
	if g.market.Options().Keep == (journal.Limits{}) {
		return
	}
	ticker := time.NewTicker(readEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			g.readOn()
		case <-ctx.Done():
			return
		}
	}
}

// readOn counts what has happened since.
func (g *figures) readOn() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for {
		piece, _ := g.tail.Next(chunk) // what was put back to the start has happened all the same
		for _, e := range piece {
			g.counted.add(e)
		}
		if len(piece) == 0 {
			return
		}
	}
}

// write writes the figures as they are now.
func (g *figures) write(e exposition) {
	g.readOn()
	g.counted.write(e)
	gauge := func(f family, value float64, labels ...string) {
		metrics.WriteGaugeFloat64(e.of(f), f.of(labels...), value)
	}
	metrics.WriteCounterUint64(e.of(droppedFamily), droppedFamily.of(), uint64(g.market.Journal().Dropped()))
	now := g.market.Now()
	gauge(clockFamily, float64(now.UnixMilli())/1000)
	for _, s := range g.market.Subscriptions() {
		if s.State == sim.Removed { // there may be any number of them
			continue
		}
		id, enabled, outage := string(s.ID), 0.0, 0.0
		if s.State == sim.Enabled {
			enabled = 1
		}
		if s.Outage.Lasts() {
			outage = now.Sub(s.Outage.Since).Seconds()
		}
		gauge(connectedFamily, enabled, "subscription", id)
		gauge(heldFamily, float64(s.Held), "subscription", id)
		gauge(outageFamily, outage, "subscription", id)
	}
}
