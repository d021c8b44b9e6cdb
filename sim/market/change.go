package market

import "time"

// Change is one thing that happened in a cabinet, as its notification tells it.
// The numbers that its type has no use for are 0.
type Change struct {
	// Type is the type of the notification that tells of it.
	Type Type
	At   time.Time
	// BusinessID is the cabinet, CampaignID the shop, or 0 for what is the whole
	// cabinet's.
	BusinessID, CampaignID int64

	OrderID, ReturnID     int64
	ChatID, MessageID     int64
	FeedbackID, CommentID int64
	QuestionID, AnswerID  int64

	// From and To are an order's states, before and after; From is empty for a
	// new order.
	From, To State
	// Items are what was ordered, cancelled or sent back.
	Items []ItemCount
	// Services are those of a new order, or the one that has changed; Reason is why
	// it was cancelled, or empty.
	Services []ItemService
	Reason   string
	// UpdateType is what changed in an order.
	UpdateType string
	// ReturnType is why it comes back.
	ReturnType ReturnType
	// Refund and Shipment are the news of a return, either may be empty.
	Refund   RefundStatus
	Shipment ShipmentStatus

	// Forced is what the rules say against it, where a tester had it happen all the
	// same, or empty.
	Forced string
	// Due is when Market acts by itself, if nothing happens to the order or the
	// return before (P-TIMERS), or zero. What is due checks for itself whether it
	// still is.
	Due time.Time
}

// The kinds of an order's update (N-BODY).
const (
	ShipmentDateUpdated = "SHIPMENT_DATE_UPDATED"
	DeliveryDateUpdated = "DELIVERY_DATE_UPDATED"
)
