package scenarios

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

func cartStep() stepKind {
	return stepKind{
		key: "cart", get: word(func(s *Step) string { return s.Cart }),
		validate: (*checker).cart, execute: (*runner).askCart,
	}
}

func acceptStep() stepKind {
	return stepKind{
		key: "accept", get: word(func(s *Step) string { return s.Accept }),
		validate: (*checker).acceptCart, execute: (*runner).orderCart, dryRun: (*composer).dryRunAccept,
	}
}

// cart checks a step in which a buyer puts goods in a cart, or changes it.
func (c *checker) cart(s *Step) {
	c.pushes(s.Line, "cart")
	if !isName(s.Cart) {
		c.problem(s.Line, hintNewName, badNewName, s.Cart, "cart")
	}
	c.shop(s.Line, s.Shop)
	if err := (market.Event{Type: market.OrderCreated, OrderSpec: market.OrderSpec{Items: s.Items}}).Check(); err != nil {
		c.problem(s.Line, "", badEvent, s.action(), err)
	}
	if c.carts == nil {
		c.carts = map[string]bool{}
	}
	c.carts[s.Cart] = true
}

// acceptCart checks a step in which the buyer orders what the store answered.
func (c *checker) acceptCart(s *Step) {
	c.pushes(s.Line, "accept")
	if !c.carts[s.Accept] {
		c.problem(s.Line, fmt.Sprintf(hintStep, "cart: "+s.Accept), badNoCart, s.Accept)
	}
}

// pushes refuses what the push API alone has in a scenario that does not play it.
func (c *checker) pushes(line strictyaml.Line, what string) {
	if c.scenario.Push == nil {
		c.problem(line, hintPush, badNoPush, what)
	}
}

// cart is a buyer's, and what the store answered last.
type cart struct {
	market.Cart
	answer sim.Answer
}

// askCart asks the store about a cart (L-CART).
func (run *runner) askCart(s *Step) error {
	shop, err := run.pushShop(s)
	if err != nil {
		return err
	}
	asked := market.Cart{CampaignID: shop.ID, RegionID: s.Region}
	if earlier := run.carts[s.Cart]; earlier != nil {
		asked = earlier.Cart
		asked.RegionID = cmp.Or(s.Region, asked.RegionID)
	}
	if len(s.Items) > 0 || len(asked.Items) == 0 {
		asked.Items = run.lines(s.Items)
	}
	answer, err := run.market.PutCart(run.ctx, asked)
	switch {
	case s.Refused && err == nil:
		run.failStep(s, fmt.Sprintf(cartShown, s.Cart), "L-CART")
		return nil
	case s.Refused:
		return nil
	case run.ctx.Err() != nil:
		return err
	case err != nil:
		run.failStep(s, err.Error(), "L-CART")
		return nil
	}
	if run.carts == nil {
		run.carts = map[string]*cart{}
	}
	run.carts[s.Cart] = &cart{asked, answer}
	return run.market.Advance(run.ctx, 0)
}

// pushShop is the shop that a cart is of: the one asked for, else the first that sells
// as the scenario says.
func (run *runner) pushShop(s *Step) (market.Campaign, error) {
	id, err := run.campaign(s.Shop)
	if err != nil {
		return market.Campaign{}, err
	}
	model := cmp.Or(s.Model, run.scenario.Push.Model)
	for _, c := range run.market.Campaigns() {
		if id == c.ID || id == 0 && c.Model == model {
			return c, nil
		}
	}
	return market.Campaign{}, &sim.LackError{What: fmt.Sprintf(lackedPush, model)}
}

// lines are the items of a cart: those given, or the first of the cabinet's that is no
// digital good.
func (run *runner) lines(given []market.ItemSpec) []market.CartItem {
	var items []market.CartItem
	for i, item := range given {
		items = append(items, market.CartItem{ID: int64(i + 1), OfferID: item.OfferID, Price: item.Price, Count: item.Count})
	}
	for _, o := range run.market.Options().Cabinet.Offers {
		if len(items) == 0 && o.Digital == "" && o.Price > 0 {
			items = append(items, market.CartItem{ID: 1, OfferID: o.SKU, Count: 1})
		}
	}
	return items
}

// orderCart has the buyer order what the store answered, and the store asked to accept
// it (L-ACCEPT).
func (run *runner) orderCart(s *Step) error {
	all := run.begin(s)
	c := run.carts[s.Accept]
	if c == nil { // its cart was refused
		run.failStep(s, fmt.Sprintf(cartNever, s.Accept), "L-CART")
		return nil
	}
	from := run.market.Journal().Len()
	id, err := run.market.OrderCart(c.answer, c.Cart, sim.Choice{Option: s.Option, PaymentMethod: s.PaymentMethod, Spec: s.OrderSpec})
	switch {
	case s.Refused && err == nil:
		run.failStep(s, fmt.Sprintf(cartOrdered, s.Accept), "L-CART")
		return nil
	case s.Refused:
		return nil
	case err != nil:
		run.failStep(s, err.Error(), "L-CART", "L-ACCEPT")
		return nil
	}
	all.notifications = append(all.notifications, placedBy(id, c.CampaignID))
	for _, e := range run.market.Journal().Entries()[from:] {
		if e.Kind == journal.NotificationCreated && e.Type == market.OrderCreated {
			all.ids = append(all.ids, sim.NotificationID(e.Notification))
			run.own[e.Notification] = true
		}
	}
	return run.market.Advance(run.ctx, 0)
}

// placedBy stands for the notification of an order, for what is of it later.
func placedBy(id, campaign int64) market.Notification {
	body, _ := json.Marshal(map[string]any{"notificationType": market.OrderCreated, "orderId": id, "campaignId": campaign}) // numbers and a text
	return market.Notification{Type: market.OrderCreated, CampaignID: campaign, Body: body}
}

// dryRunAccept has an order placed as the scenario will have one.
func (c *composer) dryRunAccept(s *Step) error {
	story, err := c.market.Compose(market.Event{Type: market.OrderCreated, Model: c.pushModel})
	if err != nil {
		return err
	}
	all := c.begin(s)
	all.notifications = append(all.notifications, story[len(story)-1])
	return nil
}
