package market

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Event is what is to happen in the market. The zero value of a field leaves
// Market to choose. It is the same in scenarios, in the control API and in Go.
type Event struct {
	// Type is the type of the notification (N-TYPES). It alone cannot be left
	// open.
	Type Type `json:"event" yaml:"event"`
	// Detail is how much the bodies say.
	Detail Detail `json:"detail,omitempty" yaml:"detail"`
	// Of is the number of what the event hits, from 1: of an order, a return, a
	// chat, a review, a question or an answer, as Type.OfField has it.
	Of int64 `json:"of,omitempty" yaml:"of"`
	// CampaignID and Model ask for a new order, from which the event follows: the
	// shop, one of the cabinet's, and how it sells. With neither, nor with anything
	// else that is for a new order, Market may go on with one that there is.
	CampaignID int64 `json:"campaignId,omitempty" yaml:"campaign"`
	Model      Model `json:"model,omitempty" yaml:"model"`
	// OrderSpec is what a new order is to be like.
	OrderSpec `yaml:",inline"`
	// Status and Substatus are what an order's status becomes, each up to 100
	// bytes. A status alone comes with a usual substatus.
	Status    Status    `json:"status,omitempty" yaml:"status"`
	Substatus Substatus `json:"substatus,omitempty" yaml:"substatus"`
	// Refund and Shipment are the news of a return, likewise. With
	// one of them the other stays unsaid.
	Refund   RefundStatus   `json:"refund,omitempty" yaml:"refund"`
	Shipment ShipmentStatus `json:"shipment,omitempty" yaml:"shipment"`
	// UpdateType is what has changed in an order, and ReturnType is why it comes
	// back, likewise.
	UpdateType string     `json:"updateType,omitempty" yaml:"update-type"`
	ReturnType ReturnType `json:"returnType,omitempty" yaml:"return-type"`
	// Text is what a buyer writes in a chat, a review, a question, an answer or a
	// comment, Rating the stars of a review, 1 to 5, and Photos are addresses of
	// pictures in a chat.
	Text   string   `json:"text,omitempty" yaml:"text"`
	Rating int      `json:"rating,omitempty" yaml:"rating"`
	Photos []string `json:"photos,omitempty" yaml:"photos"`
	// Force has it happen where the rules are against it, which the journal says:
	// a status out of turn, an order for more than there is in stock.
	Force bool `json:"force,omitempty" yaml:"force"`
	// AllowUnknownEnums lets statuses and types be values that no list has: a later
	// revision may have them (N-UNKNOWN). The notification alone says them, and
	// nothing changes.
	AllowUnknownEnums bool `json:"allowUnknownEnums,omitempty" yaml:"unknown-values"`
}

// OrderSpec is what a new order is to be like.
type OrderSpec struct {
	// Items are what is ordered; with none Market chooses among what is in stock.
	Items []ItemSpec `json:"items,omitempty" yaml:"items"`
	// Buyer is who orders, and Delivery how it gets to them.
	Buyer    *BuyerSpec    `json:"buyer,omitempty" yaml:"buyer"`
	Delivery *DeliverySpec `json:"delivery,omitempty" yaml:"delivery"`
	// Payment is PREPAID or POSTPAID, PaymentMethod one of the contract's.
	Payment       string `json:"payment,omitempty" yaml:"payment"`
	PaymentMethod string `json:"paymentMethod,omitempty" yaml:"payment-method"`
	// Fake makes it a test order (N-FAKE), and Notes are the buyer's.
	Fake  bool   `json:"fake,omitempty" yaml:"fake"`
	Notes string `json:"notes,omitempty" yaml:"notes"`
}

// ItemSpec is one line of a new order.
type ItemSpec struct {
	// OfferID is the store's SKU, one of the catalogue's.
	OfferID string `json:"offerId,omitempty" yaml:"offerId"`
	// Marking asks for the first offer in stock whose units need that code, such as
	// CIS, where OfferID is left out (P-STATUS).
	Marking string `json:"marking,omitempty" yaml:"marking"`
	// Count is from 1; 1 if it is left out.
	Count int64 `json:"count,omitempty" yaml:"count"`
	// Price is that of one unit; the offer's if it is left out. The buyer pays it in
	// full but for Promos.
	Price Money `json:"price,omitempty" yaml:"price"`
	// Promos are taken off the price of each unit.
	Promos []PromoSpec `json:"promos,omitempty" yaml:"promos"`
}

