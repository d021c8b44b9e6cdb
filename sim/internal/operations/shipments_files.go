package operations

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// allowed is the shipment that the path names, if its status allows an action.
func (l *operations) allowed(r *pullapi.Request, action market.OutboundAction) (state.Manifest, error) {
	m, err := l.shipment(r)
	switch {
	case err != nil, slices.Contains(m.Status.Actions(), action):
	case m.ConfirmedAt.IsZero():
		err = market.Refuse(market.NotConfirmed, m.ID)
	default:
		err = market.Refusal{Reason: market.WrongOutbound, Detail: string(m.Status)}
	}
	return m, err
}

// downloadReceptionTransferAct confirms a shop's nearest shipment that is formed,
// the last one, if it is not confirmed yet, and returns its act.
func (l *operations) downloadReceptionTransferAct(r *pullapi.Request) (any, error) {
	if err := checkSigning(r, r.Text("signatory")); err != nil {
		return nil, err
	}
	open := []market.OutboundStatus{market.OutboundReady, market.OutboundConfirmed, market.OutboundSigned}
	page, err := l.State.Outbounds(state.OutboundFilter{CampaignID: r.Campaign.ID, Statuses: open, Now: r.Now}, state.Page{Size: state.MaxPage})
	if err != nil {
		return nil, err
	}
	warehouse := r.Int("warehouse_id")
	nearest := slices.DeleteFunc(page.Items, func(m state.Manifest) bool {
		return warehouse != 0 && m.WarehouseID != warehouse || len(m.Left()) == 0
	})
	if len(nearest) == 0 {
		return nil, market.Refusal{Reason: market.NoOutbound}
	}
	m := slices.MaxFunc(nearest, func(a, b state.Manifest) int { return a.FormedAt().Compare(b.FormedAt()) })
	if leaving := l.State.Leaving(m.ID, r.Now); len(leaving) > 0 {
		return nil, market.Refuse(market.BeingExcluded, m.ID, listed(leaving))
	}
	switch {
	case len(m.Waiting) == len(m.Left()):
		return nil, market.Refuse(market.NoneProcessed, m.ID)
	case len(m.Waiting) > 0:
		return nil, market.Refuse(market.NotProcessed, m.ID, listed(m.Waiting))
	}
	if m.Status == market.OutboundReady {
		err := l.State.ConfirmOutbound(m.CampaignID, m.ID, "", r.Text("signatory") != "", r.Now)
		if err != nil {
			return nil, err
		}
	}
	return actOf(&m, m.Left()), nil
}

// mostListed is how many numbers a message lists.
const mostListed = 20

// listed are numbers as messages have them.
func listed(ids []int64) string {
	return strings.Join(each(ids[:min(len(ids), mostListed)], func(id *int64) string { return fmt.Sprint(*id) }), ", ")
}

func (l *operations) downloadAct(r *pullapi.Request) (any, error) {
	m, err := l.allowed(r, market.DownloadAct)
	if err != nil {
		return nil, err
	}
	return actOf(&m, m.Left()), nil
}

// downloadInboundAct has what Market accepted.
func (l *operations) downloadInboundAct(r *pullapi.Request) (any, error) {
	m, err := l.allowed(r, market.DownloadInbound)
	if err != nil {
		return nil, err
	}
	return actOf(&m, m.Accepted), nil
}

// downloadTable is a document that is a workbook: it is there when the shipment
// allows an action, and is the operation's made-up file.
func (l *operations) downloadTable(action market.OutboundAction) pullapi.Handler {
	return func(r *pullapi.Request) (any, error) {
		if _, err := l.allowed(r, action); err != nil {
			return nil, err
		}
		return r.Generated()
	}
}

// The bounds of an act: how many orders are on one of its pages, and how many it
// names at most (choice).
const (
	linesOfAct = 40
	mostInAct  = 10_000
)

// actOf lists orders of a shipment.
func actOf(m *state.Manifest, orderIDs []int64) pullapi.File {
	var pages []pullapi.Sheet
	for ids := range slices.Chunk(orderIDs[:min(len(orderIDs), mostInAct)], linesOfAct) {
		sheet := pullapi.Sheet{fmt.Sprintf("Shipment %d, %s, shop %d, %d orders", m.ID, m.Day, m.CampaignID, len(orderIDs))}
		for _, id := range ids {
			sheet = append(sheet, fmt.Sprintf("Order %d", id))
		}
		pages = append(pages, sheet)
	}
	return pullapi.File{Media: mediaPDF, Name: fmt.Sprintf("act-%d.pdf", m.ID), Data: pullapi.PDF(labelSize("A4"), pages...)}
}

// labelsOnA4 is how many labels of pallets are on a page of that size.
const labelsOnA4 = 16

// mostPallets is for how many pallets labels are made at once (choice).
const mostPallets = 1000

// downloadPalletLabels has a label for each pallet that the store brings.
func (l *operations) downloadPalletLabels(r *pullapi.Request) (any, error) {
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	if m.Pallets < 1 || m.Pallets > mostPallets {
		return nil, market.Refusal{Reason: market.WrongOutbound, Detail: fmt.Sprintf("%d pallets", m.Pallets)}
	}
	size, onPage := pullapi.SheetSize{Width: 147, Height: 210}, 1 // A8
	if r.Text("format") == "A4" {
		size, onPage = labelSize("A4"), labelsOnA4
	}
	var lines pullapi.Sheet
	for i := range m.Pallets {
		lines = append(lines, fmt.Sprintf("Shipment %d, pallet %d/%d", m.ID, i+1, m.Pallets))
	}
	pages := slices.Collect(slices.Chunk(lines, onPage))
	return pullapi.File{Media: mediaPDF, Name: fmt.Sprintf("pallets-%d.pdf", m.ID), Data: pullapi.PDF(size, pages...)}, nil
}
