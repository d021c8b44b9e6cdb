package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Connected expects where a subscription stands.
type Connected struct {
	// Name is that of the subscription; or, outside of scenarios, its id.
	Name string `yaml:"name"`
	// State is one of those of SubscriptionStates.
	State string `yaml:"state"`
	// Took is the virtual time from what began it to when it took effect: from
	// the beginning of the outage for disconnected, from what the seller did for
	// all else.
	Took *time.Duration `yaml:"took"`
}

func (e *Connected) describe() string {
	if e.Took != nil {
		return fmt.Sprintf(expectTook, e.Name, e.State, days(*e.Took))
	}
	return fmt.Sprintf(expectState, e.Name, e.State)
}

// validate checks an expectation about where a subscription stands.
func (e *Connected) validate(c *checker, line strictyaml.Line) {
	c.subscription(line, e.Name)
	switch {
	case e.State == "":
		c.problem(line, fmt.Sprintf(hintState, strings.Join(SubscriptionStates(), ", ")), badNoState)
	case !slices.Contains(SubscriptionStates(), e.State):
		c.problem(line, meant(e.State, SubscriptionStates()), badSubscriptionState, e.State)
	default:
		c.broughtAbout(line, "state", Moment(e.State))
	}
}

// evaluate reads from the journal where a subscription stands.
func (e *Connected) evaluate(r *record) result {
	f := result{expected: e.describe()}
	s, ok := r.standing(r.names.subscription(e.Name))
	if !ok {
		f.happened = happenedNoSubscription
		return f
	}
	f.at = s.entry.Seq
	f.holds = s.state == e.State && (e.Took == nil || s.took == *e.Took)
	f.happened = fmt.Sprintf(happenedState, s.state)
	if e.Took != nil {
		f.happened = fmt.Sprintf(happenedTook, s.state, days(s.took))
	}
	return f
}

// standing is where a subscription stands, and since when.
type standing struct {
	state string
	// asked is when what may lead to the next state began.
	asked time.Time
	// entry is when the state took effect, and took the time it needed.
	entry journal.Entry
	took  time.Duration
}

func (r *record) standing(id string) (s standing, ok bool) {
	for _, e := range r.entries {
		if e.Subscription == id {
			s.follow(e)
			ok = ok || s.state != ""
		}
	}
	return s, ok
}

// follow goes on by one entry about the subscription.
func (s *standing) follow(e journal.Entry) {
	switch e.Kind {
	case journal.SubscriptionCreated:
		s.asked = e.At
		s.become("activating", e)
	case journal.SubscriptionPlugging, journal.SubscriptionUnplugging, journal.OutageBegan:
		s.asked = e.At
	case journal.SubscriptionEnabled:
		s.become("enabled", e)
	case journal.SubscriptionRefused:
		if s.state == "activating" { // one that Market disconnected stays so
			s.become("refused", e)
		}
	case journal.SubscriptionUnplugged:
		s.become("unplugged", e)
	case journal.SubscriptionDisconnected:
		s.become("disconnected", e)
	case journal.SubscriptionRemoved:
		s.asked = e.At
		s.become("removed", e)
	}
}

func (s *standing) become(state string, e journal.Entry) {
	s.state, s.entry, s.took = state, e, e.At.Sub(s.asked)
}

func (e *Connected) events() []string { return nil }
