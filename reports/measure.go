package reports

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/journal"
)

// phase is a named part of an exchange's time.
type phase struct {
	Name string
	Ms   float64
}

// phases are the parts of m's time, in the order in which they pass.
func phases(m *journal.Measured) []phase {
	p := m.Phases
	return []phase{
		{"lookup", p.LookupMs},
		{"connect", p.ConnectMs},
		{"tls", p.TLSMs},
		{"write", p.WriteMs},
		{"wait", p.WaitMs},
		{"read", p.ReadMs},
	}
}

// spent tells where the time of an exchange went, leaving out the phases that
// took none.
func spent(m *journal.Measured) string {
	text := duration(m.TotalMs)
	separator := ": "
	for _, p := range phases(m) {
		if p.Ms > 0 {
			text += separator + p.Name + " " + duration(p.Ms)
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
