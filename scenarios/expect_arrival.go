package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Arrival expects in which order the store first gets events: it is their names.
type Arrival []string

func (e Arrival) describe() string { return fmt.Sprintf(expectArrival, strings.Join(e, ", ")) }

func (e Arrival) events() []string { return e }

func (e Arrival) validate(c *checker, line strictyaml.Line) {
	if len(e) < 2 {
		c.problem(line, hintArrival, badArrival)
	}
	for i, name := range e {
		switch {
		case slices.Contains(e[:i], name):
			c.problem(line, hintOnce, badArrivalTwice, name)
		case c.known(line, name):
			c.sentByNow(line, name)
		}
	}
}

// evaluate looks at when the store first got each event.
func (e Arrival) evaluate(r *record) result {
	f := result{expected: e.describe()}
	var places []int
	for _, name := range e {
		i := slices.IndexFunc(r.attempts, func(a attempt) bool {
			return arrived(a) && slices.Contains(r.names.event(name), a.entry.Notification)
		})
		if i < 0 {
			f.happened = fmt.Sprintf(happenedNeverArrived, name)
			r.blameBlocker(&f, Which{Of: name})
			return f
		}
		places = append(places, i)
		f.exchanges = append(f.exchanges, r.attempts[i].entry.Exchange.ID)
	}
	order := slices.Clone(e)
	slices.SortStableFunc(order, func(a, b string) int { return places[slices.Index(e, a)] - places[slices.Index(e, b)] })
	f.holds = slices.IsSorted(places)
	f.happened = fmt.Sprintf(happenedArrival, strings.Join(order, ", "))
	f.at = r.attempts[slices.Max(places)].entry.Seq
	return f
}
