package serve

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim"
)

const (
	// tick is how old virtual time may be while nothing happens.
	tick = 50 * time.Millisecond
	// shortest is the shortest wait for what is due next, and grain what virtual
	// time is a multiple of, the jumps of others aside.
	shortest = time.Millisecond
	grain    = time.Millisecond
	// idle is the wait when only something new can make anything due.
	idle = time.Hour
)

// driver makes the virtual time of a Market pass with the real one. Where
// virtual time is to be follows from one fixed point of both, so that it does
// not drift, however long each step takes: a store that hangs holds it up, and
// then it catches up.
type driver struct {
	market *sim.Market
	// turn is held by whoever makes time pass.
	turn chan struct{}
	// wake ends a wait whose length no longer holds.
	wake chan struct{}
	// changed is told of a new speed; it may be nil.
	changed func(speed float64)

	mu    sync.Mutex // guards what is below
	speed float64
	from  time.Time // on the real clock, when it was
	at    time.Time // in virtual time
}

func newDriver(m *sim.Market, speed float64) *driver {
	return &driver{
		market: m,
		turn:   make(chan struct{}, 1),
		wake:   make(chan struct{}, 1),
		speed:  speed,
		from:   time.Now(),
		at:     m.Now(),
	}
}

// run makes time pass until ctx ends. It looks at the time every tick, when the
// next thing is due, and when anything has happened: what is new is in the
// journal.
func (d *driver) run(ctx context.Context, say func(string)) {
	d.begin()
	timer := time.NewTimer(idle)
	defer timer.Stop()
	for {
		seen := d.market.Journal().Len()
		if err := d.catchUp(ctx); err != nil && ctx.Err() == nil {
			say(fmt.Sprintf(timeStands, err))
			d.setSpeed(0)
		}
		timer.Reset(d.pause())
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-d.wake:
		case <-d.market.Journal().Grown(seen):
		}
	}
}

// begin has time pass from now on. What went by while a market that is kept was not
// served counts, as real time does, unless time stands still: Market's side does not
// wait for a process.
func (d *driver) begin() {
	d.restart()
	d.mu.Lock()
	defer d.mu.Unlock()
	if kept := d.market.KeptAt(); !kept.IsZero() && d.speed > 0 {
		d.at = d.at.Add(max(0, time.Since(kept)).Truncate(grain))
	}
}

// restart has time pass from now on: what went by before is not caught up on.
func (d *driver) restart() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.from, d.at = time.Now(), d.market.Now()
}

// catchUp makes virtual time pass up to where it is to be. It goes from one
// thing that is due to the next, and lets others have their turn in between.
func (d *driver) catchUp(ctx context.Context) error {
	for {
		var more bool
		err := d.inTurn(ctx, func() (err error) {
			more, err = d.pass(ctx)
			return err
		})
		if err != nil || !more {
			return err
		}
	}
}

// pass goes to where time is to be, or to what is due before: then there is
// more.
func (d *driver) pass(ctx context.Context) (more bool, err error) {
	to := d.present()
	if due, ok := d.market.NextDue(); ok && due.Before(to) {
		to, more = due, true
	}
	return more, d.market.Advance(ctx, max(0, to.Sub(d.market.Now())))
}

// present is where virtual time is to be.
func (d *driver) present() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.presentLocked()
}

func (d *driver) presentLocked() time.Time {
	passed := time.Duration(float64(time.Since(d.from)) * d.speed)
	return d.at.Add(passed.Truncate(grain))
}

// pause is how long nothing needs to be done, unless something new happens.
func (d *driver) pause() time.Duration {
	speed := d.Speed()
	if speed == 0 {
		return idle
	}
	due, ok := d.market.NextDue()
	if !ok {
		return tick
	}
	wait := float64(due.Sub(d.present())) / speed
	return time.Duration(max(float64(shortest), min(wait, float64(tick))))
}

// Speed is how much faster than real time virtual time passes.
func (d *driver) Speed() float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.speed
}

// setSpeed changes the speed from now on.
func (d *driver) setSpeed(speed float64) {
	d.mu.Lock()
	d.at, d.from, d.speed = d.presentLocked(), time.Now(), speed
	if d.changed != nil {
		d.changed(speed)
	}
	d.mu.Unlock()
	d.rouse()
}

// jump makes virtual time pass out of turn, by what move does; real time goes on
// from there.
func (d *driver) jump(ctx context.Context, move func() error) error {
	defer d.rouse()
	return d.inTurn(ctx, func() error {
		before := d.market.Now()
		err := move()
		d.mu.Lock()
		d.at = d.at.Add(d.market.Now().Sub(before))
		d.mu.Unlock()
		return err
	})
}

// inTurn does something while nobody else makes time pass.
func (d *driver) inTurn(ctx context.Context, do func() error) error {
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-d.turn }()
	return do()
}

func (d *driver) rouse() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}
