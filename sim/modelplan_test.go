package sim_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// plan is all that a run depends on: the settings, what is done when, and how the
// store answers.
type plan struct {
	seed      uint64
	blocking  bool
	inFlight  int
	delay     time.Duration
	moves     []move // in order of time
	stretches []stretch
	// interferes says that the store may make moves while it is notified, and that
	// the run may be stopped then, and goes on.
	interferes bool
}

// move is something that the seller, the tester or the buyers do.
type move struct {
	at       time.Duration // since the start
	verb     string
	of       int         // which subscription or fault
	path     string      // of the store, for a subscription's URL
	campaign int64       // 0 for the cabinet
	kind     market.Type // of what is sent
	types    []market.Type
	fault    fault.Fault
}

// stretch is a stretch of time in which the store answers badly.
type stretch struct {
	path        string        // all of it if empty
	types       []market.Type // all if empty
	from, until time.Duration
	answer      answer
	share       float64
}

type answer string

const (
	good    answer = "200"
	invalid answer = "200 with an invalid body"
	wrong   answer = "400"
	down    answer = "500"
)

func (a answer) outcome() journal.Outcome {
	switch a {
	case good:
		return journal.Accepted
	case wrong:
		return journal.Rejected
	}
	return journal.Failed
}

// answer is how the store answers then: not by how often it was asked, as several
// requests may come at once.
func (p *plan) answer(path string, note int, t market.Type, at time.Duration) answer {
	for i, s := range p.stretches {
		if (s.path == "" || s.path == path) && (len(s.types) == 0 || slices.Contains(s.types, t)) &&
			at >= s.from && at < s.until && p.chance(i, path, note, at) < s.share {
			return s.answer
		}
	}
	return good
}

// chance is from 0 to 1, the same for the same arguments.
func (p *plan) chance(a ...any) float64 {
	hash := fnv.New64a()
	fmt.Fprint(hash, p.seed, a)
	return rand.New(rand.NewPCG(hash.Sum64(), p.seed)).Float64()
}

// during are the moves that the store makes while it is notified of anything but PING.
func (p *plan) during(note int, at time.Duration) []move {
	if !p.interferes || note == 0 {
		return nil
	}
	of := int(4 * p.chance("of", note, at))
	switch chance := p.chance("during", note, at); {
	case chance < 0.05:
		return []move{{verb: "send", kind: market.OrderUpdated, campaign: 11}}
	case chance < 0.09:
		return []move{{verb: "remove", of: of}}
	case chance < 0.12:
		return []move{{verb: "unplug", of: of}, {verb: "send", kind: market.ChatCreated}}
	}
	return nil
}

// stops reports whether the run is stopped while the store is notified, by how
// often it was notified of this at that time.
func (p *plan) stops(note int, at time.Duration, before int) bool {
	return p.interferes && note > 0 && p.chance("stops", note, at, before) < 0.1
}

// modelTypes are the types of the plans: the last goes to cabinets alone.
func modelTypes() []market.Type {
	return []market.Type{market.OrderUpdated, market.OrderStatusUpdated, market.OrderCancellationRequest, market.ChatCreated}
}

// planner makes random plans: short ones in which much happens at once, and long
// ones in which the store is down for days.
type planner struct {
	*rand.Rand
	unit time.Duration // in which the plan thinks
	long bool
}

func newPlan(seed uint64) *plan {
	r := planner{Rand: rand.New(rand.NewPCG(seed, 2))}
	r.unit = pick(r.Rand, []time.Duration{time.Minute, time.Minute, 5 * time.Minute, 10 * time.Minute})
	steps := 5 + r.IntN(40)
	if r.long = r.IntN(4) == 0; r.long {
		r.unit = pick(r.Rand, []time.Duration{day, 2 * day, 3 * day})
		steps = 8 + r.IntN(10)
	}
	p := &plan{
		seed:     seed,
		blocking: r.IntN(3) > 0,
		inFlight: pick(r.Rand, []int{1, 2, 3, 64}),
		delay:    pick(r.Rand, []time.Duration{2 * time.Minute, 2 * time.Minute, time.Second, 10 * time.Minute}),
	}
	p.interferes = p.inFlight == 1 && r.IntN(2) == 0
	for range 1 + r.IntN(3) {
		p.moves = append(p.moves, r.connect())
	}
	at := p.delay * pick(r.Rand, []time.Duration{0, 1, 1, 2})
	for range steps {
		at += r.time(4)
		for _, m := range r.moves() {
			m.at = at
			p.moves = append(p.moves, m)
		}
	}
	for range 1 + r.IntN(5) {
		p.stretches = append(p.stretches, r.stretch(p, at))
	}
	return p
}

