package fake

import (
	"cmp"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// way is how an order goes: who delivers it, where to, and after which status
// it ends.
type way struct {
	model   market.Model // who packs, and who delivers
	courier bool         // to the door, not to a pick-up point
	exit    string       // one of moves.exits
	plain   bool         // by the shortest way, without the rarer statuses
}

// plainWay is the way of an order that was asked for: to the exit, or to the
// buyer.
func plainWay(m market.Model, exit string) way {
	w := way{model: m, exit: cmp.Or(exit, statusDelivered), plain: true}
	w.courier = m == market.Express || m == market.DBS
	if w.courier && exit == statusPickup {
		w.exit = statusDelivery
	}
	return w
}

// path lists the steps of a way, each to be dealt when the order gets there.
func (m *moves) path(w way) []*deck[move] {
	switch w.exit {
	case statusUnpaid:
		return []*deck[move]{m.unpaid, m.cancelled[w.exit]}
	case statusPending:
		return []*deck[move]{m.pending, m.cancelled[w.exit]}
	}
	path := m.stages(w)
	if reasons := m.cancelled[w.exit]; reasons != nil {
		return append(path, reasons)
	}
	return path
}

// stages are the steps as far as the one with the exit's status.
func (m *moves) stages(w way) []*deck[move] {
	processing, delivery, pickup, delivered := m.processing(w), m.delivery(w), m.pickedUp(w), m.received(w)
	switch w.exit {
	case statusProcessing:
		return processing
	case statusDelivery:
		return slices.Concat(processing, delivery)
	case statusPickup:
		return slices.Concat(processing, delivery, pickup)
	}
	return slices.Concat(processing, delivery, pickup, delivered)
}

func (m *moves) processing(w way) []*deck[move] {
	path := []*deck[move]{m.started}
	if !w.plain {
		path = []*deck[move]{m.early, m.started, m.packing}
	}
	switch w.model {
	case market.DBS, market.FBY: // Market sees no packing, or the shop does not
		return path
	case market.LaaS:
		return slices.Concat(m.reserved, path)
	case market.Express:
		return append(path, m.ready)
	}
	return append(path, m.ready, m.shipped)
}

func (m *moves) delivery(w way) []*deck[move] {
	switch {
	case w.plain:
		return []*deck[move]{m.handed}
	case w.courier:
		return []*deck[move]{m.handed, m.transit, m.lastMile, m.doorstep}
	}
	return []*deck[move]{m.handed, m.transit, m.lastMile}
}

func (m *moves) pickedUp(w way) []*deck[move] {
	switch {
	case w.courier:
		return nil
	case w.plain:
		return []*deck[move]{m.pickup}
	}
	return []*deck[move]{m.pickup, m.waiting}
}

func (m *moves) received(w way) []*deck[move] {
	switch {
	case w.exit == statusReturned:
		return []*deck[move]{m.delivered, m.partly, m.returned}
	case w.plain || !w.courier:
		return []*deck[move]{m.delivered}
	}
	return []*deck[move]{m.delivered, m.afterwards}
}
