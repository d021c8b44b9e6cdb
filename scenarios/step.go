package scenarios

import (
	"fmt"
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
	// Cart is the name of a buyer's cart, about which the store is asked, and Accept
	// that of one that the buyer orders: by the legacy push API (L-CART, L-ACCEPT).
	Cart   string `yaml:"cart"`
	Accept string `yaml:"accept"`
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
	// Region is the number of the region of a cart's buyer; Moscow's if 0. Option is the
	// id or the type of the delivery option that the buyer chooses; the first if empty.
	Region int64  `yaml:"region"`
	Option string `yaml:"option"`
	// Refused says of Connect and Plug that PING is going to fail, of Cart and Accept
	// that the buyer cannot.
	Refused bool `yaml:"refused"`
	// Name, Types and Path are what Edit changes; an empty list of types means
	// all. Path is put behind the store's URL.
	Name  *string        `yaml:"name"`
	Types *[]market.Type `yaml:"types"`
	Path  *string        `yaml:"path"`
}

// describe says what a step does, for a list.
func (s *Step) describe() string {
	if describe := s.kind().describe; describe != nil {
		return describe(s)
	}
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
