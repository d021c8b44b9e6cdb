package replay

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/reports"
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
	return map[string]string{
		"endpoint":      journal.MaskURL(s.addresses.first.String()),
		"path":          o.Path,
		"deadline":      o.Deadline.String(),
		"ping-deadline": o.PingDeadline.String(),
		"ignored":       strings.Join(s.options.Ignore, ", "),
		"record":        s.options.Source,
		"requests":      strconv.Itoa(len(s.record.attempts)),
		"reply-bound":   fmt.Sprintf("%d KiB", sim.MaxReply>>10),
	}
}
