package sim

import (
	"context"
	"slices"
)

// source is an event that has something sent. It is used under the Market's
// lock.
type source interface {
	event
	// begin is called once, before leaving.
	begin()
	// leaving is the next thing to be sent, nil if there is none at present; more
	// says whether to ask again.
	leaving(m *Market) (o outgoing, more bool)
	// end is called instead of further leaving if the run is stopped.
	end(m *Market)
}

// outgoing is what an attempt is made of: a delivery, or a request of the push API.
// It is used under the Market's lock.
type outgoing interface {
	// prepare records the intent to send, before any bytes leave, and makes the
	// flight.
	prepare(m *Market) *flight
	// settle lets the result of the attempt take effect.
	settle(m *Market)
}

// round sends what is due at one instant: up to Options.InFlight attempts at
// once, and the next one when the result of the first under way has taken effect.
// So which attempts are made follows from the replies alone, never from which of
// them came first by the wall clock.
type round struct {
	market  *Market
	sources []source
	flying  []*attempt    // in the order in which they left
	kept    chan *attempt // leave once their intents are kept; nil where nothing is
	jobs    chan *attempt
	senders int
}

// attempt is one of a round.
type attempt struct {
	outgoing outgoing
	flight   *flight
	landed   chan struct{} // nil while nobody has begun it
	panicked any
}

// send makes the attempts of the sources. The lock is held while attempts are
// prepared and while results take effect, never while stores are waited for.
func (m *Market) send(ctx context.Context, sources []source) {
	r := &round{market: m, sources: sources}
	defer r.dismiss()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range sources {
		s.begin()
	}
	for r.fill(ctx); len(r.flying) > 0; r.fill(ctx) {
		first := r.flying[0]
		r.flying = r.flying[1:]
		r.land(ctx, first)
		first.outgoing.settle(m)
	}
	for _, s := range r.sources {
		s.end(m)
	}
	m.passed(len(sources))
}

// fill lets as many attempts leave as there may be under way. The caller holds
// mu.
func (r *round) fill(ctx context.Context) {
	before := len(r.flying)
	for len(r.flying) < r.market.options.InFlight && ctx.Err() == nil {
		next := r.leaving()
		if next == nil {
			break
		}
		r.flying = append(r.flying, &attempt{outgoing: next, flight: next.prepare(r.market)})
	}
	if len(r.flying) == 1 {
		return // land makes it by itself
	}
	for _, a := range r.flying[before:] {
		if !a.flight.intercepted() {
			r.begin(ctx, a)
		}
	}
}

// leaving is the next thing of the sources to be sent. It lets go of those that have
// no more.
func (r *round) leaving() outgoing {
	for i := 0; i < len(r.sources); {
		next, more := r.sources[i].leaving(r.market)
		switch {
		case more:
			i++
		case i == 0:
			r.sources = r.sources[1:]
		default:
			r.sources = slices.Delete(r.sources, i, i+1)
		}
		if next != nil {
			return next
		}
	}
	return nil
}

// begin has a sender make an attempt.
func (r *round) begin(ctx context.Context, a *attempt) {
	a.landed = make(chan struct{})
	if r.jobs == nil {
		r.open()
	}
	if r.kept != nil {
		r.kept <- a
	} else {
		r.jobs <- a
	}
	if r.senders < r.market.options.InFlight {
		r.senders++
		go func() {
			for a := range r.jobs {
				r.make(ctx, a)
			}
		}()
	}
}

// open is ready for attempts. Where they wait until their intents are kept, one waits for
// all: those after it do no sooner.
func (r *round) open() {
	r.jobs = make(chan *attempt, r.market.options.InFlight)
	if r.market.keeper == nil {
		return
	}
	r.kept = make(chan *attempt, r.market.options.InFlight)
	go func() {
		defer close(r.jobs)
		for a := range r.kept {
			_ = r.market.keeper.waitFor(a.flight.intent) // exchange says why, if it is not
			r.jobs <- a
		}
	}()
}

// make makes an attempt. A panic is kept for the round.
func (r *round) make(ctx context.Context, a *attempt) {
	defer close(a.landed)
	defer func() { a.panicked = recover() }()
	r.market.exchange(ctx, a.flight)
}

// land waits for an attempt, or makes it, without the lock.
func (r *round) land(ctx context.Context, a *attempt) {
	r.market.mu.Unlock()
	defer r.market.mu.Lock()
	if a.landed == nil {
		r.market.exchange(ctx, a.flight)
		return
	}
	<-a.landed
	if a.panicked != nil {
		panic(a.panicked)
	}
}

// dismiss ends the senders.
func (r *round) dismiss() {
	switch {
	case r.kept != nil:
		close(r.kept)
	case r.jobs != nil:
		close(r.jobs)
	}
}
