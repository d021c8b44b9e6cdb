package replay

import (
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/settings"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// result is what the replay found, so far as it came.
func (s *session) result() *Result {
	o := s.market.Options()
	r := &reports.Report{
		Tool:     "localmarket",
		Version:  s.options.Version,
		Revision: o.Revision,
		Target:   journal.MaskURL(s.options.Target),
		Choices:  s.choices(o),
	}
	if s.connection != nil {
		r.Checks = append(r.Checks, s.unreachable())
	}
	r.Checks = append(r.Checks, s.checks()...)
	r.Exchanges, r.LeftOut = keep(s.market.Journal().Exchanges(), r.Checks)
	r.Count()
	return &Result{
		Report:      r,
		Journal:     s.market.Journal(),
		Unreachable: s.connection != nil,
		Incomplete:  s.ctx.Err() != nil,
	}
}

// choices are the settings of the replay. None is made up, so there is no seed.
func (s *session) choices(o sim.Options) map[string]string {
	choices := settings.Rules(o)
	for _, of := range []string{"activation-delay", "blocking", "start"} { // nothing is delivered
		delete(choices, of)
	}
	choices["endpoint"] = journal.MaskURL(s.addresses.first.String())
	choices["ignored"] = strings.Join(s.options.Ignore, ", ")
	choices["record"] = s.options.Source
	choices["requests"] = strconv.Itoa(len(s.record.attempts))
	return choices
}
