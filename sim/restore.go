package sim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

// restoring is a Market that is made of what was kept. Rows come in no order, so they
// are gathered first.
type restoring struct {
	*Market
	rows struct {
		subscriptions map[SubscriptionID]subscriptionRow
		notifications map[int]notificationRow
		deliveries    map[string]deliveryRow
		flights       map[int]flightRow
		events        map[uint64]eventRow
		faults        map[int]faultRow
		settings      settingsRow
		clock         clockRow
		counters      countersRow
		traffic       trafficRow
		shops         map[int64]pushShopRow
		enabled       map[int64]bool
		requests      map[string]pushRequestRow
		acceptances   map[int64]acceptanceRow
		tellings      map[string]tellingRow
		checks        map[string]pushCheckRow
		purchases     map[uint64]purchaseRow
		words         wordsRow
		limits        map[string]limitRow
	}
	subs       map[SubscriptionID]*subscription
	deliveries map[string]*delivery
	activating map[*subscription]bool // by an event on the queue
	late       []*delivery            // due now
	flying     map[int]func()         // ends an exchange, by its number
	noPing     string
	ends       map[int]func(*flight) // likewise, of one that is kept apart from what it is of
}

// collections are those of what is kept beside the state.
func (r *restoring) collections() keep.Collections {
	all := keep.Collections{}
	add(all, subscriptionsName, &r.rows.subscriptions, func(key string) (SubscriptionID, error) { return SubscriptionID(key), nil })
	add(all, notificationsName, &r.rows.notifications, strconv.Atoi)
	add(all, deliveriesName, &r.rows.deliveries, sameText)
	add(all, flightsName, &r.rows.flights, strconv.Atoi)
	add(all, eventsName, &r.rows.events, func(key string) (uint64, error) { return strconv.ParseUint(key, 10, 64) })
	add(all, faultsName, &r.rows.faults, strconv.Atoi)
	add(all, pushShopsName, &r.rows.shops, number)
	add(all, pushEnabledName, &r.rows.enabled, number)
	add(all, pushRequestsName, &r.rows.requests, sameText)
	add(all, acceptancesName, &r.rows.acceptances, number)
	add(all, tellingsName, &r.rows.tellings, sameText)
	add(all, pushChecksName, &r.rows.checks, sameText)
	add(all, purchasesName, &r.rows.purchases, func(key string) (uint64, error) { return strconv.ParseUint(key, 10, 64) })
	add(all, limitsName, &r.rows.limits, sameText)
	addSingle(all, settingsName, &r.rows.settings)
	addSingle(all, metadataName, &r.metadata)
	addSingle(all, clockName, &r.rows.clock)
	addSingle(all, countersName, &r.rows.counters)
	addSingle(all, trafficName, &r.rows.traffic)
	addSingle(all, wordsName, &r.rows.words)
	all.Add(disk.Stamp(&r.keptAt))
	return all
}

func number(key string) (int64, error) { return strconv.ParseInt(key, 10, 64) }

func sameText(key string) (string, error) { return key, nil }

func add[K comparable, V any](all keep.Collections, name string, rows *map[K]V, read func(string) (K, error)) {
	*rows = map[K]V{}
	all.Add(keep.Collection{Name: name, Of: *new(V), Load: func(key string, text []byte) error {
		var v V
		k, err := read(key)
		if err == nil {
			err = keep.Read(text, &v)
		}
		(*rows)[k] = v
		return err
	}})
}

func addSingle[V any](all keep.Collections, name string, row *V) {
	all.Add(keep.Collection{Name: name, Of: *row, Load: func(_ string, text []byte) error { return keep.Read(text, row) }})
}

// restore makes the Market of what was kept. The caller has made an empty state.
func (m *Market) restore(store disk.Store) error {
	r := m.restoring(endedPing)
	head := disk.Head{Collection: m.state.ReadLater(store.Values), Bytes: state.OrderHead}
	rows := func(each func(keep.Row) error) error { return store.Rows(head, each) }
	if err := r.load(readAhead(rows)); err != nil {
		return err
	}
	last, err := store.Last()
	if err != nil {
		return err
	}
	m.keeper.now, m.keeper.entries = m.now, last
	m.journal = journal.Continue(last, r.rows.counters.Entries, keptEntries{m.keeper})
	first, err := store.First()
	if err != nil {
		return err
	}
	m.journal.Drop(first - 1)
	if err := m.keeper.catchUp(r.rows.words.Blocks, last); err != nil {
		return err
	}
	r.goOn()
	return nil
}

// restoring is ready to load. A subscription whose PING was under way is refused for
// the reason that is given.
func (m *Market) restoring(noPing string) *restoring {
	return &restoring{
		Market: m, noPing: noPing,
		subs: map[SubscriptionID]*subscription{}, deliveries: map[string]*delivery{}, activating: map[*subscription]bool{}, flying: map[int]func(){},
		ends: map[int]func(*flight){},
	}
}

// load makes the Market of rows. The caller has made an empty state, and lets it go on
// afterwards.
func (r *restoring) load(rows func(each func(keep.Row) error) error) error {
	all := r.collections()
	maps.Copy(all, r.state.Kept())
	if err := rows(all.Load); err != nil {
		return err
	}
	r.state.Reindex()
	r.now = r.rows.clock.Now
	r.restoreCounters()
	for _, part := range []func() error{r.restoreSubscriptions, r.restoreDeliveries, r.restoreEvents, r.restorePush, r.restoreLimits} {
		if err := part(); err != nil {
			return err
		}
	}
	r.restoreFaults()
	return nil
}

