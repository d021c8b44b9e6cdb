package operations

// deliveryOptionsRequest is the body of getDeliveryOptions, and but for the
// courier that of getReturnDeliveryOptions.
type deliveryOptionsRequest struct {
	Items          []wantedDTO `json:"items"`
	PickupDelivery *struct {
		LogisticPointsIDs []int64 `json:"logisticPointsIds"`
	} `json:"pickupDelivery"`
	CourierDelivery *struct{} `json:"courierDelivery"`
}

// wantedDTO is how much of an offer is to be delivered. WarehouseID is 0 if
// Market is to choose.
type wantedDTO struct {
	OfferID     string `json:"offerId"`
	Count       int64  `json:"count"`
	WarehouseID int64  `json:"warehouseId"`
}

type deliveryOptionsReply struct {
	Warehouses []warehouseOptionsDTO `json:"warehousesDeliveryOptions"`
}

type warehouseOptionsDTO struct {
	WarehouseID     int64        `json:"warehouseId"`
	DeliveryOptions optionsDTO   `json:"deliveryOptions"`
	Items           []countedDTO `json:"items"`
}

type countedDTO struct {
	OfferID string `json:"offerId"`
	Count   int64  `json:"count"`
}

type optionsDTO struct {
	Pickup  *pickupOptionsDTO  `json:"pickupDelivery,omitempty"`
	Courier *courierOptionsDTO `json:"courierDelivery,omitempty"`
}

type pickupOptionsDTO struct {
	PickupOptions []pointOptionsDTO `json:"pickupOptions"`
}

type pointOptionsDTO struct {
	LogisticPointID int64       `json:"logisticPointId"`
	Options         []pricedDTO `json:"options"`
	PaymentMethods  []string    `json:"paymentMethods"`
}

type courierOptionsDTO struct {
	CourierDeliveryOptions []courierOptionDTO `json:"courierDeliveryOptions"`
}

type courierOptionDTO struct {
	pricedDTO
	PaymentMethods []string `json:"paymentMethods"`
}

// pricedDTO is a time to deliver, and what the shop pays for it.
type pricedDTO struct {
	intervalDTO
	Price moneyDTO `json:"price"`
}

type returnOptionsReply struct {
	PickupDelivery struct {
		LogisticPointIDs []int64 `json:"logisticPointIds"`
	} `json:"pickupDelivery"`
}
