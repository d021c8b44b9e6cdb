package state

import (
	"bytes"
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
	if row.Filed == nil { // it was kept by an earlier version, or nobody could be told that it is unreadable
		if err := keep.Read(value, &row); err != nil {
			return err
		}
		if row.Thing == nil {
			return errEmpty
		}
		s.orders.restored(id, placed[market.Order]{thing: row.Thing, at: row.At})
		row.Filed = filedOf(row.Thing)
	} else {
		s.orders.restoreUnread(id, row.At, bytes.TrimSuffix(text, []byte("}")), s.unreadable)
	}
	if s.filed == nil {
		s.filed = map[int64]*filed{}
	}
	s.filed[id] = row.Filed
	return nil
}

// beforeOrder stands in no text before the order, where a quotation mark has a
// backslash before it.
var beforeOrder = []byte(`,"thing":`)
