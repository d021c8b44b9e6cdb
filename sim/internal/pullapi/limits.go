package pullapi

import (
	"sync"
	"time"

	"github.com/localmarket/localmarket/schemas"
)

// limits count what campaigns and businesses use of each operation, and how much
// of it is under way (P-LIMITS). Only what a key opens is counted: the map is no
// larger than what the keys know.
type limits struct {
	mu   sync.Mutex
	uses map[use]*usage
}

// use is an operation for one campaign or business.
type use struct {
	op     string
	entity string // such as "campaignId 1"
}

type usage struct {
	until   time.Time // the end of the window, in virtual time
	used    int       // in the window
	running int       // calls under way
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
func (l *limits) enter(u use, rate schemas.Rate, amount, parallel int, now time.Time) (usage, refusalKind) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.uses == nil {
		l.uses = map[use]*usage{}
	}
	one := l.uses[u]
	if one == nil {
		one = &usage{}
		l.uses[u] = one
	}
	one.turn(rate, now)
	switch {
	case rate.Amount > 0 && one.used+max(amount, 1) > rate.Amount:
		return *one, tooMany
	case one.running >= parallel:
		return *one, tooManyAtOnce
	}
	one.used += amount
	one.running++
	return *one, letIn
}

// take counts so much more, if it must fit only where it does.
func (l *limits) take(u use, rate schemas.Rate, amount int, mustFit bool, now time.Time) (usage, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.uses[u]
	one.turn(rate, now)
	if mustFit && rate.Amount > 0 && one.used+amount > rate.Amount {
		return *one, false
	}
	one.used += amount
	return *one, true
}

// leave ends a call that was let in.
func (l *limits) leave(u use) {
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
