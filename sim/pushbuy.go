package sim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// PutCart asks a shop about a buyer's cart, as a buyer does who opens it (L-CART, F-CART):
// the answer counts, and what is out of stock leaves the showcase of a shop by DBS. The
// cart's items have their titles and prices from the catalogue where they have none. It
// fails for what is not on the showcase, and as Ask does.
func (m *Market) PutCart(ctx context.Context, c market.Cart) (Answer, error) {
	m.mu.Lock()
	err := m.fillCart(&c)
	if err == nil && m.pushSettings(c.CampaignID).NoDigitalCarts && m.isDigital(c) {
		err = errNoCart
	}
	m.mu.Unlock()
	if err != nil {
		return Answer{}, err
	}
	count := func(_ Question, a Answer) { m.answered(&c, a) }
	answers, err := m.ask(ctx, count, Question{Method: market.PushCart, CampaignID: c.CampaignID, Cart: &c})
	if err != nil {
		return Answer{}, err
	}
	return answers[0], nil
}

// answered counts the answer about a cart, and has what is out of stock leave the
// showcase. The caller holds mu.
func (m *Market) answered(c *market.Cart, a Answer) {
	m.counted(c.CampaignID, &a.Exchange)
	if a.Exchange.Verdict.Outcome == journal.Accepted {
		m.goneFromShowcase(c, a.Cart)
	}
}

// errNoCart is that of a cart of digital goods, about which the store is not asked.
var errNoCart = errors.New("the cabinet's settings spare the store the carts of digital goods (NoDigitalCarts)")

// fillCart completes the items from the catalogue of the shop.
func (m *Market) fillCart(c *market.Cart) error {
	c.Items = slices.Clone(c.Items)
	c.RegionID = cmp.Or(c.RegionID, market.Moscow)
	for i := range c.Items {
		item := &c.Items[i]
		found, err := m.state.ShopOffers(state.ShopFilter{CampaignID: c.CampaignID, IDs: []string{item.OfferID}}, state.Page{Size: 1})
		if err != nil {
			return err
		}
		if len(found.Items) == 0 {
			return market.Refusal{Reason: market.OffersNotFound, Detail: item.OfferID}
		}
		offer := &found.Items[0]
		if status := offer.Status(); status != market.OfferPublished {
			return fmt.Errorf("offer %.80q is not on the showcase of campaign %d: it is %s", item.OfferID, c.CampaignID, status)
		}
		item.Count = max(item.Count, 1)
		item.Title, item.Price, item.CategoryID = cmp.Or(item.Title, offer.Offer.Title), cmp.Or(item.Price, offer.Price()), cmp.Or(item.CategoryID, offer.Offer.CategoryID)
	}
	return nil
}

func (m *Market) isDigital(c market.Cart) bool {
	return slices.ContainsFunc(c.Items, func(i market.CartItem) bool { return m.digitalKind(i.OfferID) != "" })
}

func (m *Market) digitalKind(offerID string) string {
	offer, _ := m.state.Offer(m.businessID(), offerID)
	return offer.Digital
}

// The times of what is out of stock (L-CART): it leaves the showcase after 10 to 15
// minutes (choice: 12), and is back with the next indexing, every 4 hours from midnight
// in Moscow (choice).
const (
	goneAfter  = 12 * time.Minute
	indexEvery = 4 * time.Hour
)

// goneFromShowcase hides what a shop by DBS says to be out of stock.
func (m *Market) goneFromShowcase(c *market.Cart, reply *market.CartReply) {
	shop, err := m.pushShop(c.CampaignID)
	if err != nil || shop.Model != market.DBS || m.pushSettings(shop.ID).IgnoreBalances {
		return
	}
	for _, item := range c.Items {
		if got := reply.Item(strings.TrimSpace(item.OfferID)); got == nil || got.Count == 0 {
			hides := m.now.Add(goneAfter)
			m.enqueue(hides, showcase{m.state, shop.ID, item.OfferID, true})
			m.enqueue(hides.Add(3*time.Hour).Truncate(indexEvery).Add(indexEvery-3*time.Hour), showcase{m.state, shop.ID, item.OfferID, false})
		}
	}
}

