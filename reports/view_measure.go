package reports

import (
	"fmt"

	"github.com/localmarket/localmarket/reports/view"
	"github.com/localmarket/localmarket/sim/journal"
)

const wordReused = ", on an open connection"

// phases are the parts of m's time, in the order in which they pass.
func phases(m *journal.Measured) []view.Phase {
	p := m.Phases
	all := []view.Phase{
		{Name: "lookup", Ms: p.LookupMs},
		{Name: "connect", Ms: p.ConnectMs},
		{Name: "tls", Ms: p.TLSMs},
		{Name: "write", Ms: p.WriteMs},
		{Name: "wait", Ms: p.WaitMs},
		{Name: "read", Ms: p.ReadMs},
	}
	for i := range all {
		all[i].Took = duration(all[i].Ms)
	}
	return all
}

// span is when the first exchange began and the last one ended, in milliseconds
// since 1970; 0 if none was measured.
func span(exchanges []journal.Exchange) (started, ended int64) {
	for i := range exchanges {
		m := exchanges[i].Measured
		if m == nil {
			continue
		}
		at := m.StartedAt.UnixMilli()
		if started == 0 || at < started {
			started = at
		}
		ended = max(ended, at+int64(m.TotalMs))
	}
	return started, ended
}

// spent says where the time of an exchange went, leaving out the phases that
// took none.
func spent(m *journal.Measured) string {
	text, separator := duration(m.TotalMs), ": "
	for _, p := range phases(m) {
		if p.Ms > 0 {
			text += separator + p.Name + " " + p.Took
			separator = ", "
		}
	}
	return text + connection(m)
}

func connection(m *journal.Measured) string {
	if m.ConnectionReused {
		return wordReused
	}
	return ""
}

// duration shows milliseconds with three significant figures or so.
func duration(ms float64) string {
	switch {
	case ms >= 1000:
		return fmt.Sprintf("%.2f s", ms/1000)
	case ms >= 10:
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f ms", ms)
}
