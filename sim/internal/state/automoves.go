package state

import (
	"time"
)

// PaidBack says which units of an order Market has paid the buyer back for: any of
// them, and all.
func (s *State) PaidBack(id int64) (some, all bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	o := s.orders.get(id)
	if o == nil {
		return false, false
	}
	left := int64(0)
	for _, item := range o.Items {
		left += item.Count
	}
	for _, back := range s.returned[id] {
		r := s.returns.get(back)
		if !r.Refund.Paid() {
			continue
		}
		for _, item := range r.Items {
			some, left = true, left-item.Count
		}
	}
	return some, some && left <= 0
}

// AcceptOutbound has Market fetch a shipment: one that its shop did not confirm is
// confirmed by that (choice), as it is in the seller's cabinet.
func (s *State) AcceptOutbound(id int64, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.outbounds.things.get(id)
	if old == nil || !old.ConfirmedAt.IsZero() {
		return
	}
	next := *old
	next.ConfirmedAt = at
	s.outbounds.things.put(id, time.Time{}, &next)
}
