package sim

import (
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// line is what a subscription has to deliver where one notification without a
// suitable answer stops all others (N-BLOCKING): in the order in which it was
// first due, so that what failed stands before what was never sent. Waiting costs
// nothing: a line has at most one event on the queue.
type line struct {
	sub         *subscription
	joined      uint64 // deliveries so far
	front, back *delivery
	length      int
	// blocker is repeated by its own schedule, at due; nil while nothing has
	// failed. A zero due means no more attempts before the disconnection.
	blocker *delivery
	due     time.Time
	// next leaves next, unless something blocks.
	next *delivery
	// flying is how many attempts are under way.
	flying int
	// alarm is the line's event; nil while none is queued. While a round sends the
	// line it is active, and needs none for the present instant.
	alarm  *alarm
	active bool
}

// alarm has a line sent.
type alarm struct {
	line *line
	at   time.Time
}

func (a *alarm) void() bool { return a.line.alarm != a }

func (a *alarm) begin() {
	l := a.line
	l.alarm, l.active = nil, true
	if l.blocker == nil {
		l.next = l.front
	}
}

// leaving is the delivery to send now. There may be more later where the result
// of an attempt under way decides.
func (a *alarm) leaving(m *Market) (leaves outgoing, more bool) {
	l := a.line
	if l.blocker == nil && l.next != nil {
		d := l.next
		l.next = d.next
		return d, true
	}
	if l.blocker != nil && l.flying == 0 && l.due.Equal(m.now) {
		l.due = time.Time{} // until the result says when again
		return l.blocker, true
	}
	if l.flying > 0 {
		return nil, true
	}
	a.end(m)
	return nil, false
}

// end leaves what was not sent for later.
func (a *alarm) end(m *Market) {
	a.line.active = false
	a.line.wake(m)
}

// join puts a delivery that is due now at the end.
func (l *line) join(m *Market, d *delivery) {
	l.put(d, l.joined+1)
	m.keeper.delivery(d)
	if l.blocker != nil {
		l.hold(m, d)
		return
	}
	if l.next == nil && l.active {
		l.next = d
	}
	l.wake(m)
}

// put puts a delivery at the end, as number seq of those that came.
func (l *line) put(d *delivery, seq uint64) {
	d.prev = l.back
	if l.back == nil {
		l.front = d
	} else {
		l.back.next = d
	}
	l.back = d
	l.length++
	l.joined, d.place = seq, place{seq: seq}
}

// leave takes a delivery out, if it is in. If it is the blocker, what waits goes at
// this instant.
func (l *line) leave(m *Market, d *delivery) {
	if l.front != d && d.prev == nil { // a copy that is not due yet
		return
	}
	if l.next == d {
		l.next = d.next
	}
	if d.prev == nil {
		l.front = d.next
	} else {
		d.prev.next = d.next
	}
	if d.next == nil {
		l.back = d.prev
	} else {
		d.next.prev = d.prev
	}
	d.prev, d.next = nil, nil
	l.length--
	if l.blocker == d {
		l.stop()
		l.next = l.front
		l.wake(m)
	}
}

// stop forgets what blocks, and when it was to be repeated.
func (l *line) stop() { l.blocker, l.due, l.next, l.alarm = nil, time.Time{}, nil, nil }

// wake has the line sent when it is due next: the blocker by its schedule, all of
// it now where nothing blocks.
func (l *line) wake(m *Market) {
	due := m.now
	if l.blocker != nil {
		due = l.due
	}
	if l.active && due.Equal(m.now) || l.length == 0 || due.IsZero() || l.alarm != nil && l.alarm.at.Equal(due) {
		return
	}
	l.alarm = &alarm{line: l, at: due}
	m.enqueue(due, l.alarm)
}

// block has d alone repeated, from due on, and holds all that was not sent.
func (l *line) block(m *Market, d *delivery, due time.Time) {
	l.blocker = d
	l.again(m, due)
	for waiting := l.next; waiting != nil; waiting = waiting.next {
		l.hold(m, waiting)
	}
	l.next = nil
}

// again has the blocker repeated then. A zero time means no more attempts before
// the disconnection.
func (l *line) again(m *Market, due time.Time) {
	l.due = due
	l.wake(m)
}

// blocked is what blocks, if anything does, and how many deliveries wait for it.
func (l *line) blocked() (blocker NotificationID, held int) {
	if l.blocker == nil {
		return "", 0
	}
	for d := l.front; d != nil; d = d.next {
		if d.held && d != l.blocker {
			held++
		}
	}
	return l.blocker.note.id, held
}

// hold notes that a delivery begins to wait for the blocker.
func (l *line) hold(m *Market, d *delivery) {
	if d.held {
		return
	}
	d.held = true
	m.keeper.delivery(d)
	held := d.entry(journal.DeliveryHeld)
	held.Blocker = string(l.blocker.note.id)
	m.record(held)
}
