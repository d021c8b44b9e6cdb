package rules

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

const day = 24 * time.Hour

// Durations is how long what nobody asks for takes with orders of a model
// (P-MOVES). The documents give none of them (choice).
type Durations struct {
	// Checked is from placing an order to its shop, a step.
	Checked time.Duration
	// Packed is a step of PROCESSING that is not the store's.
	Packed time.Duration
	// Fetched is from READY_TO_SHIP on, a step, not before FetchedFrom after the
	// day of the shipment begins.
	Fetched, FetchedFrom time.Duration
	// Carried is a step of DELIVERY, Collected from the arrival at a pick-up point to
	// the buyer's coming, and Stored the days for which it waits there.
	Carried, Collected time.Duration
	Stored             int
	// Left is how long an order that its store does not move is waited for after the
	// end of its shipment's day, or after it began if it has none.
	Left time.Duration
	// Overdue is how long after the last promised day an order by DBS is held for not
	// received.
	Overdue time.Duration
}

// DurationsOf are those of a model.
func DurationsOf(m market.Model) Durations {
	d := Durations{
		Checked: 4 * time.Minute, Packed: 6 * time.Hour, Fetched: 2 * time.Hour, FetchedFrom: 15 * time.Hour,
		Carried: 12 * time.Hour, Collected: day, Stored: 7, Left: 3 * day, Overdue: day,
	}
	switch m {
	case market.Express:
		d.Checked, d.Packed, d.Fetched, d.FetchedFrom, d.Carried = time.Minute, 10*time.Minute, 3*time.Minute, 0, 10*time.Minute
		d.Left = 4 * time.Hour
	case market.DBS:
		d.Packed, d.Carried = 2*time.Hour, day
	}
	return d
}

// The durations that are the same for all models (choice).
const (
	ReturnStep         = day           // a step of a refund or of what comes back
	ReturnDelivery     = 4 * time.Hour // until a buyer has chosen how to send goods back
	ReturnsAfter       = 2 * day       // from an order's arrival to a return
	UnredeemedAfter    = 6 * time.Hour // from the end of an order on its way to its coming back
	ArbitrationLasts   = 3 * day       // until an arbiter decides
	DisputeLasts       = 2 * day       // from the last word in a dispute to its end
	keysAwaited        = 30 * time.Minute
	shopsDigitalIsDone = 3 * time.Hour
)
