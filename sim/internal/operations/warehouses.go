package operations

import (
	"cmp"
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// warehouseHandlers are the operations about where goods lie. No warehouse is in
// a group.
func (l *operations) warehouseHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getWarehouses":            l.getWarehouses,
		"getPagedWarehouses":       l.getPagedWarehouses,
		"updateWarehouseStatus":    l.updateWarehouseStatus,
		"getFulfillmentWarehouses": l.getFulfillmentWarehouses,
	}
}

// warehouses are all of a cabinet's shops, or with 0 Market's.
func (l *operations) warehouses(businessID int64) ([]market.Warehouse, error) {
	return everything(func(p state.Page) (state.Listed[market.Warehouse], error) {
		return l.State.Warehouses(businessID, p)
	})
}

func (l *operations) getWarehouses(r *pullapi.Request) (any, error) {
	all, err := l.warehouses(r.BusinessID)
	reply := warehouseGroups{Warehouses: []warehouseDTO{}, Groups: []struct{}{}}
	for _, w := range all {
		reply.Warehouses = append(reply.Warehouses, warehouseOf(w))
	}
	return answered(reply, err)
}

func (l *operations) getPagedWarehouses(r *pullapi.Request) (any, error) {
	var body struct {
		Components  []string `json:"components"`
		CampaignIDs []int64  `json:"campaignIds"`
	}
	if err := r.Decode(&body); err != nil {
		return nil, err
	}
	all, err := l.warehouses(r.BusinessID)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(w market.Warehouse) bool {
		return len(body.CampaignIDs) > 0 && !slices.Contains(body.CampaignIDs, w.CampaignID)
	})
	page, err := r.Page(len(all))
	if err != nil {
		return nil, err
	}
	reply := warehousePage{Warehouses: []warehouseDTO{}, Paging: paging{page.Next}}
	for _, w := range all[page.From:page.To] {
		dto := warehouseOf(w)
		if !slices.Contains(body.Components, "ADDRESS") {
			dto.Address = nil
		}
		if slices.Contains(body.Components, "STATUS") {
			dto.Status = &warehouseStatus{statusOf(!w.Disabled)}
		}
		reply.Warehouses = append(reply.Warehouses, dto)
	}
	return answered(reply, nil)
}

// updateWarehouseStatus closes a shop's warehouse, or opens it again.
func (l *operations) updateWarehouseStatus(r *pullapi.Request) (any, error) {
	var body struct {
		Enabled bool `json:"enabled"`
	}
	if err := r.Decode(&body); err != nil {
		return nil, err
	}
	c, err := l.shop(r)
	if err != nil {
		return nil, err
	}
	err = l.State.EnableWarehouse(c.WarehouseID, body.Enabled)
	return answered(warehouseStatus{statusOf(body.Enabled)}, err)
}

func statusOf(enabled bool) string {
	if enabled {
		return "OTHER"
	}
	return "DISABLED_MANUALLY"
}

// getFulfillmentWarehouses lists Market's own, or the one of a shop of the
// caller's.
func (l *operations) getFulfillmentWarehouses(r *pullapi.Request) (any, error) {
	all, err := l.warehouses(0)
	if err != nil {
		return nil, err
	}
	if id := r.Int("campaignId"); id != 0 {
		c, err := l.ownCampaign(r, id)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(w market.Warehouse) bool { return w.ID != c.WarehouseID })
	}
	reply := fulfillment{Warehouses: []fulfillmentWarehouse{}}
	for _, w := range all {
		reply.Warehouses = append(reply.Warehouses, fulfillmentWarehouse{w.ID, w.Name, addressOf(w)})
	}
	return answered(reply, nil)
}

func warehouseOf(w market.Warehouse) warehouseDTO {
	return warehouseDTO{ID: w.ID, Name: w.Name, CampaignID: w.CampaignID, Express: w.Express, Address: addressOf(w)}
}

func addressOf(w market.Warehouse) *address {
	return &address{City: cmp.Or(w.City, plainCity), GPS: gps{moscowLatitude, moscowLongitude}}
}
