package operations

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

type statsDTO struct {
	Orders []orderStatsDTO `json:"orders"`
	Paging paging          `json:"paging"`
}

type orderStatsDTO struct {
	ID               int64                `json:"id"`
	CreationDate     market.Date          `json:"creationDate"`
	StatusUpdateDate string               `json:"statusUpdateDate"`
	Status           string               `json:"status"`
	PartnerOrderID   string               `json:"partnerOrderId,omitempty"`
	PaymentType      string               `json:"paymentType"`
	Fake             bool                 `json:"fake"`
	Region           statsRegionDTO       `json:"deliveryRegion"`
	Items            []statsItemDTO       `json:"items"`
	InitialItems     []statsItemDTO       `json:"initialItems,omitempty"`
	Payments         []statsPaymentDTO    `json:"payments"`
	Commissions      []statsCommissionDTO `json:"commissions"`
	Subsidies        []statsSubsidyDTO    `json:"subsidies,omitempty"`
	Currency         string               `json:"currency"`
}

type statsRegionDTO struct {
	ID   int64  `json:"id,omitempty"`
	Name string `json:"name"`
}

type statsItemDTO struct {
	OfferName    string             `json:"offerName"`
	ShopSKU      string             `json:"shopSku,omitempty"`
	Count        int64              `json:"count"`
	InitialCount int64              `json:"initialCount"`
	Prices       []statsPriceDTO    `json:"prices"`
	Warehouse    *statsWarehouseDTO `json:"warehouse,omitempty"`
	Details      []statsDetailDTO   `json:"details,omitempty"`
	Codes        []string           `json:"cisList,omitempty"`
}

type statsPriceDTO struct {
	Type    string       `json:"type"`
	PerItem market.Money `json:"costPerItem"`
	Total   market.Money `json:"total"`
}

type statsWarehouseDTO struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type statsDetailDTO struct {
	Status string `json:"itemStatus"`
	Count  int64  `json:"itemCount"`
}

type statsPaymentDTO struct {
	ID     string       `json:"id"`
	Date   market.Date  `json:"date"`
	Type   string       `json:"type"`
	Source string       `json:"source"`
	Total  market.Money `json:"total"`
	Order  struct {
		ID   string      `json:"id"`
		Date market.Date `json:"date"`
	} `json:"paymentOrder"`
}

type statsCommissionDTO struct {
	Type   string       `json:"type"`
	Actual market.Money `json:"actual"`
}

// statsSubsidyDTO is what Market pays the shop, or takes back.
type statsSubsidyDTO struct {
	Operation string       `json:"operationType"`
	Type      string       `json:"type"`
	Amount    market.Money `json:"amount"`
}

// Who paid a part of a price: the buyer in money or with points of Plus, or Market.
const (
	byBuyer  = "BUYER"
	byPoints = "CASHBACK"
	byMarket = "MARKETPLACE"
)

// statsRegion is Moscow where nobody said otherwise.
func statsRegion(o *market.Order) statsRegionDTO {
	if r, ok := market.RegionOf(o.Delivery.RegionID); ok {
		return statsRegionDTO{r.ID, r.Name}
	}
	if o.Delivery.Address == nil || o.Delivery.Address.City == "" {
		return statsRegionDTO{213, "Москва"}
	}
	return statsRegionDTO{Name: o.Delivery.Address.City}
}

// initialItems are what was ordered, if some of it was removed since.
func (l *operations) initialItems(o *market.Order) []statsItemDTO {
	if !slices.ContainsFunc(o.Items, func(i market.OrderItem) bool { return i.Count != i.Ordered }) {
		return nil
	}
	first := o.Clone()
	for i := range first.Items {
		first.Items[i].Count = first.Items[i].Ordered
	}
	return l.statsItems(&first, nil)
}

// statsItems are the items that are left in an order, and its delivery.
func (l *operations) statsItems(o *market.Order, returns []market.Return) []statsItemDTO {
	list := []statsItemDTO{}
	for i := range o.Items {
		item := &o.Items[i]
		if item.Count == 0 {
			continue
		}
		one := statsItemDTO{
			OfferName: item.Title, ShopSKU: item.OfferID, Count: item.Count, InitialCount: item.Ordered,
			Prices: statsPrices(item), Details: statsDetails(o, item, returns), Codes: codesOf(item),
		}
		if w, ok := l.State.Warehouse(o.WarehouseID); ok {
			one.Warehouse = &statsWarehouseDTO{w.ID, w.Name}
		}
		list = append(list, one)
	}
	if price := o.Delivery.Cost(); price > 0 {
		list = append(list, statsItemDTO{
			OfferName: "Доставка", Count: 1, InitialCount: 1, Prices: []statsPriceDTO{{byBuyer, price, price}},
		})
	}
	return list
}

