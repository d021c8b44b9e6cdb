package scenarios

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Expectation is what must hold when it is come to. It reads the journal and
// nothing else. Exactly one field of the second group says what.
type Expectation struct {
	Line strictyaml.Line

	// Title says in the report what passes; it follows from the rest if empty.
	Title string `yaml:"title"`
	// Rules are the contract rules it stands for; those of the scenario if none.
	Rules []string `yaml:"rules"`
	// Only says by which rules it must hold, as Scenario.Only does; by others it is
	// left out.
	Only States `yaml:"only"`
	// Fix is what the store should change if it does not hold.
	Fix string `yaml:"fix"`

	Attempts     *Attempts  `yaml:"attempts"`
	Phase        *Phase     `yaml:"phase"`
	Delivery     *Delivery  `yaml:"delivery"`
	Subscription *Connected `yaml:"subscription"`
	Replies      *Replies   `yaml:"replies"`
	Arrival      Arrival    `yaml:"arrival"`
	Calls        *Called    `yaml:"calls"`
	Held         *Waited    `yaml:"held"`
	Asked        *Asked     `yaml:"asked"`
	Showcase     *Showcase  `yaml:"showcase"`
}

// about is what an expectation says: each kind has a file of its own.
type about interface {
	// validate finds what is wrong with it, knowing the steps before it.
	validate(c *checker, line strictyaml.Line)
	// describe says what is expected, for a sentence.
	describe() string
	// evaluate looks whether it holds. It reads the record alone.
	evaluate(r *record) result
	// events are the names of those that it is about; "" is none.
	events() []string
}

// counted is an about that counts.
type counted interface {
	// lowered is the same with its count lowered by what never happened.
	lowered(missing func(Which) int) about
}

// optional is an about that may not be for a run.
type optional interface {
	// skipped is why it is left out; empty if it is not.
	skipped(o Options, r *record) string
}

// expectationKind is a key of an expectation, and what it says; nil if it is not given.
type expectationKind struct {
	key string
	get func(e *Expectation) about
}

// expectationKinds is the table of all that an expectation can say.
func expectationKinds() []expectationKind {
	return []expectationKind{
		kindOf("attempts", func(e *Expectation) *Attempts { return e.Attempts }),
		kindOf("phase", func(e *Expectation) *Phase { return e.Phase }),
		kindOf("delivery", func(e *Expectation) *Delivery { return e.Delivery }),
		kindOf("subscription", func(e *Expectation) *Connected { return e.Subscription }),
		kindOf("replies", func(e *Expectation) *Replies { return e.Replies }),
		kindOf("arrival", func(e *Expectation) *Arrival {
			if e.Arrival == nil {
				return nil
			}
			return &e.Arrival
		}),
		kindOf("calls", func(e *Expectation) *Called { return e.Calls }),
		kindOf("held", func(e *Expectation) *Waited { return e.Held }),
		kindOf("asked", func(e *Expectation) *Asked { return e.Asked }),
		kindOf("showcase", func(e *Expectation) *Showcase { return e.Showcase }),
	}
}

func kindOf[T any, P interface {
	*T
	about
}](key string, get func(e *Expectation) P) expectationKind {
	return expectationKind{key, func(e *Expectation) about {
		if said := get(e); said != nil {
			return said
		}
		return nil
	}}
}

// kinds are the keys of what an expectation says: one, if it is valid.
func (e *Expectation) kinds() []string {
	var keys []string
	for _, k := range expectationKinds() {
		if k.get(e) != nil {
			keys = append(keys, k.key)
		}
	}
	return keys
}

// about is what an expectation says. A valid one says something.
func (e *Expectation) about() about {
	for _, k := range expectationKinds() {
		if said := k.get(e); said != nil {
			return said
		}
	}
	return nil
}

// describe is what an expectation expects, for a sentence.
func (e *Expectation) describe() string {
	if e.Title != "" {
		return e.Title
	}
	return e.about().describe()
}

// expectation checks that an expectation is one, and that something could meet
// it.
func (c *checker) expectation(e *Expectation) {
	c.only(e.Line, e.Only)
	if !c.rules.meet(e.Only) {
		return
	}
	for _, rule := range e.Rules {
		c.rule(e.Line, rule)
	}
	switch kinds := e.kinds(); {
	case len(kinds) == 0:
		var all []string
		for _, k := range expectationKinds() {
			all = append(all, k.key)
		}
		c.problem(e.Line, fmt.Sprintf(hintOneOf, strings.Join(all, ", ")), badNoKind)
		return
	case len(kinds) > 1:
		c.problem(e.Line, hintTwoKinds, badTwoKinds, kinds[0], kinds[1])
		return
	}
	e.about().validate(c, e.Line)
}