// PromoSpec is a discount of an item.
type PromoSpec struct {
	// Type is one of the contract's, such as MARKET_PROMOCODE.
	Type string `json:"type" yaml:"type"`
	// Discount is what the buyer saves of one unit, Subsidy what Market pays the shop
	// of that.
	Discount Money `json:"discount" yaml:"discount"`
	Subsidy  Money `json:"subsidy,omitempty" yaml:"subsidy"`
}

// BuyerSpec is who orders.
type BuyerSpec struct {
	// Name is a person's surname, first name and patronymic, or a company's name.
	Name    string `json:"name,omitempty" yaml:"name"`
	Phone   string `json:"phone,omitempty" yaml:"phone"`
	Company bool   `json:"company,omitempty" yaml:"company"`
}

// DeliverySpec is how a new order gets to its buyer.
type DeliverySpec struct {
	// Type is DELIVERY, PICKUP, POST or DIGITAL.
	Type string `json:"type,omitempty" yaml:"type"`
	// Address is the buyer's, and Outlet the code of the shop's point of sale.
	Address *Address `json:"address,omitempty" yaml:"address"`
	Outlet  string   `json:"outlet,omitempty" yaml:"outlet"`
	// From and To are the days promised, and ShipmentDate is when the shop hands it
	// over, as 2026-09-01.
	From         Date `json:"from,omitempty" yaml:"from"`
	To           Date `json:"to,omitempty" yaml:"to"`
	ShipmentDate Date `json:"shipmentDate,omitempty" yaml:"shipment-date"`
	// Price is what the buyer pays for it.
	Price Money `json:"price,omitempty" yaml:"price"`
}

// The bounds of what an event may carry.
const (
	maxValue  = 100 // bytes: more than any value of the contract's has
	maxLines  = 1000
	maxPhotos = 10
	maxNotes  = 1000 // characters
	maxPromos = 20
)

// Check says which field is out of its bounds or does not belong to the type.
// Whether the market allows the event is for the market to say.
func (e Event) Check() error {
	switch {
	case !e.Detail.Known():
		return fmt.Errorf("unknown detail %.40q; known are %v", string(e.Detail), Details())
	case e.Of < 0 || e.CampaignID < 0:
		return fmt.Errorf("%s of %d in shop %d: numbers are from 1, or 0 to leave them open", e.Type, e.Of, e.CampaignID)
	case e.Of != 0 && e.Type.OfField() == "":
		return fmt.Errorf("%s is of nothing that was there before: leave out the number %d", e.Type, e.Of)
	case e.Model != "" && !slices.Contains(Models(), e.Model):
		return fmt.Errorf("unknown model %.80q; known are %v", string(e.Model), Models())
	case e.WantsNewOrder() && !e.Type.OfOrder():
		return fmt.Errorf("%s is not about an order: leave out the shop, the model and what an order is to be like", e.Type)
	case e.WantsNewOrder() && e.Of != 0:
		return fmt.Errorf("%s of %d: a shop and a model are for a new order, so leave out either them or the number", e.Type, e.Of)
	case e.Type == OrderCancellationRequest && e.Model != "" && e.Model != DBS:
		return fmt.Errorf("%s is for orders by DBS alone, not by %s (N-TYPES)", e.Type, e.Model)
	case e.Substatus != "" && e.Status == "":
		return fmt.Errorf("the substatus %.80q needs a status", string(e.Substatus))
	}
	if err := e.checkValues(); err != nil {
		return err
	}
	return e.OrderSpec.check()
}

// WantsNewOrder reports whether e asks for a new order.
func (e Event) WantsNewOrder() bool {
	s := e.OrderSpec
	return e.CampaignID != 0 || e.Model != "" || len(s.Items) > 0 || s.Buyer != nil || s.Delivery != nil ||
		s.Payment != "" || s.PaymentMethod != "" || s.Fake || s.Notes != ""
}

