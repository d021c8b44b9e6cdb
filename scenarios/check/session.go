package check

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// session is one run against one store.
type session struct {
	ctx      context.Context
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
	// failing are the types that are not accepted, with the check that says so.
	failing map[market.Type]string
	// setUp is what was found of notifications that were sent for the story, before
	// their own check.
	setUp map[market.Type]finding
	// aside is what was found of such notifications whose own check is over, or is not
	// made; it counts in the check under way.
	aside finding
	ended map[string]bool // ids of checks
	// strangeShop is the check that found the store not to know the made-up shops.
	strangeShop string
	// ofMarket says that the store takes what claims to come from Market, and nothing
	// else.
	ofMarket bool
	// before is the exchange before the one under way, and down what the headline
	// says of a store that went down.
	before *journal.Exchange
	down   string
	// replies are the failed replies of the notify checks, by what they were.
	replies map[string]string
	steps   []headline.Step
	raised  map[string]bool // ids of checks that fail for Options.FailOnWarn alone
	judged  finding         // of the last check
	doubts  []string        // pointers into replies that were warned of

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

func newSession(o Options, m *sim.Market) *session {
	return &session{
		options: o, market: m,
		failing: map[market.Type]string{}, setUp: map[market.Type]finding{}, replies: map[string]string{},
		raised: map[string]bool{}, ended: map[string]bool{},
	}
}

// patience is how many requests of a store that has not answered any may run
// into their deadline before the rest is given up: PING and one more.
const patience = 2

// send makes the exchanges all at once and watches what they say about the
// store as a whole.
func (s *session) send(probes ...sim.Probe) []journal.Exchange {
	for i := range probes {
		if probes[i].URL == "" {
			probes[i].URL = s.endpoint.String()
		}
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
	s.before = &exchanges[len(exchanges)-1]
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
	if s.options.ForwardedFor == "" || h.Get("X-Forwarded-For") != "" || s.claims() {
		return h
	}
	out := h.Clone()
	if out == nil {
		out = http.Header{}
	}
	maps.Copy(out, market.ClaimedSource())
	return out
}

// claims reports whether all requests say themselves where they come from.
func (s *session) claims() bool {
	given := s.market.Options().Header
	return given.Get("X-Forwarded-For") != "" || given.Get("X-Real-Ip") != ""
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
	switch {
	case s.reached && by != nil && s.before != nil && s.blocked == "":
		s.wentDown(*s.before, *by, reason)
	case s.reached:
		s.block(fmt.Sprintf(blockedStopped, reason), by)
	default:
		s.unreachable = true
		s.block(fmt.Sprintf(blockedUnreachable, reason), by)
	}
}

// wentDown blames the exchange before the one that found nobody. A connection that
// was open before does not tell when its other end went, so it may be the next, too.
func (s *session) wentDown(last, next journal.Exchange, reason string) {
	what := describe(last)
	s.down = fmt.Sprintf(brokeDownHeadline, what)
	why := fmt.Sprintf(wentDownOn, what, reason)
	if last.Verdict.Outcome == journal.Accepted {
		s.down = fmt.Sprintf(wentDownHeadline, what, describe(next))
		why = fmt.Sprintf(wentDown, what, describe(next), reason)
	}
	s.block(why, &last)
}

// describe names what was sent.
func describe(x journal.Exchange) string {
	switch {
	case x.NotificationType == "":
		return aRequest
	case x.Note != "":
		return fmt.Sprintf("%s (%s)", x.NotificationType, x.Note)
	}
	return string(x.NotificationType)
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
	f.verdict, f.reason = reports.Fail, s.blocked
	if s.down != "" {
		f.fix = wentDownFix
	}
	return f
}

// takes reports whether the store subscribed to t, and t is not known to fail by
// itself: what is failing once is told once.
func (s *session) takes(t market.Type) bool {
	return s.wants(t) && slices.Contains(s.types, t) && s.failing[t] == ""
}

// firstTaken is the first of the types that the revision has and the store takes.
func (s *session) firstTaken(types ...market.Type) (market.Type, bool) {
	i := slices.IndexFunc(types, s.takes)
	if i < 0 {
		return "", false
	}
	return types[i], true
}

// noneTaken is what a check finds that has no type to send.
func (s *session) noneTaken(types ...market.Type) finding {
	for _, t := range types {
		if by := s.failing[t]; by != "" {
			return skipped(fmt.Sprintf(allFailing, by))
		}
	}
	return skipped(noTypesWanted)
}

// each drafts a notification of every type that the revision has and the store
// takes, and returns the gravest of the findings, with how many there are.
func (s *session) each(types []market.Type, d market.Detail, judge func(market.Notification) finding) finding {
	found, asked, bad := s.noneTaken(types...), 0, 0
	for _, t := range types {
		if !s.takes(t) {
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
		one := judge(n)
		if asked++; severity(one.verdict) > severity(reports.Pass) {
			bad++
		}
		found = found.worse(one)
		if !s.open() {
			break
		}
	}
	if asked > 1 && severity(found.verdict) > severity(reports.Pass) && s.open() {
		found.reason = fmt.Sprintf(someTypesFail, found.reason, bad, asked)
	}
	return found
}

// one is each for a single notification, of the first type that there is.
func (s *session) one(judge func(market.Notification) finding) finding {
	all := s.types[1:] // without PING
	t, ok := s.firstTaken(all...)
	if !ok {
		return s.noneTaken(all...)
	}
	return s.each([]market.Type{t}, market.Full, judge)
}
