package operations

import (
	"math"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// createOrderRequest is the body of createOrder.
type createOrderRequest struct {
	Order createOrderDTO `json:"order"`
}

type createOrderDTO struct {
	ExternalOrderID string    `json:"externalOrderId"`
	ItemsDelivery   []partDTO `json:"itemsDelivery"`
	Destination     struct {
		PickupDelivery  *toPointDTO `json:"pickupDelivery"`
		CourierDelivery *toDoorDTO  `json:"courierDelivery"`
	} `json:"destination"`
	Customer  recipientDTO `json:"customer"`
	Packaging struct {
		PackageType string `json:"packageType"`
	} `json:"packaging"`
	PaymentType string `json:"paymentType"`
	Draft       bool   `json:"draft"`
	Fake        bool   `json:"fake"`
}

// partDTO is what one warehouse sends.
type partDTO struct {
	WarehouseID int64 `json:"warehouseId"`
	Items       []struct {
		OfferID string `json:"offerId"`
		Count   int64  `json:"count"`
		Price   struct {
			Value      float64 `json:"value"`
			CurrencyID string  `json:"currencyId"`
		} `json:"price"`
	} `json:"items"`
	intervalDTO
}

// intervalDTO is when an order is to arrive. At a pick-up point it may come at
// any time of the day.
type intervalDTO struct {
	DeliveryDateInterval struct {
		FromDate day `json:"fromDate"`
		ToDate   day `json:"toDate"`
	} `json:"deliveryDateInterval"`
	DeliveryTimeInterval *hoursDTO `json:"deliveryTimeInterval,omitempty"`
}

type hoursDTO struct {
	FromTime string `json:"fromTime"`
	ToTime   string `json:"toTime"`
}

func (dto intervalDTO) interval() market.Interval {
	i := market.Interval{From: market.Date(dto.DeliveryDateInterval.FromDate), To: market.Date(dto.DeliveryDateInterval.ToDate)}
	if hours := dto.DeliveryTimeInterval; hours != nil {
		i.FromTime, i.ToTime = hours.FromTime, hours.ToTime
	}
	return i
}

type toPointDTO struct {
	LogisticPointID int64 `json:"logisticPointId"`
}

type toDoorDTO struct {
	Address struct {
		FullAddress string `json:"fullAddress"`
		Entrance    string `json:"entrance"`
		Floor       *int   `json:"floor"`
		Apartment   string `json:"apartment"`
	} `json:"address"`
	Notes string `json:"notes"`
}

type recipientDTO struct {
	FirstName  string `json:"firstName"`
	LastName   string `json:"lastName"`
	MiddleName string `json:"middleName"`
	Phone      string `json:"phone"`
}

func (dto recipientDTO) name() string {
	return strings.TrimSpace(dto.LastName + " " + dto.FirstName + " " + dto.MiddleName)
}

// orders are those of a request, one for each warehouse.
func (dto *createOrderDTO) orders(campaignID int64) []market.Order {
	var orders []market.Order
	for _, part := range dto.ItemsDelivery {
		o := market.Order{
			CampaignID: campaignID, WarehouseID: part.WarehouseID, ExternalID: dto.ExternalOrderID, Fake: dto.Fake,
			Buyer: dto.Customer.name(), Phone: dto.Customer.Phone, PaymentType: dto.PaymentType, Packaging: dto.Packaging.PackageType,
			Delivery: dto.delivery(),
		}
		o.Delivery.SetInterval(part.interval())
		if door := dto.Destination.CourierDelivery; door != nil {
			o.Notes = door.Notes
		}
		for _, item := range part.Items {
			price := max(1, market.Money(math.Round(100*min(item.Price.Value, mostRoubles))))
			o.Items = append(o.Items, market.OrderItem{OfferID: item.OfferID, Count: item.Count, Price: price})
		}
		orders = append(orders, o)
	}
	return orders
}

// mostRoubles bounds a price, so that no total overflows. Prices are of a kopeck
// at least (choice).
const mostRoubles = 1e9

// delivery is the way to the buyer. An address that is told in one piece stands
// where the street does (choice).
func (dto *createOrderDTO) delivery() market.Delivery {
	door := dto.Destination.CourierDelivery
	if door == nil {
		return market.Delivery{Type: market.ToPickup, Dispatch: market.ToMarketOutlet, PointID: dto.Destination.PickupDelivery.LogisticPointID}
	}
	a := &market.Address{Street: door.Address.FullAddress, Entrance: door.Address.Entrance, Apartment: door.Address.Apartment}
	if door.Address.Floor != nil {
		a.Floor = strconv.Itoa(*door.Address.Floor)
	}
	return market.Delivery{Type: market.ByCourier, Dispatch: market.ToBuyer, Address: a}
}

type createdReply struct {
	Orders []createdDTO `json:"orders"`
}

type createdDTO struct {
	ID int64 `json:"id"`
}

// updateOrderRequest is the body of updateOrder.
type updateOrderRequest struct {
	Order struct {
		ID               int64         `json:"id"`
		DeliveryInterval *intervalDTO  `json:"deliveryInterval"`
		Customer         *recipientDTO `json:"customer"`
	} `json:"order"`
}

type updateOrderReply struct {
	Operations []operationDTO `json:"operations"`
}

type updateOptionsReply struct {
	DeliveryIntervals struct {
		Available []intervalDTO `json:"availableDeliveryIntervals"`
	} `json:"deliveryIntervals"`
}
