package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Step is one thing that happens. Exactly one field of the first three groups
// says what; those of the last group say more about it, as far as they fit.
type Step struct {
	Line strictyaml.Line

	// What the seller does with the subscription of that name (N-MANAGE).
	// Duplicate makes another, named by As, for the shop of number Shop.
	Connect   string `yaml:"connect"`
	Edit      string `yaml:"edit"`
	Unplug    string `yaml:"unplug"`
	Plug      string `yaml:"plug"`
	Duplicate string `yaml:"duplicate"`
	Remove    string `yaml:"remove"`

	// What happens in the market: the verbs are those of Events.
	Order    string `yaml:"order"`
	Return   string `yaml:"return"`
	Chat     string `yaml:"chat"`
	Dispute  string `yaml:"dispute"`
	Feedback string `yaml:"feedback"`
	Question string `yaml:"question"`
	Service  string `yaml:"service"`
	// Send sends the event of that name: one that was held, or once more one
	// that was sent.
	Send string `yaml:"send"`

	// What becomes of faults and of time.
	Fault   *Switch  `yaml:"fault"`
	Advance *Advance `yaml:"advance"`
	// Await waits on the real clock for what the store does by itself.
	Await  *Await       `yaml:"await"`
	Expect Expectations `yaml:"expect"`

	// As names an event or a duplicated subscription for later steps.
	As string `yaml:"as"`
	// Of names the event that this one goes on from: the order of a status, the
	// chat of a message. Without it the story chooses.
	Of string `yaml:"of"`
	// Shop is the number of a new order's shop, from 1, or 0 to let the story
	// choose.
	Shop int `yaml:"shop"`
	// Model is that of a new order; the shop's if empty.
	Model market.Model `yaml:"model"`
	// Status and Substatus are what an order's become; the next ones on its way
	// if empty.
	Status    market.Status    `yaml:"status"`
	Substatus market.Substatus `yaml:"substatus"`
	// UpdateType is what has changed in an order, and ReturnType why it comes back.
	UpdateType string            `yaml:"update-type"`
	ReturnType market.ReturnType `yaml:"return-type"`
	// Refund and Shipment are what a return's statuses become.
	Refund   market.RefundStatus   `yaml:"refund"`
	Shipment market.ShipmentStatus `yaml:"shipment"`
	// OrderSpec is what a new order is to be like.
	market.OrderSpec `yaml:",inline"`
	// Text is what a buyer writes, Rating the stars of a review, and Photos are
	// addresses of pictures in a chat.
	Text   string   `yaml:"text"`
	Rating int      `yaml:"rating"`
	Photos []string `yaml:"photos"`
	// Force has it happen where the rules are against it; a status that is given is
	// forced by itself.
	Force bool `yaml:"force"`
	// Detail is how much the notification says: seeded (the default), minimal,
	// full or extreme.
	Detail market.Detail `yaml:"detail"`
	// Set gives fields of the body other values. The keys are paths such as
	// "items.0.count", and must be there.
	Set map[string]any `yaml:"set"`
	// Add gives the body fields that it does not have.
	Add map[string]any `yaml:"add"`
	// UnknownValues lets Set and Status put in values that the contract does not
	// list, as a later revision might (N-UNKNOWN).
	UnknownValues bool `yaml:"unknown-values"`
	// Times is how often the event happens, once if 0, and Every the virtual time
	// between two.
	Times int           `yaml:"times"`
	Every time.Duration `yaml:"every"`
	// Hold keeps the notification back until a Send step.
	Hold bool `yaml:"hold"`
	// Refused says of Connect and Plug that PING is going to fail.
	Refused bool `yaml:"refused"`
	// Name, Types and Path are what Edit changes; an empty list of types means
	// all. Path is put behind the store's URL.
	Name  *string        `yaml:"name"`
	Types *[]market.Type `yaml:"types"`
	Path  *string        `yaml:"path"`
}

// action is what a step does: the key in its file, and that key's value where
// it is a word.
type action struct{ key, value string }

// action is the first thing that a step does. A valid step does one.
func (s *Step) action() action {
	if all := s.actions(); len(all) > 0 {
		return all[0]
	}
	return action{}
}

func (s *Step) actions() []action {
	var all []action
	for _, k := range stepKinds() {
		if value, ok := k.get(s); ok {
			all = append(all, action{k.key, value})
		}
	}
	return all
}

// stepKind is one thing that a step can do: each has a file of its own.
type stepKind struct {
	key string
	// get is the value of the key where it is a word, and whether it is given.
	get func(s *Step) (value string, given bool)
	// validate finds what is wrong with a step, knowing those before it.
	validate func(c *checker, s *Step)
	execute  func(t *runner, s *Step) error
	// describe says what it does, for a list.
	describe func(s *Step) string
	// dryRun has an event happen without a store; nil where there is none.
	dryRun func(c *composer, s *Step) error
	effect effect
}

