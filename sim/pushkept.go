package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// What is kept of the legacy push API, by collection and key.
const (
	pushShopsName    = "pushShops"    // by campaign
	pushEnabledName  = "pushEnabled"  // by campaign: what the seller has said of it
	pushRequestsName = "pushRequests" // those that count (L-CHECK): by campaign and number
	acceptancesName  = "acceptances"  // by order
	tellingsName     = "tellings"     // by order and number
	pushChecksName   = "pushChecks"   // by campaign and token
	purchasesName    = "purchases"    // by visit
)

// requested is a row whose request is on the queue, under way, or waits for another.
type requested struct {
	// Flight is the number of the exchange that is under way.
	Flight int `json:"flight,omitempty"`
	// Seq is its place on the queue, where it is due then.
	Seq uint64    `json:"seq,omitempty"`
	Due time.Time `json:"due,omitzero"`
}

func requestOf(p place, f *flight) (r requested) {
	if f != nil {
		r.Flight = f.number
	}
	if r.Seq = p.seq; p.due != 0 {
		r.Due = time.Unix(0, p.due).UTC()
	}
	return r
}

// place is where it stands on the queue.
func (r requested) place() place {
	if r.Seq == 0 {
		return place{}
	}
	return place{r.Seq, r.Due.UnixNano()}
}

type pushShopRow struct {
	Late      int  `json:"late,omitempty"`
	BySilence bool `json:"bySilence,omitempty"`
	ByWindow  bool `json:"byWindow,omitempty"`
}

func (s *pushShop) kept() any { return pushShopRow{s.late, s.bySilence, s.byWindow} }

// pushRequestRow is a request of the last half hour.
type pushRequestRow struct {
	At    time.Time `json:"at"`
	Wrong bool      `json:"wrong,omitempty"`
}

type acceptanceRow struct {
	requested
	Campaign int64     `json:"campaign"`
	Fake     bool      `json:"fake,omitempty"`
	First    time.Time `json:"first"`
	Attempts int       `json:"attempts,omitempty"`
	Late     bool      `json:"late,omitempty"`
	Before   string    `json:"before,omitempty"`
}

func (a *acceptance) kept() any {
	if a.done {
		return nil
	}
	return acceptanceRow{requestOf(a.place, a.flight), a.campaign, a.fake, a.first, a.attempts, a.late, a.before}
}

func (a *acceptance) keptAs() (collection, key string) {
	return acceptancesName, strconv.FormatInt(a.order, 10)
}

func (a *acceptance) move(p place) { a.place = p }

type tellingRow struct {
	requested
	Method market.PushMethod `json:"method"`
	Order  market.Order      `json:"order"`
}

func (t *telling) kept() any {
	if t.done {
		return nil
	}
	return tellingRow{requestOf(t.place, t.flight), t.method, t.order}
}

func (t *telling) keptAs() (collection, key string) {
	return tellingsName, fmt.Sprintf("%d/%d", t.order.ID, t.number)
}

func (t *telling) move(p place) { t.place = p }

type pushCheckRow struct {
	requested
	Campaign int64     `json:"campaign"`
	Until    time.Time `json:"until"`
	Token    TokenUse  `json:"token,omitempty"`
}

func (r *robot) kept() any {
	if r.done {
		return nil
	}
	return pushCheckRow{requestOf(r.place, r.flight), r.campaign, r.until, r.token}
}

func (r *robot) keptAs() (collection, key string) {
	return pushChecksName, fmt.Sprintf("%d/%d", r.campaign, r.token)
}

func (r *robot) move(p place) { r.place = p }

type purchaseRow struct {
	requested
	Carts []market.Cart `json:"carts"`
}

func (b *purchase) kept() any {
	if len(b.carts) == 0 {
		return nil
	}
	return purchaseRow{requestOf(b.place, b.flight), b.carts}
}

func (b *purchase) keptAs() (collection, key string) {
	return purchasesName, strconv.FormatUint(b.visit, 10)
}

func (b *purchase) move(p place) { b.place = p }

// shop keeps how a store answers for a shop.
func (k *keeper) shop(campaignID int64, s *pushShop) {
	k.touch(pushShopsName, strconv.FormatInt(campaignID, 10), s)
}

