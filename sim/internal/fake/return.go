package fake

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// ReturnType is why goods come back, by the ordinal of the event.
func (f *Fake) ReturnType(event uint64) market.ReturnType {
	return market.ReturnType(shuffled(f, "return", event, f.values.returnTypes))
}

// Units are those that a buyer sends back, of what is left of each item.
func (f *Fake) Units(ordinal uint64, d market.Detail, left []market.ItemCount) []market.ItemCount {
	switch d {
	case market.Minimal:
		return []market.ItemCount{{OfferID: left[0].OfferID, Count: 1}}
	case market.Full, market.Extreme:
		return left
	}
	random := f.random("units", ordinal)
	var some []market.ItemCount
	for _, one := range left {
		if random.Bool() {
			some = append(some, market.ItemCount{OfferID: one.OfferID, Count: int64(random.IntRange(1, int(one.Count)))})
		}
	}
	if len(some) == 0 {
		return f.Units(ordinal, market.Minimal, left)
	}
	return some
}

// NextRefund is what a return's refund becomes, and NextShipment its goods; empty
// if that has come to its end.
func (f *Fake) NextRefund(r *market.Return, ordinal uint64) market.RefundStatus {
	var next []market.RefundStatus
	for _, move := range rules.RefundMoves(r.Model) {
		if move.From == r.Refund && slices.Contains(f.values.refunds, string(move.To)) {
			next = append(next, move.To)
		}
	}
	if len(next) == 0 {
		return ""
	}
	return shuffled(f, "refund "+string(r.Refund), ordinal/2, next)
}

// NextShipment is what the goods of a return become.
func (f *Fake) NextShipment(r *market.Return, ordinal uint64) market.ShipmentStatus {
	var next []market.ShipmentStatus
	for _, move := range rules.ShipmentMoves() {
		if move.From == r.Shipment && slices.Contains(f.values.shipments, string(move.To)) {
			next = append(next, move.To)
		}
	}
	if len(next) == 0 {
		return ""
	}
	return shuffled(f, "shipment "+string(r.Shipment), ordinal/2, next)
}

// News says which of a refund and a shipment an event is about, where both go on.
func (f *Fake) News(event uint64, d market.Detail) (refund, shipment bool) {
	switch d {
	case market.Minimal:
		return true, false
	case market.Full, market.Extreme:
		return true, true
	}
	random := f.random("news", event)
	refund = random.Bool()
	return refund, !refund || random.Bool()
}

// Excuse is why a buyer sends an item of a return back.
type Excuse struct {
	Reason, Subreason, Comment string
	// Pictures is how many photos there are.
	Pictures int
}

// Excuse is why an item comes back, by the ordinal of the return and the place of
// the item in it.
func (f *Fake) Excuse(ordinal uint64, place int) Excuse {
	e := shuffled(f, "excuse", ordinal+uint64(place), []Excuse{
		{"BAD_QUALITY", "NOT_WORKING", "Не включается.", 0}, {"BAD_QUALITY", "BROKEN", "Сломалось на второй день 😞", 0},
		{"BAD_QUALITY", "INCOMPLETENESS", "В коробке нет инструкции и винтов.", 0}, {"BAD_QUALITY", "DAMAGED", "Трещина на корпусе.", 0},
		{"BAD_QUALITY", "ITEM_WAS_USED", "Вещью уже пользовались.", 0}, {"BAD_QUALITY", "BAD_FLOWERS", "Цветы завяли.", 0},
		{"DOES_NOT_FIT", "USER_DID_NOT_LIKE", "Не понравилось.", 0}, {"DOES_NOT_FIT", "USER_CHANGED_MIND", "Передумала, нашла другой.", 0},
		{"WRONG_ITEM", "WRONG_ITEM", "Прислали совсем другое!", 0}, {"WRONG_ITEM", "WRONG_COLOR", "Заказывали белый, пришёл чёрный.", 0},
		{"WRONG_ITEM", "DID_NOT_MATCH_DESCRIPTION", "В описании 1,7 л, по факту 1,5 л.", 0}, {"WRONG_ITEM", "WRONG_AMOUNT_DELIVERED", "Вместо трёх — два.", 0},
		{"DAMAGE_DELIVERY", "WRAPPING_DAMAGED", "Упаковка порвана.", 0}, {"DAMAGE_DELIVERY", "BAD_PACKAGE", "Положили без плёнки, разбилось.", 0},
		{"LOYALTY_FAIL", "UNKNOWN", "Не начислили баллы.", 0}, {"CONTENT_FAIL", "INCOMPLETE", "На карточке набор, а пришёл один предмет.", 0},
		{"DELIVERY_FAIL", "DELIVERED_TOO_LONG", "Везли две недели.", 0}, {"DELIVERY_FAIL", "WRONG_ORDER", "Это чужой заказ.", 0},
		{"DELIVERY_FAIL", "PARCEL_MISSING", "Посылки нет.", 0}, {"UNKNOWN", "UNKNOWN", "", 0},
	})
	known := f.lists.among("ReturnDecisionReasonType", []string{e.Reason})
	if len(known) == 0 || len(f.lists.among("ReturnDecisionSubreasonType", []string{e.Subreason})) == 0 {
		e.Reason, e.Subreason = "UNKNOWN", "UNKNOWN"
	}
	e.Pictures = f.random("pictures", ordinal<<10+uint64(place)).IntN(4)
	return e
}

// ReturnWay is where a buyer hands a return in, and who takes it back.
func (f *Fake) ReturnWay(ordinal uint64, m market.Model) (pointType, recipient string) {
	points := []string{"WAREHOUSE", "PICKUP_POINT", "PICKUP_TERMINAL", "PICKUP_POST_OFFICE", "PICKUP_MIXED", "PICKUP_RETAIL"}
	recipients := []string{"DELIVERY_SERVICE", "POST", "DELIVERY_SERVICE"}
	if m == market.DBS {
		recipients = []string{"SHOP", "POST", "SHOP", "DELIVERY_SERVICE"}
	}
	pointType = shuffled(f, "return point", ordinal, f.lists.among("LogisticPointType", points))
	return pointType, shuffled(f, "recipient", ordinal, recipients)
}

// Track is the number of a parcel that comes back, or empty.
func (f *Fake) Track(ordinal uint64, place int) string {
	random := f.random("track", ordinal<<10+uint64(place))
	if random.Bool() {
		return ""
	}
	return random.Numerify("RR#########RU")
}

// Stock is what a warehouse finds the units of an item that came back to be: the
// usual ones in most cases.
func (f *Fake) Stock(ordinal uint64, place int) string {
	thing := ordinal + uint64(place)
	if f.chance("usual stock", thing, 2) {
		return Choose(f, "stock", thing, []string{"FIT", "DEFECT"})
	}
	return shuffled(f, "rare stock", thing, f.lists.among("ReturnInstanceStockType", []string{
		"ANOMALY", "SURPLUS", "EXPIRED", "MISGRADING", "UNDEFINED", "INCORRECT_IMEI", "INCORRECT_SERIAL_NUMBER", "INCORRECT_CIS", "PART_MISSING",
		"NON_COMPLIENT", "NOT_ACCEPTABLE", "SERVICE", "MARKDOWN", "DEMO", "REPAIR", "FIRMWARE", "FIT", "DEFECT",
	}))
}