// statsPrices are the parts of what an item cost: the shop gets all of them.
func statsPrices(item *market.OrderItem) []statsPriceDTO {
	list := []statsPriceDTO{{byBuyer, item.Price, item.Sum()}}
	for _, part := range []statsPriceDTO{{Type: byPoints, PerItem: item.Points}, {Type: byMarket, PerItem: item.Subsidy()}} {
		if part.PerItem > 0 {
			part.Total = part.PerItem * market.Money(item.Count)
			list = append(list, part)
		}
	}
	return list
}

// statsDetails tells how many units of an item came back. They are told of
// the first item of their offer.
func statsDetails(o *market.Order, item *market.OrderItem, returns []market.Return) []statsDetailDTO {
	first := slices.IndexFunc(o.Items, func(i market.OrderItem) bool { return i.OfferID == item.OfferID && i.Count > 0 })
	if o.Items[first].ID != item.ID {
		return nil
	}
	var returned, rejected int64
	for i := range returns {
		for _, back := range returns[i].Items {
			switch {
			case back.OfferID != item.OfferID || returns[i].Void():
			case returns[i].Type == market.Unredeemed:
				rejected += back.Count
			default:
				returned += back.Count
			}
		}
	}
	var list []statsDetailDTO
	if rejected > 0 {
		list = append(list, statsDetailDTO{"REJECTED", rejected})
	}
	if returned > 0 {
		list = append(list, statsDetailDTO{"RETURNED", returned})
	}
	return list
}

// statsPayments are the buyer's: none before the order is on its way, and what
// came back of it.
func statsPayments(o *market.Order, returns []market.Return) []statsPaymentDTO {
	list := []statsPaymentDTO{}
	paid := o.Status.Over() && o.Status != market.StatusCancelled
	kind, _ := payment(o)
	if onItsWay := o.Status == market.StatusDelivery || o.Status == market.StatusPickup; paid || onItsWay && kind == prepaid {
		for _, part := range []struct {
			source string
			total  market.Money
		}{{byBuyer, o.Total() + o.Delivery.Cost()}, {byPoints, o.Sum(points)}, {byMarket, o.Sum((*market.OrderItem).Subsidy) + o.Delivery.Subsidy}} {
			if part.total > 0 || part.source == byBuyer {
				list = append(list, statsPayment("PAYMENT", part.source, o.ID, o.StatusAt, part.total))
			}
		}
	}
	for i := range returns {
		if r := &returns[i]; r.Refund.Paid() {
			list = append(list, statsPayment("REFUND", byBuyer, r.ID, r.RefundAt, r.Amount))
		}
	}
	return list
}

func statsPayment(kind, source string, number int64, at time.Time, total market.Money) statsPaymentDTO {
	p := statsPaymentDTO{ID: fmt.Sprintf("%s-%d", kind, number), Date: market.DateOf(at), Type: kind, Source: source, Total: total}
	if source != byBuyer {
		p.ID += "-" + source
	}
	p.Order.ID, p.Order.Date = fmt.Sprint(number), p.Date
	return p
}

// What Market takes of an order's price, in percent (choice).
const (
	feePart      = 10
	transferPart = 1
)

// statsCommissions are due once the store has prepared the order, and stay if it is
// cancelled afterwards (F-FEE); that for a payment is due once there is one.
func statsCommissions(o *market.Order, payments []statsPaymentDTO) []statsCommissionDTO {
	list := []statsCommissionDTO{}
	if o.Prepared {
		list = append(list, statsCommissionDTO{"FEE", (o.Total() + o.Sum(points) + o.Sum((*market.OrderItem).Subsidy)) * feePart / 100})
	}
	if len(payments) > 0 {
		list = append(list, statsCommissionDTO{"PAYMENT_TRANSFER", o.Total() * transferPart / 100})
	}
	return list
}

// statsSubsidies are what Market pays the shop once an order is with its buyer.
func statsSubsidies(o *market.Order) []statsSubsidyDTO {
	if !o.Status.Over() || o.Status == market.StatusCancelled {
		return nil
	}
	var list []statsSubsidyDTO
	for _, one := range subsidiesOf(o.Sum((*market.OrderItem).Subsidy), o.Sum(points), o.Delivery.Subsidy) {
		list = append(list, statsSubsidyDTO{"ACCRUAL", one.Type, one.Amount})
		if o.Status == market.StatusReturned {
			list = append(list, statsSubsidyDTO{"DEDUCTION", one.Type, one.Amount})
		}
	}
	return list
}