// time is up to n units, most often a whole number of them.
func (r planner) time(n int) time.Duration {
	t := time.Duration(r.IntN(n)) * r.unit
	if r.IntN(8) == 0 {
		t += time.Duration(r.IntN(90)) * time.Second
	}
	return t
}

func (r planner) path() string { return pick(r.Rand, []string{"/a", "/b", "/c"}) }

// types are some, or none for all.
func (r planner) types() []market.Type {
	types := []market.Type{}
	if r.IntN(2) == 0 {
		return types
	}
	for _, t := range modelTypes() {
		if r.IntN(2) == 0 {
			types = append(types, t)
		}
	}
	return types
}

func (r planner) connect() move {
	m := move{verb: "connect", path: r.path(), campaign: pick(r.Rand, []int64{0, 0, 11, 22}), types: r.types()}
	if m.campaign != 0 {
		m.types = slices.DeleteFunc(m.types, market.Type.CabinetOnly)
	}
	return m
}

func (r planner) moves() []move {
	of := r.IntN(4)
	switch n := r.IntN(100); {
	case n < 12, r.long && n > 90:
		m := move{verb: "edit", of: of}
		if r.IntN(3) > 0 {
			m.types = slices.DeleteFunc(r.types(), market.Type.CabinetOnly) // it may be a shop's
		}
		if r.IntN(3) == 0 {
			m.path = r.path()
		}
		return []move{m}
	case n < 15:
		return []move{{verb: "unplug", of: of}, {verb: "plug", of: of}}[:1+r.IntN(2)]
	case n < 23, r.long && n < 35:
		return []move{{verb: "plug", of: of}}
	case n < 24:
		return []move{{verb: "remove", of: of}}
	case n < 26:
		return []move{r.connect()}
	case n < 36:
		return []move{{verb: "inject", fault: r.fault()}}
	case n < 39:
		return []move{{verb: "lift", of: of}}
	case n < 41:
		return []move{{verb: "probe", path: r.path()}}
	}
	var sends []move
	most := pick(r.Rand, []int{1, 3, 8})
	if r.long {
		most = 2
	}
	for range 1 + r.IntN(most) {
		t := pick(r.Rand, modelTypes())
		m := move{verb: "send", kind: t, campaign: pick(r.Rand, []int64{11, 11, 22})}
		if t.CabinetOnly() {
			m.campaign = 0
		}
		sends = append(sends, m)
	}
	return sends
}

func (r planner) fault() fault.Fault {
	f := pick(r.Rand, []fault.Fault{
		{Before: fault.Refuse},
		{Before: fault.StatusFault, Status: 502},
		{Before: fault.StatusFault, Status: 400},
		{After: fault.Reset},
		{After: fault.StatusFault, Status: 503},
		{After: fault.StatusFault, Status: 400},
		{After: fault.StaleDuplicate, Delay: market.Duration(r.unit)},
		{After: fault.StaleDuplicate, Delay: market.Duration(time.Minute)},
		{After: fault.StaleDuplicate, Delay: market.Duration(r.unit + r.time(20))},
	})
	if f.Types = r.types(); r.IntN(4) > 0 {
		f.Count = 1 + r.IntN(6)
	}
	if r.IntN(3) == 0 {
		f.From = market.Duration(r.time(20))
	}
	if f.Count == 0 || r.IntN(3) == 0 {
		f.Until = f.From + market.Duration(r.unit+r.time(40))
	}
	return f
}

// stretch is one that begins in the first half of that time. A long plan may have one that never ends.
func (r planner) stretch(p *plan, last time.Duration) stretch {
	s := stretch{
		types:  r.types(),
		from:   time.Duration(r.Float64() * float64(last) / 2),
		answer: pick(r.Rand, []answer{down, down, invalid, wrong}),
		share:  pick(r.Rand, []float64{1, 1, 1, 0.5, 0.1}),
	}
	if r.IntN(2) == 0 {
		s.path = r.path()
	}
	s.until = s.from + r.unit + r.time(pick(r.Rand, []int{10, 60}))
	if r.long && r.IntN(2) == 0 {
		s.until = 1000 * day
		if !p.blocking { // else all that comes makes 464 attempts
			s.types = []market.Type{pick(r.Rand, modelTypes())}
		}
	}
	return s
}
