package sim

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// flight is one exchange from its preparation to its verdict.
type flight struct {
	request  wire.Request
	number   int
	era      int // of the Market, when it was prepared
	at       time.Time
	exchange *journal.Exchange
	// intent is the change of the Market by which it is to be made.
	intent uint64
	// subscription and notification are their ids, of a request outside of any
	// schedule.
	subscription, notification string
	// push judges the reply to a request of the push API; nil for a notification.
	push *pushJudge
	// secrets are those known when it was prepared.
	secrets *journal.Secrets
}

// depart records the intent to make an exchange, before any bytes leave. The caller holds
// mu.
func (m *Market) depart(f *flight, sending journal.Entry) {
	sending.ExchangeID = f.exchange.ID
	m.record(sending)
	f.intent = m.keeper.changes()
}

// intercepted reports whether a fault keeps the request from the network, so that
// nothing is waited for.
func (f *flight) intercepted() bool {
	return f.request.Fault != nil && f.request.Fault.When() == fault.Before
}

// entry is one about a request outside of any schedule.
func (f *flight) entry(k journal.Kind) journal.Entry {
	return journal.Entry{Kind: k, Subscription: f.subscription, Notification: f.notification, Type: f.exchange.NotificationType}
}

// newFlight prepares an exchange: its id, its header, its deadline, and the fault
// that it meets, if any. The text is the body as the journal keeps it, given apart
// so that the attempts of one notification share it; so is the address. The caller
// holds mu.
func (m *Market) newFlight(p Probe, text, address string, f *fault.Fault) *flight {
	m.exchanges++
	return m.flightOf(m.exchanges, m.now, p, text, address, f)
}

// flightOf is the flight of that number, at a time.
func (m *Market) flightOf(number int, at time.Time, p Probe, text, address string, f *fault.Fault) *flight {
	trace := traceparent(m.options.Seed, number)
	deadline := p.Deadline
	if deadline <= 0 {
		deadline = m.deadline(p.Type)
	}
	out := &flight{
		request: wire.Request{
			Method:   p.method(),
			URL:      p.URL,
			Body:     p.Body,
			Deadline: deadline,
			Fault:    f,
		},
		exchange: &journal.Exchange{
			ID:               "x" + strconv.Itoa(number),
			At:               at,
			NotificationType: p.Type,
			Attempt:          max(p.Attempt, 1),
			Note:             p.Note,
			Request: journal.Request{
				Method:     p.method(),
				URL:        address,
				Header:     m.recordHeader(p, trace),
				Body:       text,
				DeadlineMs: deadline.Milliseconds(),
			},
		},
		number:       number,
		era:          m.era,
		at:           at,
		subscription: p.Subscription,
		notification: p.Notification,
		secrets:      m.secrets,
	}
	if !out.intercepted() {
		out.request.Header = m.header(p, trace)
	}
	return out
}

const traceField = "Traceparent"

// header is that of an exchange: Market's own fields (N-HEADERS), over them those
// of the options, and over all those of the probe.
func (m *Market) header(p Probe, trace string) http.Header {
	h := maps.Clone(m.fields)
	h[traceField] = []string{trace}
	if given := m.options.Header[traceField]; len(given) > 0 {
		h[traceField] = given
	}
	if len(p.Header) > 0 {
		maps.Copy(h, canonical(p.Header))
	}
	return h
}

// recordHeader is header as the journal keeps it. It is made of what is the same
// for all requests, unless the probe has fields of its own.
func (m *Market) recordHeader(p Probe, trace string) []journal.Header {
	if len(p.Header) > 0 || len(m.options.Header[traceField]) > 0 {
		return journal.RequestHeader(m.header(p, trace), m.options.Header)
	}
	recorded := slices.Clone(m.recorded)
	for i := range recorded {
		if recorded[i].Name == traceField {
			recorded[i].Value = trace
		}
	}
	return recorded
}

