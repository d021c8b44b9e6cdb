package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// orderComposers are those of orders.
func orderComposers() map[market.Type]func(*composing) error {
	return map[market.Type]func(*composing) error{
		market.OrderCreated:                  (*composing).orderCreated,
		market.OrderUpdated:                  (*composing).orderUpdated,
		market.OrderStatusUpdated:            (*composing).orderStatusUpdated,
		market.OrderCancellationRequest:      (*composing).orderCancellationRequest,
		market.OrderCancelled:                (*composing).orderCancelled,
		market.OrderLineServiceStatusUpdated: (*composing).orderLineServiceStatusUpdated,
	}
}

func (c *composing) orderCreated() error {
	_, err := c.newOrder(newOrder{})
	return err
}

// newOrder says what a new order must be like for an event to follow from it.
type newOrder struct {
	id       int64 // or 0 for the next
	direct   bool  // it goes the shortest way
	model    market.Model
	services bool
	early    bool // it may begin before its shop may
	buyer    bool // a buyer orders what is in stock, in any shop but one of LaaS
	// asks says of an order that is about to be placed that its store is asked first:
	// then it is none yet, and errAsksCart is the error; nil asks about none.
	asks func(*market.Order) bool
}

// newOrder places an order.
func (c *composing) newOrder(want newOrder) (market.Order, error) {
	id := want.id
	if id == 0 {
		id = c.number(state.Orders)
	}
	ordinal := c.state.Ordinal(state.Orders, id)
	shop, err := c.shop(want, ordinal)
	if err != nil {
		return market.Order{}, err
	}
	o := market.Order{
		ID: id, CampaignID: shop.ID, Model: shop.Model, Fake: c.Fake, Notes: c.Notes,
		PaymentType: c.Payment, PaymentMethod: c.PaymentMethod,
		Direct: want.direct || ordinal == 0 || c.WantsNewOrder(),
	}
	varied := !want.direct && ordinal > 0 && c.Detail != market.Minimal // the first order is like most
	if o.Model == market.LaaS && varied {
		o.Platform = c.fake.Platform(ordinal)
	}
	if err := c.deliver(&o, ordinal, varied); err != nil {
		return o, err
	}
	c.buyer(&o, ordinal, varied && o.Delivery.Type != market.Digital)
	if o.Items, err = c.items(&o, ordinal); err != nil {
		return o, err
	}
	if varied {
		c.vary(&o, ordinal)
	}
	detail := c.Detail
	if want.services {
		detail = market.Full
	}
	for i := range o.Items {
		if item := &o.Items[i]; len(c.Items) == 0 || detail != market.Seeded {
			item.Services = c.fake.Services(ordinal, detail, i, item.Count)
		}
	}
	if want.early {
		o.State = c.fake.First(&o, ordinal)
	}
	if want.asks != nil && want.asks(&o) {
		return o, errAsksCart
	}
	place := c.state.PlaceOrder
	if want.buyer || len(c.Items) > 0 && !c.Force {
		place = c.state.SellOrder
	}
	placed, changes, err := place(o, c.now)
	return placed, c.changed(changes, err)
}

// shop is where a new order is placed.
func (c *composing) shop(want newOrder, ordinal uint64) (market.Campaign, error) {
	model := cmp.Or(c.Model, want.model)
	all := c.campaigns()
	fits := func(models ...market.Model) []market.Campaign {
		return slices.DeleteFunc(slices.Clone(all), func(s market.Campaign) bool { return !slices.Contains(models, s.Model) })
	}
	switch {
	case want.buyer:
		if all = fits(market.FBS, market.DBS, market.Express, market.FBY); len(all) == 0 {
			return market.Campaign{}, &LackError{What: "shop with buyers of its own"}
		}
		return c.fake.Shop(ordinal, all), nil
	case c.CampaignID != 0:
		i := slices.IndexFunc(all, func(s market.Campaign) bool { return s.ID == c.CampaignID })
		if i < 0 {
			return market.Campaign{}, fmt.Errorf("unknown campaign %d; known are %v", c.CampaignID, idsOf(all))
		}
		if model != "" && all[i].Model != model {
			return market.Campaign{}, fmt.Errorf("campaign %d sells by %s, not by %s", all[i].ID, all[i].Model, model)
		}
		return all[i], nil
	case model != "":
		if all = fits(model); len(all) == 0 {
			return market.Campaign{}, &LackError{What: fmt.Sprintf("shop that sells by %s", model)}
		}
		return all[0], nil
	}
	for _, models := range c.fake.Models(ordinal) {
		some := fits(models...)
		if len(some) > 0 && ordinal == 0 { // the first order goes the way that most go
			return some[0], nil
		}
		if len(some) > 0 {
			return c.fake.Shop(ordinal, some), nil
		}
	}
	return market.Campaign{}, &LackError{What: "shop"}
}

func idsOf(shops []market.Campaign) []int64 {
	ids := make([]int64, len(shops))
	for i, s := range shops {
		ids[i] = s.ID
	}
	return ids
}

