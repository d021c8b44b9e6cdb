package notify

import "github.com/localmarket/localmarket/sim/market"

// returnBodies are those of returns (N-BODY).
var returnBodies = map[market.Type]body{
	market.OrderReturnCreated: func(c market.Change, at string, _ bool) any {
		return orderReturnCreatedBody{ofOrder(c), c.ReturnID, string(c.ReturnType), items(c.Items), at}
	},
	market.OrderReturnStatusUpdated: func(c market.Change, at string, _ bool) any {
		return orderReturnStatusUpdatedBody{ofOrder(c), c.ReturnID, returnStatusesBody{string(c.Refund), string(c.Shipment)}, at}
	},
}

type orderReturnCreatedBody struct {
	orderHead
	ReturnID   int64      `json:"returnId"`
	ReturnType string     `json:"returnType"`
	Items      []itemBody `json:"items"`
	CreatedAt  string     `json:"createdAt"`
}

type orderReturnStatusUpdatedBody struct {
	orderHead
	ReturnID  int64              `json:"returnId"`
	Statuses  returnStatusesBody `json:"statuses"`
	UpdatedAt string             `json:"updatedAt"`
}

type returnStatusesBody struct {
	RefundStatus   string `json:"refundStatus,omitempty"`
	ShipmentStatus string `json:"shipmentStatus,omitempty"`
}
