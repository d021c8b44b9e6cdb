package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// keyName is what a key of the cabinet's is called, and city is where warehouses
// are (choice).
const (
	keyName = "localmarket"
	city    = "Москва"
)

// Key is a token for the pull API that opens all of the cabinet, an Api-Key if it
// has one (P-AUTH).
func (m *Market) Key() string { return m.options.Cabinet.MainKey().Token() }

// MadeUp reports whether the cabinet is the made-up one, and nobody's.
func (m *Market) MadeUp() bool { return m.madeUp }

// Campaigns are the cabinet's shops, with their models: those that the pull API
// serves, that subscriptions and events may be for.
func (m *Market) Campaigns() []market.Campaign { return m.campaigns() }

// campaigns is Campaigns; the caller may hold mu.
func (m *Market) campaigns() []market.Campaign {
	list := make([]market.Campaign, len(m.options.Cabinet.Campaigns))
	for i, one := range m.options.Cabinet.Campaigns {
		list[i] = market.Campaign{
			ID: one.ID, BusinessID: m.businessID(), Name: one.Name, Model: one.Model, WarehouseID: one.Warehouse,
			TaxSystem: one.TaxSystem, Migrating: one.Migrating, API: one.API,
		}
	}
	return list
}

func (m *Market) businessID() int64 { return m.options.Cabinet.Business.ID }

// seed puts the cabinet into the state.
func (m *Market) seed() error {
	own := m.options.Cabinet
	for _, part := range []func(*cabinet.Cabinet) error{m.seedShops, m.seedGoods, m.seedOutlets, m.seedOrders, m.seedReturns, m.seedTalk} {
		if err := part(own); err != nil {
			return fmt.Errorf("the cabinet: %w", err)
		}
	}
	return nil
}

// complete is a copy of a cabinet, with what it leaves open.
func complete(c *cabinet.Cabinet) *cabinet.Cabinet {
	own := *c
	own.Campaigns, own.Offers, own.Outlets, own.Orders = slices.Clone(own.Campaigns), slices.Clone(own.Offers), slices.Clone(own.Outlets), slices.Clone(own.Orders)
	own.Complete()
	return &own
}

func (m *Market) seedShops(c *cabinet.Cabinet) error {
	m.state.PutBusiness(market.Business{
		ID: c.Business.ID, Name: c.Business.Name, YandexGo: c.Business.YandexGo, WarehouseGroups: c.Business.WarehouseGroups,
		OnlyDefaultPrice: c.Business.OnlyDefaultPrice, Subscription: c.Business.Subscription, Migrating: c.Business.Migrating,
	})
	for _, k := range c.Keys {
		key := market.Key{
			Token: k.Token(), Name: cmp.Or(k.Name, keyName), Scopes: k.Scopes, BusinessID: cmp.Or(k.Business, c.Business.ID),
			OAuth: k.OAuth != "", Revoked: k.Revoked,
		}
		if len(key.Scopes) == 0 && !key.OAuth {
			key.Scopes = []string{market.AllMethods}
		}
		if err := m.state.PutKey(key); err != nil {
			return err
		}
	}
	group := int64(0) // its main warehouse
	for _, shop := range m.campaigns() {
		w := market.Warehouse{
			ID: shop.WarehouseID, BusinessID: shop.BusinessID, CampaignID: shop.ID, City: city, Express: shop.Model == market.Express,
			Name: fmt.Sprintf("Склад %d", shop.WarehouseID),
		}
		if shop.Model == market.FBY || shop.Model == market.LaaS {
			w.BusinessID, w.CampaignID, w.Name = 0, 0, fmt.Sprintf("Склад Маркета %d", w.ID)
		} else if c.Business.WarehouseGroups {
			group = cmp.Or(group, w.ID)
			w.Main = group
		}
		m.state.PutWarehouse(w)
		if err := m.state.PutCampaign(shop); err != nil {
			return err
		}
	}
	return nil
}