// showcase takes an offer off the showcase, or puts it back.
type showcase struct {
	state    *state.State
	campaign int64
	offer    string
	gone     bool
}

func (s showcase) void() bool { return false }

func (s showcase) happen(m *Market) {
	if s.state != m.state {
		return
	}
	_ = s.state.EditPlacements(s.campaign, []string{s.offer}, func(o *market.ShopOffer) error {
		o.Placement.Gone = s.gone
		return nil
	}) // it may have been removed meanwhile
}

// Choice is what a buyer chooses of what a store offers for a cart.
type Choice struct {
	// Option is the id, or the type, of a delivery option; the first that there is if
	// empty.
	Option string
	// PaymentMethod is one of those offered; the first if empty.
	PaymentMethod string
	// Spec says the rest of the order: its notes, its buyer, and whether it is a test.
	Spec market.OrderSpec
}

// OrderCart has the buyer order what a store has answered to a cart: of each item what
// there is, by the option and on the days that the store offered, at Market's own price
// of delivery (L-CART). The order is placed, and the store asked to accept it once time
// is made to pass (L-ACCEPT). It fails, and nothing has changed, if the store's reply was
// wrong, if nothing is left to order, if the option is not offered, and if the buyer is
// banned (F-BAN).
func (m *Market) OrderCart(a Answer, c market.Cart, choice Choice) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.orderCart(a, c, choice)
}

// orderCart is OrderCart for a caller who holds mu.
func (m *Market) orderCart(a Answer, c market.Cart, choice Choice) (int64, error) {
	if err := m.fillCart(&c); err != nil {
		return 0, err
	}
	if a.Exchange.Verdict.Outcome != journal.Accepted || a.Cart == nil {
		return 0, fmt.Errorf("the buyer cannot order: the store's reply to the cart was wrong: %s", a.Exchange.Verdict.Reason)
	}
	if err := m.checkBan(c.Buyer); err != nil {
		return 0, err
	}
	o, err := m.fromCart(&c, a.Cart, choice)
	if err != nil {
		return 0, err
	}
	placed, changes, err := m.state.PlaceOrder(o, m.now)
	if err != nil {
		return 0, err
	}
	m.announceChanges(changes)
	return placed.ID, nil
}

// fromCart is the order that a cart and the reply to it make.
func (m *Market) fromCart(c *market.Cart, reply *market.CartReply, choice Choice) (market.Order, error) {
	shop, err := m.pushShop(c.CampaignID)
	if err != nil {
		return market.Order{}, err
	}
	id := m.state.Number(state.Orders, false)
	ordinal := m.state.Ordinal(state.Orders, id)
	o := market.Order{
		ID: id, CampaignID: shop.ID, Model: shop.Model, Fake: choice.Spec.Fake, Notes: choice.Spec.Notes, Direct: true,
		State: market.State{Status: market.StatusPlacing, Substatus: market.SubAsyncProcessing},
	}
	o.Buyer, o.Phone = m.fake.Buyer(ordinal)
	o.Buyer = cmp.Or(c.Buyer, o.Buyer)
	if b := choice.Spec.Buyer; b != nil {
		o.Buyer, o.Phone, o.Company = cmp.Or(b.Name, o.Buyer), cmp.Or(b.Phone, o.Phone), b.Company
	}
	for _, item := range c.Items {
		count := item.Count
		if got := reply.Item(strings.TrimSpace(item.OfferID)); !m.pushSettings(shop.ID).IgnoreBalances {
			if got == nil || got.Count == 0 || got.Delivery != nil && !*got.Delivery {
				continue
			}
			count = min(count, got.Count)
		}
		o.Items = append(o.Items, market.OrderItem{
			ID: m.state.Number(state.Items, false), OfferID: item.OfferID, Title: item.Title, Price: item.Price, Count: count, Promos: item.Promos,
		})
	}
	if len(o.Items) == 0 {
		return o, errors.New("nothing is left to order: the store has none of it, or does not deliver it there")
	}
	o.Delivery = market.Delivery{Type: market.ToPickup, RegionID: c.RegionID, Address: c.Address, Estimated: c.Estimated}
	if kind := m.digitalKind(o.Items[0].OfferID); kind != "" {
		o.Delivery.Type, o.Delivery.DigitalType = market.Digital, kind
	}
	if shop.Model != market.DBS {
		return o, nil
	}
	return o, m.byOption(&o, c, reply, choice)
}