// checkValues checks what is for some types alone.
func (e Event) checkValues() error {
	written := []Type{ChatMessageSent, GoodsFeedbackCreated, GoodsFeedbackCommentCreated, QuestionCreated, QuestionAnswerCreated, QuestionCommentCreated}
	for _, v := range []struct {
		name, value string
		of          []Type
		most        int
	}{
		{"a status", string(e.Status), []Type{OrderStatusUpdated}, maxValue},
		{"a substatus", string(e.Substatus), []Type{OrderStatusUpdated}, maxValue},
		{"a refund status", string(e.Refund), []Type{OrderReturnStatusUpdated}, maxValue},
		{"a shipment status", string(e.Shipment), []Type{OrderReturnStatusUpdated}, maxValue},
		{"an update type", e.UpdateType, []Type{OrderUpdated}, maxValue},
		{"a return type", string(e.ReturnType), []Type{OrderReturnCreated}, maxValue},
		{"a text", e.Text, written, 4 * MaxMessage},
	} {
		switch {
		case v.value == "":
		case !slices.Contains(v.of, e.Type):
			return fmt.Errorf("%s cannot have %s: that is for %s", e.Type, v.name, joined(v.of, ", "))
		case len(v.value) > v.most || !utf8.ValidString(v.value):
			return fmt.Errorf("%s must have at most %d bytes, in UTF-8, not %.40q", v.name, v.most, v.value)
		}
	}
	switch {
	case e.Rating != 0 && e.Type != GoodsFeedbackCreated:
		return fmt.Errorf("%s cannot have a rating: that is for %s", e.Type, GoodsFeedbackCreated)
	case e.Rating < 0 || e.Rating > 5:
		return fmt.Errorf("the rating %d is none: write 1 to 5", e.Rating)
	case len(e.Photos) > 0 && e.Type != ChatMessageSent:
		return fmt.Errorf("%s cannot have photos: they are for %s", e.Type, ChatMessageSent)
	case len(e.Photos) > maxPhotos:
		return fmt.Errorf("there are %d photos: at most %d go with a message", len(e.Photos), maxPhotos)
	}
	return nil
}

func (s OrderSpec) check() error {
	if len(s.Items) > maxLines {
		return fmt.Errorf("an order has at most %d items, not %d", maxLines, len(s.Items))
	}
	for i, item := range s.Items {
		twice := slices.ContainsFunc(s.Items[:i], func(other ItemSpec) bool { return other.OfferID == item.OfferID && other.Marking == item.Marking })
		switch {
		case item.OfferID == "" && item.Marking == "":
			return fmt.Errorf("item %d needs an offerId: the store's SKU", i+1)
		case item.OfferID != "" && item.Marking != "":
			return fmt.Errorf("item %d names an offer, %.80q: leave out its marking", i+1, item.OfferID)
		case len(item.Marking) > maxValue:
			return fmt.Errorf("the marking of item %d must have at most %d bytes", i+1, maxValue)
		case twice:
			return fmt.Errorf("the offer %.80q is there twice: write it once, with its count", item.OfferID)
		case item.Count < 0 || item.Count > 1<<31-1:
			return fmt.Errorf("the count %d of %.80q is none: write 1 to %d", item.Count, item.OfferID, 1<<31-1)
		case len(item.Promos) > maxPromos || slices.ContainsFunc(item.Promos, func(p PromoSpec) bool {
			return p.Type == "" || p.Discount < 0 || p.Subsidy < 0 || p.Subsidy > p.Discount || p.Discount > MaxMoney/maxPromos
		}):
			return fmt.Errorf("the promos of %.80q are out of bounds: at most %d, each with a type, a discount and a subsidy of at most that", item.OfferID, maxPromos)
		case item.Price < 0 || item.Price > MaxMoney/maxLines/Money(max(item.Count, 1)):
			return fmt.Errorf("the price %s of %.80q is out of bounds: all of an order costs at most %s", item.Price, item.OfferID, MaxMoney)
		}
	}
	if s.Payment != "" && s.Payment != "PREPAID" && s.Payment != "POSTPAID" {
		return fmt.Errorf("unknown payment %.40q; known are PREPAID and POSTPAID", s.Payment)
	}
	if utf8.RuneCountInString(s.Notes) > maxNotes {
		return fmt.Errorf("the notes have more than %d characters", maxNotes)
	}
	if d := s.Delivery; d != nil {
		if !slices.Contains([]string{"", ByCourier, ToPickup, ByPost, Digital}, d.Type) {
			return fmt.Errorf("unknown delivery %.40q; known are %s, %s, %s and %s", d.Type, ByCourier, ToPickup, ByPost, Digital)
		}
		for _, day := range []Date{d.From, d.To, d.ShipmentDate} {
			if day != "" && day.Start().IsZero() {
				return fmt.Errorf("invalid day %.40q; write one such as 2026-09-01", string(day))
			}
		}
		if d.From != "" && d.To != "" && d.From > d.To {
			return errors.New("the delivery is promised from a day after the one to which it is promised")
		}
		if d.Price < 0 {
			return errors.New("the price of the delivery is below 0")
		}
	}
	return nil
}
