package market

import (
	"errors"
	"fmt"
)

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
	ExternalIDTooLate  Reason = "Cannot do operation for order with status '%s', and substatus '%s' (partnerId = '%d', orderId = '%d')"
	ExternalIDSet      Reason = "Cannot do operation, external ID already set for order (partnerId = '%d', orderId = '%d', externalId = '%s')"
	NotInStatus        Reason = "Invalid status for order '%d': '%s', %s expected"
	BadBoxes           Reason = "Invalid order boxes layout request. Violations: %s"
	BadItems           Reason = "Invalid order items: %s"
	BadInstances       Reason = "Invalid incoming instances: %s"
	NotRemovable       Reason = "Item cannot be removed or reduced: %s"
	ExternalIDTaken    Reason = "Order already exists with external id '%s'"
	SameDates          Reason = "New delivery dates are the same as the current!"
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
	WrongOutbound      Reason = "Shipment does not allow it, it has: %s"
	BadTransfer        Reason = "Orders cannot be transferred: %s"

	ActionNotAllowed     Reason = "Action is not allowed for order '%d' with status '%s' and substatus '%s'"
	BadCancelReason      Reason = "Cancellation request substatus '%s' is not available for status '%s' and role '%s' for order '%d'"
	RoleForbidden        Reason = "Status change was forbidden for client role = '%s'"
	TransitionNotAllowed Reason = "Transition '%s' -> '%s' is not allowed. Reason: %s"
	NotUnderWay          Reason = "Order is not in shop-processing status (actual: '%s')."
	NotDigital           Reason = "Order.id='%d' is not digital."
	BadAddress           Reason = "Can't resolve geo for address '%s'"
	NotReschedulable     Reason = "Delivery dates can't be updated for '%s' order with id '%d'"
	DaysExceeded         Reason = "Exceeded the number of days to edit delivery dates! limit is: '%d' days"
	EditsExceeded        Reason = "Exceeded the number of edits of delivery dates! limit is: '%d'"
	DeliveryInFuture     Reason = "Delivery date %s can't be in the future"
	BadRealDate          Reason = "Real delivery date should be from order creation date to current date inclusively"
	BadPhotos            Reason = "Failed to upload photos"
	BadCIS               Reason = "Invalid incoming cis for item with id = %d for reason: %s"
	BadCountry           Reason = "String (%s) is not a valid country code according to ISO 3166-1 alpha-2"

	NoneProcessed    Reason = "No orders for closest shipment have been processed yet (shipmentId: '%d')."
	NotProcessed     Reason = "Some orders have not been processed yet. Please change the status of orders to READY_TO_SHIP and try again. (shipmentId: '%d', orderIds: '%s')."
	BeingExcluded    Reason = "Some orders are in the process of being excluded from shipment (shipmentId: '%d', orderIds: '%s'). Please wait up to 30 minutes and try again."
	NotConfirmed     Reason = "Outbound with id = '%d' is not confirmed and hasn't draft transfer"
	WrongOrders      Reason = "Shipment with ID '%d' contains invalid orders. Reasons: orders are in wrong status ('%s')"
	NoOrders         Reason = "Shipment with ID '%d' does not contain any orders"
	AlreadyConfirmed Reason = "Shipment with ID '%d' has been confirmed already"

	OutletCodeTaken Reason = "Outlet with code '%s' already exists for campaign '%d'"
	StockInFuture   Reason = "Stock for '%s' should not be in the future"
	StockTooOld     Reason = "Stock for '%s' should not be older than a day"
)

// Refusal is an error that says in Market's words why it does not do what was
// asked (P-ERRORS). The store did something wrong, never we.
type Refusal struct {
	Reason Reason
	// Code is the contract's own (ApiErrorCodeType), or empty for the reason's.
	Code string
	// OrderID is the order's number, where one is spoken of.
	OrderID int64
	// From and To are the states of a move.
	From, To State
	// Detail is what the message quotes: numbers, SKUs, what is wrong.
	Detail string
	// Text is the whole message where the reason quotes other things, as Refuse
	// makes it.
	Text string
	// Fix is what to send instead, where it is more than the reason's own.
	Fix string
}

// Refuse is a refusal whose reason quotes what is given, in its order.
func Refuse(why Reason, quoted ...any) Refusal {
	return Refusal{Reason: why, Text: fmt.Sprintf(string(why), quoted...)}
}

// Coded is r with a code of the contract's own.
func (r Refusal) Coded(code string) Refusal {
	r.Code = code
	return r
}

// shopRole is what production calls a store that calls (choice).
const shopRole = "SHOP"

// Error is the message, which a reply may carry as it is.
func (r Refusal) Error() string {
	if r.Text != "" {
		return r.Text
	}
	format := string(r.Reason)
	switch r.Reason {
	case AfterReadyToShip, BadPageToken, BeforeCutoff, NoOutbound, SameDates, BadRealDate, BadPhotos:
		return format
	case NoTransition:
		return r.noTransition()
	case StatusNotAllowed:
		return fmt.Sprintf(format, r.To.Status)
	case NoPermission:
		return fmt.Sprintf(format, r.To.Status, r.OrderID, r.From.Status)
	case BadCancelReason:
		return fmt.Sprintf(format, r.To.Substatus, r.From.Status, shopRole, r.OrderID)
	case RoleForbidden:
		return fmt.Sprintf(format, shopRole)
	case TransitionNotAllowed:
		return fmt.Sprintf(format, r.From.Substatus, r.To.Substatus, r.Detail)
	case ActionNotAllowed:
		return fmt.Sprintf(format, r.OrderID, r.From.Status, r.From.Substatus)
	case Terminal, InCancellation, WrongInterval:
		return fmt.Sprintf(format, r.OrderID)
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
	if r, ok := errors.AsType[Refusal](err); ok {
		r.OrderID = orderID
		return r
	}
	return err
}
