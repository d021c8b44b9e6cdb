package operations

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// outletHandlers are the operations about a shop's own points of sale.
func (l *operations) outletHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getOutlets":   l.getOutlets,
		"createOutlet": pullapi.JSON(l.createOutlet),
		"getOutlet":    l.getOutlet,
		"updateOutlet": pullapi.JSON(l.updateOutlet),
		"deleteOutlet": l.deleteOutlet,
	}
}

func (l *operations) getOutlets(r *pullapi.Request) (any, error) {
	f := state.OutletFilter{CampaignID: r.Int("campaignId"), RegionID: r.Int("regionId"), Code: r.Text("shop_outlet_code")}
	if f.RegionID == 0 {
		f.RegionID = r.Int("region_id")
	}
	page, err := l.State.Outlets(f, pageOf(r))
	return outletPage{each(page.Items, outletOf), paging{page.Next}}, err
}

// readOutlet reads an outlet of the path's shop.
func readOutlet(r *pullapi.Request, body outletCard) (market.Outlet, error) {
	if needsRules(body) {
		return market.Outlet{}, typed("INVALID_OUTLET_INFO", outletInfo, "deliveryRules are missing")
	}
	if err := body.check(); err != nil {
		return market.Outlet{}, err
	}
	raw, err := json.Marshal(body)
	return market.Outlet{
		ID: r.Int("outletId"), CampaignID: r.Int("campaignId"), Code: body.Code, RegionID: body.Address.RegionID, Card: raw,
	}, err
}

// needsRules says that where buyers collect, they must know when they can.
func needsRules(o outletCard) bool {
	empty := len(o.DeliveryRules) == 0 || bytes.Equal(o.DeliveryRules, []byte("null"))
	return (o.Type == "DEPOT" || o.Type == "MIXED") && empty
}

func (l *operations) createOutlet(r *pullapi.Request, body outletCard) (any, error) {
	o, err := readOutlet(r, body)
	if err != nil {
		return nil, err
	}
	o, err = l.State.CreateOutlet(o)
	return outletID{o.ID}, err
}

func (l *operations) getOutlet(r *pullapi.Request) (any, error) {
	o, err := l.State.Outlet(r.Int("campaignId"), r.Int("outletId"))
	if err != nil {
		return nil, outletMissing(r, err)
	}
	return oneOutlet{outletOf(&o)}, nil
}

func (l *operations) updateOutlet(r *pullapi.Request, body outletCard) (any, error) {
	o, err := readOutlet(r, body)
	if err != nil {
		return nil, err
	}
	return l.done(nil, outletMissing(r, l.State.ReplaceOutlet(o)))
}

func (l *operations) deleteOutlet(r *pullapi.Request) (any, error) {
	return l.done(nil, outletMissing(r, l.State.RemoveOutlet(r.Int("campaignId"), r.Int("outletId"))))
}

// outletMissing is err in production's words, if it says that the path's outlet is
// not there.
func outletMissing(r *pullapi.Request, err error) error {
	if refusal, ok := errors.AsType[market.Refusal](err); ok && refusal.Reason == market.NotFound {
		return notFound(outletNotFound, r.Int("outletId"))
	}
	return err
}

type outletPage struct {
	Outlets []outletDTO `json:"outlets"`
	Paging  paging      `json:"paging"`
}

type oneOutlet struct {
	Outlet outletDTO `json:"outlet"`
}

type outletID struct {
	ID int64 `json:"id"`
}

// outletCard is what a store says of an outlet.
type outletCard struct {
	Name          string          `json:"name"`
	Type          string          `json:"type"`
	Coords        string          `json:"coords,omitempty"`
	Main          bool            `json:"isMain"`
	Code          string          `json:"shopOutletCode,omitempty"`
	Visibility    string          `json:"visibility,omitempty"`
	Address       outletAddress   `json:"address"`
	Phones        []string        `json:"phones"`
	Schedule      json.RawMessage `json:"workingSchedule"`
	DeliveryRules json.RawMessage `json:"deliveryRules,omitempty"`
	StoragePeriod int64           `json:"storagePeriod,omitempty"`
}

type outletAddress struct {
	RegionID   int64  `json:"regionId"`
	Street     string `json:"street,omitempty"`
	Number     string `json:"number,omitempty"`
	Building   string `json:"building,omitempty"`
	Estate     string `json:"estate,omitempty"`
	Block      string `json:"block,omitempty"`
	Additional string `json:"additional,omitempty"`
	Km         int64  `json:"km,omitempty"`
	City       string `json:"city,omitempty"`
}

type outletDTO struct {
	ID int64 `json:"id"`
	outletCard
	Status string    `json:"status"`
	Region regionDTO `json:"region"`
}

// outletOf is an outlet as it is shown: checked at once.
func outletOf(o *market.Outlet) outletDTO {
	dto := outletDTO{ID: o.ID, Status: "MODERATED", Region: regionOf(o.RegionID)}
	_ = json.Unmarshal(o.Card, &dto.outletCard) // the state has what readOutlet wrote
	return dto
}

// regionOf is a region by its number. Market knows far more of them than are
// known here: any other is taken for a town.
func regionOf(id int64) regionDTO {
	if r, ok := market.RegionOf(id); ok {
		return regionDTO{ID: id, Name: r.Name, Type: r.Type}
	}
	return regionDTO{ID: id, Name: fmt.Sprintf(plainRegion, id), Type: "TOWN"}
}
