package state

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/market"
)

// filed is what the indexes of orders know of one: no index sees more of it.
type filed struct {
	ID         int64         `json:"id"`
	CampaignID int64         `json:"campaign"`
	Status     market.Status `json:"status"`
	Fake       bool          `json:"fake,omitzero"`
	UpdatedAt  time.Time     `json:"updated"`
	ExternalID string        `json:"external,omitzero"`
	ShipmentID int64         `json:"shipment,omitzero"`
}

func filedOf(o *market.Order) *filed {
	if o == nil {
		return nil
	}
	return &filed{o.ID, o.CampaignID, o.Status, o.Fake, o.UpdatedAt, o.ExternalID, o.ShipmentID}
}

// file puts an order where all indexes find it; old is nil for one that is new to
// them. Its place in order of creation is k.
func (s *State) file(k key, old, next *filed) {
	s.index.put(s.businessOf(next.CampaignID), k, old, next)
	s.rename(old, next)
	s.outbounds.put(old, next)
}

// rename keeps the index of external ids.
func (s *State) rename(old, next *filed) {
	if old != nil && old.ExternalID == next.ExternalID && old.CampaignID == next.CampaignID {
		return
	}
	if old != nil && old.ExternalID != "" {
		at := externalID{old.CampaignID, old.ExternalID}
		left := slices.DeleteFunc(slices.Clone(s.byExternal[at]), func(id int64) bool { return id == old.ID })
		if put(&s.undo, s.byExternal, at, left); len(left) == 0 {
			remove(&s.undo, s.byExternal, at)
		}
	}
	if next.ExternalID != "" {
		at := externalID{next.CampaignID, next.ExternalID}
		put(&s.undo, s.byExternal, at, append(slices.Clip(s.byExternal[at]), next.ID))
	}
}

// orderRow is how an order is kept. What the indexes need stands before the order, which
// can then be read later.
type orderRow struct {
	At    int64         `json:"at,omitempty"`
	Filed *filed        `json:"filed"`
	Thing *market.Order `json:"thing"`
}

func (s *State) keepOrders() {
	keepMap(s, "orders", &s.orders)
	one := s.collections["orders"]
	one.Of = orderRow{}
	one.Find = func(key string) any {
		id, _ := asNumber(key)
		kept, ok := s.orders.byID[id]
		if !ok {
			return nil
		}
		o := kept.get()
		return orderRow{kept.at, filedOf(o), o}
	}
	one.Load = s.loadOrder
	s.collections["orders"] = one
}

// OrderHead is how much there is at least of the value of an order that is read later, in
// bytes: what the indexes need of one is seldom more.
const OrderHead = 384

// loading is what Load knows of orders until Reindex.
type loading struct {
	filed map[int64]*filed
	later Later    // nil where values are whole
	lot   *lot     // that has room
	whole []string // keys of those of which OrderHead does not tell enough
}

// ReadLater has what is loaded from now on, until Reindex, be read when it is needed: of
// the orders the values may then be no longer than OrderHead, or be as they are. It says
// of which collection these are.
func (s *State) ReadLater(later Later) (collection string) {
	s.loading.later = later
	return s.orders.collection
}

// loadOrder puts an order back, which is read when it is needed, but for what the
// indexes need of it: Reindex gives them that.
func (s *State) loadOrder(key string, value []byte) error {
	id, err := asNumber(key)
	if err != nil {
		return err
	}
	var row orderRow
	head, text, ok := bytes.Cut(value, beforeOrder)
	if ok && s.unreadable != nil {
		if err := keep.Read(append(slices.Clip(head), '}'), &row); err != nil {
			return err
		}
	}
	later := s.loading.later != nil && len(value) >= OrderHead
	switch {
	case row.Filed == nil && later:
		s.loading.whole = append(s.loading.whole, key)
		return nil
	case row.Filed == nil: // it was kept by an earlier version, or nobody could be told that it is unreadable
		if err := keep.Read(value, &row); err != nil {
			return err
		}
		if row.Thing == nil {
			return errEmpty
		}
		s.orders.restored(id, placed[market.Order]{thing: row.Thing, at: row.At})
		row.Filed = filedOf(row.Thing)
	case later:
		s.orders.restoreUnread(id, row.At, s.orderLater(key), s.failed)
	default:
		s.orders.restoreUnread(id, row.At, func() ([]byte, error) { return orderText(text), nil }, s.failed)
	}
	if s.loading.filed == nil {
		s.loading.filed = map[int64]*filed{}
	}
	s.loading.filed[id] = row.Filed
	return nil
}

// orderLater is the text of an order, to be read with those of others.
func (s *State) orderLater(key string) func() ([]byte, error) {
	l := s.loading.lot
	if l == nil || len(l.keys) == inLot {
		l = &lot{collection: s.orders.collection, later: s.loading.later}
		s.loading.lot = l
	}
	at := len(l.keys)
	l.keys = append(l.keys, key)
	return func() ([]byte, error) {
		value, err := l.take(at)
		_, text, _ := bytes.Cut(value, beforeOrder)
		if err == nil && len(text) == 0 {
			err = errEmpty
		}
		return orderText(text), err
	}
}

// orderText is the order alone, of what its row has from there on.
func orderText(rest []byte) []byte { return bytes.TrimSuffix(rest, []byte("}")) }

// loadWhole puts those orders back of which there was too little.
func (s *State) loadWhole() {
	left, later := s.loading.whole, s.loading.later
	s.loading.later = nil
	for keys := range slices.Chunk(left, inLot) {
		values, err := later(s.orders.collection, keys...)
		for i, key := range keys {
			if err == nil {
				err = s.loadOrder(key, values[i])
			}
			if err != nil {
				s.failed(fmt.Errorf("%s %s: %w", s.orders.collection, key, err))
				return
			}
		}
	}
}

// failed is told of what was kept and cannot be read, unless nobody needs it any more.
func (s *State) failed(err error) {
	if !s.retired.Load() {
		s.unreadable(err)
	}
}

// Retire says that another state has taken the place of this one: what was kept of it may
// be gone.
func (s *State) Retire() { s.retired.Store(true) }

// beforeOrder stands in no text before the order, where a quotation mark has a
// backslash before it.
var beforeOrder = []byte(`,"thing":`)
