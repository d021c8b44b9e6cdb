package state

import (
	"iter"
	"math"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// FakeOrders says whether test orders are asked for (N-FAKE).
type FakeOrders int

// Which orders a filter lets pass.
const (
	RealOnly FakeOrders = iota
	FakeOnly
	RealAndFake
)

func (f FakeOrders) allows(fake bool) bool { return f == RealAndFake || fake == (f == FakeOnly) }

// OrderFilter says which orders are asked for: those that meet all that is set.
type OrderFilter struct {
	// BusinessID is the cabinet, or 0 for all.
	BusinessID  int64
	CampaignIDs []int64
	IDs         []int64
	ExternalIDs []string
	Models      []market.Model
	Statuses    []market.Status
	Substatuses []market.Substatus
	Fake        FakeOrders
	// Each time is from From, included, to To, left out. Days include both.
	CreatedFrom, CreatedTo time.Time
	UpdatedFrom, UpdatedTo time.Time
	ShippedFrom, ShippedTo market.Date
	// CancelRequested asks for orders that wait for the store's answer (P-CANCEL).
	CancelRequested bool
	// Where is any other condition, or nil. It must neither change nor keep the
	// order, nor call the store.
	Where func(*market.Order) bool
}

// Orders lists orders as they were created, the oldest first. With UpdatedFrom
// or UpdatedTo they come as they were last changed instead, so that a store that
// polls for news meets each at least once.
//
// A page costs as much as there are orders of the shops and statuses, in the
// time, that the rest of the filter has to look at. The only error is a bad page
// token.
func (s *State) Orders(f OrderFilter, p Page) (Listed[market.Order], error) {
	page, err := s.orderPage(&f, p)
	return copied(page, err, (*market.Order).Clone)
}

func (s *State) orderPage(f *OrderFilter, p Page) (Listed[*market.Order], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if p.numbered() && p.Newest && len(f.IDs) == 0 && len(f.ExternalIDs) == 0 {
		return s.newestOrders(f, p), nil
	}
	return paged(p, s.orderKeys(f), s.orders.get, f.fits(s))
}

// newestOrders is a page by number that begins with what came last. Where the lists
// hold all that is asked for and nothing else, only those on the page are looked at.
func (s *State) newestOrders(f *OrderFilter, p Page) Listed[*market.Order] {
	var page Listed[*market.Order]
	lists := s.index.lists(f)
	skip, size := (min(p.Number, math.MaxInt32)-1)*p.size(), p.size()
	fits := f.fits(s)
	if f.listed() {
		fits = func(*market.Order) bool { return true }
		for _, l := range lists {
			page.Total += l.len
		}
	}
	found := 0
	for k := range mergedBack(lists) {
		if f.listed() && found < skip {
			found++
			continue
		}
		o := s.orders.get(k.id)
		if o == nil || !fits(o) {
			continue
		}
		if found >= skip && len(page.Items) < size {
			page.Items = append(page.Items, o)
		}
		if found++; f.listed() && len(page.Items) == size {
			return page
		}
	}
	page.Total = found
	return page
}

// listed reports whether the index has lists of nothing but what f asks for.
func (f *OrderFilter) listed() bool {
	return f.Where == nil && !f.CancelRequested && len(f.Models)+len(f.Substatuses) == 0 && f.ShippedFrom+f.ShippedTo == "" &&
		f.CreatedFrom.IsZero() && f.CreatedTo.IsZero() && f.UpdatedFrom.IsZero() && f.UpdatedTo.IsZero()
}

// orderKeys are the keys among which f has to look.
func (s *State) orderKeys(f *OrderFilter) func(key) iter.Seq[key] {
	switch {
	case len(f.IDs) > 0:
		return s.orders.only(f.IDs)
	case len(f.ExternalIDs) > 0 && len(f.CampaignIDs) > 0:
		var ids []int64
		for _, campaign := range f.CampaignIDs {
			for _, external := range f.ExternalIDs {
				ids = append(ids, s.byExternal[externalID{campaign, external}]...)
			}
		}
		return s.orders.only(ids)
	}
	from, to := f.CreatedFrom, f.CreatedTo
	if f.byUpdate() {
		from, to = f.UpdatedFrom, f.UpdatedTo
	}
	lists := s.index.lists(f)
	return func(after key) iter.Seq[key] {
		if !from.IsZero() {
			if first := (key{nanos(from) - 1, math.MaxInt64}); after.compare(first) < 0 {
				after = first
			}
		}
		return until(merged(lists, after), to)
	}
}

// until are the keys before a time, or all if it is zero.
func until(keys iter.Seq[key], to time.Time) iter.Seq[key] {
	if to.IsZero() {
		return keys
	}
	return func(yield func(key) bool) {
		for k := range keys {
			if k.at >= nanos(to) || !yield(k) {
				return
			}
		}
	}
}

// byUpdate reports whether orders come as they were last changed.
func (f *OrderFilter) byUpdate() bool {
	return len(f.IDs) == 0 && (!f.UpdatedFrom.IsZero() || !f.UpdatedTo.IsZero())
}

func (f *OrderFilter) fits(s *State) func(*market.Order) bool {
	return func(o *market.Order) bool {
		return f.Fake.allows(o.Fake) &&
			among(f.CampaignIDs, o.CampaignID) && among(f.Statuses, o.Status) && among(f.Substatuses, o.Substatus) &&
			among(f.Models, o.Model) && among(f.ExternalIDs, o.ExternalID) &&
			(f.BusinessID == 0 || s.businessOf(o.CampaignID) == f.BusinessID) &&
			within(o.CreatedAt, f.CreatedFrom, f.CreatedTo) && within(o.UpdatedAt, f.UpdatedFrom, f.UpdatedTo) &&
			(f.ShippedFrom == "" || o.Delivery.ShipmentDate >= f.ShippedFrom) &&
			(f.ShippedTo == "" || o.Delivery.ShipmentDate != "" && o.Delivery.ShipmentDate <= f.ShippedTo) &&
			(!f.CancelRequested || o.CancelRequested()) &&
			(f.Where == nil || f.Where(o))
	}
}

// among reports whether a list has one, or has nothing to ask for.
func among[T comparable](list []T, one T) bool { return len(list) == 0 || slices.Contains(list, one) }

// within reports whether a time is in a span, either end of which may be open.
func within(t, from, to time.Time) bool {
	return (from.IsZero() || !t.Before(from)) && (to.IsZero() || t.Before(to))
}
