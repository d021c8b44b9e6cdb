package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/scenarios/strictyaml"
)

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
		c.problem(e.Line, fmt.Sprintf(hintOneOf, strings.Join(expectationKeys(), ", ")), badNoKind)
		return
	case len(kinds) > 1:
		c.problem(e.Line, hintTwoKinds, badTwoKinds, kinds[0], kinds[1])
		return
	}
	switch {
	case e.Attempts != nil:
		c.attempts(e.Line, e.Attempts)
	case e.Phase != nil:
		c.phase(e.Line, e.Phase)
	case e.Delivery != nil:
		c.delivery(e.Line, e.Delivery)
	case e.Subscription != nil:
		c.standing(e.Line, e.Subscription)
	case e.Replies != nil:
		c.replies(e.Line, e.Replies)
	case e.Calls != nil:
		c.called(e.Line, e.Calls)
	case e.Held != nil:
		c.held(e.Line, e.Held)
	default:
		c.arrival(e.Line, e.Arrival)
	}
}

// kinds are what an expectation is about: one thing, if it is valid.
func (e *Expectation) kinds() []string {
	var keys []string
	for i, given := range []bool{e.Attempts != nil, e.Phase != nil, e.Delivery != nil, e.Subscription != nil, e.Replies != nil, e.Arrival != nil, e.Calls != nil, e.Held != nil} {
		if given {
			keys = append(keys, expectationKeys()[i])
		}
	}
	return keys
}

// expectationKeys lists what an expectation can be about.
func expectationKeys() []string {
	return []string{"attempts", "phase", "delivery", "subscription", "replies", "arrival", "calls", "held"}
}

func (c *checker) phase(line strictyaml.Line, p *Phase) {
	c.which(line, &p.Which, AtLeast(1))
	if !slices.Contains([]time.Duration{time.Minute, 15 * time.Minute, time.Hour}, p.Every) {
		c.problem(line, hintPhase, badPhase, days(p.Every))
	}
}

func (c *checker) delivery(line strictyaml.Line, d *Delivery) {
	c.which(line, &d.Which, d.Count)
	c.count(line, d.Count)
	if len(d.State) == 0 {
		c.problem(line, fmt.Sprintf(hintState, strings.Join(DeliveryStates(), ", ")), badNoState)
	}
	for _, state := range d.State {
		if !slices.Contains(DeliveryStates(), state) {
			c.problem(line, meant(state, DeliveryStates()), badDeliveryState, state)
		}
	}
}

func (c *checker) held(line strictyaml.Line, e *Waited) {
	c.which(line, &e.Which, e.Count)
	c.count(line, e.Count)
	if e.By != "" && c.known(line, e.By) {
		c.sentByNow(line, e.By)
	}
}

// standing checks an expectation about where a subscription stands.
func (c *checker) standing(line strictyaml.Line, e *Connected) {
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

func (c *checker) replies(line strictyaml.Line, r *Replies) {
	c.which(line, &r.Which, r.Count)
	c.count(line, r.Count)
	c.verdict(line, r.Verdict, Handled)
	c.status(line, r.Status)
	if r.Status == 0 && r.Verdict == "" && r.Latency == nil {
		c.problem(line, hintReplies, badReplies)
	}
}

func (c *checker) status(line strictyaml.Line, status int) {
	if status != 0 && (status < 100 || status > 599) {
		c.problem(line, hintStatus, badStatus, status)
	}
}

func (c *checker) arrival(line strictyaml.Line, names []string) {
	if len(names) < 2 {
		c.problem(line, hintArrival, badArrival)
	}
	for i, name := range names {
		switch {
		case slices.Contains(names[:i], name):
			c.problem(line, hintOnce, badArrivalTwice, name)
		case c.known(line, name):
			c.sentByNow(line, name)
		}
	}
}
