package operations

import (
	"cmp"
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// warehouseHandlers are the operations about where goods lie.
func (l *operations) warehouseHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getWarehouses":            l.getWarehouses,
		"getPagedWarehouses":       pullapi.JSON(l.getPagedWarehouses),
		"updateWarehouseStatus":    pullapi.JSON(l.updateWarehouseStatus),
		"getFulfillmentWarehouses": l.getFulfillmentWarehouses,

		"getPartnerWarehouses":       pullapi.JSON(l.getPartnerWarehouses),
		"updateWarehouseModelStatus": pullapi.JSON(l.updateWarehouseModelStatus),
	}
}

// warehouses are all of a cabinet's shops, or with 0 Market's.
func (l *operations) warehouses(businessID int64) []market.Warehouse {
	return everything(func(p state.Page) (state.Listed[market.Warehouse], error) {
		return l.State.Warehouses(businessID, p)
	})
}

func (l *operations) getWarehouses(r *pullapi.Request) (any, error) {
	reply := warehouseGroups{Warehouses: []warehouseDTO{}, Groups: []warehouseGroup{}}
	for _, w := range l.warehouses(r.BusinessID) {
		switch {
		case w.Main == 0:
			reply.Warehouses = append(reply.Warehouses, warehouseOf(&w))
			continue
		case w.Main == w.ID:
			reply.Groups = append(reply.Groups, warehouseGroup{Name: groupName, Main: warehouseOf(&w)})
		}
		last := &reply.Groups[len(reply.Groups)-1]
		last.Warehouses = append(last.Warehouses, warehouseOf(&w))
	}
	return reply, nil
}

// groupName is what a cabinet's group of warehouses is called (choice).
const groupName = "Группа складов"

type getPagedWarehousesRequest struct {
	Components  []string `json:"components"`
	CampaignIDs []int64  `json:"campaignIds"`
}

func (l *operations) getPagedWarehouses(r *pullapi.Request, body getPagedWarehousesRequest) (any, error) {
	if err := l.checkCampaigns(r, body.CampaignIDs); err != nil {
		return nil, err
	}
	all := l.warehouses(r.BusinessID)
	all = slices.DeleteFunc(all, func(w market.Warehouse) bool {
		return len(body.CampaignIDs) > 0 && !slices.Contains(body.CampaignIDs, w.CampaignID)
	})
	page, err := r.Page(len(all))
	if err != nil {
		return nil, err
	}
	return warehousePage{each(all[page.From:page.To], func(w *market.Warehouse) warehouseDTO {
		dto := warehouseOf(w)
		if !slices.Contains(body.Components, "ADDRESS") {
			dto.Address = nil
		}
		if w.Main != 0 {
			dto.Group = &groupInfo{groupName, w.Main}
		}
		if slices.Contains(body.Components, "STATUS") {
			dto.Status = &warehouseStatus{statusOf(!w.Disabled)}
		}
		return dto
	}), paging{page.Next}}, nil
}

type updateWarehouseStatusRequest struct {
	Enabled bool `json:"enabled"`
}

// updateWarehouseStatus closes a shop's warehouse, or opens it again.
func (l *operations) updateWarehouseStatus(r *pullapi.Request, body updateWarehouseStatusRequest) (any, error) {
	err := l.State.EnableWarehouse(r.Campaign.WarehouseID, body.Enabled)
	return warehouseStatus{statusOf(body.Enabled)}, err
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
	all := l.warehouses(0)
	if id := r.Int("campaignId"); id != 0 {
		c, err := l.ownCampaign(r, id)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(w market.Warehouse) bool { return w.ID != c.WarehouseID })
	}
	return fulfillment{each(all, func(w *market.Warehouse) fulfillmentWarehouse {
		return fulfillmentWarehouse{w.ID, w.Name, addressOf(w)}
	})}, nil
}

func warehouseOf(w *market.Warehouse) warehouseDTO {
	return warehouseDTO{ID: w.ID, Name: w.Name, CampaignID: w.CampaignID, Express: w.Express, Address: addressOf(w)}
}

func addressOf(w *market.Warehouse) *address {
	return &address{City: cmp.Or(w.City, plainCity), GPS: gpsDTO{moscowLatitude, moscowLongitude}}
}
