package check

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
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
	steps  []headline.Step
	raised map[string]bool // ids of checks that fail for Options.FailOnWarn alone
	judged finding         // of the last check
	doubts []string        // pointers into replies that were warned of

	shop market.Campaign // that the push API is played for, once it is known

	sent []string // ids of the exchanges of the check under way
	// blocked says why no further request makes sense, empty while it does, and
	// blockedBy is the exchange that showed it, if one did.
	blocked   string
	blockedBy *journal.Exchange
	// lack says why what the check under way needs cannot happen in this cabinet; nil
	// mostly.
	lack error
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
		failing: map[market.Type]string{}, setUp: map[market.Type]finding{},
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
