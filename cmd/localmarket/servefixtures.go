package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/nearest"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// maxFixtures is how many orders there may be at the start.
const maxFixtures = 10_000

// fixtures are what a Market begins with. The store is not connected by then, so
// it finds them by the pull API, as it finds its older orders in production.
type fixtures struct {
	// BusinessID and CampaignIDs are the cabinet's and its shops'; made up from the
	// seed if left out.
	BusinessID  int64          `yaml:"business-id"`
	CampaignIDs []int64        `yaml:"campaign-ids"`
	Orders      []fixtureOrder `yaml:"orders"`
}

// fixtureOrder is one order, or several alike.
type fixtureOrder struct {
	Line strictyaml.Line
	// CampaignID is the shop, and Model how it sells; the story chooses what is
	// left out.
	CampaignID int64        `yaml:"campaign-id"`
	Model      market.Model `yaml:"model"`
	Fake       bool         `yaml:"fake"` // a test order (N-FAKE)
	// Status and Substatus are how far it has come; as it was created if empty.
	Status    market.Status    `yaml:"status"`
	Substatus market.Substatus `yaml:"substatus"`
	Times     int              `yaml:"times"` // once if 0
}

// readFixtures reads and checks a file; no name gives none. Its errors are wrong
// usage, and name the line.
func (p *process) readFixtures(name string) (fixtures, error) {
	var f fixtures
	if name == "" {
		return f, nil
	}
	text, err := p.readFile(name, strictyaml.MaxSize)
	if err != nil {
		return f, fmt.Errorf("--fixtures cannot be read: %w", err)
	}
	err = strictyaml.Decode(text, &f)
	if err == nil {
		err = f.check()
	}
	if err != nil {
		return f, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// cabinet is the made-up one, but for the numbers that are given: the last of
// several shops sells by DBS, the others by FBS.
func (f *fixtures) cabinet() *cabinet.Cabinet {
	if f.BusinessID == 0 && len(f.CampaignIDs) == 0 {
		return nil
	}
	c := &cabinet.Cabinet{Business: cabinet.Business{ID: f.BusinessID}}
	for i, id := range f.CampaignIDs {
		shop := cabinet.Campaign{ID: id, Model: market.FBS}
		if last := len(f.CampaignIDs) - 1; i == last && last > 0 {
			shop.Model = market.DBS
		}
		c.Campaigns = append(c.Campaigns, shop)
	}
	return c
}

func (f *fixtures) check() error {
	if f.BusinessID < 0 {
		return errors.New(badBusiness)
	}
	total := 0
	for _, o := range f.Orders {
		if err := o.check(); err != nil {
			return err
		}
		if total += max(o.Times, 1); total > maxFixtures {
			return o.problem(fmt.Sprintf(tooManyOrders, maxFixtures), hintFewer)
		}
	}
	return nil
}

func (o *fixtureOrder) check() error {
	if o.Times < 0 || o.Times > maxFixtures {
		return o.problem(fmt.Sprintf(badOrderTimes, o.Times), fmt.Sprintf(hintOrderTimes, maxFixtures))
	}
	if err := o.creation().Check(); err != nil {
		return o.problem(err.Error(), o.nearModel())
	}
	if o.Status == "" && o.Substatus == "" {
		return nil
	}
	if err := o.move(1).Check(); err != nil {
		return o.problem(err.Error(), "")
	}
	return nil
}

// nearModel guesses which model was meant.
func (o *fixtureOrder) nearModel() string {
	var names []string
	for _, m := range market.Models() {
		names = append(names, string(m))
	}
	if near := nearest.Name(string(o.Model), names); o.Model != "" && near != "" && near != string(o.Model) {
		return fmt.Sprintf(hintModel, near)
	}
	return ""
}

func (o *fixtureOrder) problem(text, hint string) error {
	return &strictyaml.Error{Line: int(o.Line), Problem: text, Hint: hint}
}

func (o *fixtureOrder) creation() market.Event {
	return market.Event{Type: market.OrderCreated, CampaignID: o.CampaignID, Model: o.Model, OrderSpec: market.OrderSpec{Fake: o.Fake}}
}

// move takes the order of that number to its status.
func (o *fixtureOrder) move(order int64) market.Event {
	return market.Event{Type: market.OrderStatusUpdated, Of: order, Status: o.Status, Substatus: o.Substatus, Force: true}
}

// tell makes the orders. Its errors are wrong usage, and name the line.
func (f *fixtures) tell(m *sim.Market) error {
	for _, o := range f.Orders {
		for range max(o.Times, 1) {
			if err := o.tell(m); err != nil {
				return o.problem(strings.TrimSpace(err.Error()), "")
			}
		}
	}
	return nil
}

func (o *fixtureOrder) tell(m *sim.Market) error {
	id, err := announce(m, o.creation())
	if err != nil || o.Status == "" {
		return err
	}
	if known, ok := m.Order(id); ok && known.Status == o.Status && (o.Substatus == "" || known.Substatus == o.Substatus) {
		return nil
	}
	_, err = announce(m, o.move(id))
	return err
}

// announce has an event happen, and returns the number of the order that it is
// about.
func announce(m *sim.Market, e market.Event) (int64, error) {
	story, err := m.Compose(e)
	if err != nil {
		return 0, err
	}
	for _, n := range story {
		if _, err := m.Send(n); err != nil {
			return 0, err
		}
	}
	return story[len(story)-1].OrderID(), nil
}

// What is wrong with fixtures, and what to do about it.
const (
	badBusiness    = "business-id must be from 1, or left out to be made up"
	tooManyOrders  = "there are more than %d orders"
	hintFewer      = "make fewer"
	badOrderTimes  = "times cannot be %d"
	hintOrderTimes = "write a number from 1 to %d, or leave it out for 1"
	hintModel      = "did you mean %q?"
)
