package sim

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

// eventRow is an event of the queue as it is kept. Which fields are set depends on its
// kind.
type eventRow struct {
	Due          time.Time      `json:"due"`
	Kind         string         `json:"kind"`
	Subscription SubscriptionID `json:"subscription,omitempty"`
	Delivery     string         `json:"delivery,omitempty"`
	Order        int64          `json:"order,omitempty"`
	Return       int64          `json:"return,omitempty"`
	Chat         int64          `json:"chat,omitempty"`
	// At is when it was to be, where that is before Due, or since when.
	At time.Time `json:"at,omitzero"`
	// Name, URL, Endpoint and Types are those of an edit.
	Name     *string        `json:"name,omitempty"`
	URL      *string        `json:"url,omitempty"`
	Endpoint string         `json:"endpoint,omitempty"`
	Types    *[]market.Type `json:"types,omitempty"`
	// Count is the traffic's.
	Count int `json:"count,omitempty"`
	// What is a buyer's intention.
	What string `json:"what,omitempty"`
	// Offer of Campaign leaves the showcase if it is Gone, or comes back.
	Campaign int64  `json:"campaign,omitempty"`
	Offer    string `json:"offer,omitempty"`
	Gone     bool   `json:"gone,omitempty"`
}

// The kinds of events, as they are kept.
const (
	alarmRow         = "alarm"
	copiedRow        = "copied"
	expiryRow        = "expiry"
	activationRow    = "activation"
	disconnectionRow = "disconnection"
	unpluggingRow    = "unplugging"
	editingRow       = "editing"
	timerRow         = "timer"
	arrivalRow       = "arrival"
	visitRow         = "visit"
	showcaseRow      = "showcase"
)

func (a *alarm) row() (eventRow, bool) {
	return eventRow{Kind: alarmRow, Subscription: a.line.sub.id}, true
}

// row is none: a delivery that waits for its time is kept with it.
func (d *delivery) row() (eventRow, bool) { return eventRow{}, false }

func (c copied) row() (eventRow, bool) {
	return eventRow{Kind: copiedRow, Delivery: c.delivery.key()}, true
}

func (e expiry) row() (eventRow, bool) {
	return eventRow{Kind: expiryRow, Delivery: e.delivery.key()}, true
}

func (a activation) row() (eventRow, bool) {
	return eventRow{Kind: activationRow, Subscription: a.sub.id}, true
}

func (d disconnection) row() (eventRow, bool) {
	return eventRow{Kind: disconnectionRow, Subscription: d.sub.id, At: d.outage.Since}, true
}

func (u unplugging) row() (eventRow, bool) {
	return eventRow{Kind: unpluggingRow, Subscription: u.sub.id}, true
}

func (e *editing) row() (eventRow, bool) {
	return eventRow{
		Kind: editingRow, Subscription: e.sub.id, Name: e.Name, URL: e.URL, Endpoint: e.endpoint, Types: e.Types,
	}, true
}

func (t timer) row() (eventRow, bool) {
	return eventRow{Kind: timerRow, Order: t.order, Return: t.back, Chat: t.chat, At: t.due}, true
}

func (a arrival) row() (eventRow, bool) { return eventRow{Kind: arrivalRow, Count: a.changed}, true }

func (v visit) row() (eventRow, bool) {
	return eventRow{Kind: visitRow, Order: v.order, What: intentions()[v.what].name}, true
}

// Requests of the push API are kept with their places, as deliveries are.

func (a *acceptance) row() (eventRow, bool) { return eventRow{}, false }

func (t *telling) row() (eventRow, bool) { return eventRow{}, false }

func (r *robot) row() (eventRow, bool) { return eventRow{}, false }

func (b *purchase) row() (eventRow, bool) { return eventRow{}, false }

func (s showcase) row() (eventRow, bool) {
	return eventRow{Kind: showcaseRow, Campaign: s.campaign, Offer: s.offer, Gone: s.gone}, true
}

// event is that of a row. It is nil where what it is of is gone: it would be void.
func (r *restoring) event(row eventRow) (event, error) {
	m, sub, d := r.Market, r.subs[row.Subscription], r.deliveries[row.Delivery]
	switch row.Kind {
	case timerRow:
		return timer{market: m, state: m.state, order: row.Order, back: row.Return, chat: row.Chat, due: row.At}, nil
	case showcaseRow:
		return showcase{m.state, row.Campaign, row.Offer, row.Gone}, nil
	case arrivalRow:
		return arrival{m, m.state, row.Count}, nil
	case visitRow:
		i := slices.IndexFunc(intentions(), func(one intention) bool { return one.name == row.What })
		if i < 0 {
			return nil, nil
		}
		return visit{m, m.state, row.Order, i}, nil
	case copiedRow, expiryRow:
		switch {
		case d == nil:
			return nil, nil
		case row.Kind == copiedRow:
			return copied{d}, nil
		}
		return expiry{d}, nil
	}
	if sub == nil {
		return nil, fmt.Errorf("the event %.40q is of subscription %.40q, which is missing", row.Kind, string(row.Subscription))
	}
	switch row.Kind {
	case alarmRow:
		if sub.line == nil { // it was sent otherwise before
			return nil, nil
		}
		sub.line.alarm = &alarm{line: sub.line, at: row.Due}
		return sub.line.alarm, nil
	case activationRow:
		r.activating[sub] = true
		return activation{sub}, nil
	case disconnectionRow:
		return disconnection{sub, retry.Outage{Since: row.At}}, nil
	case unpluggingRow:
		return unplugging{sub}, nil
	case editingRow:
		edit := Edit{Name: row.Name, URL: row.URL, Types: row.Types}
		return &editing{Edit: edit, endpoint: row.Endpoint, sub: sub}, nil
	}
	return nil, fmt.Errorf("unknown event %.40q", row.Kind)
}
