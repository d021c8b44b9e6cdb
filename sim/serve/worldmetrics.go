package serve

import (
	"sync"

	"github.com/localmarket/localmarket/sim"
)

// Bounds of what Prometheus is told of worlds, of which there may be many, and new ones
// all day: so many have figures of their own, by their ids; those of all others are one.
const (
	mostShown   = 100
	otherWorlds = "other" // which is no id
)

// shownWorlds says whose figures are whose. A world has its own from when it is opened
// until it is closed here, if there was room when it was opened; what is counted of others
// stays, so that it only grows. It is safe for concurrent use.
type shownWorlds struct {
	other *counts

	mu   sync.Mutex
	most int
	open map[string]bool // with figures of their own
}

func newShownWorlds() *shownWorlds {
	return &shownWorlds{other: newCounts(otherWorlds), most: mostShown, open: map[string]bool{}}
}

// enter are the figures of a world that has just been opened, of what happens from now on.
func (s *shownWorlds) enter(id string, m *sim.Market) *figures {
	s.mu.Lock()
	defer s.mu.Unlock()
	counted := s.other
	if len(s.open) < s.most {
		s.open[id] = true
		counted = newCounts(id)
	}
	return &figures{market: m, tail: m.Journal().Tail(m.Journal().Len()), dropped: m.Journal().Dropped(), counted: counted}
}

// leave is told when a world is closed.
func (s *shownWorlds) leave(id string, g *figures) {
	if g.counted == s.other {
		g.readOn() // nobody asks for it any more
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, id)
}

// write writes the figures of all worlds that are open here: of the server's own market
// among them, where it is one. A world that is just being opened or closed is left out.
func (w *worlds) write(e exposition) {
	together, others, open := standing{}, false, 0
	for _, one := range w.list() {
		if !one.pulls.TryRLock() {
			continue
		}
		if running := one.running; running != nil {
			if one.id != "" {
				open++
			}
			g := running.figures
			if g.counted == w.shown.other {
				others = true
				together.add(g)
			} else {
				g.write(e)
			}
		}
		one.pulls.RUnlock()
	}
	if w.shown.other.write(e); others {
		together.write(e, w.shown.other)
	}
	e.gauge(worldsFamily, float64(open), worldsFamily.of())
}

// add adds the subscriptions of a world that has no figures of its own.
func (s *standing) add(g *figures) {
	g.readOn()
	for _, one := range standingOf(g.market, g.market.Now()) {
		s.enabled += one.enabled
		s.held += one.held
		s.outage = max(s.outage, one.outage)
	}
}
