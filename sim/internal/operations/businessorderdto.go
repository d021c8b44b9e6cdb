package operations

import (
	"slices"
	"strconv"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

type businessOrdersReply struct {
	Orders []businessOrderDTO `json:"orders"`
	Paging paging             `json:"paging"`
}

// businessOrderDTO is an order as getBusinessOrders shows it.
type businessOrderDTO struct {
	OrderID         int64               `json:"orderId"`
	CampaignID      int64               `json:"campaignId"`
	ProgramType     market.Model        `json:"programType"`
	ExternalOrderID string              `json:"externalOrderId,omitempty"`
	Status          string              `json:"status"`
	Substatus       string              `json:"substatus"`
	CreationDate    string              `json:"creationDate"`
	UpdateDate      string              `json:"updateDate"`
	PaymentType     string              `json:"paymentType"`
	PaymentMethod   string              `json:"paymentMethod"`
	Fake            bool                `json:"fake"`
	Items           []businessItemDTO   `json:"items"`
	Prices          orderPricesDTO      `json:"prices"`
	Delivery        businessDeliveryDTO `json:"delivery"`
	Services        *servicesDTO        `json:"services,omitempty"`
	BuyerType       string              `json:"buyerType"`
	Notes           string              `json:"notes,omitempty"`
	CancelRequested bool                `json:"cancelRequested"`
	SourcePlatform  string              `json:"sourcePlatform"`
}

type businessItemDTO struct {
	ID           int64         `json:"id"`
	OfferID      string        `json:"offerId"`
	OfferName    string        `json:"offerName"`
	Count        int64         `json:"count"`
	Prices       itemPricesDTO `json:"prices"`
	Required     []string      `json:"requiredInstanceTypes,omitempty"`
	Instances    []instanceDTO `json:"instances,omitempty"`
	ItemStatuses []unitsDTO    `json:"itemStatuses,omitempty"`
	Tags         []string      `json:"tags,omitempty"`
}

// moneyDTO is a sum.
type moneyDTO struct {
	Value      market.Money `json:"value"`
	CurrencyID string       `json:"currencyId"`
}

func sumOf(n market.Money) moneyDTO { return moneyDTO{n, currency} }

// itemPricesDTO is what is paid for all units of an item, or for the delivery: in
// money, with points of Plus, and to the shop for the discounts.
type itemPricesDTO struct {
	Payment  moneyDTO  `json:"payment"`
	Subsidy  *moneyDTO `json:"subsidy,omitempty"`
	Cashback *moneyDTO `json:"cashback,omitempty"`
	VAT      string    `json:"vat"`
}

type orderPricesDTO struct {
	Payment  moneyDTO      `json:"payment"`
	Subsidy  *moneyDTO     `json:"subsidy,omitempty"`
	Cashback *moneyDTO     `json:"cashback,omitempty"`
	Delivery itemPricesDTO `json:"delivery"`
}

// some is a sum, or nil for none.
func some(n market.Money) *moneyDTO {
	if n == 0 {
		return nil
	}
	sum := sumOf(n)
	return &sum
}

func businessPrices(o *market.Order) orderPricesDTO {
	d := &o.Delivery
	return orderPricesDTO{
		Payment: sumOf(o.Total()), Subsidy: some(o.Sum((*market.OrderItem).Subsidy)), Cashback: some(o.Sum(points)),
		Delivery: itemPricesDTO{Payment: sumOf(d.Cost()), Subsidy: some(d.Subsidy), VAT: deliveryVAT(o)},
	}
}

func businessItemPrices(item *market.OrderItem) itemPricesDTO {
	n := market.Money(item.Count)
	return itemPricesDTO{sumOf(item.Sum()), some(item.Subsidy() * n), some(item.Points * n), item.VAT}
}

type servicesDTO struct {
	Lift string `json:"liftType"`
}

// unitsDTO is how many units of an item are how far.
type unitsDTO struct {
	Status string `json:"status"`
	Count  int64  `json:"count"`
}

// businessOrderIn makes orders. The link to a buyer's profile follows the host that
// was called.
func businessOrderIn(r *pullapi.Request) func(*market.Order) businessOrderDTO {
	return func(o *market.Order) businessOrderDTO {
		d := businessOrder(o)
		if goods := d.Delivery.DigitalGoods; goods != nil && goods.SteamLink != "" {
			goods.SteamLink = r.Base + goods.SteamLink
		}
		return d
	}
}

func businessOrder(o *market.Order) businessOrderDTO {
	kind, method := payment(o)
	dto := businessOrderDTO{
		OrderID: o.ID, CampaignID: o.CampaignID, ProgramType: o.Model, ExternalOrderID: o.ExternalID,
		Status: word(o.Status), Substatus: word(o.Substatus), CreationDate: isoTime(o.CreatedAt), UpdateDate: isoTime(o.UpdatedAt),
		PaymentType: kind, PaymentMethod: method, Fake: o.Fake, Items: []businessItemDTO{},
		Prices: businessPrices(o), Delivery: businessDelivery(o), BuyerType: buyerType(o), Notes: o.Notes,
		CancelRequested: o.CancelRequested(), SourcePlatform: platform(o),
	}
	if o.Delivery.Lift != "" {
		dto.Services = &servicesDTO{o.Delivery.Lift}
	}
	for i := range o.Items {
		item := &o.Items[i]
		dto.Items = append(dto.Items, businessItemDTO{
			ID: item.ID, OfferID: item.OfferID, OfferName: item.Title, Count: item.Count,
			Prices: businessItemPrices(item), Tags: item.Tags, Required: item.Marking, Instances: instancesOf(item.Instances), ItemStatuses: units(o, item.Count),
		})
	}
	return dto
}

// units says how far an item is, and nothing of one that the store took out. Which
// units of a partial return came back is for the return to say.
func units(o *market.Order, count int64) []unitsDTO {
	switch {
	case count == 0, o.Status == market.StatusPartiallyReturned:
		return nil
	case o.Status == market.StatusCancelled:
		return []unitsDTO{{cancelledUnits(o), count}}
	case o.Status == market.StatusDelivered:
		return []unitsDTO{{"DELIVERED_TO_BUYER", count}}
	case o.Status == market.StatusReturned:
		return []unitsDTO{{"RETURNED", count}}
	case o.State.Shipped():
		return []unitsDTO{{"SHIPPED", count}}
	}
	return []unitsDTO{{"CREATED", count}}
}

// cancelledUnits is what became of the units of a cancelled order.
func cancelledUnits(o *market.Order) string {
	switch {
	case lost(o):
		return "LOST"
	case o.CancelledIn.Rank() >= market.StatusDelivery.Rank():
		return "REJECTED"
	}
	return "CANCELLED"
}

// lost reports whether an order was lost on its way.
func lost(o *market.Order) bool {
	return slices.Contains([]market.Substatus{"LOST", "DELIVERY_SERVICE_LOST", "SORTING_CENTER_LOST", "DROPOFF_LOST"}, o.Substatus)
}

// warehouse is a warehouse's number as a text, or empty.
func warehouse(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
