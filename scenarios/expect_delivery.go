package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Delivery expects where notifications stand on their way.
type Delivery struct {
	Which `yaml:",inline"`
	// State is one or more of those of DeliveryStates.
	State States `yaml:"state"`
	// Count is how many deliveries are in that state; all, and at least one, if
	// nothing is said.
	Count *Count `yaml:"count"`
	// Within is how long after they were first due they came to it at the latest.
	Within *time.Duration `yaml:"within"`
}

func (e *Delivery) describe() string {
	which := "every delivery"
	if e.Count != nil {
		which = amount(e.Count, "delivery")
	}
	text := fmt.Sprintf(expectDelivery, which, e.name(), strings.Join(e.State, " or "))
	if e.Within != nil {
		text += " within " + days(*e.Within) + " of when it was first due"
	}
	return text
}

func (e *Delivery) validate(c *checker, line strictyaml.Line) {
	c.which(line, &e.Which, e.Count)
	c.count(line, e.Count)
	if len(e.State) == 0 {
		c.problem(line, fmt.Sprintf(hintState, strings.Join(DeliveryStates(), ", ")), badNoState)
	}
	for _, state := range e.State {
		if !slices.Contains(DeliveryStates(), state) {
			c.problem(line, meant(state, DeliveryStates()), badDeliveryState, state)
		}
	}
}

func (e *Delivery) evaluate(r *record) result {
	all := r.meant(e.Which)
	f := result{expected: e.describe(), happened: tally(all)}
	for _, d := range all {
		if a := last(d); a != nil {
			f.exchanges = append(f.exchanges, a.Exchange.ID)
		}
	}
	fitting, others := partition(all, func(d *journal.Delivery) bool {
		return isIn(e.State, d) && (e.Within == nil || took(d) <= *e.Within)
	})
	f.holds = enough(e.Count, len(fitting), len(all))
	switch {
	case !f.holds && e.Count.tooMany(len(fitting)):
		f.at = decided(fitting[*e.Count.Max])
	case !f.holds && len(others) > 0:
		r.blame(&f, others[0], isIn(e.State, others[0]))
	case len(all) > 0:
		f.at = decided(all[len(all)-1])
	}
	return f
}

func (e *Delivery) lowered(missing func(Which) int) about {
	lower := *e
	lower.Count = e.Count.less(missing(e.Which))
	return &lower
}