// buyer says who orders.
func (c *composing) buyer(o *market.Order, ordinal uint64, varied bool) {
	o.Buyer, o.Phone = c.fake.Buyer(ordinal)
	given := cmp.Or(c.Buyer, &market.BuyerSpec{})
	if given.Company || varied && given.Name == "" && o.Model != market.LaaS && o.PaymentMethod == "" {
		o.Organization = c.fake.Organization(ordinal, given.Company)
		o.Company = o.Organization != nil
	}
	if given.Company && given.Name != "" {
		o.Organization.Name = given.Name
	}
	o.Buyer, o.Phone = cmp.Or(given.Name, o.Buyer), cmp.Or(given.Phone, o.Phone)
}

// vary makes up of a new order how it is paid for and delivered, and what is special
// of its items. What is asked for by name costs what it says.
func (c *composing) vary(o *market.Order, ordinal uint64) {
	c.fake.Deliver(o, ordinal, c.now)
	c.fake.Pay(o, ordinal)
	for i := range o.Items {
		item := &o.Items[i]
		if o.Model == market.FBY {
			item.Instances = c.fake.Codes(item, ordinal, i)
		}
		if len(c.Items) > 0 || c.extreme {
			continue
		}
		item.Tags = c.fake.Tags(item.Price, ordinal, i)
		if o.Model != market.LaaS {
			c.fake.Discount(o, i, ordinal)
		}
	}
	if o.Model == market.FBY && !c.extreme {
		o.Boxes = c.fake.Boxes(o, ordinal)
	}
}

// deliver says how a new order gets to its buyer.
func (c *composing) deliver(o *market.Order, ordinal uint64, varied bool) error {
	d := &o.Delivery
	d.ByShop = o.Model == market.DBS
	d.Type = market.ToPickup
	if o.Model == market.Express || o.Model == market.DBS {
		d.Type = market.ByCourier
	}
	spec := c.Delivery
	switch {
	case spec == nil && varied && (!c.WantsNewOrder() || o.Model == market.FBY || o.Model == market.LaaS):
		// one that is asked for goes as most do, unless Market alone moves it
		outlets, digital, err := c.ways(o.CampaignID)
		if err != nil {
			return err
		}
		c.fake.Shape(o, ordinal, outlets, digital)
		return nil
	case spec == nil:
		return nil
	}
	d.Type = cmp.Or(spec.Type, d.Type)
	d.From, d.To, d.ShipmentDate, d.Price = spec.From, spec.To, spec.ShipmentDate, spec.Price
	if spec.Address != nil {
		address := *spec.Address
		d.Address = &address
	}
	if d.Type == market.Digital && o.Model != market.DBS {
		return fmt.Errorf("goods are delivered as %s by DBS alone, not by %s", market.Digital, o.Model)
	}
	if spec.Outlet == "" {
		return nil
	}
	outlets, err := c.outlets(o.CampaignID)
	i := slices.IndexFunc(outlets, func(one fake.Outlet) bool { return one.Code == spec.Outlet })
	if err == nil && i < 0 {
		err = fmt.Errorf("campaign %d has no outlet %.80q", o.CampaignID, spec.Outlet)
	}
	if err != nil {
		return err
	}
	d.Type, d.Dispatch, d.OutletCode, d.RegionID = market.ToPickup, market.ToShopOutlet, spec.Outlet, outlets[i].Region
	d.Address = cmp.Or(d.Address, &outlets[i].Address)
	return nil
}

// ways are a shop's points of sale, and the kinds of digital goods that it has on
// sale, if an order of them may be made up.
func (c *composing) ways(campaignID int64) ([]fake.Outlet, []string, error) {
	outlets, err := c.outlets(campaignID)
	var digital []string
	for _, one := range c.state.OnSale(campaignID) {
		if kind := one.Offer.Digital; kind != "" && len(c.Items) == 0 && !slices.Contains(digital, kind) {
			digital = append(digital, kind)
		}
	}
	return outlets, digital, err
}

// outlets are a shop's points of sale that have a code, the first few hundred.
func (c *composing) outlets(campaignID int64) ([]fake.Outlet, error) {
	found, err := c.state.Outlets(state.OutletFilter{CampaignID: campaignID}, state.Page{Size: state.MaxPage})
	var list []fake.Outlet
	for _, one := range found.Items {
		if one.Code == "" {
			continue
		}
		var card struct {
			Address struct{ City, Street, Number, Block string }
		}
		if err := json.Unmarshal(one.Card, &card); err != nil {
			return nil, err
		}
		region, _ := market.RegionOf(one.RegionID)
		list = append(list, fake.Outlet{Code: one.Code, Region: one.RegionID, Address: market.Address{
			Country: "Россия", City: cmp.Or(card.Address.City, region.Name), Street: card.Address.Street, House: card.Address.Number, Block: card.Address.Block,
		}})
	}
	return list, err
}

