package check

import (
	"context"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/scenarios/require"
	"github.com/localmarket/localmarket/scenarios/shell"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/nearest"
)

// Options are the settings of a run.
type Options struct {
	// Target is the store's URL, as the seller registers it (N-URL).
	Target string
	// Checks are those to run, in order, see Select; all if none.
	Checks []Check
	// Types are the notification types that the store subscribed to; all if
	// none. Others are not sent.
	Types []market.Type
	// PushModel is how the store sells by the push API, DBS or FBS; told by its reply to
	// a cart if empty.
	PushModel market.Model
	// Strict makes plain HTTP a failure (N-HTTPS), and a wrong answer to what Market
	// never sends, which warns otherwise.
	Strict bool
	// ForwardedFor is an address outside Market's networks, which
	// security.source claims to come from; empty to leave that check out (N-IP).
	ForwardedFor string
	// Require is what the store must have handled and called in the end; nothing if
	// empty.
	Require require.Gate
	// FailOnWarn makes every warning a failure, but for those that are known.
	FailOnWarn bool
	// Known are failures that only warn; none if nil.
	Known *Baseline
	// Serve is given the Market before anything is sent, to let the store call its
	// pull API; stop ends that. Without it the store's calls are not checked. Its
	// error is that of Run.
	Serve func(m *sim.Market) (stop func(), err error)
	// PullAPI is the base URL at which Serve serves, for the report.
	PullAPI string
	// Timeout bounds the whole run on the real clock; none if zero.
	Timeout time.Duration
	// Now is the date that certificates and known failures are judged by; that
	// of the wall clock if zero.
	Now time.Time
	// Version of the program, for the report.
	Version string
	// Market are the settings of the simulated Market.
	Market sim.Options
	// Started is told of each check before it is run, Finished after; both may
	// be nil. The report they are shown is the one under way.
	Started  func(c Check)
	Finished func(c reports.Check, r *reports.Report)

	// prepare is given the Market before anything else is; its error is that of Run.
	prepare func(m *sim.Market) error
}

// Result is what a run found.
type Result = shell.Result

// Run checks a store. An error means that the options are wrong and nothing
// was sent; whatever goes wrong later is in the report.
func Run(ctx context.Context, o Options) (*Result, error) {
	run, err := shell.New(shell.Settings{Target: o.Target, Version: o.Version, Timeout: o.Timeout, Serve: o.Serve, Market: o.Market})
	if err != nil {
		return nil, err
	}
	defer run.Close()
	simulated := run.Market
	endpoint, err := market.Endpoint(o.Target, simulated.Options().Path)
	if err != nil {
		return nil, err
	}
	types, err := knownTypes(simulated, o.Types)
	if err != nil {
		return nil, err
	}
	if len(o.Checks) == 0 {
		o.Checks = catalogue(types)
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if ctx, err = run.Begin(ctx); err != nil {
		return nil, err
	}
	if o.prepare != nil {
		if err := o.prepare(simulated); err != nil {
			return nil, err
		}
	}
	s := newSession(o, simulated)
	s.shell = run
	s.ctx, s.endpoint, s.types = ctx, endpoint, types
	return s.run(), nil
}

// knownTypes are the types of the revision. It fails if wanted has others.
func knownTypes(m *sim.Market, wanted []market.Type) ([]market.Type, error) {
	known := m.Types()
	names := map[market.Type]bool{}
	for _, t := range known {
		names[t] = true
	}
	for _, t := range wanted {
		if !names[t] {
			return nil, fmt.Errorf("contract revision %s has no notification type %q%s", m.Options().Revision, t, nearest.Aside(string(t), known))
		}
	}
	return known, nil
}

func (s *session) run() *Result {
	report := s.newReport()
	for _, c := range s.options.Checks {
		if s.options.Started != nil && s.ctx.Err() == nil {
			s.options.Started(c)
		}
		s.sent, s.lack, s.fault = nil, nil, nil
		result := s.options.Known.apply(s.graded(s.runOne(c)), s.options.Now)
		s.remember(result)
		report.Checks = append(report.Checks, result)
		report.Exchanges = s.market.Journal().Exchanges()
		if s.options.Serve != nil {
			report.Calls, report.CallsLeftOut = reports.NewCalls(s.market.Journal().Entries(), report.Checks)
		}
		if s.options.Finished != nil {
			s.options.Finished(result, report)
		}
	}
	s.judgeRequired(report)
	report.Count()
	report.Summary = headline.Of(report, s.facts())
	return s.shell.Result(report, s.unreachable)
}

// judgeRequired holds the whole run to Options.Require, unless it came to nothing.
func (s *session) judgeRequired(report *reports.Report) {
	if s.unreachable || s.ctx.Err() != nil {
		return
	}
	for _, c := range s.options.Require.Judge(s.market.Journal()) {
		report.Checks = append(report.Checks, c)
		if s.options.Finished != nil {
			s.options.Finished(c, report)
		}
	}
}

// graded makes a failure of a warning where the options say so.
func (s *session) graded(c reports.Check) reports.Check {
	if s.options.FailOnWarn && c.Verdict == reports.Warn {
		c.Verdict, c.Reason = reports.Fail, fmt.Sprintf(failOnWarn, c.Reason)
		s.raised[c.ID] = true
	}
	return c
}

// pause is how much virtual time passes before each check.
const pause = time.Minute

func (s *session) runOne(c Check) reports.Check {
	_ = s.market.Advance(s.ctx, pause) // only fails with ctx, which is looked at below
	var f finding
	switch {
	case s.ctx.Err() != nil:
		f = skipped(s.shell.Stopped())
	case s.blocked != "" && !c.offline:
		f = skipped(s.blocked)
	default:
		s.aside = finding{}
		f = c.run(s)
		f = f.worse(s.aside)
		if s.ctx.Err() != nil {
			f = finding{verdict: reports.Error, reason: s.shell.Stopped()}
		}
	}
	s.judged = f
	s.ended[c.ID] = true
	return reports.Check{
		ID:        c.ID,
		Rules:     c.Rules,
		Title:     c.Title,
		Verdict:   f.verdict,
		Type:      string(f.subtype.Type()),
		Subtype:   string(f.subtype),
		Reason:    f.reason,
		Expected:  f.expected,
		Fix:       f.fix,
		Evidence:  f.evidence,
		Exchanges: append([]string{}, s.sent...),
		Calls:     f.calls,
	}
}

// newReport is a report without checks. The choices are the settings that the
// contract leaves open, or that were changed.
func (s *session) newReport() *reports.Report {
	r := s.shell.Report()
	delete(r.Choices, "activation-delay") // nothing is connected
	r.Choices["endpoint"] = journal.MaskURL(s.endpoint.String())
	r.Choices["strict"] = fmt.Sprint(s.options.Strict)
	return r
}
