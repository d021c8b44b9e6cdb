package operations

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// deliveryOptionsHandlers say how, when and where Market would deliver (P-LAAS).
func (l *operations) deliveryOptionsHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getDeliveryOptions":       l.exceptYandexGo(pullapi.JSON(l.getDeliveryOptions)),
		"getReturnDeliveryOptions": l.exceptYandexGo(pullapi.JSON(l.getReturnDeliveryOptions)),
	}
}

// getDeliveryOptions are the ways to deliver some goods, from each warehouse
// that they are in.
func (l *operations) getDeliveryOptions(r *pullapi.Request, asked deliveryOptionsRequest) (any, error) {
	if err := oneWay(asked.CourierDelivery != nil, asked.PickupDelivery != nil); err != nil {
		return nil, err
	}
	parts, err := l.split(r, asked.Items)
	if err != nil {
		return nil, err
	}
	var options optionsDTO
	if asked.CourierDelivery != nil {
		options.Courier = &courierOptionsDTO{courierOptions(r.Now)}
	} else {
		options.Pickup = &pickupOptionsDTO{pickupOptions(r.Now, asked.PickupDelivery.LogisticPointsIDs)}
	}
	var reply deliveryOptionsReply
	for _, part := range parts {
		part.DeliveryOptions = options
		reply.Warehouses = append(reply.Warehouses, part)
		l.State.OfferDelivery(options.offered(r.Campaign.ID, part.WarehouseID), r.Now)
	}
	return reply, nil
}

// offered are the options as a store may choose them for what a warehouse sends.
func (dto *optionsDTO) offered(campaignID, warehouseID int64) map[market.DeliveryOption]market.Money {
	all := map[market.DeliveryOption]market.Money{}
	if dto.Courier != nil {
		for _, o := range dto.Courier.CourierDeliveryOptions {
			all[market.DeliveryOption{CampaignID: campaignID, WarehouseID: warehouseID, Interval: o.interval()}] = o.Price.Value
		}
		return all
	}
	for _, point := range dto.Pickup.PickupOptions {
		for _, o := range point.Options {
			all[market.DeliveryOption{CampaignID: campaignID, WarehouseID: warehouseID, PointID: point.LogisticPointID, Interval: o.interval()}] = o.Price.Value
		}
	}
	return all
}

// split gives each item to the warehouse that it names, or to one that has
// enough of it: the shop's own rather than another of Market's.
func (l *operations) split(r *pullapi.Request, items []wantedDTO) ([]warehouseOptionsDTO, error) {
	shop, _ := l.State.Campaign(r.Campaign.ID)
	own, err := l.State.Warehouses(0, state.Page{Size: state.MaxPage}) // Market's
	if err != nil {
		return nil, err
	}
	places := []int64{shop.WarehouseID}
	for _, w := range own.Items {
		places = append(places, w.ID)
	}
	var parts []warehouseOptionsDTO
	var strange, short []string
	for i, item := range items {
		if slices.ContainsFunc(items[:i], func(other wantedDTO) bool { return other.OfferID == item.OfferID }) {
			return nil, badOrder("SKU %.80q is named twice", item.OfferID)
		}
		_, known := l.State.Offer(r.BusinessID, item.OfferID)
		from := l.placeWith(item, places)
		switch {
		case !known:
			strange = append(strange, item.OfferID)
		case from == 0:
			short = append(short, item.OfferID)
		default:
			parts = add(parts, from, item)
		}
	}
	switch {
	case len(strange) > 0:
		return nil, market.Refusal{Reason: market.OffersNotFound, Detail: strings.Join(strange, ", ")}
	case len(short) > 0:
		return nil, market.Refusal{Reason: market.NotEnoughStock, Detail: strings.Join(short, ", ")}
	}
	return parts, nil
}

// placeWith is the first warehouse that has enough of an item, or 0.
func (l *operations) placeWith(item wantedDTO, places []int64) int64 {
	if item.WarehouseID != 0 {
		places = []int64{item.WarehouseID}
	}
	for _, id := range places {
		if l.isMarkets(id) && l.State.Stock(id, item.OfferID).Available() >= item.Count {
			return id
		}
	}
	return 0
}

// add puts an item to others of its warehouse.
func add(parts []warehouseOptionsDTO, warehouseID int64, item wantedDTO) []warehouseOptionsDTO {
	i := slices.IndexFunc(parts, func(p warehouseOptionsDTO) bool { return p.WarehouseID == warehouseID })
	if i < 0 {
		i, parts = len(parts), append(parts, warehouseOptionsDTO{WarehouseID: warehouseID})
	}
	parts[i].Items = append(parts[i].Items, countedDTO{item.OfferID, item.Count})
	return parts
}

// What a courier does (choice): from tomorrow on, for three days, in the morning
// and in the afternoon. A pick-up point has an order a day later.
const (
	daysOffered  = 3
	courierPrice = 299 * market.Rouble
	pickupPrice  = 99 * market.Rouble
)

// courierTimes are the times at which a courier could come.
func courierTimes(now time.Time) []intervalDTO {
	var times []intervalDTO
	for i := range daysOffered {
		for _, hours := range []hoursDTO{{"10:00", "14:00"}, {"14:00", "18:00"}} {
			times = append(times, on(market.DateOf(now).Plus(1+i), &hours))
		}
	}
	return times
}

// on is a day, and hours of it if there are any.
func on(date market.Date, hours *hoursDTO) intervalDTO {
	when := intervalDTO{DeliveryTimeInterval: hours}
	when.DeliveryDateInterval.FromDate, when.DeliveryDateInterval.ToDate = day(date), day(date)
	return when
}

func courierOptions(now time.Time) []courierOptionDTO {
	var options []courierOptionDTO
	for _, when := range courierTimes(now) {
		options = append(options, courierOptionDTO{pricedDTO{when, sumOf(courierPrice)}, waysToPay()})
	}
	return options
}

// pickupOptions are those of the points among some numbers that there are.
func pickupOptions(now time.Time, ids []int64) []pointOptionsDTO {
	options := []pointOptionsDTO{}
	for _, id := range ids {
		if isPoint(id) {
			when := on(market.DateOf(now).Plus(2), nil)
			options = append(options, pointOptionsDTO{id, []pricedDTO{{when, sumOf(pickupPrice)}}, waysToPay()})
		}
	}
	slices.SortFunc(options, func(a, b pointOptionsDTO) int { return cmp.Compare(a.LogisticPointID, b.LogisticPointID) })
	return options
}

// getReturnDeliveryOptions are the points among some numbers that take goods
// back.
func (l *operations) getReturnDeliveryOptions(r *pullapi.Request, asked deliveryOptionsRequest) (any, error) {
	var reply returnOptionsReply
	reply.PickupDelivery.LogisticPointIDs = []int64{}
	for _, p := range logisticPoints() {
		if slices.Contains(asked.PickupDelivery.LogisticPointsIDs, p.ID) && len(p.Features) > 0 {
			reply.PickupDelivery.LogisticPointIDs = append(reply.PickupDelivery.LogisticPointIDs, p.ID)
		}
	}
	return reply, nil
}