// stepKinds is the table of all that a step can do.
func stepKinds() []stepKind {
	all := []stepKind{
		{"connect", word(func(s *Step) string { return s.Connect }), (*checker).connect, (*runner).connect, describeNamed, nil, sends},
		{"edit", word(func(s *Step) string { return s.Edit }), (*checker).edit, (*runner).edit, describeNamed, nil, quiet},
		{"unplug", word(func(s *Step) string { return s.Unplug }), (*checker).unplug, (*runner).unplug, describeNamed, nil, quiet},
		{"plug", word(func(s *Step) string { return s.Plug }), (*checker).plug, (*runner).plug, describeNamed, nil, sends},
		{"duplicate", word(func(s *Step) string { return s.Duplicate }), (*checker).duplicate, (*runner).duplicate, describeNamed, (*composer).dryRunShop, sends},
		{"remove", word(func(s *Step) string { return s.Remove }), (*checker).remove, (*runner).remove, describeNamed, nil, quiet},
	}
	for _, noun := range nouns() {
		all = append(all, stepKind{noun.key, word(noun.verb), (*checker).event, (*runner).happen, describeNamed, (*composer).dryRunEvent, sends})
	}
	return append(all,
		stepKind{"send", word(func(s *Step) string { return s.Send }), (*checker).again, (*runner).send, describeNamed, nil, sends},
		stepKind{"fault", set(func(s *Step) bool { return s.Fault != nil }), (*checker).flip, (*runner).flip, describeFault, nil, quiet},
		stepKind{"advance", set(func(s *Step) bool { return s.Advance != nil }), (*checker).advance, (*runner).advance, describeAdvance, (*composer).dryRunAdvance, quiet},
		stepKind{"await", set(func(s *Step) bool { return s.Await != nil }), (*checker).await, (*runner).await, describeAwait, nil, quiet},
		stepKind{"expect", set(func(s *Step) bool { return len(s.Expect) > 0 }), (*checker).expectations, (*runner).look, describeNamed, nil, looks},
	)
}

func word(of func(s *Step) string) func(s *Step) (string, bool) {
	return func(s *Step) (string, bool) { return of(s), of(s) != "" }
}

// effect is what a step means for the store.
type effect int

const (
	sends effect = iota // it may be sent something because of it
	quiet               // nothing new
	looks               // nothing: what has happened is looked at, also once the run was stopped
)

func set(is func(s *Step) bool) func(s *Step) (string, bool) {
	return func(s *Step) (string, bool) { return "", is(s) }
}

// kind is that of the first thing that a step does. A valid step does one.
func (s *Step) kind() stepKind {
	for _, k := range stepKinds() {
		if _, ok := k.get(s); ok {
			return k
		}
	}
	return stepKind{}
}

// step checks one step, knowing what came before it.
func (c *checker) step(s *Step) {
	switch actions := s.actions(); {
	case len(actions) == 0:
		var keys []string
		for _, k := range stepKinds() {
			keys = append(keys, k.key)
		}
		c.problem(s.Line, fmt.Sprintf(hintOneOf, strings.Join(keys, ", ")), badNoAction)
	case len(actions) > 1:
		c.problem(s.Line, hintTwoActions, badTwoActions, actions[0].key, actions[1].key)
	default:
		c.act(s, actions[0])
	}
	if s.As != "" && s.Duplicate == "" {
		c.name(s)
	}
	c.passed += time.Duration(max(s.Times-1, 0)) * s.Every
}

func (c *checker) act(s *Step, a action) {
	if verbs := verbs(a.key); len(verbs) > 0 && !slices.Contains(verbs, a.value) {
		c.problem(s.Line, meant(a.value, verbs), badVerb, a.key, a.value)
		return
	}
	for _, m := range s.modifiers() {
		if m.given && !m.fits(a) {
			c.problem(s.Line, m.hint(), badModifier, m.key, a)
		}
	}
	s.kind().validate(c, s)
	c.did = append(c.did, a.key)
}

// describe says what a step does.
func (s *Step) describe() string { return s.kind().describe(s) }

// describeNamed is the description of a step whose key has a word for its value.
func describeNamed(s *Step) string {
	return strings.Join(append([]string{s.action().String()}, s.more()...), ", ")
}

// more says what a step says beside its action.
func (s *Step) more() []string {
	var parts []string
	for _, more := range []struct{ word, value string }{
		{"of", s.Of}, {"to", strings.TrimSpace(string(s.Status) + " " + string(s.Substatus))}, {"to", strings.TrimSpace(string(s.Refund) + " " + string(s.Shipment))},
		{"by", string(s.Model)}, {"as", s.As},
	} {
		if more.value != "" {
			parts = append(parts, more.word+" "+more.value)
		}
	}
	if s.Times > 1 {
		parts = append(parts, fmt.Sprintf("%d times", s.Times))
	}
	if s.Every > 0 {
		parts = append(parts, "every "+days(s.Every))
	}
	if s.Hold {
		parts = append(parts, "held back")
	}
	return parts
}
