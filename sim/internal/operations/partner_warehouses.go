package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// checkUngrouped refuses a cabinet with warehouse groups, for which there are
// older operations (P-STOCKS). The contract has the code, the words are ours.
func (l *operations) checkUngrouped(r *pullapi.Request) error {
	if b, _ := l.State.Business(r.BusinessID); b.WarehouseGroups {
		return typed("GROUPED_WAREHOUSE", groupedCabinet)
	}
	return nil
}

// partnerWarehouse is a warehouse of the cabinet's own.
func (l *operations) partnerWarehouse(r *pullapi.Request, id int64) (market.Warehouse, error) {
	w, ok := l.State.Warehouse(id)
	if !ok || w.CampaignID == 0 || w.BusinessID != r.BusinessID {
		return w, notFound(resourceMissing, "warehouse", id)
	}
	return w, nil
}

type getPartnerWarehousesRequest struct {
	IDs        []int64  `json:"warehouseIds"`
	Components []string `json:"components"`
}

// getPartnerWarehouses lists the cabinet's own, each with the models by which it
// is sold from there.
func (l *operations) getPartnerWarehouses(r *pullapi.Request, asked getPartnerWarehousesRequest) (any, error) {
	if err := l.checkUngrouped(r); err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(l.warehouses(r.BusinessID), func(w market.Warehouse) bool {
		return len(asked.IDs) > 0 && !slices.Contains(asked.IDs, w.ID)
	})
	page, err := r.Page(len(all))
	if err != nil {
		return nil, err
	}
	return partnerWarehouses{each(all[page.From:page.To], func(w *market.Warehouse) partnerWarehouseDTO {
		dto := partnerWarehouseDTO{ID: w.ID, Name: w.Name, Models: []warehouseModel{}}
		if shop, ok := l.State.Campaign(w.CampaignID); ok {
			dto.Models = append(dto.Models, warehouseModel{string(shop.Model), warehouseAvailability(r, w, &shop)})
		}
		if slices.Contains(asked.Components, "ADDRESS") {
			dto.Address = addressOf(w)
		}
		return dto
	}), paging{page.Next}}, nil
}

// warehouseAvailability is whether a model works from a warehouse.
func warehouseAvailability(r *pullapi.Request, w *market.Warehouse, shop *market.Campaign) market.Availability {
	if w.Disabled {
		return market.DisabledByHand
	}
	return availability(shop, r.ReplyEnum("result", "warehouses", "models", "apiAvailability"))
}

type updateWarehouseModelStatusRequest struct {
	WarehouseID int64        `json:"partnerWarehouseId"`
	Model       market.Model `json:"model"`
	Enabled     bool         `json:"enabled"`
}

// updateWarehouseModelStatus stops the sale by a model from a warehouse, or goes
// on with it.
func (l *operations) updateWarehouseModelStatus(r *pullapi.Request, asked updateWarehouseModelStatusRequest) (any, error) {
	w, err := l.partnerWarehouse(r, asked.WarehouseID)
	if err != nil {
		return nil, err
	}
	if shop, _ := l.State.Campaign(w.CampaignID); shop.Model != asked.Model {
		return nil, invalid(modelOfWarehouse, w.ID, shop.Model)
	}
	return warehouseStatus{statusOf(asked.Enabled)}, l.State.EnableWarehouse(w.ID, asked.Enabled)
}

type partnerWarehouses struct {
	Warehouses []partnerWarehouseDTO `json:"warehouses"`
	Paging     paging                `json:"paging"`
}

type partnerWarehouseDTO struct {
	ID      int64            `json:"id"`
	Name    string           `json:"name"`
	Models  []warehouseModel `json:"models"`
	Address *address         `json:"address,omitempty"`
}

type warehouseModel struct {
	Model        string              `json:"placementType"`
	Availability market.Availability `json:"apiAvailability"`
}
