package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/shell"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// session is one run against one store.
type session struct {
	ctx      context.Context
	shell    *shell.Run
	options  Options
	market   *sim.Market
	endpoint *url.URL
	types    []market.Type // of the revision, in story order

	connection *sim.Connection   // what Inspect found, once it has been asked
	pinged     *journal.Exchange // the PING of ping.reply
	operations []sim.Operation   // of the pull API, once the calls are judged
	latencies  []time.Duration   // of the notifications accepted so far
	// failsDuplicates says that one copy after the other is not borne.
	failsDuplicates bool
	doubts          []string // pointers into replies that were warned of

	sent []string // ids of the exchanges of the check under way
	// blocked says why no further request makes sense, empty while it does, and
	// blockedBy is the exchange that showed it, if one did.
	blocked   string
	blockedBy *journal.Exchange
	// lack is what the check under way needs and the cabinet has not; nil mostly.
	lack *sim.LackError
	// fault is an error of our own.
	fault error
	// unreachable says that no connection was ever made.
	unreachable bool
	reached     bool
	answered    int // exchanges that ended before their deadline
	silent      int // exchanges that did not
}

// patience is how many requests of a store that has not answered any may run
// into their deadline before the rest is given up: PING and one more.
const patience = 2

// send makes the exchanges all at once and watches what they say about the
// store as a whole.
func (s *session) send(probes ...sim.Probe) []journal.Exchange {
	for i := range probes {
		probes[i].URL = s.endpoint.String()
		probes[i].Header = s.withSource(probes[i].Header)
		if probes[i].Type == market.Ping {
			probes[i].Deadline = s.pingPatience()
		}
	}
	exchanges, err := s.market.Probe(s.ctx, probes...)
	if err != nil && s.ctx.Err() == nil { // the run loop looks at ctx
		s.fault = err
		exchanges = make([]journal.Exchange, len(probes))
	}
	for _, x := range exchanges {
		s.sent = append(s.sent, x.ID)
		s.watch(x)
	}
	return exchanges
}

// pingPatience is how long a check waits for a reply to PING: longer than Market,
// so that a good reply that is too late can be told from a bad one. Its own
// deadline is ping.deadline's to look at.
func (s *session) pingPatience() time.Duration {
	o := s.market.Options()
	return max(o.Deadline, o.PingDeadline)
}

func (s *session) sendOne(p sim.Probe) journal.Exchange { return s.send(p)[0] }

// withSource adds the address that the request claims to come from, if the
// store is to be shown one (N-IP).
func (s *session) withSource(h http.Header) http.Header {
	if s.options.ForwardedFor == "" || h.Get("X-Forwarded-For") != "" {
		return h
	}
	out := h.Clone()
	if out == nil {
		out = http.Header{}
	}
	out.Set("X-Forwarded-For", marketAddress)
	return out
}

// watch blocks the rest of the run once it is clear that no request gets
// through.
func (s *session) watch(x journal.Exchange) {
	s.reached = s.reached || wasConnected(x)
	switch x.Verdict.Subtype {
	case market.ConnectionRefused, market.ConnectionTimedOut:
		if !wasConnected(x) {
			s.blockConnection(x.Verdict.Reason, &x)
		}
	case market.SSLError:
		s.reached = true
		s.block(fmt.Sprintf(blockedTLS, x.Verdict.Reason), &x)
	case market.ReadTimedOut:
		s.silent++
		if s.answered == 0 && s.silent >= patience {
			s.block(fmt.Sprintf(blockedSilent, s.silent), &x)
		}
	default:
		s.answered++
	}
}

// wasConnected reports whether an exchange got as far as a connection.
func wasConnected(x journal.Exchange) bool {
	return x.Measured != nil && x.Measured.RemoteAddress != ""
}

// blockConnection tells a store that was never there from one that went away.
func (s *session) blockConnection(reason string, by *journal.Exchange) {
	if s.reached {
		s.block(fmt.Sprintf(blockedStopped, reason), by)
		return
	}
	s.unreachable = true
	s.block(fmt.Sprintf(blockedUnreachable, reason), by)
}

func (s *session) block(reason string, by *journal.Exchange) {
	if s.blocked == "" {
		s.blocked, s.blockedBy = reason, by
	}
}

// wants reports whether the store subscribed to t, as far as --types says.
func (s *session) wants(t market.Type) bool {
	return len(s.options.Types) == 0 || slices.Contains(s.options.Types, t)
}

// draft composes the next notification of a type and sends what must come
// before it for the story to hold. It is false if the check cannot go on:
// stopped says why.
func (s *session) draft(t market.Type, d market.Detail) (market.Notification, bool) {
	_ = s.market.Advance(s.ctx, 0) // what the store calls because of the last one comes before the next; fails only with ctx
	chain, err := s.market.Draft(t, d)
	if errors.As(err, &s.lack) {
		return market.Notification{}, false
	}
	if err != nil {
		s.fault = err
		return market.Notification{}, false
	}
	last := len(chain) - 1
	for _, n := range chain[:last] {
		if s.open() && s.wants(n.Type) {
			s.sendOne(sim.Probe{Type: n.Type, Body: n.Body, Note: storyNote})
		}
	}
	return chain[last], s.open()
}

// open reports whether another request makes sense.
func (s *session) open() bool { return s.blocked == "" && s.fault == nil && s.ctx.Err() == nil }

// goOn reports whether another request of the same check makes sense after x:
// one that ran out of time would cost as much again.
func (s *session) goOn(x journal.Exchange) bool {
	return s.open() && x.Verdict.Subtype != market.ReadTimedOut
}

// stopped is what a check found that could not go on.
func (s *session) stopped() finding {
	if s.lack != nil {
		return skipped(s.lack.Error())
	}
	if s.fault != nil {
		return finding{verdict: reports.Error, reason: s.fault.Error()}
	}
	f := finding{verdict: reports.Fail}
	if s.blockedBy != nil {
		f = failure(*s.blockedBy)
	}
	f.reason = s.blocked
	return f
}

// firstWanted is the first of the types that the revision has and the store
// subscribed to.
func (s *session) firstWanted(types ...market.Type) (market.Type, bool) {
	for _, t := range types {
		if s.wants(t) && slices.Contains(s.types, t) {
			return t, true
		}
	}
	return "", false
}

// each drafts a notification of every type that the revision has and the store
// subscribed to, and returns the gravest of the findings.
func (s *session) each(types []market.Type, d market.Detail, judge func(market.Notification) finding) finding {
	found := skipped(noTypesWanted)
	for _, t := range types {
		if _, ok := s.firstWanted(t); !ok {
			continue
		}
		n, ok := s.draft(t, d)
		if s.lack != nil { // another type may not need it
			found, s.lack = s.stopped().worse(found), nil
			continue
		}
		if !ok {
			return found.worse(s.stopped())
		}
		found = found.worse(judge(n))
		if !s.open() {
			break
		}
	}
	return found
}

// one is each for a single notification, of the first type that there is.
func (s *session) one(judge func(market.Notification) finding) finding {
	t, ok := s.firstWanted(s.types[1:]...) // without PING
	if !ok {
		return skipped(noTypesWanted)
	}
	return s.each([]market.Type{t}, market.Full, judge)
}
