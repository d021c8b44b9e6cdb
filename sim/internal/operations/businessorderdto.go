package operations

import (
	"cmp"
	"strconv"

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
}

// moneyDTO is a sum.
type moneyDTO struct {
	Value      market.Money `json:"value"`
	CurrencyID string       `json:"currencyId"`
}

func sumOf(n market.Money) moneyDTO { return moneyDTO{n, currency} }

type itemPricesDTO struct {
	Payment moneyDTO `json:"payment"`
	VAT     string   `json:"vat"`
}

type orderPricesDTO struct {
	Payment  moneyDTO      `json:"payment"`
	Delivery itemPricesDTO `json:"delivery"`
}

// unitsDTO is how many units of an item are how far.
type unitsDTO struct {
	Status string `json:"status"`
	Count  int64  `json:"count"`
}

func businessOrder(o *market.Order) businessOrderDTO {
	kind, method := payment(o)
	dto := businessOrderDTO{
		OrderID: o.ID, CampaignID: o.CampaignID, ProgramType: o.Model, ExternalOrderID: o.ExternalID,
		Status: word(o.Status), Substatus: word(o.Substatus), CreationDate: isoTime(o.CreatedAt), UpdateDate: isoTime(o.UpdatedAt),
		PaymentType: kind, PaymentMethod: method, Fake: o.Fake, Items: []businessItemDTO{},
		Prices:   orderPricesDTO{sumOf(o.Total()), itemPricesDTO{sumOf(o.Delivery.Price), vat}},
		Delivery: businessDelivery(o), BuyerType: buyerType(o), Notes: o.Notes,
		CancelRequested: o.CancelRequested(), SourcePlatform: platform(o),
	}
	for _, item := range o.Items {
		dto.Items = append(dto.Items, businessItemDTO{
			ID: item.ID, OfferID: item.OfferID, OfferName: item.Title, Count: item.Count,
			Prices: itemPricesDTO{sumOf(item.Sum()), cmp.Or(item.VAT, vat)}, Required: item.Marking, Instances: instancesOf(item.Instances), ItemStatuses: units(o, item.Count),
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
		return []unitsDTO{{"CANCELLED", count}}
	case o.Status == market.StatusDelivered:
		return []unitsDTO{{"DELIVERED_TO_BUYER", count}}
	case o.Status == market.StatusReturned:
		return []unitsDTO{{"RETURNED", count}}
	case o.State.Shipped():
		return []unitsDTO{{"SHIPPED", count}}
	}
	return []unitsDTO{{"CREATED", count}}
}

// warehouse is a warehouse's number as a text, or empty.
func warehouse(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