func (m *Market) seedGoods(c *cabinet.Cabinet) error {
	var offers []market.Offer
	var taxed []string // offers with a rate of their own
	rates := map[string]int64{}
	for _, o := range c.Offers {
		card, err := json.Marshal(map[string]any{"weightDimensions": o.Dimensions})
		if err != nil {
			return err
		}
		offers = append(offers, market.Offer{
			BusinessID: c.Business.ID, ID: o.SKU, Title: o.Name, Price: o.Price, PriceAt: m.now, CategoryID: o.Category,
			Digital: o.Digital, Marking: o.Marking, Card: card,
		})
		if o.VAT != "" {
			taxed, rates[o.SKU] = append(taxed, o.SKU), market.VATID(o.VAT)
		}
	}
	if err := m.state.PutOffers(offers); err != nil {
		return err
	}
	for _, shop := range c.Campaigns {
		var stocks []market.Stock
		for _, o := range c.Offers {
			stocks = append(stocks, market.Stock{OfferID: o.SKU, Fit: o.Stock.In(shop.Warehouse)})
		}
		if err := m.state.SetStocks(shop.Warehouse, stocks, m.now); err != nil {
			return err
		}
		err := m.state.EditPlacements(shop.ID, taxed, func(o *market.ShopOffer) error {
			o.Placement.VAT = rates[o.Offer.ID]
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *Market) seedOutlets(c *cabinet.Cabinet) error {
	for _, o := range c.Outlets {
		card, err := json.Marshal(map[string]any{
			"name": o.Name, "type": "DEPOT", "shopOutletCode": o.Code,
			"address": map[string]any{"regionId": o.Region, "street": o.Street, "number": o.House},
			"phones":  []string{"+7 (495) 000-00-00"}, // the rest is made up, as the contract asks for it
			"workingSchedule": map[string]any{"scheduleItems": []any{
				map[string]any{"startDay": "MONDAY", "endDay": "SUNDAY", "startTime": "10:00", "endTime": "20:00"},
			}},
			"deliveryRules": []any{map[string]any{"minDeliveryDays": 1, "maxDeliveryDays": 2}},
		})
		if err != nil {
			return err
		}
		if _, err := m.state.CreateOutlet(market.Outlet{ID: o.ID, CampaignID: o.Campaign, Code: o.Code, RegionID: o.Region, Card: card}); err != nil {
			return err
		}
	}
	return nil
}

// seedOrders places the orders that there are at the start. Nobody is told of them.
func (m *Market) seedOrders(c *cabinet.Cabinet) error {
	for i, one := range c.Orders {
		e := market.Event{Type: market.OrderCreated, CampaignID: one.Campaign, Force: true}
		e.Fake = one.Fake
		for _, item := range one.Items {
			e.Items = append(e.Items, market.ItemSpec{OfferID: item.SKU, Count: item.Count, Price: item.Price})
		}
		for range max(one.Times, 1) {
			placing := &composing{Market: m, Event: e}
			o, err := placing.newOrder(newOrder{id: one.ID})
			if err == nil && one.Status != "" {
				err = placing.move(&o, market.State{Status: one.Status, Substatus: one.Substatus}, true)
			}
			if err != nil {
				return fmt.Errorf("orders[%d]: %w", i, err)
			}
			m.goOn(placing.changes)
		}
	}
	return nil
}

func (m *Market) seedReturns(c *cabinet.Cabinet) error {
	for i, one := range c.Returns {
		seeding := &composing{Market: m}
		o, _ := m.state.Order(one.Order)
		left := seeding.unreturned(&o)
		r := market.Return{ID: one.ID, OrderID: one.Order, Type: one.Type, Refund: one.Refund, Shipment: one.Shipment}
		if r.ID == 0 {
			r.ID = m.state.Number(state.Returns, false)
		}
		if o.Status == market.StatusCancelled {
			r.Type = cmp.Or(r.Type, market.Unredeemed)
		}
		for _, item := range one.Items {
			r.Items = append(r.Items, market.ReturnItem{OfferID: item.SKU, Count: max(item.Count, 1)})
		}
		for _, rest := range left {
			if len(one.Items) == 0 {
				r.Items = append(r.Items, market.ReturnItem{OfferID: rest.OfferID, Count: rest.Count})
			}
		}
		_, changes, err := m.state.CreateReturn(r, m.now)
		if err != nil {
			return fmt.Errorf("returns[%d]: %w", i, err)
		}
		m.goOn(changes)
	}
	return nil
}

// goOn lets what exists at the start move by itself.
func (m *Market) goOn(changes []market.Change) {
	for _, change := range changes {
		if m.moving() {
			m.scheduleTimer(change)
		}
	}
}

// seedTalk has the chats and reviews that there are at the start.
func (m *Market) seedTalk(c *cabinet.Cabinet) error {
	for i, one := range c.Chats {
		chat := market.Chat{ID: one.ID, BusinessID: c.Business.ID, Context: market.ChatDirect, OrderID: one.Order, Customer: one.Customer}
		if one.Order != 0 {
			chat.Context = market.ChatAboutOrder
		}
		if chat.ID == 0 {
			chat.ID = m.state.Number(state.Chats, false)
		}
		chat, _, err := m.state.CreateChat(chat, m.now)
		messages := one.Messages
		if len(messages) == 0 {
			messages = []cabinet.Message{{Text: m.fake.Words(m.state.Ordinal(state.Chats, chat.ID))}}
		}
		for _, text := range messages {
			message := market.Message{ID: m.state.Number(state.Messages, false), Sender: cmp.Or(text.From, market.FromCustomer), Text: text.Text}
			if err == nil {
				_, _, err = m.state.SendMessage(chat.ID, message, m.now)
			}
		}
		if err != nil {
			return fmt.Errorf("chats[%d]: %w", i, err)
		}
	}
	for i, one := range c.Reviews {
		f := market.Feedback{
			ID: one.ID, BusinessID: c.Business.ID, OfferID: one.SKU, OrderID: one.Order, Author: one.Author,
			Rating: cmp.Or(one.Rating, 5), Pros: one.Pros, Cons: one.Cons, Text: one.Text,
		}
		if f.ID == 0 {
			f.ID = m.state.Number(state.Reviews, false)
		}
		if f.Pros+f.Cons+f.Text == "" {
			_, f.Text = m.fake.Review(m.state.Ordinal(state.Reviews, f.ID))
		}
		f.Recommended = f.Rating > 3
		if _, _, err := m.state.PutFeedback(f, m.now); err != nil {
			return fmt.Errorf("reviews[%d]: %w", i, err)
		}
	}
	return nil
}
