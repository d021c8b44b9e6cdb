package market

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Event is what a story is asked to tell. The zero value of a field leaves the
// story to choose.
type Event struct {
	// Type is the type of the notification (N-TYPES). It alone cannot be left
	// open.
	Type Type
	// Detail is how much the bodies say.
	Detail Detail
	// About is the number of what the event befalls, from 1: of an order, a
	// return, a chat, a review, a question or an answer, as Type.AboutField has
	// it. It must have been told of.
	About int64
	// CampaignID and Model ask for a new order, from which the event follows: the
	// shop, one of the cabinet's, and how it sells. With neither the story may
	// go on with an order that it has told of. A shop without a model sells by
	// its own, a model without a shop is sold by the shop that has it. FBY orders
	// have a campaign of their own (N-SCOPE), so they leave the shop open.
	CampaignID int64
	Model      Model
	// Fake makes a new order a test order (N-FAKE).
	Fake bool
	// Status and Substatus are what an order's status becomes, each up to 100
	// bytes. They may be any of the contract's, told before or not
	// (N-DUPLICATES), and any other: a later revision may have it (N-UNKNOWN). A
	// status alone comes with a usual substatus.
	Status, Substatus string
	// RefundStatus and ShipmentStatus are the news of a return, likewise. With
	// one of them the other stays unsaid.
	RefundStatus, ShipmentStatus string
	// UpdateType is what has changed in an order, and ReturnType is why it comes
	// back, likewise.
	UpdateType, ReturnType string
}

// Check says which field is out of its bounds or does not belong to the type.
// Whether the story allows the event is for the story to say.
func (e Event) Check() error {
	switch {
	case e.Detail < Seeded || e.Detail > Extreme:
		return fmt.Errorf("there is no detail %d: use seeded, minimal, full or extreme", int(e.Detail))
	case e.About < 0 || e.CampaignID < 0:
		return fmt.Errorf("%s about %d in shop %d: numbers are from 1, or 0 to leave them open", e.Type, e.About, e.CampaignID)
	case e.About != 0 && e.Type.AboutField() == "":
		return fmt.Errorf("%s is about nothing that was told before: leave out the number %d", e.Type, e.About)
	case e.Model != "" && !slices.Contains(Models(), e.Model):
		return fmt.Errorf("there is no model %.80q: use one of %v", string(e.Model), Models())
	case e.WantsNewOrder() && !e.Type.ofOrder():
		return fmt.Errorf("%s is not about an order: leave out the shop and the model", e.Type)
	case e.WantsNewOrder() && e.About != 0:
		return fmt.Errorf("%s about %d: a shop and a model are for a new order, so leave out either them or the number", e.Type, e.About)
	case e.Model == FBY && e.CampaignID != 0:
		return errors.New("orders by FBY have a campaign of their own: leave out the shop")
	case e.Type == OrderCancellationRequest && e.Model != "" && e.Model != DBS:
		return fmt.Errorf("%s is for orders by DBS alone, not by %s (N-TYPES)", e.Type, e.Model)
	case e.Substatus != "" && e.Status == "":
		return fmt.Errorf("the substatus %.80q needs a status", e.Substatus)
	}
	return e.checkValues()
}

// WantsNewOrder reports whether e asks for a new order.
func (e Event) WantsNewOrder() bool { return e.CampaignID != 0 || e.Model != "" }

// maxValue is the length of the longest value that an event may carry, in
// bytes: more than any of the contract's has.
const maxValue = 100

// checkValues checks what is written into the body as it is.
func (e Event) checkValues() error {
	for _, v := range []struct {
		name, value string
		of          Type
	}{
		{"a status", e.Status, OrderStatusUpdated},
		{"a substatus", e.Substatus, OrderStatusUpdated},
		{"a refund status", e.RefundStatus, OrderReturnStatusUpdated},
		{"a shipment status", e.ShipmentStatus, OrderReturnStatusUpdated},
		{"an update type", e.UpdateType, OrderUpdated},
		{"a return type", e.ReturnType, OrderReturnCreated},
	} {
		switch {
		case v.value == "":
		case v.of != e.Type:
			return fmt.Errorf("%s cannot have %s: that is for %s", e.Type, v.name, v.of)
		case len(v.value) > maxValue || !utf8.ValidString(v.value):
			return fmt.Errorf("%s must have at most %d bytes, in UTF-8, not %.40q", v.name, maxValue, v.value)
		}
	}
	return nil
}