// items are what a new order has: what is asked for, or what is in stock. Digital
// goods and others do not go together.
func (c *composing) items(o *market.Order, ordinal uint64) ([]market.OrderItem, error) {
	if len(c.Items) > 0 {
		return c.givenItems(o)
	}
	digital := o.Delivery.Type == market.Digital
	onSale := slices.DeleteFunc(c.state.OnSale(o.CampaignID), func(one market.ShopOffer) bool { return (one.Offer.Digital != "") != digital })
	if digital && len(onSale) > 0 { // one kind in an order
		o.Delivery.DigitalType = cmp.Or(o.Delivery.DigitalType, onSale[0].Offer.Digital)
		onSale = slices.DeleteFunc(onSale, func(one market.ShopOffer) bool { return one.Offer.Digital != o.Delivery.DigitalType })
	}
	if len(onSale) == 0 {
		what := "one with a price that is not digital"
		if digital {
			what = "a digital good with a price"
		}
		return nil, &LackError{What: fmt.Sprintf("offer on sale in campaign %d: it needs %s", o.CampaignID, what)}
	}
	var items []market.OrderItem
	for i, line := range c.fake.Lines(ordinal, c.Detail, onSale) {
		item := market.OrderItem{
			ID: c.number(state.Items), OfferID: line.Offer.Offer.ID, Title: line.Offer.Offer.Title, Price: line.Offer.Price(), Count: line.Count,
			VAT: market.VATName(line.Offer.Placement.VAT), Marking: line.Offer.Offer.Marking,
		}
		if c.Detail == market.Extreme && c.madeUp {
			item.OfferID = fake.LongSKU(item.OfferID, i)
		}
		items = append(items, item)
	}
	return items, nil
}

func (c *composing) givenItems(o *market.Order) ([]market.OrderItem, error) {
	var items []market.OrderItem
	for i, spec := range c.Items {
		if spec.OfferID == "" {
			marked, err := c.marked(o.CampaignID, spec)
			if err != nil {
				return nil, err
			}
			spec.OfferID = marked
		}
		item := market.OrderItem{ID: c.number(state.Items), OfferID: spec.OfferID, Title: spec.OfferID, Price: spec.Price, Count: max(spec.Count, 1)}
		found, err := c.state.ShopOffers(state.ShopFilter{CampaignID: o.CampaignID, IDs: []string{spec.OfferID}}, state.Page{Size: 1})
		if err != nil {
			return nil, err
		}
		kind := ""
		if len(found.Items) > 0 {
			kind = found.Items[0].Offer.Digital
		}
		digital := kind != ""
		if digital && i == 0 {
			o.Delivery.Type, o.Delivery.DigitalType = market.Digital, kind
		}
		switch {
		case digital && o.Model != market.DBS:
			return nil, fmt.Errorf("offer %.80q is a digital good, which is sold by DBS alone", spec.OfferID)
		case digital != (o.Delivery.Type == market.Digital):
			return nil, fmt.Errorf("offer %.80q does not go with the others: digital goods are ordered by themselves", spec.OfferID)
		case digital && kind != o.Delivery.DigitalType:
			return nil, fmt.Errorf("offer %.80q is delivered by %s, the first by %s: they are ordered apart", spec.OfferID, kind, o.Delivery.DigitalType)
		case len(found.Items) > 0:
			item.Title = cmp.Or(found.Items[0].Offer.Title, item.Title)
			item.Price = cmp.Or(item.Price, found.Items[0].Price())
			item.VAT, item.Marking = market.VATName(found.Items[0].Placement.VAT), found.Items[0].Offer.Marking
		case !c.Force:
			return nil, market.Refusal{Reason: market.OffersNotFound, Detail: spec.OfferID}
		}
		if item.Price == 0 {
			return nil, fmt.Errorf("offer %.80q has no price: give the item one", spec.OfferID)
		}
		for _, p := range spec.Promos {
			item.Promos = append(item.Promos, market.Promo{Type: p.Type, Discount: p.Discount, Subsidy: p.Subsidy})
			item.Price -= p.Discount
		}
		if item.Price < 0 {
			return nil, fmt.Errorf("the promos of offer %.80q are more than its price", spec.OfferID)
		}
		items = append(items, item)
	}
	return items, nil
}

// marked is the first offer in stock in a shop whose units need a code.
func (c *composing) marked(campaignID int64, spec market.ItemSpec) (string, error) {
	onSale := c.state.OnSale(campaignID)
	i := slices.IndexFunc(onSale, func(one market.ShopOffer) bool {
		return slices.Contains(one.Offer.Marking, spec.Marking) && one.Stock.Available() >= max(spec.Count, 1)
	})
	if i < 0 {
		return "", &LackError{What: fmt.Sprintf("offer in stock in campaign %d: it needs one with the marking %.80q", campaignID, spec.Marking)}
	}
	return onSale[i].Offer.ID, nil
}
