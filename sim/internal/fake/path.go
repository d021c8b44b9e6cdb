package fake

import "slices"

// way is how an order goes: who delivers it, where to, and after which status
// it ends.
type way struct {
	dbs     bool   // sold by DBS: the shop delivers, so Market sees no packing
	courier bool   // to the door, not to a pick-up point
	exit    string // one of moves.exits
	plain   bool   // by the shortest way, without the rarer statuses
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
	if w.dbs {
		return path
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
