package sim

import (
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/retry"
)

// delivery is one notification on its way to one subscription. Where nothing
// blocks it is on the queue for each of its attempts; else it is in its
// subscription's line.
type delivery struct {
	note *notification
	sub  *subscription
	// since is when the schedule began, in nanoseconds since 1970, and before how
	// many attempts were made until then (N-RETRY, N-BLOCKING); attempts are all
	// that were made so far.
	since            int64
	before, attempts int32
	// again says that the notification was accepted before: Market sends it once
	// more (N-DUPLICATES).
	again   bool
	failing bool // waits for another attempt
	held    bool // waits for another notification (N-BLOCKING)
	done    bool

	flight     *flight   // the attempt under way
	prev, next *delivery // in the line
	place      place     // where it is kept
}

// place is that of a delivery on the queue, where it is due then, or in the line of its
// subscription, where due is 0; seq is 0 while it is in neither.
type place struct {
	seq uint64
	due int64 // nanoseconds since 1970
}

// newDelivery is one that is not due yet.
func newDelivery(m *Market, n *notification, s *subscription, again bool) *delivery {
	n.deliveries++
	d := &delivery{note: n, sub: s, again: again}
	m.keeper.notification(n)
	m.keeper.delivery(d)
	return d
}

// noteAgain is what the journal says of such a delivery.
const noteAgain = "sent once more after it was accepted (N-DUPLICATES)"

// due has a delivery made now (blocking or not). The caller holds mu.
func (d *delivery) due(m *Market) {
	if d.sub.line != nil {
		d.sub.line.join(m, d)
		return
	}
	m.enqueue(m.now, d)
}

func (d *delivery) void() bool { return d.done }

func (d *delivery) begin() {}

// leaving is the delivery itself, once.
func (d *delivery) leaving(m *Market) (leaves outgoing, more bool) {
	if d.done {
		return nil, false
	}
	if d.sub.state != Enabled { // stopped after Send, at the same instant
		d.cancel(m)
		return nil, false
	}
	return d, false
}

func (d *delivery) end(m *Market) { m.enqueue(m.now, d) }

// prepare records the intent to send, before any bytes leave.
func (d *delivery) prepare(m *Market) *flight {
	if d.attempts == 0 {
		d.since = m.now.UnixNano()
	}
	if d.note.text == "" {
		d.note.text = string(d.note.Body)
	}
	if d.held {
		d.held = false
		m.record(d.entry(journal.DeliveryReleased))
	}
	if d.sub.line != nil {
		d.sub.line.flying++
	}
	d.attempts++
	d.flight = m.newFlight(d.probe(), d.note.text, d.sub.address, m.nextFault(d.note.Type))
	if d.sub.line == nil {
		d.place = place{} // until the result says where next
	}
	m.keeper.delivery(d)
	m.depart(d.flight, d.entry(journal.ExchangeSending))
	return d.flight
}

// probe is the attempt under way as a request.
func (d *delivery) probe() Probe {
	p := Probe{URL: d.sub.endpoint, Type: d.note.Type, Body: d.note.Body, Attempt: int(d.attempts), Note: d.note.remark}
	if d.again {
		p.Note = noteAgain
	}
	return p
}

// settle lets the result of an attempt take effect.
func (d *delivery) settle(m *Market) {
	exchange, fault := d.flight.exchange, d.flight.request.Fault
	d.flight = nil
	m.keeper.delivery(d)
	if d.sub.line != nil {
		d.sub.line.flying--
	}
	failed := exchange.Verdict.Outcome == journal.Failed
	var due time.Time
	if failed && d.sub.state == Enabled {
		due = d.schedule(m)
	}
	done := d.entry(journal.ExchangeDone)
	done.Exchange = exchange
	if !due.IsZero() {
		done.Due = &due
	}
	m.record(done)
	switch outcome := exchange.Verdict.Outcome; {
	case outcome == journal.Accepted:
		d.answered(m, journal.DeliveryAccepted)
		d.repeat(m, fault)
	case outcome == journal.Rejected:
		d.answered(m, journal.DeliveryRejected)
	case d.sub.state != Enabled: // stopped meanwhile
		d.cancel(m)
	case failed:
		d.failed(m, due)
	default:
		d.attempts-- // it is made again, not after
		d.unknown(m)
	}
}