// fields are what the header of every request has, but for its traceparent.
func (o Options) fields() http.Header {
	h := http.Header{
		"Content-Type": {"application/json"},
		traceField:     {""},
		"User-Agent":   {"localmarket"},
	}
	maps.Copy(h, o.Header)
	return h
}

// traceparent is the W3C trace context of exchange number n (N-HEADERS): made
// from the seed, so that it is unique in a run and the same in the next.
func traceparent(seed uint64, n int) string {
	var input [16]byte
	binary.BigEndian.PutUint64(input[:8], seed)
	binary.BigEndian.PutUint64(input[8:], uint64(n))
	id := sha256.Sum256(input[:])
	return "00-" + hex.EncodeToString(id[:16]) + "-" + hex.EncodeToString(id[16:24]) + "-01"
}

// fly makes the exchanges, at most Options.InFlight at once, and returns when
// the last is complete. A panic in one is the caller's.
func (m *Market) fly(ctx context.Context, flights []*flight) {
	if len(flights) == 1 {
		m.exchange(ctx, flights[0])
		return
	}
	var next atomic.Int64
	var senders sync.WaitGroup
	panics := make(chan any, 1) // the first one
	for range min(m.options.InFlight, len(flights)) {
		senders.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					select {
					case panics <- p:
					default:
					}
				}
			}()
			for i := next.Add(1); int(i) <= len(flights); i = next.Add(1) {
				m.exchange(ctx, flights[i-1])
			}
		})
	}
	senders.Wait()
	select {
	case p := <-panics:
		panic(p)
	default:
	}
}

// exchange sends one request, once the intent to is kept, and judges what comes of it.
func (m *Market) exchange(ctx context.Context, f *flight) {
	if err := m.keeper.waitFor(f.intent); err != nil {
		f.exchange.Verdict = journal.Verdict{Outcome: journal.Unknown, Reason: "it was not sent: " + err.Error()}
		return
	}
	m.rest.Sending(f.exchange.NotificationType)
	defer func() { m.rest.Replied(f.exchange.NotificationType, f.exchange.Verdict.Outcome == journal.Accepted) }()
	out := m.client.Do(ctx, f.request)
	measured := out.Measured // a copy, so that the rest of what came can be freed
	f.exchange.Measured = &measured
	f.exchange.Reply = recordReply(out, f.secrets)
	if out.Injected != nil {
		f.exchange.Fault = m.recordFault(f, out.Injected)
	}
	if out.Cancelled {
		f.exchange.Verdict = journal.Verdict{Outcome: journal.Unknown, Reason: "the run was stopped before the reply was complete"}
		return
	}
	f.exchange.Verdict = f.secrets.Verdict(f.judge(m, out))
}

// recordReply masks the secrets that a reply shows again, and leaves the body
// out where it is not whole: how much of it came before the end differs from run
// to run.
func recordReply(o wire.Outcome, secrets *journal.Secrets) *journal.Reply {
	if o.Status == 0 {
		return nil
	}
	if o.Failure != "" || o.Cancelled {
		reply := secrets.Reply(o.Status, o.Header, nil)
		reply.Incomplete = true
		return reply
	}
	reply := secrets.Reply(o.Status, o.Header, o.Body)
	reply.Truncated = reply.Truncated || o.TooLong
	return reply
}

// judge is Market's verdict on what came of the request.
func (f *flight) judge(m *Market, o wire.Outcome) journal.Verdict {
	reply := verdict.Reply{
		Ping:    f.exchange.NotificationType == market.Ping,
		Status:  o.Status,
		Header:  o.Header,
		Body:    o.Body,
		TooLong: o.TooLong,
		Bound:   cmp.Or(f.request.MaxReply, wire.MaxReply),
		Failure: o.Failure,
		Detail:  o.Detail,

		Protocol:   o.Protocol,
		TwoLengths: o.TwoLengths,
		Surplus:    o.Surplus,
	}
	switch {
	case f.push == nil:
		return verdict.Judge(m.schemas, reply)
	case f.push.token != RightToken:
		return verdict.JudgeToken(f.push, reply)
	}
	return verdict.JudgePush(f.push, reply)
}
