package state

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// orderIndex finds the orders of some shops in some statuses without looking at
// others.
type orderIndex struct {
	undo  *undo
	shops map[int64]*shopOrders
	ids   []int64 // of shops, sorted
}

// shopOrders are the orders of one shop: by status in order of creation, and
// all in order of their last change.
type shopOrders struct {
	undo     *undo
	business int64
	created  []*statusOrders
	updated  [2]list // real ones, and test orders
}

type statusOrders struct {
	status market.Status
	fake   bool
	list   list
}

// put moves an order from where old stands to where next does; old is nil for
// a new one. Its place in order of creation is its key.
func (x *orderIndex) put(business int64, k key, old, next *filed) {
	shop := x.shop(next.CampaignID, business)
	if old != nil {
		if old.CampaignID != next.CampaignID || old.Status != next.Status || old.Fake != next.Fake {
			x.shop(old.CampaignID, business).list(old.Status, old.Fake).remove(k)
		}
		x.shop(old.CampaignID, business).byUpdate(old.Fake).remove(key{nanos(old.UpdatedAt), old.ID})
	}
	shop.list(next.Status, next.Fake).insert(k)
	shop.byUpdate(next.Fake).insert(key{nanos(next.UpdatedAt), next.ID})
}

func (x *orderIndex) shop(id, business int64) *shopOrders {
	if shop, ok := x.shops[id]; ok {
		return shop
	}
	if x.shops == nil {
		x.shops = map[int64]*shopOrders{}
	}
	x.shops[id] = &shopOrders{undo: x.undo, business: business, updated: [2]list{{undo: x.undo}, {undo: x.undo}}}
	at, _ := slices.BinarySearch(x.ids, id)
	x.ids = slices.Insert(x.ids, at, id)
	return x.shops[id]
}

func (s *shopOrders) list(status market.Status, fake bool) *list {
	for _, one := range s.created {
		if one.status == status && one.fake == fake {
			return &one.list
		}
	}
	s.created = append(s.created, &statusOrders{status: status, fake: fake, list: list{undo: s.undo}})
	return &s.created[len(s.created)-1].list
}

func (s *shopOrders) byUpdate(fake bool) *list {
	if fake {
		return &s.updated[1]
	}
	return &s.updated[0]
}

// lists are those that can hold what f asks for.
func (x *orderIndex) lists(f *OrderFilter) []*list {
	var out []*list
	for _, id := range x.ids {
		shop := x.shops[id]
		if len(f.CampaignIDs) > 0 && !slices.Contains(f.CampaignIDs, id) || f.BusinessID != 0 && f.BusinessID != shop.business {
			continue
		}
		if f.byUpdate() {
			for i := range shop.updated {
				if f.Fake.allows(i == 1) {
					out = append(out, &shop.updated[i])
				}
			}
			continue
		}
		for _, one := range shop.created {
			if f.Fake.allows(one.fake) && (len(f.Statuses) == 0 || slices.Contains(f.Statuses, one.status)) {
				out = append(out, &one.list)
			}
		}
	}
	return out
}

// CountOrders is how many orders have each status, test orders included, of those
// statuses that any has.
func (s *State) CountOrders() map[market.Status]int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := map[market.Status]int{}
	for _, shop := range s.index.shops {
		for _, one := range shop.created {
			if one.list.len > 0 {
				out[one.status] += one.list.len
			}
		}
	}
	return out
}
