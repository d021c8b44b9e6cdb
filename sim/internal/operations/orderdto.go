package operations

import (
	"strconv"

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
	Subsidies                     []subsidyDTO `json:"subsidies,omitempty"`
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
	Subsidy                  market.Money  `json:"subsidy,omitempty"`
	Subsidies                []subsidyDTO  `json:"subsidies,omitempty"`
	Promos                   []promoDTO    `json:"promos,omitempty"`
	Tags                     []string      `json:"tags,omitempty"`
	Warehouse                string        `json:"partnerWarehouseId,omitempty"`
	Details                  []detailDTO   `json:"details,omitempty"`
}

// subsidyDTO is what Market pays the shop: of an item for one unit, of an order for
// all of it.
type subsidyDTO struct {
	Type   string       `json:"type"`
	Amount market.Money `json:"amount"`
}

type promoDTO struct {
	Type     string       `json:"type"`
	Discount market.Money `json:"discount"`
	Subsidy  market.Money `json:"subsidy"`
	ShopID   string       `json:"shopPromoId,omitempty"`
	MarketID string       `json:"marketPromoId,omitempty"`
}

// detailDTO is how many units of an item did not stay with the buyer.
type detailDTO struct {
	Count      int64  `json:"itemCount"`
	Status     string `json:"itemStatus"`
	UpdateDate string `json:"updateDate"`
}

// subsidiesOf leaves out those that are zero.
func subsidiesOf(promos, points, delivery market.Money) []subsidyDTO {
	var list []subsidyDTO
	for _, one := range []subsidyDTO{{"SUBSIDY", promos}, {"YANDEX_CASHBACK", points}, {"DELIVERY", delivery}} {
		if one.Amount > 0 {
			list = append(list, one)
		}
	}
	return list
}

func promosOf(item *market.OrderItem) []promoDTO {
	var list []promoDTO
	for _, p := range item.Promos {
		list = append(list, promoDTO{p.Type, p.Discount, p.Subsidy, p.ShopID, p.MarketID})
	}
	return list
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
	total, full, delivery := o.Total(), o.Sum((*market.OrderItem).FullPrice), o.Delivery.Cost()
	kind, method := payment(o)
	dto := orderDTO{
		ID: o.ID, ExternalOrderID: o.ExternalID, Status: word(o.Status), Substatus: word(o.Substatus),
		CreationDate: stamp(o.CreatedAt), UpdatedAt: stamp(o.UpdatedAt), Currency: currency,
		ItemsTotal: total, DeliveryTotal: delivery, BuyerItemsTotal: total, BuyerTotal: total + delivery,
		BuyerItemsTotalBeforeDiscount: full, BuyerTotalBeforeDiscount: full + delivery,
		Subsidies:   subsidiesOf(o.Sum((*market.OrderItem).Subsidy), o.Sum(points), o.Delivery.Subsidy),
		PaymentType: kind, PaymentMethod: method, Fake: o.Fake, Items: []itemDTO{}, Delivery: deliveryOld(o),
		Buyer: buyerOf(o), Notes: o.Notes, TaxSystem: taxSystem, CancelRequested: o.CancelRequested(),
	}
	for i := range o.Items {
		dto.Items = append(dto.Items, itemOld(o, &o.Items[i]))
	}
	return dto
}

// points are what was paid with points of Plus for one unit.
func points(item *market.OrderItem) market.Money { return item.Points }

func itemOld(o *market.Order, item *market.OrderItem) itemDTO {
	dto := itemDTO{
		ID: item.ID, OfferID: item.OfferID, OfferName: item.Title, Price: item.Price, BuyerPrice: item.Price,
		BuyerPriceBeforeDiscount: item.FullPrice(), PriceBeforeDiscount: item.FullPrice(), Count: item.Count, VAT: item.VAT,
		ShopSKU: item.OfferID, Required: item.Marking, Instances: instancesOf(item.Instances), Tags: item.Tags,
		Subsidy: item.Subsidy() + item.Points, Subsidies: subsidiesOf(item.Subsidy(), item.Points, 0), Promos: promosOf(item),
	}
	if o.Model == market.FBY || o.Model == market.LaaS {
		dto.Warehouse = strconv.FormatInt(o.WarehouseID, 10)
	}
	if item.Count == 0 {
		return dto
	}
	if o.Status == market.StatusCancelled && o.CancelledIn.Rank() >= market.StatusDelivery.Rank() {
		dto.Details = []detailDTO{{item.Count, "REJECTED", written(market.DateOf(o.StatusAt))}}
	}
	if o.Status == market.StatusReturned {
		dto.Details = []detailDTO{{item.Count, "RETURNED", written(market.DateOf(o.StatusAt))}}
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
