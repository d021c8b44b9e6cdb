package pushapi

import (
	"cmp"

	"github.com/localmarket/localmarket/sim/market"
)

type deliveryDTO struct {
	ShopDeliveryID         string        `json:"shopDeliveryId,omitempty"`
	Type                   string        `json:"type"`
	ServiceName            string        `json:"serviceName"`
	Price                  market.Money  `json:"price"`
	Subsidy                market.Money  `json:"subsidy"`
	VAT                    string        `json:"vat"`
	DeliveryPartnerType    string        `json:"deliveryPartnerType"`
	DeliveryServiceID      int64         `json:"deliveryServiceId"`
	DispatchType           string        `json:"dispatchType"`
	LiftType               string        `json:"liftType,omitempty"`
	LiftPrice              market.Money  `json:"liftPrice,omitempty"`
	Estimated              bool          `json:"estimated,omitempty"`
	Dates                  datesDTO      `json:"dates"`
	Region                 *regionDTO    `json:"region"`
	Address                *addressDTO   `json:"address,omitempty"`
	Outlet                 *outletDTO    `json:"outlet,omitempty"`
	OutletStorageLimitDate string        `json:"outletStorageLimitDate,omitempty"`
	EACType                string        `json:"eacType,omitempty"`
	EACCode                string        `json:"eacCode,omitempty"`
	Courier                *courierDTO   `json:"courier,omitempty"`
	Shipments              []shipmentDTO `json:"shipments,omitempty"`
}

type datesDTO struct {
	FromDate string `json:"fromDate"`
	ToDate   string `json:"toDate,omitempty"`
	FromTime string `json:"fromTime,omitempty"`
	ToTime   string `json:"toTime,omitempty"`
}

type courierDTO struct {
	FullName      string `json:"fullName,omitempty"`
	Phone         string `json:"phone,omitempty"`
	VehicleNumber string `json:"vehicleNumber,omitempty"`
	Description   string `json:"vehicleDescription,omitempty"`
}

type shipmentDTO struct {
	ID           int64    `json:"id"`
	ShipmentDate string   `json:"shipmentDate"`
	ShipmentTime string   `json:"shipmentTime,omitempty"`
	Boxes        []boxDTO `json:"boxes,omitempty"`
}

type boxDTO struct {
	ID           int64  `json:"id"`
	FulfilmentID string `json:"fulfilmentId"`
}

// delivery is how a complete order gets to its buyer. Its one parcel has the
// order's number, and leaves a day before it arrives at the latest where nobody has
// said (choice).
func (w *Writer) delivery(o *market.Order) deliveryDTO {
	d := &o.Delivery
	dto := deliveryDTO{
		ShopDeliveryID: d.OptionID, Type: d.Type, ServiceName: d.ServiceName, Price: d.Price, Subsidy: d.Subsidy,
		VAT: known(w.rates, o.Items[0].VAT, unknownRate), DeliveryPartnerType: "YANDEX_MARKET", DeliveryServiceID: d.ServiceID,
		DispatchType: d.Dispatch, LiftType: known(w.lifts, d.Lift, unknown), LiftPrice: d.LiftPrice, Estimated: d.Estimated,
		Dates:  datesDTO{d.From.Shown(), d.To.Shown(), d.FromTime, d.ToTime},
		Region: regionOf(d.RegionID), OutletStorageLimitDate: d.StoredUntil.Shown(),
	}
	if o.Model == market.DBS {
		dto.DeliveryPartnerType = "SHOP"
		if d.OutletCode != "" {
			dto.Outlet = &outletDTO{d.OutletCode}
		}
	}
	if c := d.Courier; c != nil {
		dto.Courier = &courierDTO{c.Name, c.Phone, c.Vehicle, c.Looks}
		if c.Code != "" {
			dto.EACType = "COURIER_TO_MERCHANT"
		}
		if c.CheckedByShop {
			dto.EACCode = c.Code
		}
	}
	shipment := shipmentDTO{ID: o.ID, ShipmentDate: cmp.Or(d.ShipmentDate, d.From.Plus(-1), market.DateOf(o.CreatedAt)).Shown(), ShipmentTime: d.ShipmentTime}
	for _, box := range o.Boxes {
		shipment.Boxes = append(shipment.Boxes, boxDTO{box.ID, number(o.ID) + "-" + number(box.ID)})
	}
	dto.Shipments = []shipmentDTO{shipment}
	return dto
}
