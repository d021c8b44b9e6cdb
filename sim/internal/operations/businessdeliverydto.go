package operations

import (
	"cmp"

	"github.com/localmarket/localmarket/sim/market"
)

// businessDeliveryDTO is how an order gets to its buyer, as getBusinessOrders
// shows it.
type businessDeliveryDTO struct {
	Type                string               `json:"type"`
	ServiceName         string               `json:"serviceName"`
	DeliveryServiceID   int64                `json:"deliveryServiceId"`
	WarehouseID         string               `json:"warehouseId,omitempty"`
	DeliveryPartnerType string               `json:"deliveryPartnerType"`
	DispatchType        string               `json:"dispatchType"`
	Dates               datesDTO             `json:"dates"`
	Shipment            *businessShipmentDTO `json:"shipment,omitempty"`
	Courier             *toBuyerDTO          `json:"courier,omitempty"`
	Pickup              *toPickupDTO         `json:"pickup,omitempty"`
	Transfer            *transferDTO         `json:"transfer,omitempty"`
	BoxesLayout         []businessBoxDTO     `json:"boxesLayout,omitempty"`
	Tracks              []trackDTO           `json:"tracks,omitempty"`
	Estimated           bool                 `json:"estimated"`
	ReceiveBarcode      string               `json:"receiveBarcode,omitempty"`
	ReceiveCode         string               `json:"receiveCode,omitempty"`
	DigitalGoods        *digitalDTO          `json:"digitalGoods,omitempty"`
}

type businessShipmentDTO struct {
	ID           int64       `json:"id,omitempty"`
	ShipmentDate market.Date `json:"shipmentDate"`
	ShipmentTime string      `json:"shipmentTime,omitempty"`
}

type toBuyerDTO struct {
	Address *addressDTO    `json:"address,omitempty"`
	Region  *regionTreeDTO `json:"region,omitempty"`
}

type toPickupDTO struct {
	Address                *addressDTO    `json:"address,omitempty"`
	Region                 *regionTreeDTO `json:"region,omitempty"`
	LogisticPointID        int64          `json:"logisticPointId,omitempty"`
	OutletCode             string         `json:"outletCode,omitempty"`
	OutletStorageLimitDate market.Date    `json:"outletStorageLimitDate,omitempty"`
}

type transferDTO struct {
	Courier *courierDTO `json:"courier,omitempty"`
	EAC     *eacDTO     `json:"eac,omitempty"`
}

type eacDTO struct {
	EACType string `json:"eacType"`
	EACCode string `json:"eacCode,omitempty"`
}

type digitalDTO struct {
	Type      string `json:"type"`
	SteamLink string `json:"steamLink,omitempty"`
}

// businessBoxDTO is a box, and what is in it.
type businessBoxDTO struct {
	BoxID   int64        `json:"boxId"`
	Barcode string       `json:"barcode"`
	Items   []boxItemDTO `json:"items"`
}

func businessDelivery(o *market.Order) businessDeliveryDTO {
	d := deliveryOf(o)
	dto := businessDeliveryDTO{
		Type: d.Type, ServiceName: d.ServiceName, DeliveryServiceID: d.ServiceID, WarehouseID: warehouse(o.WarehouseID),
		DeliveryPartnerType: partner(o), DispatchType: d.Dispatch,
		Dates: datesDTO{
			FromDate: string(d.From), ToDate: string(d.To), FromTime: d.FromTime, ToTime: d.ToTime, RealDeliveryDate: string(d.RealDate),
		},
		Transfer: transfer(o), BoxesLayout: boxesLayout(o), Tracks: tracksOf(o), Estimated: d.Estimated, ReceiveBarcode: receiveCode(o), ReceiveCode: receiveCode(o),
	}
	if d.ShipmentDate != "" {
		dto.Shipment = &businessShipmentDTO{o.ShipmentID, d.ShipmentDate, d.ShipmentTime}
	}
	switch d.Type {
	case market.ToPickup:
		dto.Pickup = &toPickupDTO{shownAddress(d.Address), placeOf(d.RegionID), d.PointID, d.OutletCode, d.StoredUntil}
	case market.Digital:
		dto.DigitalGoods = &digitalDTO{cmp.Or(d.DigitalType, "EMAIL"), d.SteamLink}
	default:
		dto.Courier = &toBuyerDTO{shownAddress(d.Address), placeOf(d.RegionID)}
	}
	return dto
}

// transfer says to whom an express order is handed over, once it is known.
func transfer(o *market.Order) *transferDTO {
	if o.Delivery.Courier == nil {
		return nil
	}
	dto := &transferDTO{Courier: courierOf(o)}
	if kind := eacType(o); kind != "" {
		dto.EAC = &eacDTO{kind, eacCode(o)}
	}
	return dto
}

// boxesLayout is what is in an order's boxes, as far as the store has told.
func boxesLayout(o *market.Order) []businessBoxDTO {
	var out []businessBoxDTO
	for _, box := range o.Boxes {
		if len(box.Items) > 0 {
			out = append(out, businessBoxDTO{box.ID, barcode(o, box.ID), boxItems(box)})
		}
	}
	return out
}
