package operations

import (
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// shipmentHandlers bring orders by FBS from the shop to Market.
func (l *operations) shipmentHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"searchShipments":            l.searchShipments,
		"getShipment":                l.getShipment,
		"getShipmentOrdersInfo":      l.getShipmentOrdersInfo,
		"confirmShipment":            l.confirmShipment,
		"setShipmentPalletsCount":    l.setShipmentPalletsCount,
		"transferOrdersFromShipment": l.transferOrdersFromShipment,

		"downloadShipmentReceptionTransferAct":  l.downloadReceptionTransferAct,
		"downloadShipmentAct":                   l.downloadAct,
		"downloadShipmentInboundAct":            l.downloadInboundAct,
		"downloadShipmentPalletLabels":          l.downloadPalletLabels,
		"downloadShipmentTransportationWaybill": l.downloadTable(market.DownloadWaybill),
		"downloadShipmentDiscrepancyAct":        l.downloadTable(market.DownloadMismatch),
	}
}

// shipment is the one that the path names. One of another shop is not there.
func (l *operations) shipment(r *pullapi.Request) (state.Manifest, error) {
	id := r.Int("shipmentId")
	m, ok := l.State.Outbound(id, r.Now)
	if !ok || m.CampaignID != r.Campaign.ID {
		return m, &pullapi.Error{Status: http.StatusNotFound, Message: fmt.Sprintf(shipmentNotFound, id)}
	}
	return m, nil
}

func (l *operations) searchShipments(r *pullapi.Request) (any, error) {
	var asked struct {
		DateFrom        day                     `json:"dateFrom"`
		DateTo          day                     `json:"dateTo"`
		Statuses        []market.OutboundStatus `json:"statuses"`
		OrderIDs        []int64                 `json:"orderIds"`
		CancelledOrders *bool                   `json:"cancelledOrders"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	filter := state.OutboundFilter{
		CampaignID: r.Campaign.ID, From: market.Date(asked.DateFrom), To: market.Date(asked.DateTo),
		Statuses: asked.Statuses, OrderIDs: asked.OrderIDs, Now: r.Now,
	}
	page, err := l.State.Outbounds(filter, state.Page{Token: r.Text("pageToken") + r.Text("page_token"), Size: int(r.Int("limit"))})
	if err != nil {
		return nil, refused(err)
	}
	reply := outboundsReply{Status: statusOK, Result: outboundsDTO{Shipments: []outboundInfoDTO{}, Paging: pagingDTO{page.Next}}}
	withCancelled := asked.CancelledOrders == nil || *asked.CancelledOrders
	for i := range page.Items {
		reply.Result.Shipments = append(reply.Result.Shipments, l.outboundInfo(&page.Items[i], withCancelled))
	}
	return reply, nil
}

func (l *operations) getShipment(r *pullapi.Request) (any, error) {
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	return outboundReply{statusOK, l.outboundWhole(&m, r.Flag("cancelledOrders"))}, nil
}

// getShipmentOrdersInfo says for which orders there are labels: for all that
// will be sent.
func (l *operations) getShipmentOrdersInfo(r *pullapi.Request) (any, error) {
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	reply := outboundLabelsReply{Status: statusOK}
	reply.Result.OrderIDsWithLabels, reply.Result.OrderIDsWithoutLabels = []int64{}, []int64{}
	for _, id := range m.All() {
		if o, ok := l.State.Order(id); ok && underWay(&o) == nil {
			reply.Result.OrderIDsWithLabels = append(reply.Result.OrderIDsWithLabels, id)
		} else {
			reply.Result.OrderIDsWithoutLabels = append(reply.Result.OrderIDsWithoutLabels, id)
		}
	}
	return reply, nil
}

// confirmShipment confirms a shipment once it is formed. Who signs its act by
// name signs it at once (choice).
func (l *operations) confirmShipment(r *pullapi.Request) (any, error) {
	var asked struct {
		ExternalShipmentID string `json:"externalShipmentId"`
		Signatory          string `json:"signatory"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	return nil, l.changed(nil, l.State.ConfirmOutbound(m.CampaignID, m.ID, asked.ExternalShipmentID, asked.Signatory != "", r.Now))
}

func (l *operations) setShipmentPalletsCount(r *pullapi.Request) (any, error) {
	var asked struct {
		PlacesCount int64 `json:"placesCount"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	return nil, l.changed(nil, l.State.SetPallets(m.CampaignID, m.ID, asked.PlacesCount, r.Now))
}

// transferOrdersFromShipment puts orders off to the next shipment. It takes no
// time here (choice).
func (l *operations) transferOrdersFromShipment(r *pullapi.Request) (any, error) {
	var asked struct {
		OrderIDs []int64 `json:"orderIds"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	return nil, l.changed(l.State.TransferOrders(m.CampaignID, m.ID, asked.OrderIDs, r.Now))
}
