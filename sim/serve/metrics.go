package serve

import (
	"context"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// figures are those of a Market for Prometheus: what the journal says, counted as far
// as it goes each time that somebody asks, and what is in effect then.
type figures struct {
	market *sim.Market

	mu      sync.Mutex
	tail    *journal.Tail // of what is not counted yet
	dropped int           // entries that are counted as such
	counted *counts
}

// newFigures are those of a server's own market, of all that its journal has.
func newFigures(m *sim.Market) *figures {
	return &figures{market: m, tail: m.Journal().Tail(0), counted: newCounts("")}
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
		piece, anew := g.tail.Next(chunk) // what was put back to the start has happened all the same
		for _, e := range piece {
			g.counted.add(e)
		}
		if anew {
			g.dropped = 0
		}
		if len(piece) == 0 {
			break
		}
	}
	dropped := g.market.Journal().Dropped()
	g.counted.count(droppedFamily, max(0, dropped-g.dropped))
	g.dropped = dropped
}

// write writes the figures as they are now.
func (g *figures) write(e exposition) {
	g.readOn()
	g.counted.write(e)
	now := g.market.Now()
	e.gauge(clockFamily, float64(now.UnixMilli())/1000, g.counted.name(clockFamily))
	for _, s := range standingOf(g.market, now) {
		s.write(e, g.counted)
	}
}

// standing is how a subscription is, or several are together.
type standing struct {
	subscription          string
	enabled, held, outage float64 // how many are sent to; how many deliveries wait; in seconds, the longest
}

func standingOf(m *sim.Market, now time.Time) (all []standing) {
	for _, s := range m.Subscriptions() {
		if s.State == sim.Removed { // there may be any number of them
			continue
		}
		one := standing{subscription: string(s.ID), held: float64(s.Held)}
		if s.State == sim.Enabled {
			one.enabled = 1
		}
		if s.Outage.Lasts() {
			one.outage = now.Sub(s.Outage.Since).Seconds()
		}
		all = append(all, one)
	}
	return all
}

func (s standing) write(e exposition, c *counts) {
	for f, value := range map[family]float64{connectedFamily: s.enabled, heldFamily: s.held, outageFamily: s.outage} {
		e.gauge(f, value, c.name(f, "subscription", s.subscription))
	}
}
