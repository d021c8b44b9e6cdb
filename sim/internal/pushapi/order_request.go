package pushapi

import (
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

type orderRequest struct {
	Order orderDTO `json:"order"`
}

type orderDTO struct {
	BusinessID                    int64        `json:"businessId"`
	ID                            int64        `json:"id"`
	Currency                      string       `json:"currency"`
	ItemsTotal                    market.Money `json:"itemsTotal"`
	Total                         market.Money `json:"total"`
	DeliveryTotal                 market.Money `json:"deliveryTotal"`
	SubsidyTotal                  market.Money `json:"subsidyTotal"`
	TotalWithSubsidy              market.Money `json:"totalWithSubsidy"`
	BuyerItemsTotal               market.Money `json:"buyerItemsTotal"`
	BuyerTotal                    market.Money `json:"buyerTotal"`
	BuyerItemsTotalBeforeDiscount market.Money `json:"buyerItemsTotalBeforeDiscount"`
	BuyerTotalBeforeDiscount      market.Money `json:"buyerTotalBeforeDiscount"`
	Subsidies                     []subsidyDTO `json:"subsidies,omitempty"`
	PaymentType                   string       `json:"paymentType"`
	PaymentMethod                 string       `json:"paymentMethod"`
	Fake                          bool         `json:"fake"`
	TaxSystem                     string       `json:"taxSystem"`
	Items                         []itemDTO    `json:"items"`
	Delivery                      deliveryDTO  `json:"delivery"`
	Buyer                         *buyerDTO    `json:"buyer,omitempty"`
	Notes                         string       `json:"notes,omitempty"`
	Status                        string       `json:"status,omitempty"`
	Substatus                     string       `json:"substatus,omitempty"`
	CreationDate                  string       `json:"creationDate,omitempty"`
	ShopOrderID                   string       `json:"shopOrderId,omitempty"`
}

type subsidyDTO struct {
	Type   string       `json:"type"`
	Amount market.Money `json:"amount"`
}

type itemDTO struct {
	ID                       int64         `json:"id"`
	FeedID                   int64         `json:"feedId"`
	OfferID                  string        `json:"offerId"`
	OfferName                string        `json:"offerName"`
	Price                    market.Money  `json:"price"`
	BuyerPrice               market.Money  `json:"buyerPrice"`
	BuyerPriceBeforeDiscount market.Money  `json:"buyerPriceBeforeDiscount"`
	PriceBeforeDiscount      market.Money  `json:"priceBeforeDiscount"`
	Count                    int64         `json:"count"`
	VAT                      string        `json:"vat,omitempty"`
	ShopSKU                  string        `json:"shopSku"`
	Subsidy                  market.Money  `json:"subsidy"`
	Subsidies                []subsidyDTO  `json:"subsidies,omitempty"`
	Promos                   []promoDTO    `json:"promos,omitempty"`
	FulfilmentShopID         int64         `json:"fulfilmentShopId,omitempty"`
	WarehouseID              int64         `json:"warehouseId,omitempty"`
	PartnerWarehouseID       string        `json:"partnerWarehouseId,omitempty"`
	Delivery                 bool          `json:"delivery,omitempty"`
	Instances                []instanceDTO `json:"instances,omitempty"`
}

type instanceDTO struct {
	CIS  string `json:"cis,omitempty"`
	UIN  string `json:"uin,omitempty"`
	RNPT string `json:"rnpt,omitempty"`
	GTD  string `json:"gtd,omitempty"`
}

// Order tells of a complete order (operations.Complete) by one of the three
// methods that do (L-ACCEPT, L-STATUS, L-CANCEL): of where it goes and who bought it
// as much as the method and the order's state allow.
func (w *Writer) Order(method market.PushMethod, o *market.Order, shop market.Campaign) []byte {
	total, full, delivery := o.Total(), o.Sum((*market.OrderItem).FullPrice), o.Delivery.Cost()
	promos, points := o.Sum((*market.OrderItem).Subsidy), o.Sum(func(i *market.OrderItem) market.Money { return i.Points })
	dto := orderDTO{
		BusinessID: shop.BusinessID, ID: o.ID, Currency: currency,
		ItemsTotal: total, Total: total + delivery, DeliveryTotal: delivery, SubsidyTotal: promos + points, TotalWithSubsidy: total + delivery + promos + points,
		BuyerItemsTotal: total, BuyerTotal: total + delivery, BuyerItemsTotalBeforeDiscount: full, BuyerTotalBeforeDiscount: full + delivery,
		Subsidies: subsidies(promos, points), PaymentType: o.PaymentType, PaymentMethod: known(w.payments, o.PaymentMethod, unknown),
		Fake: o.Fake, TaxSystem: "OSN", Delivery: w.delivery(o), Notes: o.Notes,
	}
	for i := range o.Items {
		dto.Items = append(dto.Items, w.item(&o.Items[i], shop))
	}
	if method != market.PushAccept {
		dto.Status, dto.Substatus = known(w.statuses, string(o.Status), unknown), known(w.substatuses, string(o.Substatus), "")
		dto.CreationDate, dto.ShopOrderID = o.CreatedAt.In(moscow()).Format("02-01-2006 15:04:05"), o.ExternalID
	}
	if shop.Model == market.DBS {
		dto.Buyer, dto.Delivery.Address = persons(method, o)
	}
	return body(orderRequest{dto})
}

func moscow() *time.Location { return time.FixedZone("", 3*60*60) }

// persons are the buyer and where they live. Before the order is accepted there are
// blanks for a name, and some states tell of none.
func persons(method market.PushMethod, o *market.Order) (*buyerDTO, *addressDTO) {
	kind := "PERSON"
	if o.Company {
		kind = "BUSINESS"
	}
	switch {
	case method == market.PushAccept:
		return &buyerDTO{LastName: "-", FirstName: "-", Type: kind}, publicAddress(o.Delivery.Address)
	case anonymous(o.State):
		return nil, publicAddress(o.Delivery.Address)
	}
	last, first, middle := names(o.Buyer)
	address := addressOf(o.Delivery.Address)
	if address != nil {
		address.Recipient, address.Phone = o.Buyer, o.Phone
	}
	return &buyerDTO{ID: "LM" + number(o.ID), LastName: last, FirstName: first, MiddleName: middle, Type: kind, Phone: o.Phone}, address
}

// anonymous reports whether an order of a state tells nothing of its buyer.
func anonymous(s market.State) bool {
	early := []market.Status{market.StatusPlacing, market.StatusReserved, market.StatusUnpaid}
	unpaid := []market.Substatus{market.SubReservationExpired, market.SubUserNotPaid}
	return slices.Contains(early, s.Status) || s.Status == market.StatusCancelled && slices.Contains(unpaid, s.Substatus)
}

func (w *Writer) item(item *market.OrderItem, shop market.Campaign) itemDTO {
	dto := itemDTO{
		ID: item.ID, FeedID: FeedID(shop), OfferID: item.OfferID, OfferName: item.Title, Price: item.Price, BuyerPrice: item.Price,
		BuyerPriceBeforeDiscount: item.FullPrice(), PriceBeforeDiscount: item.FullPrice(), Count: item.Count, VAT: known(w.rates, item.VAT, unknownRate),
		ShopSKU: item.OfferID, Subsidy: item.Subsidy() + item.Points, Subsidies: subsidies(item.Subsidy(), item.Points), Promos: w.promos(item.Promos),
	}
	for _, unit := range item.Instances {
		dto.Instances = append(dto.Instances, instanceDTO{CIS: unit.CIS, UIN: unit.UIN, RNPT: unit.RNPT, GTD: unit.GTD})
	}
	if shop.Model == market.DBS {
		dto.FulfilmentShopID = shop.ID
	} else {
		dto.WarehouseID, dto.PartnerWarehouseID, dto.Delivery = shop.WarehouseID, partnerWarehouse(shop), true
	}
	return dto
}

func subsidies(promos, points market.Money) []subsidyDTO {
	var list []subsidyDTO
	for _, one := range []subsidyDTO{{"SUBSIDY", promos}, {"YANDEX_CASHBACK", points}} {
		if one.Amount > 0 {
			list = append(list, one)
		}
	}
	return list
}
