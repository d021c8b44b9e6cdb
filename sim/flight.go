package sim

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"sync/atomic"

	wire "github.com/localmarket/localmarket/sim/internal/delivery"
	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/journal"
)

// flight is one exchange from its preparation to its verdict.
type flight struct {
	request  wire.Request
	exchange *journal.Exchange
	// subscription and notification are their ids, of a request outside of any
	// schedule.
	subscription, notification string
}

// entry is one about a request outside of any schedule.
func (f *flight) entry(k journal.Kind) journal.Entry {
	return journal.Entry{Kind: k, Subscription: f.subscription, Notification: f.notification, Type: f.exchange.NotificationType}
}

// newFlight prepares an exchange: its id, its header, its deadline. The text is
// the body as the journal keeps it, given apart so that the attempts of one
// notification share it. The caller holds mu.
func (m *Market) newFlight(p Probe, text string) *flight {
	m.exchanges++
	f := &flight{
		request: wire.Request{
			Method:   p.method(),
			URL:      p.URL,
			Header:   m.header(p, m.exchanges),
			Body:     p.Body,
			Deadline: p.Deadline,
		},
		subscription: p.Subscription,
		notification: p.Notification,
	}
	if f.request.Deadline <= 0 {
		f.request.Deadline = m.deadline(p.Type)
	}
	f.exchange = &journal.Exchange{
		ID:               fmt.Sprintf("x%d", m.exchanges),
		At:               m.now,
		NotificationType: p.Type,
		Attempt:          max(p.Attempt, 1),
		Note:             p.Note,
		Request: journal.Request{
			Method:     f.request.Method,
			URL:        journal.MaskURL(p.URL),
			Header:     journal.RequestHeader(f.request.Header, m.options.Header),
			Body:       text,
			DeadlineMs: f.request.Deadline.Milliseconds(),
		},
	}
	return f
}

// header is that of exchange number n: Market's own fields (N-HEADERS), over
// them those of the options, and over all those of the probe.
func (m *Market) header(p Probe, n int) http.Header {
	h := http.Header{
		"Content-Type": {"application/json"},
		"Traceparent":  {traceparent(m.options.Seed, n)},
		"User-Agent":   {"localmarket"},
	}
	maps.Copy(h, m.options.Header)
	maps.Copy(h, canonical(p.Header))
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

// exchange sends one request and judges what comes of it.
func (m *Market) exchange(ctx context.Context, f *flight) {
	out := m.client.Do(ctx, f.request)
	measured := out.Measured // a copy, so that the rest of what came can be freed
	f.exchange.Measured = &measured
	f.exchange.Reply = recordReply(out)
	if out.Injected != nil {
		f.exchange.Fault = m.recordFault(f.request.Fault, out.Injected)
	}
	if out.Cancelled {
		f.exchange.Verdict = journal.Verdict{Outcome: journal.Unknown, Reason: "the run was stopped before the reply was complete"}
		return
	}
	f.exchange.Verdict = m.judge(out)
}

// recordReply leaves the body out where it is not whole: how much of it came
// before the end differs from run to run.
func recordReply(o wire.Outcome) *journal.Reply {
	if o.Status == 0 {
		return nil
	}
	if o.Failure != "" || o.Cancelled {
		reply := journal.NewReply(o.Status, o.Header, nil)
		reply.Incomplete = true
		return reply
	}
	reply := journal.NewReply(o.Status, o.Header, o.Body)
	reply.Truncated = reply.Truncated || o.TooLong
	return reply
}

func (m *Market) judge(o wire.Outcome) journal.Verdict {
	return verdict.Judge(m.schemas, verdict.Reply{
		Status:  o.Status,
		Header:  o.Header,
		Body:    o.Body,
		TooLong: o.TooLong,
		Bound:   wire.MaxReply,
		Failure: o.Failure,
		Detail:  o.Detail,
	})
}
