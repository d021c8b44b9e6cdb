package operations

import (
	"cmp"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// statusOK is the status of a reply that refuses nothing.
const statusOK = "OK"

// pagerDTO is the older pager: items From to To of Total, on page CurrentPage.
type pagerDTO struct {
	Total       int `json:"total"`
	From        int `json:"from"`
	To          int `json:"to"`
	CurrentPage int `json:"currentPage"`
	PagesCount  int `json:"pagesCount"`
	PageSize    int `json:"pageSize"`
}

func ordersPager(p state.Page, total, items int) *pagerDTO {
	before := min((p.Number-1)*p.Size, total)
	return &pagerDTO{
		Total: total, From: min(before+1, before+items), To: before + items,
		CurrentPage: p.Number, PagesCount: (total + p.Size - 1) / p.Size, PageSize: p.Size,
	}
}

type ordersReply struct {
	Pager  *pagerDTO  `json:"pager,omitempty"`
	Orders []orderDTO `json:"orders"`
	Paging paging     `json:"paging"`
}

type orderReply struct {
	Order orderDTO `json:"order"`
}

// orderDTO is an order as the methods of version 2 show it.
type orderDTO struct {
	ID                            int64        `json:"id"`
	ExternalOrderID               string       `json:"externalOrderId,omitempty"`
	Status                        string       `json:"status"`
	Substatus                     string       `json:"substatus"`
	CreationDate                  string       `json:"creationDate"`
	UpdatedAt                     string       `json:"updatedAt"`
	Currency                      string       `json:"currency"`
	ItemsTotal                    market.Money `json:"itemsTotal"`
	DeliveryTotal                 market.Money `json:"deliveryTotal"`
	BuyerItemsTotal               market.Money `json:"buyerItemsTotal"`
	BuyerTotal                    market.Money `json:"buyerTotal"`
	BuyerItemsTotalBeforeDiscount market.Money `json:"buyerItemsTotalBeforeDiscount"`
	BuyerTotalBeforeDiscount      market.Money `json:"buyerTotalBeforeDiscount"`
	PaymentType                   string       `json:"paymentType"`
	PaymentMethod                 string       `json:"paymentMethod"`
	Fake                          bool         `json:"fake"`
	Items                         []itemDTO    `json:"items"`
	Delivery                      deliveryDTO  `json:"delivery"`
	Buyer                         buyerDTO     `json:"buyer"`
	Notes                         string       `json:"notes,omitempty"`
	TaxSystem                     string       `json:"taxSystem"`
	CancelRequested               bool         `json:"cancelRequested"`
}

type itemDTO struct {
	ID                       int64         `json:"id"`
	OfferID                  string        `json:"offerId"`
	OfferName                string        `json:"offerName"`
	Price                    market.Money  `json:"price"`
	BuyerPrice               market.Money  `json:"buyerPrice"`
	BuyerPriceBeforeDiscount market.Money  `json:"buyerPriceBeforeDiscount"`
	PriceBeforeDiscount      market.Money  `json:"priceBeforeDiscount"`
	Count                    int64         `json:"count"`
	VAT                      string        `json:"vat"`
	ShopSKU                  string        `json:"shopSku"`
	Required                 []string      `json:"requiredInstanceTypes,omitempty"`
	Instances                []instanceDTO `json:"instances,omitempty"`
}

type buyerDTO struct {
	LastName   string `json:"lastName,omitempty"`
	FirstName  string `json:"firstName,omitempty"`
	MiddleName string `json:"middleName,omitempty"`
	Type       string `json:"type"`
}

// orderOld is an order as the methods of version 2 show it. What the store took
// out of it stays with a count of 0 (P-BOXES).
func orderOld(o *market.Order) orderDTO {
	total := o.Total()
	kind, method := payment(o)
	dto := orderDTO{
		ID: o.ID, ExternalOrderID: o.ExternalID, Status: word(o.Status), Substatus: word(o.Substatus),
		CreationDate: stamp(o.CreatedAt), UpdatedAt: stamp(o.UpdatedAt), Currency: currency,
		ItemsTotal: total, DeliveryTotal: o.Delivery.Price, BuyerItemsTotal: total, BuyerTotal: total + o.Delivery.Price,
		BuyerItemsTotalBeforeDiscount: total, BuyerTotalBeforeDiscount: total + o.Delivery.Price,
		PaymentType: kind, PaymentMethod: method, Fake: o.Fake, Items: []itemDTO{}, Delivery: deliveryOld(o),
		Buyer: buyerOf(o), Notes: o.Notes, TaxSystem: taxSystem, CancelRequested: o.CancelRequested(),
	}
	for _, item := range o.Items {
		dto.Items = append(dto.Items, itemDTO{
			ID: item.ID, OfferID: item.OfferID, OfferName: item.Title, Price: item.Price, BuyerPrice: item.Price,
			BuyerPriceBeforeDiscount: item.Price, PriceBeforeDiscount: item.Price, Count: item.Count, VAT: cmp.Or(item.VAT, vat),
			ShopSKU: item.OfferID, Required: item.Marking, Instances: instancesOf(item.Instances),
		})
	}
	return dto
}

// buyerOf is the buyer. Only a shop that delivers gets to know the name.
func buyerOf(o *market.Order) buyerDTO {
	dto := buyerDTO{Type: buyerType(o)}
	if o.Model == market.DBS {
		dto.LastName, dto.FirstName, dto.MiddleName = names(o.Buyer)
	}
	return dto
}
