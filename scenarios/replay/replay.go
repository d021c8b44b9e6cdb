package replay

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/shell"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// Options are the settings of a replay.
type Options struct {
	// Target is the store's URL, as the seller registers it (N-URL).
	Target string
	// Source says in the report where the record comes from, such as a file's
	// name.
	Source string
	// Ignore are the fields of a reply's body that may differ, by names divided by
	// dots, such as error.message; DefaultIgnore if nil.
	Ignore []string
	// Timeout bounds the whole run on the real clock; none if zero.
	Timeout time.Duration
	// Version of the program, for the report.
	Version string
	// Market are the settings of the simulated Market. Seed and Start follow from
	// the record where they are zero.
	Market sim.Options
	// Progress is called for each recorded request before it is sent or left out; it
	// may be nil.
	Progress func(done, all int)
}

// DefaultIgnore are the fields that are expected to differ: the time of a
// reply.
func DefaultIgnore() []string { return []string{"time"} }

// Result is what a replay found: its report has a check for each notification, which
// fails if an outcome is another, and warns if it is a better one or only the reply's
// wording is. Its journal can be replayed in turn.
type Result = shell.Result

// Run sends what was recorded. An error means that the options or the record
// are wrong and nothing was sent; whatever goes wrong later is in the report.
func Run(ctx context.Context, recorded *journal.Journal, o Options) (*Result, error) {
	r, err := newRecord(recorded)
	if err != nil {
		return nil, err
	}
	if o.Ignore == nil {
		o.Ignore = DefaultIgnore()
	}
	if o.Market.Start.IsZero() {
		o.Market.Start = r.began
	}
	if o.Market.Seed == 0 {
		o.Market.Seed = r.seed()
	}
	run, err := shell.New(shell.Settings{Target: o.Target, Version: o.Version, Timeout: o.Timeout, Market: o.Market})
	if err != nil {
		return nil, err
	}
	defer run.Close()
	addresses, err := route(r.paths(), o.Target, run.Market.Options().Path)
	if err != nil {
		return nil, err
	}
	if ctx, err = run.Begin(ctx); err != nil {
		return nil, err
	}
	s := &session{ctx: ctx, options: o, shell: run, market: run.Market, record: r, addresses: addresses}
	s.run()
	return s.result(), nil
}

// session is one replay against one store.
type session struct {
	ctx       context.Context
	options   Options
	shell     *shell.Run
	market    *sim.Market
	record    *record
	addresses addresses
	// stopped says why nothing further can be sent, empty while it can.
	stopped string
	// connection is what stood in the way of the store; nil if it was reached.
	connection *sim.Connection
}

func (s *session) run() {
	s.reach()
	for i, a := range s.record.attempts {
		if s.stopped != "" {
			return
		}
		if s.options.Progress != nil {
			s.options.Progress(i, len(s.record.attempts))
		}
		if !a.kept() {
			s.repeat(a)
		}
	}
}

// reach looks whether there is a store, so that none is told from one that
// goes away.
func (s *session) reach() {
	found := s.market.Inspect(s.ctx, s.addresses.first)
	if !found.Reached && s.ctx.Err() == nil {
		s.connection, s.stopped = &found, fmt.Sprintf(stoppedUnreachable, found.Detail)
	}
	s.look()
}

// look stops the session if its context has ended.
func (s *session) look() {
	s.stopped = cmp.Or(s.shell.Stopped(), s.stopped)
}

// repeat sends a recorded request at its virtual time and compares what comes
// of it. An error that is not the context's is the record's: it asks for what
// cannot be sent.
func (s *session) repeat(a *attempt) {
	x, err := s.send(a)
	s.look()
	switch {
	case x != nil:
		a.sent, a.found = x, compare(a.answer(), answerOf(x), s.options.Ignore)
	case s.stopped == "":
		a.found = difference{reports.Error, fmt.Sprintf(cannotBeSent, err)}
	}
}

// send returns nil if the exchange was not completed.
func (s *session) send(a *attempt) (*journal.Exchange, error) {
	if wait := a.exchange.At.Sub(s.market.Now()); wait > 0 {
		if err := s.market.Advance(s.ctx, wait); err != nil {
			return nil, err
		}
	}
	sent, err := s.market.Probe(s.ctx, s.probe(a))
	if len(sent) == 0 || sent[0].Verdict.Outcome == journal.Unknown {
		return nil, err
	}
	return &sent[0], nil
}
