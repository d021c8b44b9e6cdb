package operations

import "github.com/localmarket/localmarket/sim/market"

// deliveryDTO is how an order gets to its buyer, in version 2.
type deliveryDTO struct {
	Type                   string         `json:"type"`
	ServiceName            string         `json:"serviceName"`
	Price                  market.Money   `json:"price"`
	DeliveryPartnerType    string         `json:"deliveryPartnerType"`
	Courier                *courierDTO    `json:"courier,omitempty"`
	Dates                  datesDTO       `json:"dates"`
	Region                 *regionTreeDTO `json:"region,omitempty"`
	Address                *addressDTO    `json:"address,omitempty"`
	VAT                    string         `json:"vat,omitempty"`
	LiftType               string         `json:"liftType,omitempty"`
	LiftPrice              market.Money   `json:"liftPrice,omitempty"`
	DeliveryServiceID      int64          `json:"deliveryServiceId"`
	OutletCode             string         `json:"outletCode,omitempty"`
	OutletStorageLimitDate string         `json:"outletStorageLimitDate,omitempty"`
	DispatchType           string         `json:"dispatchType"`
	Tracks                 []trackDTO     `json:"tracks,omitempty"`
	Shipments              []shipmentDTO  `json:"shipments,omitempty"`
	Estimated              bool           `json:"estimated"`
	EACType                string         `json:"eacType,omitempty"`
	EACCode                string         `json:"eacCode,omitempty"`
	ReceiveCode            string         `json:"receiveCode,omitempty"`
}

// datesDTO are the days on which an order is to arrive, and did.
type datesDTO struct {
	FromDate         string `json:"fromDate"`
	ToDate           string `json:"toDate,omitempty"`
	FromTime         string `json:"fromTime,omitempty"`
	ToTime           string `json:"toTime,omitempty"`
	RealDeliveryDate string `json:"realDeliveryDate,omitempty"`
}

type courierDTO struct {
	FullName      string `json:"fullName,omitempty"`
	Phone         string `json:"phone,omitempty"`
	VehicleNumber string `json:"vehicleNumber,omitempty"`
	Description   string `json:"vehicleDescription,omitempty"`
}

// regionTreeDTO is a region with those that it is in.
type regionTreeDTO struct {
	ID     int64          `json:"id"`
	Name   string         `json:"name"`
	Type   string         `json:"type"`
	Parent *regionTreeDTO `json:"parent,omitempty"`
}

// placeOf is the region of a number, or nil for one that is not known.
func placeOf(id int64) *regionTreeDTO {
	r, ok := market.RegionOf(id)
	if !ok {
		return nil
	}
	return &regionTreeDTO{r.ID, r.Name, r.Type, placeOf(r.Parent)}
}

func courierOf(o *market.Order) *courierDTO {
	c := o.Delivery.Courier
	if c == nil {
		return nil
	}
	return &courierDTO{c.Name, c.Phone, c.Vehicle, c.Looks}
}

// addressDTO is where an order is brought. Phone and Recipient are told only in
// version 2.
type addressDTO struct {
	Country    string `json:"country,omitempty"`
	Postcode   string `json:"postcode,omitempty"`
	City       string `json:"city,omitempty"`
	District   string `json:"district,omitempty"`
	Subway     string `json:"subway,omitempty"`
	Street     string `json:"street,omitempty"`
	House      string `json:"house,omitempty"`
	Block      string `json:"block,omitempty"`
	Entrance   string `json:"entrance,omitempty"`
	Entryphone string `json:"entryphone,omitempty"`
	Floor      string `json:"floor,omitempty"`
	Apartment  string `json:"apartment,omitempty"`
	Phone      string `json:"phone,omitempty"`
	Recipient  string `json:"recipient,omitempty"`
}

func shownAddress(a *market.Address) *addressDTO {
	if a == nil {
		return nil
	}
	return &addressDTO{
		Country: a.Country, Postcode: a.Postcode, City: a.City, District: a.District, Subway: a.Subway, Street: a.Street,
		House: a.House, Block: a.Block, Entrance: a.Entrance, Entryphone: a.Entryphone, Floor: a.Floor, Apartment: a.Apartment,
	}
}

type trackDTO struct {
	TrackCode         string `json:"trackCode"`
	DeliveryServiceID int64  `json:"deliveryServiceId"`
}

func tracksOf(o *market.Order) []trackDTO {
	var out []trackDTO
	for _, t := range o.Delivery.Tracks {
		out = append(out, trackDTO{t.Code, t.ServiceID})
	}
	return out
}

// shipmentDTO is an order's parcel with its boxes.
type shipmentDTO struct {
	ID           int64          `json:"id"`
	ShipmentDate string         `json:"shipmentDate,omitempty"`
	ShipmentTime string         `json:"shipmentTime,omitempty"`
	Tracks       []trackDTO     `json:"tracks,omitempty"`
	Boxes        []parcelBoxDTO `json:"boxes,omitempty"`
}

type parcelBoxDTO struct {
	ID           int64  `json:"id"`
	FulfilmentID string `json:"fulfilmentId"`
}

func parcelBoxes(o *market.Order) []parcelBoxDTO {
	var out []parcelBoxDTO
	for _, box := range o.Boxes {
		out = append(out, parcelBoxDTO{box.ID, barcode(o, box.ID)})
	}
	return out
}

// deliveryOld is an order's delivery in version 2. Its one parcel has the
// order's number (choice).
func deliveryOld(o *market.Order) deliveryDTO {
	d := deliveryOf(o)
	dto := deliveryDTO{
		Type: d.Type, ServiceName: d.ServiceName, Price: d.Price, DeliveryPartnerType: partner(o), Courier: courierOf(o),
		Dates: datesDTO{
			FromDate: written(d.From), ToDate: written(d.To), FromTime: d.FromTime, ToTime: d.ToTime, RealDeliveryDate: written(d.RealDate),
		},
		Address: shownAddress(d.Address), DeliveryServiceID: d.ServiceID, OutletCode: d.OutletCode,
		OutletStorageLimitDate: written(d.StoredUntil), DispatchType: d.Dispatch, Tracks: tracksOf(o),
		Region: placeOf(d.RegionID), VAT: deliveryVAT(o), LiftType: d.Lift, LiftPrice: d.LiftPrice, Estimated: d.Estimated,
		EACType: eacType(o), EACCode: eacCode(o), ReceiveCode: receiveCode(o),
	}
	if d.Type != market.Digital {
		dto.Shipments = []shipmentDTO{{
			ID: o.ID, ShipmentDate: written(d.ShipmentDate), ShipmentTime: d.ShipmentTime, Tracks: tracksOf(o), Boxes: parcelBoxes(o),
		}}
	}
	if dto.Address != nil && o.Model == market.DBS {
		dto.Address.Phone, dto.Address.Recipient = o.Phone, o.Buyer
	}
	return dto
}
