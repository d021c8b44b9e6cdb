package replay

import (
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/scenarios/settings"
	"github.com/localmarket/localmarket/scenarios/shell"
	"github.com/localmarket/localmarket/sim/journal"
)

// result is what the replay found, so far as it came.
func (s *session) result() *Result {
	r := s.shell.Report()
	r.Seed = 0 // nothing is made up
	s.choose(r.Choices)
	if s.connection != nil {
		r.Checks = append(r.Checks, s.unreachable())
	}
	r.Checks = append(r.Checks, s.checks()...)
	r.Exchanges, r.LeftOut = shell.Keep(s.market.Journal().Exchanges(), r.Checks, 0)
	r.Count()
	return s.shell.Result(r, s.connection != nil)
}

// choose makes the settings of a Market those of the replay.
func (s *session) choose(choices map[string]string) {
	for _, of := range []string{"activation-delay", "blocking", "start", settings.FirstOrder} { // nothing is delivered
		delete(choices, of)
	}
	choices["endpoint"] = journal.MaskURL(s.addresses.first.String())
	choices["ignored"] = strings.Join(s.options.Ignore, ", ")
	choices["record"] = s.options.Source
	choices["requests"] = strconv.Itoa(len(s.record.attempts))
}
