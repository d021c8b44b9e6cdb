package scenarios

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// composer makes up the notifications of a scenario's events.
type composer struct {
	market    *sim.Market
	events    map[string]*composed // by name
	pushModel market.Model         // of a scenario that plays the push API
	size      int                  // of the fields referred to and the bodies tried so far, in bytes
}

// composed is what an event's name stands for.
type composed struct {
	notifications []market.Notification
	// ids are those of all sendings.
	ids []sim.NotificationID
}

func newComposer(m *sim.Market) composer {
	return composer{market: m, events: map[string]*composed{}}
}

// begin gives a step's event its name, if it has one.
func (c *composer) begin(s *Step) *composed {
	all := &composed{}
	if s.As != "" {
		c.events[s.As] = all
	}
	return all
}

// next is compose for one of several of a step's events, which it remembers.
func (c *composer) next(s *Step, e Event, all *composed, i int) ([]market.Notification, error) {
	story, err := c.compose(s, e, i)
	if err == nil {
		all.notifications = append(all.notifications, story[len(story)-1])
	}
	return story, err
}

// compose makes up an event for the time number i, from 0: the notification is
// the last of those returned, the others must be sent before it.
func (c *composer) compose(s *Step, e Event, i int) ([]market.Notification, error) {
	of, err := c.of(s, e, i)
	if err != nil {
		return nil, err
	}
	shop, err := c.campaign(s.Shop)
	if err != nil {
		return nil, err
	}
	event := market.Event{
		Type: e.Type, Detail: s.Detail, Of: of, CampaignID: shop, Model: s.Model, OrderSpec: s.OrderSpec,
		Status: s.Status, Substatus: s.Substatus, Refund: s.Refund, Shipment: s.Shipment, UpdateType: s.UpdateType, ReturnType: s.ReturnType,
		Text: s.Text, Rating: s.Rating, Photos: s.Photos, AllowUnknownEnums: s.UnknownValues,
		// A scenario says what happens, whatever the rules say.
		Force: s.Force || s.Status != "" || s.Refund != "" || s.Shipment != "",
	}
	story, err := c.market.Compose(event)
	if err != nil {
		return nil, err
	}
	n := &story[len(story)-1]
	n.Body, err = c.override(n.Body, s)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.Type, err)
	}
	if paths := slices.Concat(slices.Sorted(maps.Keys(s.Set)), slices.Sorted(maps.Keys(s.Add))); len(paths) > 0 {
		n.Override = strings.Join(paths, ", ")
	}
	return story, nil
}

// campaign is the shop of that number, or 0 for the whole cabinet.
func (c *composer) campaign(shop int) (int64, error) {
	if shop == 0 {
		return 0, nil
	}
	all := c.market.Campaigns()
	if shop > len(all) {
		return 0, &sim.LackError{What: fmt.Sprintf(lackedShop, shop)}
	}
	return all[shop-1].ID, nil
}

// of is the number of what the event is of: of the notifications that Of
// names, the one whose turn it is.
func (c *composer) of(s *Step, e Event, i int) (int64, error) {
	if s.Of == "" {
		return 0, nil
	}
	subjects := c.events[s.Of].notifications
	subject := subjects[i%len(subjects)]
	field := e.Type.OfField()
	number, _ := body.Get(subject.Body, field).(json.Number)
	id, err := number.Int64()
	if err != nil {
		return 0, fmt.Errorf("%q is %s, which has no %s to go on from", s.Of, subject.Type, field)
	}
	return id, nil
}

// override changes fields of a body as Set and Add say, in order of path.
func (c *composer) override(text json.RawMessage, s *Step) (json.RawMessage, error) {
	var changes []body.Change
	for _, path := range slices.Sorted(maps.Keys(s.Set)) {
		value, err := c.resolve(s.Set[path])
		if err != nil {
			return nil, err
		}
		changes = append(changes, body.Set(path, value))
	}
	for _, path := range slices.Sorted(maps.Keys(s.Add)) {
		value, err := c.resolve(s.Add[path])
		if err != nil {
			return nil, err
		}
		changes = append(changes, body.Add(path, value))
	}
	return body.Edit(text, changes...)
}

// resolve replaces what ${event.field} stands for. A text that is nothing else
// becomes the field's own value.
func (c *composer) resolve(value any) (any, error) {
	switch value := value.(type) {
	case string:
		return c.resolveText(value)
	case []any:
		out := make([]any, len(value))
		for i, element := range value {
			resolved, err := c.resolve(element)
			if err != nil {
				return nil, err
			}
			out[i] = resolved
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(value))
		for _, name := range slices.Sorted(maps.Keys(value)) {
			resolved, err := c.resolve(value[name])
			if err != nil {
				return nil, err
			}
			out[name] = resolved
		}
		return out, nil
	}
	return value, nil
}

func (c *composer) resolveText(text string) (any, error) {
	references := reference()
	if whole := references.FindStringSubmatch(text); whole != nil && whole[0] == text {
		return c.field(whole[1], whole[2])
	}
	var failed error
	resolved := references.ReplaceAllStringFunc(text, func(found string) string {
		if failed != nil {
			return ""
		}
		parts := references.FindStringSubmatch(found)
		var value any
		value, failed = c.field(parts[1], parts[2])
		return fmt.Sprint(value)
	})
	return resolved, failed
}

// field is a field of the first notification that a name stands for; "id" is
// the number of what it is about.
func (c *composer) field(name, path string) (any, error) {
	event, ok := c.events[name]
	if !ok || len(event.notifications) == 0 {
		return nil, fmt.Errorf("no event is named %q", name)
	}
	n := event.notifications[0]
	if path == "id" {
		if id := n.ID(); id != 0 {
			return id, nil
		}
	}
	value := body.Get(n.Body, path)
	if value == nil {
		there := strings.Join(slices.Sorted(maps.Keys(body.Fields(n.Body))), ", ")
		return nil, fmt.Errorf("${%s.%s}: the body of %s has no %q: there are %s", name, path, n.Type, path, there)
	}
	written, _ := json.Marshal(value) // it was read from JSON
	return value, c.grow(len(written))
}

// grow counts bytes. Without a bound, a few events that each refer to the last
// one many times would fill the memory.
func (c *composer) grow(n int) error {
	if c.size += n; c.size > maxBodies {
		return fmt.Errorf(badSize, maxBodies>>20)
	}
	return nil
}
