package scenarios

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Waited expects that notifications waited for another one (N-BLOCKING).
type Waited struct {
	Which `yaml:",inline"`
	// By is the name of the event that blocked when the waiting began, or outside
	// of scenarios the id of its notification; any if empty.
	By string `yaml:"by"`
	// Count is how many waited; all, and at least one, if nothing is said.
	Count *Count `yaml:"count"`
}

func (e *Waited) describe() string {
	which, blocker := "every delivery", "another notification"
	if e.Count != nil {
		which = amount(e.Count, "delivery")
	}
	if e.By != "" {
		blocker = e.By
	}
	return fmt.Sprintf(expectHeld, which, e.name(), blocker)
}

func (e *Waited) validate(c *checker, line strictyaml.Line) {
	c.which(line, &e.Which, e.Count)
	c.count(line, e.Count)
	if e.By != "" && c.known(line, e.By) {
		c.sentByNow(line, e.By)
	}
}

// evaluate looks at what waited for what (N-BLOCKING).
func (e *Waited) evaluate(r *record) result {
	all := r.meant(e.Which)
	f := result{expected: e.describe(), happened: happenedNothing}
	n := 0
	var others []*journal.Delivery
	for _, d := range all {
		if h := r.waited(d, e.By); h != nil {
			n++
			f.at = h.Seq
		} else {
			others = append(others, d)
		}
	}
	f.holds = enough(e.Count, n, len(all))
	if len(all) > 0 {
		f.happened = fmt.Sprintf(happenedHeld, n, plural(len(all), "delivery"))
		if e.By != "" {
			f.happened += fmt.Sprintf(happenedFor, e.By)
		}
	}
	if !f.holds && !e.Count.tooMany(n) && len(others) > 0 {
		d := others[0]
		f.at = decided(d)
		f.happened += r.waitsFor(d)
	}
	return f
}

// waited is when a delivery waited first, for an event of that name if one is
// given; nil if it never did.
func (r *record) waited(d *journal.Delivery, by string) *journal.Hold {
	i := slices.IndexFunc(d.Holds, func(h journal.Hold) bool {
		return by == "" || slices.Contains(r.names.event(by), h.Blocker)
	})
	if i < 0 {
		return nil
	}
	return &d.Holds[i]
}

func (e *Waited) lowered(missing func(Which) int) about {
	lower := *e
	lower.Count = e.Count.less(missing(e.Which))
	return &lower
}

func (e *Waited) events() []string { return []string{e.Of, e.By} }
