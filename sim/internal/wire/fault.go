package wire

import (
	"cmp"
	"context"
	"io"
	"syscall"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Injected is what a fault did to an exchange.
type Injected struct {
	// Arrived says that the store got the request. Of one whose connection ended
	// without a reply nobody knows, so it is taken to have.
	Arrived bool
	// Declared is how long the exchange is taken to have lasted, where the fault
	// says so: its delay, or else the deadline that Market waited for. No real
	// time passed for it.
	Declared time.Duration
	// Store is what the store made of the request: nil if it did not arrive, or
	// if the caller gave up.
	Store *Outcome
}

// intercept is the outcome of a request that does not reach the store.
func intercept(ctx context.Context, r Request) Outcome {
	out := Outcome{
		Measured: journal.Measured{StartedAt: time.Now().UTC()},
		Injected: &Injected{},
	}
	if ctx.Err() != nil {
		out.Cancelled = true
		return out
	}
	out.Injected.Declared = declared(r)
	return spoil(out, r)
}

// sendAndSpoil makes the exchange and spoils what comes of it, unless the store
// does not even reply: no fault makes that look better.
func (c *Client) sendAndSpoil(ctx context.Context, r Request) Outcome {
	store, reached := c.send(ctx, r)
	out := store
	out.Injected = &Injected{Arrived: arrived(store, reached)}
	if out.Injected.Arrived && !store.Cancelled {
		out.Injected.Store = &store
	}
	if store.Failure != "" || store.Cancelled {
		return out
	}
	out.Injected.Declared = declared(r)
	return spoil(out, r)
}

// arrived reports whether the store got the request of an exchange that came so
// far. Where the store ends the connection at once, it differs from run to run
// whether the request is written before; so its having been connected to counts.
func arrived(out Outcome, reached phase) bool {
	switch {
	case out.Failure == market.SSLError: // in TLS 1.3, also after the handshake
		return false
	case out.Cancelled, out.Failure == market.ReadTimedOut:
		return reached > write
	}
	return reached >= write
}

// declared is how long the fault of r says that the exchange lasted.
func declared(r Request) time.Duration {
	switch r.Fault.Kind() {
	case fault.Slow, fault.Drip, fault.Hang, fault.ConnectTimeout:
		return cmp.Or(time.Duration(r.Fault.Delay), r.Deadline)
	}
	return 0
}

// spoil makes of what came what Market sees through the fault of r.
func spoil(out Outcome, r Request) Outcome {
	f := r.Fault
	switch f.Kind() {
	case fault.StatusFault:
		return proxyReply(out, f)
	case fault.WrongContentType:
		return replaceType(out, f)
	case fault.InvalidBody:
		return replaceBody(out, f)
	case fault.StaleDuplicate:
		return out
	case fault.Slow, fault.Drip:
		// A reply that is complete just at the deadline is in time (N-DEADLINE).
		if f.Delay > 0 && time.Duration(f.Delay) <= r.Deadline {
			return out
		}
	}
	at, err := ending(f.Kind())
	out.Failure, out.Detail = explain(err, failedIn{phase: at, deadline: r.Deadline})
	return cut(out, at)
}

// ending is where a fault ends the exchange, and the error that a real failure
// of its kind ends in: so both are told in the same words.
func ending(k fault.Kind) (phase, error) {
	switch k {
	case fault.ConnectTimeout:
		return connect, context.DeadlineExceeded
	case fault.TLSError:
		return handshake, syscall.ECONNRESET
	case fault.Reset:
		return wait, syscall.ECONNRESET
	case fault.Hang, fault.Slow:
		return wait, context.DeadlineExceeded
	case fault.Drip:
		return read, context.DeadlineExceeded
	case fault.Torn:
		return read, io.ErrUnexpectedEOF
	}
	return connect, syscall.ECONNREFUSED // fault.Refuse
}
