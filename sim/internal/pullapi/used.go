package pullapi

import "time"

// Window is what somebody has used of an operation's limit until its end.
type Window struct {
	Operation string    // its id
	Entity    string    // such as "campaignId 1"
	Until     time.Time // in virtual time
	Used      int
}

func (u *usage) window() Window { return Window{u.of.op, u.of.entity, u.until, u.used} }

// Changed are the windows in which more was used since it was last called, each as it
// is now.
func (l *Used) Changed() []Window {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []Window
	for _, one := range l.changed {
		one.changed = false
		all = append(all, one.window())
	}
	clear(l.changed)
	l.changed = l.changed[:0]
	return all
}

// Windows are the last ones of all, in no order. Those of limits that are not enforced
// are not among them.
func (l *Used) Windows() []Window {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []Window
	for _, one := range l.uses {
		if !one.until.IsZero() {
			all = append(all, one.window())
		}
	}
	return all
}

// Put has a window be as it was.
func (l *Used) Put(w Window) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.of(use{w.Operation, w.Entity})
	one.until, one.used = w.Until, w.Used
}
