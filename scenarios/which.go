package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Which selects attempts and deliveries. The zero Which selects all but PING.
type Which struct {
	// Of is the name of an event; or, outside of scenarios, the id of a
	// notification, such as "n1".
	Of string `yaml:"of"`
	// Type is a notification type. PING is that of connecting and plugging in.
	Type market.Type `yaml:"type"`
	// To is the name, or outside of scenarios the id, of a subscription.
	To string `yaml:"to"`
	// From and Until bound the virtual time of sending, both included: since it was
	// first due where Of is given, else since the scenario began.
	From  *time.Duration `yaml:"from"`
	Until *time.Duration `yaml:"until"`
	// After and Before bound the place in the journal: what a Moment names must
	// have happened before, or not yet. A moment that never came selects nothing
	// After it, and everything Before it.
	After  Moment `yaml:"after"`
	Before Moment `yaml:"before"`
}

func (w Which) choice() Which { return w }

func (w Which) events() []string { return []string{w.Of} }

// name is what a Which is about, for a sentence.
func (w Which) name() string {
	var parts []string
	switch {
	case w.Of != "":
		parts = append(parts, w.Of)
	case w.Type != "":
		parts = append(parts, string(w.Type))
	default:
		parts = append(parts, "all notifications")
	}
	if w.To != "" {
		parts = append(parts, "to "+w.To)
	}
	return strings.Join(append(parts, stretch(w.From, w.Until, w.After, w.Before)...), " ")
}

// stretch is what bounds a choice, for a sentence.
func stretch(from, until *time.Duration, after, before Moment) []string {
	var parts []string
	switch {
	case from != nil && until != nil:
		parts = append(parts, fmt.Sprintf("from +%s to +%s", days(*from), days(*until)))
	case from != nil:
		parts = append(parts, "from +"+days(*from)+" on")
	case until != nil:
		parts = append(parts, "until +"+days(*until))
	}
	if after != "" {
		parts = append(parts, "after "+string(after))
	}
	if before != "" {
		parts = append(parts, "before "+string(before))
	}
	return parts
}

// which checks a choice of notifications, of which the count says how many there
// are to be.
func (c *checker) which(line strictyaml.Line, w *Which, count *Count) {
	if w.Of != "" && c.known(line, w.Of) && (count == nil || count.Min > 0) {
		c.sentByNow(line, w.Of)
	}
	if w.Type != "" {
		c.types(line, []market.Type{w.Type})
	}
	if w.To != "" {
		c.subscription(line, w.To)
	}
	c.stretch(line, w.From, w.Until)
	c.moments(line, w.After, w.Before)
}

// stretch checks that there is time between from and until.
func (c *checker) stretch(line strictyaml.Line, from, until *time.Duration) {
	if from != nil && until != nil && *from > *until {
		c.problem(line, hintTurnRound, badStretch, days(*from), days(*until))
	}
}

// moments checks those that are given.
func (c *checker) moments(line strictyaml.Line, given ...Moment) {
	for _, m := range given {
		switch {
		case m == "":
		case m.kind() == "":
			c.problem(line, meant(string(m), Moments()), badMoment, m)
		default:
			c.broughtAbout(line, "moment", m)
		}
	}
}

// sentByNow checks that a named event is not held back still.
func (c *checker) sentByNow(line strictyaml.Line, name string) {
	if c.named[name].sent == 0 {
		c.problem(line, fmt.Sprintf(hintStep, "send: "+name), badHeld, name)
	}
}

// disconnectAfter is how long an outage lasts until Market disconnects
// (N-DISCONNECT).
const disconnectAfter = 14 * 24 * time.Hour

// broughtAbout checks that the steps so far can have brought a moment about, or
// the state that begins with it.
func (c *checker) broughtAbout(line strictyaml.Line, what string, m Moment) {
	needs := map[Moment]string{
		"connected": "connect", "activating": "connect", "enabled": "connect", "refused": "connect", "disconnected": "connect",
		"edited": "edit", "unplugged": "unplug", "plugged": "plug", "removed": "remove",
		"fault-on": faultOn, "fault-off": faultOff,
	}
	key, ok := needs[m]
	switch {
	case ok && !slices.Contains(c.did, key):
		if !strings.Contains(key, ":") {
			key += ": NAME"
		}
		c.problem(line, fmt.Sprintf(hintStep, key), badUnreached, what, m)
	case m == "disconnected" && !c.endless && c.passed < disconnectAfter:
		c.problem(line, hintLonger, badDisconnected, what, m, days(c.passed))
	}
}

func (c *checker) verdict(line strictyaml.Line, verdict string, more ...string) {
	known := append(more, string(journal.Accepted), string(journal.Rejected), string(journal.Failed))
	for _, s := range market.ErrorSubtypes() {
		known = append(known, string(s))
	}
	if verdict != "" && !slices.Contains(known, verdict) {
		c.problem(line, meant(verdict, known), badVerdict, verdict)
	}
}
