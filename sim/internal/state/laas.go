package state

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// CreateOrders makes the orders of one request by LaaS, one for each warehouse,
// all of them or none (P-LAAS). They share their shop and their external id,
// which no other order of the shop has. Numbers are given, and titles and prices
// that are left open come from the catalogue. A draft is RESERVED, and falls due
// when the store does not confirm it; any other order is PROCESSING STARTED.
//
// How each is to be delivered must have been offered before, by OfferDelivery,
// which also says what it costs.
//
// The reasons to refuse are BadOrder, NotFound, ExternalIDTaken, OffersNotFound
// and NotEnoughStock, of which fake orders need none.
func (s *State) CreateOrders(orders []market.Order, draft bool, at time.Time) ([]market.Order, []market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := make([]*market.Order, len(orders))
	for i := range orders {
		o := orders[i].Clone()
		o.ID, o.Model, o.CreatedAt = 0, market.LaaS, at
		o.State = rules.Usual(market.LaaS, market.StatusProcessing)
		if draft {
			o.State = rules.Usual(market.LaaS, market.StatusReserved)
		}
		next[i] = &o
	}
	if err := s.checkLaaS(next); err != nil {
		return nil, nil, err
	}
	var made []market.Order
	var changes []market.Change
	for _, o := range next {
		s.complete(o, at)
		s.commit(o)
		s.hold(o)
		made = append(made, o.Clone())
		changes = append(changes, s.created(o))
	}
	return made, changes, nil
}

func (s *State) checkLaaS(orders []*market.Order) error {
	if len(orders) == 0 || len(orders) > maxItems {
		return badOrder("it needs a warehouse")
	}
	first := orders[0]
	for i, o := range orders {
		another := slices.ContainsFunc(orders[:i], func(other *market.Order) bool { return other.WarehouseID == o.WarehouseID })
		switch {
		case o.CampaignID != first.CampaignID || o.ExternalID != first.ExternalID || o.ExternalID == "":
			return badOrder("all parts must have one shop and one external id")
		case s.warehouses.get(o.WarehouseID) == nil:
			return notFound(fmt.Sprintf("warehouse %d", o.WarehouseID))
		case another:
			return badOrder(fmt.Sprintf("warehouse %d is named twice", o.WarehouseID))
		}
		if err := s.checkNew(o); err != nil {
			return err
		}
		price, offered := s.offered.of[o.Option()]
		if !offered {
			return notOffered(o.Option())
		}
		o.Delivery.Price = price
	}
	if err := s.fromCatalogue(orders); err != nil {
		return err
	}
	return s.checkStock(orders)
}

// OfferDelivery remembers how orders by LaaS could be delivered, and what it
// would cost the shop. What is over by then is forgotten.
func (s *State) OfferDelivery(options map[market.DeliveryOption]market.Money, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	today := market.DateOf(at)
	for option := range s.offered.of {
		if option.From < today {
			s.offered.remove(option)
		}
	}
	for option, price := range options {
		s.offered.put(option, price)
	}
}

func notOffered(o market.DeliveryOption) error {
	when, where := fmt.Sprintf("%s to %s", o.From, o.To), "by courier"
	if o.PointID != 0 {
		where = fmt.Sprintf("to logistic point %d", o.PointID)
	}
	if o.FromTime != "" {
		when += fmt.Sprintf(", %s to %s", o.FromTime, o.ToTime)
	}
	return badOrder(fmt.Sprintf("delivery %s from warehouse %d on %s was not offered: send one of the options of delivery-options as it is",
		where, o.WarehouseID, when))
}

func badOrder(why string) error { return market.Refusal{Reason: market.BadOrder, Detail: why} }

// fromCatalogue completes items by their offers.
func (s *State) fromCatalogue(orders []*market.Order) error {
	var missing []string
	for _, o := range orders {
		business := s.businessOf(o.CampaignID)
		for i := range o.Items {
			item := &o.Items[i]
			offer := s.offers.get(sku{business, item.OfferID})
			if offer == nil {
				missing = append(missing, item.OfferID)
				continue
			}
			if item.Title == "" {
				item.Title = offer.Title
			}
			if item.Price == 0 {
				item.Price = offer.Price
			}
			if item.VAT == "" {
				item.VAT = market.VATName(s.placements.get(sku{o.CampaignID, item.OfferID}).VAT)
			}
		}
	}
	return offersNotFound(missing)
}

// offersNotFound refuses SKUs that are not in the catalogue, if there are any.
func offersNotFound(missing []string) error {
	if len(missing) == 0 {
		return nil
	}
	return market.Refusal{Reason: market.OffersNotFound, Detail: strings.Join(missing, ", ")}
}

// checkStock refuses orders for more than there is. An offer may be in several
// items.
func (s *State) checkStock(orders []*market.Order) error {
	var short []string
	for _, o := range orders {
		wanted := map[string]int64{}
		for _, item := range o.Items {
			before := wanted[item.OfferID]
			available := s.stock(o.WarehouseID, item.OfferID).Available()
			wanted[item.OfferID] = min(before, available) + item.Count // no sum overflows
			if !o.Fake && item.Count > available-min(before, available) && !slices.Contains(short, item.OfferID) {
				short = append(short, item.OfferID)
			}
		}
	}
	if len(short) > 0 {
		return market.Refusal{Reason: market.NotEnoughStock, Detail: strings.Join(short, ", ")}
	}
	return nil
}