// counted keeps the last request that counts, and forgets those of before that do no
// more: there were so many.
func (k *keeper) counted(campaignID int64, s *pushShop, before int, row pushRequestRow) {
	if k == nil {
		return
	}
	k.touch(pushRequestsName, requestKey(campaignID, s.last), value{row})
	for number := s.last - before; number <= s.last-s.window.Len(); number++ {
		k.touch(pushRequestsName, requestKey(campaignID, number), nil)
	}
	k.shop(campaignID, s)
}

func requestKey(campaignID int64, number int) string { return fmt.Sprintf("%d/%d", campaignID, number) }

// pushThings are what is kept of the push API but for what stands on the queue.
func (m *Market) pushThings(each func(collection, key string, t thing)) {
	for id, s := range m.push.shops {
		each(pushShopsName, strconv.FormatInt(id, 10), s)
		number := s.last - s.window.Len()
		for at, wrong := range s.window.All() {
			number++
			each(pushRequestsName, requestKey(id, number), value{pushRequestRow{at, wrong}})
		}
	}
	for id, on := range m.push.enabled {
		each(pushEnabledName, strconv.FormatInt(id, 10), value{on})
	}
	for _, line := range m.push.lines {
		for _, t := range line.waiting[min(1, len(line.waiting)):] { // the first is on the queue
			collection, key := t.keptAs()
			each(collection, key, t)
		}
	}
}

// restorePush puts back how the push API stood.
func (r *restoring) restorePush() error {
	for id, row := range r.rows.shops {
		s := r.shopOf(id)
		s.late, s.bySilence, s.byWindow = row.Late, row.BySilence, row.ByWindow
	}
	if len(r.rows.enabled) > 0 {
		r.push.enabled = r.rows.enabled
	}
	requests, err := pairs(r.rows.requests)
	for _, one := range requests {
		s, row := r.shopOf(one.id), r.rows.requests[one.key]
		s.last = one.number
		s.window.Add(row.At, row.Wrong)
	}
	for id, row := range r.rows.acceptances {
		a := &acceptance{
			state: r.state, order: id, campaign: row.Campaign, fake: row.Fake, first: row.First, attempts: row.Attempts, late: row.Late,
			before: row.Before, place: row.place(),
		}
		r.lineOf(id).accepting = a
		r.requested(row.requested, a, func(f *flight) { a.flight = f })
	}
	tellings, err2 := pairs(r.rows.tellings)
	for _, one := range tellings {
		row, line := r.rows.tellings[one.key], r.lineOf(one.id)
		t := &telling{state: r.state, line: line, method: row.Method, order: row.Order, number: one.number, place: row.place()}
		line.told = one.number
		line.waiting = append(line.waiting, t)
		r.requested(row.requested, t, func(f *flight) { t.flight = f })
	}
	for visit, row := range r.rows.purchases {
		b := &purchase{state: r.state, carts: row.Carts, visit: visit, place: row.place()}
		r.requested(row.requested, b, func(f *flight) { b.flight = f })
	}
	for _, row := range r.rows.checks {
		one := &robot{market: r.Market, state: r.state, campaign: row.Campaign, until: row.Until, token: row.Token, place: row.place()}
		r.requested(row.requested, one, func(f *flight) { one.flight = f })
	}
	return cmp.Or(err, err2)
}

// requested puts something on the queue, or ends its request that was under way.
func (r *restoring) requested(row requested, e interface {
	event
	outgoing
}, fly func(*flight)) {
	switch {
	case row.Flight != 0:
		r.ends[row.Flight] = func(f *flight) {
			f.push = &pushJudge{} // which has judged nothing
			fly(f)
			e.settle(r.Market)
		}
	case row.Seq != 0:
		r.queue.Restore(row.Due, row.Seq, e)
	}
}

// pair is the key of a row that is one of several of something.
type pair struct {
	key    string
	id     int64
	number int
}

// pairs are the keys of rows, in order.
func pairs[V any](rows map[string]V) ([]pair, error) {
	var all []pair
	for key := range rows {
		one := pair{key: key}
		id, number, _ := strings.Cut(key, "/")
		var err, err2 error
		one.id, err = strconv.ParseInt(id, 10, 64)
		one.number, err2 = strconv.Atoi(number)
		if err := cmp.Or(err, err2); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b pair) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.number, b.number)) })
	return all, nil
}
