package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// setOrderBoxLayout packs an order: each layout replaces the one before, and may
// drop items.
func (l *operations) setOrderBoxLayout(r *pullapi.Request, asked layoutRequest) (any, error) {
	boxes, err := asked.boxes()
	if err != nil {
		return nil, err
	}
	o, err := l.edit(r, func(id int64) ([]market.Change, error) {
		return l.State.SetBoxes(id, boxes, asked.AllowRemove, r.Now)
	})
	if err != nil {
		return nil, err
	}
	return layoutOf(&o), nil
}

type setOrderShipmentBoxesRequest struct {
	Boxes []struct{} `json:"boxes"`
}

// setOrderShipmentBoxes says only how many boxes there are. What it is told of
// each is not read any more.
func (l *operations) setOrderShipmentBoxes(r *pullapi.Request, asked setOrderShipmentBoxesRequest) (any, error) {
	o, err := l.edit(r, func(id int64) ([]market.Change, error) {
		return l.State.SetPlaces(id, len(asked.Boxes), r.Now)
	})
	if err != nil {
		return nil, err
	}
	return placesOf(&o), nil
}

// updateOrderItems leaves fewer units in an order.
func (l *operations) updateOrderItems(r *pullapi.Request, asked itemsRequest) (any, error) {
	items, err := asked.changes()
	if err != nil {
		return nil, err
	}
	return l.act(r, func(id int64) ([]market.Change, error) { return l.State.UpdateItems(id, items, r.Now) })
}

// provideOrderItemIdentifiers takes in the codes of units.
func (l *operations) provideOrderItemIdentifiers(r *pullapi.Request, asked itemsRequest) (any, error) {
	codes, err := asked.changes()
	if err != nil {
		return nil, err
	}
	o, err := l.edit(r, func(id int64) ([]market.Change, error) { return l.State.SetInstances(id, codes, r.Now) })
	if err != nil {
		return nil, err
	}
	return markedOf(&o, codes), nil
}

// getOrderIdentifiersStatus says how the check of the codes went: well, once a
// code is there for every unit of its item (choice).
func (l *operations) getOrderIdentifiersStatus(r *pullapi.Request) (any, error) {
	o, err := l.order(r)
	if err != nil {
		return nil, err
	}
	return checkedCodes(&o), nil
}