// noOption says that a cart can be delivered in no way, or not in that one.
func noOption(wanted string) error {
	if wanted == "" {
		return errors.New("the store offers no delivery option for this cart that Market knows")
	}
	return fmt.Errorf("the store offers no delivery option %.60q for this cart that Market knows", wanted)
}

// byOption has an order go by the option that the buyer chose.
func (m *Market) byOption(o *market.Order, c *market.Cart, reply *market.CartReply, choice Choice) error {
	asked, err := m.askedCart(*c, market.Campaign{ID: c.CampaignID, Model: market.DBS})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(reply.Options, func(option market.CartOption) bool {
		chosen := choice.Option == "" || option.ID == choice.Option || option.Type == choice.Option
		return chosen && !dropped(option, asked.Outlets) && (c.Outlet == "" || slices.Contains(option.Outlets, c.Outlet))
	})
	if i < 0 {
		return noOption(choice.Option)
	}
	option := reply.Options[i]
	d := &o.Delivery
	d.Type, d.ByShop, d.OptionID, d.ServiceName, d.Price = option.Type, true, option.ID, option.ServiceName, unifiedTariff(option.Type)
	d.From, d.To = market.ParseShown(option.From), cmp.Or(market.ParseShown(option.To), market.ParseShown(option.From))
	if len(option.Intervals) > 0 {
		first := option.Intervals[0]
		day := market.ParseShown(first.Date)
		d.SetInterval(market.Interval{From: day, To: day, FromTime: first.FromTime, ToTime: first.ToTime})
	}
	if option.Type == market.ToPickup {
		d.Dispatch, d.OutletCode, d.Address = market.ToShopOutlet, cmp.Or(c.Outlet, option.Outlets[0]), nil
	} else if option.Type == market.ByCourier && d.Address == nil {
		d.Address = m.fake.Home(m.state.Ordinal(state.Orders, o.ID), d.RegionID)
	}
	methods := option.PaymentMethods
	if len(methods) == 0 {
		methods = reply.PaymentMethods
	}
	return pay(o, methods, choice.PaymentMethod)
}

// dropped reports whether Market drops an option, as it names a point of sale that
// Market does not know. Where it knows none at all, it cannot tell.
func dropped(option market.CartOption, known []string) bool {
	unknown := func(code string) bool { return !slices.Contains(known, code) }
	return option.Type == market.ToPickup && len(known) > 0 && slices.ContainsFunc(option.Outlets, unknown)
}

// unifiedTariff is what the buyer pays for the delivery, whatever the store says
// (L-CART); the amounts are a choice.
func unifiedTariff(kind string) market.Money {
	switch kind {
	case market.ByCourier, market.ByPost:
		return 199 * market.Rouble
	}
	return 0
}

// pay says how an order is paid for.
func pay(o *market.Order, offered []string, chosen string) error {
	if chosen != "" && !slices.Contains(offered, chosen) {
		return fmt.Errorf("the store does not offer to pay by %.40q, but by %v", chosen, offered)
	}
	if chosen == "" && len(offered) > 0 {
		chosen = offered[0]
	}
	o.PaymentType, o.PaymentMethod = "PREPAID", chosen
	if strings.HasSuffix(chosen, "_ON_DELIVERY") {
		o.PaymentType = "POSTPAID"
	}
	return nil
}
