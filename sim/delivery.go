package sim

import (
	"context"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/retry"
)

// delivery is one notification on its way to one subscription. It is on the
// queue for each of its attempts.
type delivery struct {
	note     *notification
	sub      *subscription
	first    time.Time // of attempt 1
	attempts int       // made so far
	done     bool
	// again says that the notification was accepted before: Market sends it once
	// more (N-DUPLICATES).
	again bool

	flight *flight // the attempt under way
}

// noteAgain is what the journal says of such a delivery.
const noteAgain = "sent once more after it was accepted (N-DUPLICATES)"

// chunksInFlight is how many times Options.InFlight deliveries are prepared
// together: enough to keep all senders busy, few enough to bound the memory.
const chunksInFlight = 16

// deliver makes an attempt for each delivery and lets the results take effect
// in order. The lock is held before and after, never while stores are waited
// for.
func (m *Market) deliver(ctx context.Context, row []*delivery) {
	for chunk := range slices.Chunk(row, chunksInFlight*m.options.InFlight) {
		flights := m.prepare(ctx, chunk)
		m.fly(ctx, flights)
		m.mu.Lock()
		for _, d := range chunk {
			d.happen(m)
		}
		m.mu.Unlock()
	}
}

// prepare records the intent to send, before any bytes leave.
func (m *Market) prepare(ctx context.Context, row []*delivery) []*flight {
	m.mu.Lock()
	defer m.mu.Unlock()
	var flights []*flight
	for _, d := range row {
		if ctx.Err() != nil || d.done {
			continue
		}
		if d.sub.state != Enabled { // stopped after Send, at the same instant
			d.abandon(m)
			continue
		}
		d.prepare(m)
		flights = append(flights, d.flight)
	}
	return flights
}

func (d *delivery) prepare(m *Market) {
	if d.attempts == 0 {
		d.first = m.now
	}
	if d.note.text == "" {
		d.note.text = string(d.note.Body)
	}
	d.attempts++
	d.flight = m.newFlight(Probe{URL: d.sub.endpoint, Type: d.note.Type, Body: d.note.Body}, d.note.text)
	d.flight.request.Fault = m.strike(d.note.Type, m.exchanges)
	d.flight.exchange.Attempt = d.attempts
	if d.again {
		d.flight.exchange.Note = noteAgain
	}
	sending := d.entry(journal.ExchangeSending)
	sending.ExchangeID = d.flight.exchange.ID
	m.record(sending)
}

func (d *delivery) void() bool { return d.done }

// happen applies the result of the attempt that was made, and queues the next,
// or the end of the delivery if the schedule has no more (N-RETRY). Without a
// result, the context ended before it: the delivery stays due.
func (d *delivery) happen(m *Market) {
	if d.flight == nil {
		if !d.done {
			m.queue.Push(m.now, d)
		}
		return
	}
	exchange, fault := d.flight.exchange, d.flight.request.Fault
	d.flight = nil
	done := d.entry(journal.ExchangeDone)
	done.Exchange = exchange
	due, more := m.schedule.Next(d.first, d.attempts)
	if more && exchange.Verdict.Outcome == journal.Failed {
		done.Due = &due
	}
	m.record(done)
	if d.done { // its subscription was removed meanwhile
		return
	}
	switch exchange.Verdict.Outcome {
	case journal.Accepted:
		d.finish(m, journal.DeliveryAccepted)
		d.sub.available(m)
		d.repeat(m, fault)
	case journal.Rejected:
		d.finish(m, journal.DeliveryRejected)
		d.sub.available(m)
	case journal.Failed:
		d.sub.failing[d] = struct{}{}
		d.sub.unavailable(m)
		if more {
			m.queue.Push(due, d)
			return
		}
		m.queue.Push(d.first.Add(retry.Limit), expiry{d})
	case journal.Unknown:
		d.attempts-- // it is made again, not after
		m.queue.Push(m.now, d)
	}
}

// repeat has an accepted notification sent once more, if a fault says so.
func (d *delivery) repeat(m *Market, f *fault.Fault) {
	if f == nil || f.RepeatAfter() == 0 || d.again {
		return
	}
	m.queue.Push(m.now.Add(f.RepeatAfter()), &delivery{note: d.note, sub: d.sub, again: true})
}

// abandon ends a delivery whose subscription no longer sends. Of one that was
// accepted before there is nothing to tell.
func (d *delivery) abandon(m *Market) {
	if d.again {
		d.done = true
		return
	}
	d.finish(m, journal.DeliveryCancelled)
}

// finish ends the delivery, for the given reason.
func (d *delivery) finish(m *Market, how journal.Kind) {
	d.done = true
	delete(d.sub.failing, d)
	m.record(d.entry(how))
}

func (d *delivery) entry(k journal.Kind) journal.Entry {
	return journal.Entry{
		Kind:         k,
		Subscription: string(d.sub.id),
		Notification: string(d.note.id),
		Type:         d.note.Type,
	}
}

// expiry ends a delivery 14 days after its first attempt (N-DISCONNECT).
type expiry struct{ delivery *delivery }

func (e expiry) void() bool { return e.delivery.done }

func (e expiry) happen(m *Market) {
	e.delivery.finish(m, journal.DeliveryExpired)
	if sub := e.delivery.sub; len(sub.failing) == 0 {
		sub.available(m) // nothing is left to show that the store is down
	}
}