// schedule is when the next attempt is due after one that failed; zero if there is
// none, or none by its own schedule. Under N-BLOCKING that begins with the attempt
// by which a notification comes to block.
func (d *delivery) schedule(m *Market) time.Time {
	if line := d.sub.line; line != nil {
		switch line.blocker {
		case d:
		case nil:
			d.since, d.before = m.now.UnixNano(), d.attempts-1
		default:
			return time.Time{}
		}
	}
	due, ok := m.schedule.Next(d.began(), int(d.attempts-d.before))
	if !ok {
		return time.Time{}
	}
	return due
}

// began is when the schedule did.
func (d *delivery) began() time.Time { return time.Unix(0, d.since).UTC() }

// answered ends a delivery by a suitable answer. It ends the outage as well:
// under N-BLOCKING only that to the blocker does.
func (d *delivery) answered(m *Market, how journal.Kind) {
	line := d.sub.line
	ends := line == nil || line.blocker == d
	d.finish(m, how)
	if ends {
		d.sub.available(m)
	}
}

// failed is what a failure leads to: the next attempt, when it is due, or the end
// of the schedule.
func (d *delivery) failed(m *Market, due time.Time) {
	if !d.failing {
		d.failing = true
		d.sub.failing++
	}
	line := d.sub.line
	switch {
	case line == nil:
		d.sub.unavailable(m, nil)
		if due.IsZero() {
			m.enqueue(d.began().Add(retry.Limit), expiry{d})
		} else {
			m.enqueue(due, d)
		}
	case line.blocker == nil:
		d.sub.unavailable(m, d)
		line.block(m, d, due)
	case line.blocker == d:
		line.again(m, due)
	default:
		line.hold(m, d)
	}
}

// unknown has the attempt made again that a stop of the run left without a
// result.
func (d *delivery) unknown(m *Market) {
	line := d.sub.line
	switch {
	case line == nil:
		m.enqueue(m.now, d)
	case line.blocker == d:
		line.due = m.now
	case line.blocker != nil:
		line.hold(m, d)
	}
}

// repeat has an accepted notification sent once more, if a fault says so, unless
// its subscription has stopped meanwhile.
func (d *delivery) repeat(m *Market, f *fault.Fault) {
	if f == nil || f.RepeatAfter() == 0 || d.again || d.sub.state != Enabled {
		return
	}
	m.enqueue(m.now.Add(f.RepeatAfter()), copied{newDelivery(m, d.note, d.sub, true)})
}

// cancel ends a delivery that is not sent any more. Of a copy that was never
// sent there is nothing to tell.
func (d *delivery) cancel(m *Market) {
	if d.again && d.attempts == 0 && !d.held {
		d.stop(m)
		return
	}
	d.finish(m, journal.DeliveryCancelled)
}

// finish ends the delivery, for the given reason.
func (d *delivery) finish(m *Market, how journal.Kind) {
	m.record(d.entry(how))
	d.stop(m)
}

// stop ends the delivery.
func (d *delivery) stop(m *Market) {
	d.done = true
	d.note.deliveries--
	m.keeper.delivery(d)
	m.keeper.notification(d.note)
	if d.failing {
		d.failing = false
		d.sub.failing--
	}
	if d.sub.line != nil {
		d.sub.line.leave(m, d)
	}
}

func (d *delivery) entry(k journal.Kind) journal.Entry {
	return journal.Entry{
		Kind:         k,
		Subscription: string(d.sub.id),
		Notification: string(d.note.id),
		Type:         d.note.Type,
	}
}

// copied is a notification that comes once more (N-DUPLICATES).
type copied struct{ delivery *delivery }

func (c copied) void() bool { return c.delivery.done }

func (c copied) happen(m *Market) { c.delivery.due(m) }

// expiry ends a delivery 14 days after its first attempt (N-DISCONNECT): where
// nothing blocks, one that keeps failing by itself.
type expiry struct{ delivery *delivery }

func (e expiry) void() bool { return e.delivery.done }

func (e expiry) happen(m *Market) {
	e.delivery.finish(m, journal.DeliveryExpired)
	e.delivery.sub.recover(m)
}