func (r *restoring) restoreCounters() {
	c, t := r.rows.counters, r.rows.traffic
	r.notifications, r.exchanges, r.injected, r.calls = c.Notifications, c.Exchanges, c.Faults, c.Calls
	maps.Copy(r.composed, c.Composed)
	r.traffic = traffic{
		Traffic: market.Traffic{PerHour: t.PerHour, For: t.For}, until: t.Until,
		visits: t.Visits, ordered: t.Ordered, lost: t.Lost, changed: t.Changed,
	}
}

func (r *restoring) restoreSubscriptions() error {
	for i := range len(r.rows.subscriptions) {
		id := subscriptionID(i + 1)
		row, ok := r.rows.subscriptions[id]
		if !ok {
			return fmt.Errorf("subscription %s is missing", id)
		}
		s := r.newSubscription(id, market.Subscription{
			Name: row.Name, URL: row.URL, BusinessID: row.BusinessID, CampaignID: row.CampaignID, Types: row.Types,
		}, row.Endpoint)
		s.state, s.plugged, s.outage = row.State, row.Plugged, retry.Outage{Since: row.Outage}
		r.subs[id] = s
		r.subscriptions = append(r.subscriptions, s)
	}
	return nil
}

func (r *restoring) restoreDeliveries() error {
	notes := map[int]*notification{}
	for key, row := range r.rows.deliveries {
		note := notes[row.Notification]
		kept, ok := r.rows.notifications[row.Notification]
		sub := r.subs[row.Subscription]
		if !ok || sub == nil {
			return fmt.Errorf("delivery %s: its notification or its subscription is missing", key)
		}
		if note == nil {
			note = newNotification(row.Notification, kept.Type, []byte(kept.Body), kept.Remark)
			notes[row.Notification] = note
		}
		note.deliveries++
		d := &delivery{
			note: note, sub: sub, since: row.Since, before: row.Before, attempts: row.Attempts,
			again: row.Again, failing: row.Failing, held: row.Held, place: place{seq: row.Seq},
		}
		if !row.Due.IsZero() {
			d.place.due = row.Due.UnixNano()
		}
		if d.failing {
			sub.failing++
		}
		r.deliveries[key] = d
		if row.Flight != 0 {
			r.takeOff(d, row.Flight, row.FlightAt)
		}
	}
	r.place()
	for id, row := range r.rows.subscriptions {
		if line, blocker := r.subs[id].line, r.deliveries[row.Blocker]; line != nil && blocker != nil {
			line.blocker, line.due = blocker, row.Due
		}
	}
	return nil
}

// place puts deliveries where they stood. Where the rules were others, so that they
// stood on the queue and now in a line, or the other way round, they are due now.
func (r *restoring) place() {
	waiting := slices.SortedFunc(maps.Values(r.deliveries), func(a, b *delivery) int {
		return cmp.Or(cmp.Compare(a.place.seq, b.place.seq), strings.Compare(a.key(), b.key()))
	})
	for _, d := range waiting {
		line, seq, queued := d.sub.line, d.place.seq, d.place.due != 0
		switch {
		case seq == 0 && d.flight == nil: // a copy that is not due yet, or what only expires
		case line == nil && queued:
			r.queue.Restore(time.Unix(0, d.place.due).UTC(), seq, d)
		case line == nil && d.flight != nil: // its end puts it there
		case line != nil && seq != 0 && !queued:
			line.put(d, seq)
		default:
			r.late = append(r.late, d)
		}
	}
}

// restoreEvents puts the events back on the queue.
func (r *restoring) restoreEvents() error {
	for seq, row := range r.rows.events {
		e, err := r.event(row)
		if err != nil {
			return err
		}
		if e != nil {
			r.queue.Restore(row.Due, seq, e)
		}
	}
	return nil
}

func (r *restoring) restoreFaults() {
	for _, number := range slices.Sorted(maps.Keys(r.rows.faults)) {
		row := r.rows.faults[number]
		r.faults = append(r.faults, newFault(number, row))
	}
}

// What is said of what was under way when the process ended.
const (
	endedUnknown = "the process ended before the reply was complete: what the store has made of it is not known"
	endedPing    = "the process ended before the reply to PING was complete"
)

func unknown() journal.Verdict {
	return journal.Verdict{Outcome: journal.Unknown, Reason: endedUnknown}
}

// goOn ends what was under way, so that it is made again: what nobody has recorded the
// end of is unknown.
func (r *restoring) goOn() {
	for number, row := range r.rows.flights {
		f := &flight{number: number, era: r.era, exchange: row.Exchange, subscription: row.Subscription, notification: row.Notification}
		f.exchange.Verdict = unknown()
		ends, ok := r.ends[number]
		if !ok {
			ends = r.recordDone
		}
		r.flying[number] = func() { ends(f) }
	}
	for _, number := range slices.Sorted(maps.Keys(r.flying)) {
		r.flying[number]()
	}
	for _, d := range r.late {
		d.due(r.Market)
	}
	for _, s := range r.subscriptions {
		if s.line != nil {
			s.line.wake(r.Market)
		}
		if s.plugged && s.state != Enabled && s.state != Unplugged && !r.activating[s] {
			s.refuse(r.Market, r.noPing)
		}
	}
}

// takeOff puts an attempt under way whose end is not known.
func (r *restoring) takeOff(d *delivery, number int, at time.Time) {
	d.note.text = string(d.note.Body)
	d.flight = r.flightOf(number, at, d.probe(), d.note.text, d.sub.address, nil)
	d.flight.exchange.Verdict = unknown()
	if d.sub.line != nil {
		d.sub.line.flying++
	}
	r.flying[number] = func() { d.settle(r.Market) }
}
