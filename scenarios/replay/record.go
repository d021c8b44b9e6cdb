package replay

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// record is a journal made ready to be sent again.
type record struct {
	began      time.Time
	deliveries []*delivery // in the order of their first attempts
	attempts   []*attempt  // in the order of the journal
}

// delivery is one notification on its way to one subscription, or a request of
// its own. It becomes one check.
type delivery struct {
	id                         string // of the check
	subscription, notification string
	kind                       market.Type
	attempts                   []*attempt
}

// attempt is one recorded request, and what became of it this time.
type attempt struct {
	delivery *delivery
	exchange *journal.Exchange
	path     string // of its URL
	// sent is nil where it was not sent.
	sent  *journal.Exchange
	found difference
}

// newRecord reads a journal. It fails if nothing in it can be sent again.
func newRecord(j *journal.Journal) (*record, error) {
	r := &record{}
	var fold journal.Fold
	known := map[*journal.Delivery]*delivery{}
	ids := checkIDs{idReach: true, idOthers: true}
	kept := 0
	for _, e := range j.Entries() {
		if r.began.IsZero() {
			r.began = e.At
		}
		of := fold.Add(&e)                              // nil for PING and for whatever else is a request of its own
		if e.Exchange == nil || e.Exchange.Push != "" { // the push API is not sent again
			continue
		}
		a, err := newAttempt(e.Exchange)
		if err != nil {
			return nil, err
		}
		if a.kept() {
			kept++
		}
		if a.delivery = known[of]; a.delivery == nil {
			a.delivery = newDelivery(e, ids)
			r.deliveries = append(r.deliveries, a.delivery)
		}
		if of != nil {
			known[of] = a.delivery
		}
		a.delivery.attempts = append(a.delivery.attempts, a)
		r.attempts = append(r.attempts, a)
	}
	switch {
	case len(r.attempts) == 0:
		return nil, errors.New(recordEmpty)
	case len(r.attempts) == kept:
		return nil, fmt.Errorf(recordAllKept, kept)
	}
	return r, nil
}

func newAttempt(x *journal.Exchange) (*attempt, error) {
	u, err := url.Parse(x.Request.URL)
	if err != nil {
		return nil, fmt.Errorf(recordURL, x.ID)
	}
	return &attempt{exchange: x, path: u.Path}, nil
}

// kept reports whether a fault kept the request from the store.
func (a *attempt) kept() bool { return a.exchange.Fault != nil && !a.exchange.Fault.Arrived }

// answer is what the store made of the request, whatever Market saw of that.
func (a *attempt) answer() answer {
	f := a.exchange.Fault
	switch {
	case f == nil:
		return answerOf(a.exchange)
	case f.Verdict == nil:
		return answer{verdict: journal.Verdict{Outcome: journal.Unknown}}
	}
	return answer{reply: f.Reply, verdict: *f.Verdict}
}

// paths are the different ones of all requests, in order.
func (r *record) paths() []string {
	var all []string
	known := map[string]bool{}
	for _, a := range r.attempts {
		if !known[a.path] {
			known[a.path] = true
			all = append(all, a.path)
		}
	}
	return all
}

// seed makes trace contexts that are new to whoever has seen those of the
// record, and the same whenever it is replayed.
func (r *record) seed() uint64 {
	hash := fnv.New64a()
	for _, a := range r.attempts {
		for _, h := range a.exchange.Request.Header {
			if h.Name == "Traceparent" {
				_, _ = hash.Write([]byte(h.Value)) // never fails
			}
		}
	}
	return hash.Sum64() | 1 // 0 would ask for the default
}

func newDelivery(e journal.Entry, ids checkIDs) *delivery {
	return &delivery{
		id: ids.next(cmp.Or(e.Notification, e.Exchange.ID), e.Subscription), kind: e.Exchange.NotificationType,
		subscription: e.Subscription, notification: e.Notification,
	}
}

// checkIDs are the ids of checks that are taken.
type checkIDs map[string]bool

// next is the id of a check. One notification may go to several subscriptions
// (N-SCOPE).
func (taken checkIDs) next(name, subscription string) string {
	id := idPrefix + name
	for n := 2; taken[id]; n++ {
		id = idPrefix + name + "." + subscription
		if taken[id] {
			id = fmt.Sprintf("%s.%d", id, n)
		}
	}
	taken[id] = true
	return id
}

// The ids of checks: what all begin with, and those that are no notification's.
const (
	idPrefix = "replay."
	idReach  = idPrefix + "reach"
	idOthers = idPrefix + "others"
)
