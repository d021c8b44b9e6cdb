package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Showcase expects whether Market shows a shop's goods (L-ACCEPT, L-CHECK).
type Showcase struct {
	// State is on or off.
	State string `yaml:"state"`
	// After is the virtual time from the first request of the push API to when it came
	// to be so.
	After *time.Duration `yaml:"after"`
}

const (
	showcaseOn  = "on"
	showcaseOff = "off"
)

func (e *Showcase) describe() string {
	text := fmt.Sprintf(expectShowcase, e.State)
	if e.After != nil {
		text += fmt.Sprintf(expectSwitched, days(*e.After))
	}
	return text
}

func (e *Showcase) validate(c *checker, line strictyaml.Line) {
	c.pushes(line, "showcase")
	if states := []string{showcaseOn, showcaseOff}; !slices.Contains(states, e.State) {
		c.problem(line, meant(e.State, states), badShowcase, e.State)
	}
}

// evaluate follows what the journal says of the shop that was switched last.
func (e *Showcase) evaluate(r *record) result {
	f := result{expected: e.describe()}
	state, since := showcaseOn, time.Duration(0)
	var first time.Time
	for i := range r.entries {
		one := &r.entries[i]
		switch {
		case one.Kind == journal.ExchangeDone && one.Exchange != nil && one.Exchange.Push != "" && first.IsZero():
			first = one.At
		case one.Kind == journal.PushOff:
			state, since, f.at = showcaseOff, one.At.Sub(first), one.Seq
		case one.Kind == journal.PushOn:
			state, since, f.at = showcaseOn, one.At.Sub(first), one.Seq
		}
	}
	f.holds = state == e.State && (e.After == nil || since == *e.After)
	f.happened = fmt.Sprintf(happenedShowcase, state, days(since))
	return f
}

func (e *Showcase) events() []string { return nil }
