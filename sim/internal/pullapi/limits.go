package pullapi

import (
	"sync"
	"time"

	"github.com/localmarket/localmarket/schemas"
)

// Used counts what campaigns and businesses use of each operation, and how much of it
// is under way (P-LIMITS). Only what a key opens is counted: the map is no larger than
// what the keys know. The zero value has counted nothing. It is safe for concurrent use.
type Used struct {
	mu      sync.Mutex
	uses    map[use]*usage
	changed []*usage // since Changed was last called
}

// use is an operation for one campaign or business.
type use struct {
	op     string
	entity string // such as "campaignId 1"
}

type usage struct {
	of      use
	until   time.Time // the end of the window, in virtual time
	used    int       // in the window
	running int       // calls under way
	changed bool      // it is among those of Used
}

// refusalKind says why a call is not let in.
type refusalKind int

const (
	letIn refusalKind = iota
	tooMany
	tooManyAtOnce
)

// enter lets a call in that takes so much of the rate, and counts it as under
// way. Without a rate only calls under way are counted.
func (l *Used) enter(u use, rate schemas.Rate, amount, parallel int, now time.Time) (usage, refusalKind) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.of(u)
	one.turn(rate, now)
	switch {
	case rate.Amount > 0 && one.used+max(amount, 1) > rate.Amount:
		return *one, tooMany
	case one.running >= parallel:
		return *one, tooManyAtOnce
	}
	l.add(one, rate, amount)
	one.running++
	return *one, letIn
}

// take counts so much more, if it must fit only where it does.
func (l *Used) take(u use, rate schemas.Rate, amount int, mustFit bool, now time.Time) (usage, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.uses[u]
	one.turn(rate, now)
	if mustFit && rate.Amount > 0 && one.used+amount > rate.Amount {
		return *one, false
	}
	l.add(one, rate, amount)
	return *one, true
}

// of is what a use has come to. The caller holds mu.
func (l *Used) of(u use) *usage {
	one := l.uses[u]
	if one == nil {
		if l.uses == nil {
			l.uses = map[use]*usage{}
		}
		one = &usage{of: u}
		l.uses[u] = one
	}
	return one
}

// add counts so much more. The caller holds mu.
func (l *Used) add(one *usage, rate schemas.Rate, amount int) {
	one.used += amount
	if rate.Amount > 0 && amount > 0 && !one.changed {
		one.changed = true
		l.changed = append(l.changed, one)
	}
}

// leave ends a call that was let in.
func (l *Used) leave(u use) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.uses[u].running--
}

// turn begins a new window if the last one is over. Windows begin on multiples
// of their length.
func (u *usage) turn(rate schemas.Rate, now time.Time) {
	if rate.Amount > 0 && !now.Before(u.until) {
		u.until = now.UTC().Truncate(rate.Period()).Add(rate.Period())
		u.used = 0
	}
}
