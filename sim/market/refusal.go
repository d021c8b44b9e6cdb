package market

import "fmt"

// Reason is why Market refuses what was asked for: the message's format. What
// stands in quotes there is filled in.
type Reason string

// The reasons of refusals. Those of P-ERRORS have production's wording, as far
// as its documentation goes.
const (
	NoTransition       Reason = "No transition found: '%s' -> '%s'"
	StatusNotAllowed   Reason = "Status not allowed: '%s'"
	NoPermission       Reason = "No permission to set status '%s' for order '%d' with status '%s'"
	InCancellation     Reason = "Order '%d' is in cancellation state"
	Terminal           Reason = "Order '%d' is in terminal state"
	AfterReadyToShip   Reason = "Attempt to change order items or instances after READY_TO_SHIP"
	ExternalIDTooLate  Reason = "Cannot do operation for order with status '%s', and substatus '%s' (orderId = '%d')"
	ExternalIDSet      Reason = "Cannot do operation, external ID already set for order (orderId = '%d', externalId = '%s')"
	NotInStatus        Reason = "Invalid status for order '%d': '%s', %s expected"
	BadBoxes           Reason = "Invalid order boxes layout request. Violations: %s"
	BadItems           Reason = "Invalid order items: %s"
	BadInstances       Reason = "Invalid incoming instances: %s"
	NotRemovable       Reason = "Item cannot be removed or reduced: %s"
	ExternalIDTaken    Reason = "Order already exists with external id '%s'"
	SameDates          Reason = "New delivery dates are the same as the current: %s"
	BadDates           Reason = "Delivery dates cannot be updated: %s"
	NoCancellation     Reason = "No cancellation request to answer: %s"
	NotEnoughStock     Reason = "Not enough stock for items: '%s'"
	OffersNotFound     Reason = "Offers not found for SKUs: '%s'"
	SKUTaken           Reason = "SKU of another product cannot be used again: '%s'"
	WrongInterval      Reason = "The requested delivery interval is not valid for order '%d'"
	BadOrder           Reason = "Invalid order: %s"
	NotReturnable      Reason = "Can't create return for order with status: '%s'"
	WrongReturnCount   Reason = "Wrong count for shop skus: '%s'"
	ReturnTaken        Reason = "Merchant return with id: '%s' already exists"
	NoReturnTransition Reason = "No transition found for return: %s"
	BadDecision        Reason = "Invalid return decision: %s"
	DecisionTooLate    Reason = "The time to decide on a return is over: %s"
	ChatClosed         Reason = "Chat does not allow it: %s"
	NotModifiable      Reason = "Cannot modify: %s"
	AlreadyThere       Reason = "Already exists: %s"
	NotFound           Reason = "Not found: %s"
	TooMany            Reason = "Too many: %s"
	BadPageToken       Reason = "Bad page token"
	BeforeCutoff       Reason = "Cutoff time for shipments has not been reached yet"
	NoOutbound         Reason = "Closest shipment for reception transfer act generation not found."
	OrdersNotReady     Reason = "Orders of the shipment are not ready to ship: %s"
	WrongOutbound      Reason = "Shipment does not allow it, it has: %s"
	BadTransfer        Reason = "Orders cannot be transferred: %s"
	StockInFuture      Reason = "Stock for '%s' should not be in the future"
	StockTooOld        Reason = "Stock for '%s' should not be older than a day"
)

// Refusal is an error that says in Market's words why it does not do what was
// asked (P-ERRORS). The store did something wrong, never we.
type Refusal struct {
	Reason Reason
	// OrderID is the order's number, where one is spoken of.
	OrderID int64
	// From and To are the states of a move.
	From, To State
	// Detail is what the message quotes: numbers, SKUs, what is wrong.
	Detail string
}

// Error is the message, which a reply may carry as it is.
func (r Refusal) Error() string {
	format := string(r.Reason)
	switch r.Reason {
	case AfterReadyToShip, BadPageToken, BeforeCutoff, NoOutbound:
		return format
	case NoTransition:
		return r.noTransition()
	case StatusNotAllowed:
		return fmt.Sprintf(format, r.To.Status)
	case NoPermission:
		return fmt.Sprintf(format, r.To.Status, r.OrderID, r.From.Status)
	case Terminal, InCancellation, WrongInterval:
		return fmt.Sprintf(format, r.OrderID)
	case ExternalIDTooLate:
		return fmt.Sprintf(format, r.From.Status, r.From.Substatus, r.OrderID)
	case ExternalIDSet:
		return fmt.Sprintf(format, r.OrderID, r.Detail)
	case NotInStatus:
		return fmt.Sprintf(format, r.OrderID, r.From.Status, r.Detail)
	}
	return fmt.Sprintf(format, r.Detail)
}

// noTransition names the substatuses too where the statuses alone would say
// nothing (choice).
func (r Refusal) noTransition() string {
	if r.From.Status == r.To.Status {
		return fmt.Sprintf(string(NoTransition), r.From, r.To)
	}
	return fmt.Sprintf(string(NoTransition), r.From.Status, r.To.Status)
}

// About is err with an order's number, if it is a Refusal.
func About(orderID int64, err error) error {
	if r, ok := err.(Refusal); ok {
		r.OrderID = orderID
		return r
	}
	return err
}
