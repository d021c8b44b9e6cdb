package sim

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// What is kept of a Market beside its state, by collection and key. The names and the
// form of what is kept under them stay: files have them.
const (
	settingsName      = "settings"
	metadataName      = "metadata"
	clockName         = "clock"
	countersName      = "counters"
	trafficName       = "traffic"
	subscriptionsName = "subscriptions"
	notificationsName = "notifications"
	deliveriesName    = "deliveries"
	flightsName       = "flights"
	eventsName        = "events"
	faultsName        = "faults"
	wordsName         = "words"
)

// settingsRow is what a market was begun with, and stays.
type settingsRow struct {
	Revision   string    `json:"revision"`
	Seed       uint64    `json:"seed"`
	FirstOrder int64     `json:"firstOrder"`
	Start      time.Time `json:"start"`
	Cabinet    string    `json:"cabinet"` // as YAML
}

type clockRow struct {
	Now time.Time `json:"now"`
}

// countersRow is how many there were so far.
type countersRow struct {
	Notifications int                    `json:"notifications"`
	Exchanges     int                    `json:"exchanges"`
	Faults        int                    `json:"faults"`
	Calls         uint64                 `json:"calls"`
	Composed      map[market.Type]uint64 `json:"composed"`
	// Entries are those of the journal, by kind.
	Entries map[journal.Kind]int `json:"entries"`
}

type trafficRow struct {
	PerHour float64       `json:"perHour"`
	For     time.Duration `json:"for"`
	Until   time.Time     `json:"until,omitzero"`
	Visits  uint64        `json:"visits"`
	Ordered int           `json:"ordered"`
	Lost    int           `json:"lost"`
	Changed int           `json:"changed"`
}

func (t *traffic) kept() any {
	return trafficRow{t.PerHour, t.For, t.until, t.visits, t.ordered, t.lost, t.changed}
}

type subscriptionRow struct {
	BusinessID int64         `json:"businessId"`
	CampaignID int64         `json:"campaignId,omitempty"`
	Name       string        `json:"name"`
	URL        string        `json:"url"`
	Types      []market.Type `json:"types"`
	Endpoint   string        `json:"endpoint"`
	State      State         `json:"state"`
	Plugged    bool          `json:"plugged"`
	Outage     time.Time     `json:"outage,omitzero"`
	// Blocker is the delivery that all others wait for, and Due when it is repeated.
	Blocker string    `json:"blocker,omitempty"`
	Due     time.Time `json:"due,omitzero"`
}

func (s *subscription) kept() any {
	row := subscriptionRow{
		s.BusinessID, s.CampaignID, s.Name, s.URL, s.Types, s.endpoint, s.state, s.plugged, s.outage.Since, "", time.Time{},
	}
	if s.line != nil && s.line.blocker != nil {
		row.Blocker, row.Due = s.line.blocker.key(), s.line.due
	}
	return row
}

type notificationRow struct {
	Type   market.Type `json:"type"`
	Body   string      `json:"body"`
	Remark string      `json:"remark,omitempty"`
}

// kept is there as long as a delivery needs it.
func (n *notification) kept() any {
	if n.deliveries == 0 {
		return nil
	}
	return notificationRow{n.Type, string(n.Body), n.remark}
}

type deliveryRow struct {
	Notification int            `json:"notification"`
	Subscription SubscriptionID `json:"subscription"`
	Again        bool           `json:"again,omitempty"`
	Since        int64          `json:"since,omitempty"` // nanoseconds since 1970
	Before       int32          `json:"before,omitempty"`
	Attempts     int32          `json:"attempts,omitempty"`
	Failing      bool           `json:"failing,omitempty"`
	Held         bool           `json:"held,omitempty"`
	// Flight is the number of the exchange that is under way, and FlightAt when it left.
	Flight   int       `json:"flight,omitempty"`
	FlightAt time.Time `json:"flightAt,omitzero"`
	// Seq is its place on the queue, where it is due then, or, without Due, in the line
	// of its subscription. It is 0 while it is in neither.
	Seq uint64    `json:"seq,omitempty"`
	Due time.Time `json:"due,omitzero"`
}

func (d *delivery) kept() any {
	if d.done {
		return nil
	}
	row := deliveryRow{
		Notification: d.note.number, Subscription: d.sub.id, Again: d.again, Since: d.since, Before: d.before,
		Attempts: d.attempts, Failing: d.failing, Held: d.held, Seq: d.place.seq,
	}
	if d.flight != nil {
		row.Flight, row.FlightAt = d.flight.number, d.flight.at
	}
	if d.place.due != 0 {
		row.Due = time.Unix(0, d.place.due).UTC()
	}
	return row
}

func (d *delivery) keptAs() (collection, key string) { return deliveriesName, d.key() }

func (d *delivery) move(p place) { d.place = p }

// key tells deliveries apart.
func (d *delivery) key() string {
	key := fmt.Sprintf("%s/%s", d.note.id, d.sub.id)
	if d.again {
		key += "/again"
	}
	return key
}

// flightRow is an exchange under way that belongs to no delivery.
type flightRow struct {
	Exchange     *journal.Exchange `json:"exchange"`
	Subscription string            `json:"subscription,omitempty"`
	Notification string            `json:"notification,omitempty"`
}

// faultRow is a fault that is being injected.
type faultRow struct {
	Fault fault.Fault `json:"fault"`
	Since time.Time   `json:"since"`
	Hits  int         `json:"hits"`
	Met   int         `json:"met,omitempty"`
}

func (f *activeFault) kept() any {
	if f.lifted {
		return nil
	}
	return faultRow{f.Fault, f.since, f.hits, f.met}
}
