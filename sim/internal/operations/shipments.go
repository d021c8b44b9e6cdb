package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// shipmentHandlers bring orders by FBS from the shop to Market.
func (l *operations) shipmentHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"searchShipments":            pullapi.JSON(l.searchShipments),
		"getShipment":                l.getShipment,
		"getShipmentOrdersInfo":      l.getShipmentOrdersInfo,
		"confirmShipment":            pullapi.JSON(l.confirmShipment),
		"setShipmentPalletsCount":    pullapi.JSON(l.setShipmentPalletsCount),
		"transferOrdersFromShipment": pullapi.JSON(l.transferOrdersFromShipment),

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
	switch {
	case ok && m.CampaignID == r.Campaign.ID:
		return m, nil
	case r.Operation.ID == "confirmShipment":
		return m, notFound(shipmentNotFound, id)
	}
	return m, notFound(resourceMissing, "SHIPMENT", id)
}

type searchShipmentsRequest struct {
	DateFrom        day                     `json:"dateFrom"`
	DateTo          day                     `json:"dateTo"`
	Statuses        []market.OutboundStatus `json:"statuses"`
	OrderIDs        []int64                 `json:"orderIds"`
	CancelledOrders *bool                   `json:"cancelledOrders"`
}

func (l *operations) searchShipments(r *pullapi.Request, asked searchShipmentsRequest) (any, error) {
	filter := state.OutboundFilter{
		CampaignID: r.Campaign.ID, From: market.Date(asked.DateFrom), To: market.Date(asked.DateTo),
		Statuses: asked.Statuses, OrderIDs: asked.OrderIDs, Now: r.Now,
	}
	page, err := l.State.Outbounds(filter, pageOf(r))
	if err != nil {
		return nil, err
	}
	withCancelled := asked.CancelledOrders == nil || *asked.CancelledOrders
	return outboundsDTO{each(page.Items, func(m *state.Manifest) outboundInfoDTO { return l.outboundInfo(m, withCancelled) }), paging{page.Next}}, nil
}

func (l *operations) getShipment(r *pullapi.Request) (any, error) {
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	return l.outboundWhole(&m, r.Flag("cancelledOrders")), nil
}

// getShipmentOrdersInfo says for which orders there are labels: for all that
// will be sent.
func (l *operations) getShipmentOrdersInfo(r *pullapi.Request) (any, error) {
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	var reply outboundLabelsReply
	reply.OrderIDsWithLabels, reply.OrderIDsWithoutLabels = []int64{}, []int64{}
	for _, id := range m.All() {
		if o, ok := l.State.Order(id); ok && underWay(&o) == nil {
			reply.OrderIDsWithLabels = append(reply.OrderIDsWithLabels, id)
		} else {
			reply.OrderIDsWithoutLabels = append(reply.OrderIDsWithoutLabels, id)
		}
	}
	return reply, nil
}

type confirmShipmentRequest struct {
	ExternalShipmentID string `json:"externalShipmentId"`
	Signatory          string `json:"signatory"`
}

// confirmShipment confirms a shipment once it is formed. Who signs its act by
// name signs it at once (choice).
func (l *operations) confirmShipment(r *pullapi.Request, asked confirmShipmentRequest) (any, error) {
	if err := checkSigning(r, asked.Signatory); err != nil {
		return nil, err
	}
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	return l.done(nil, l.State.ConfirmOutbound(m.CampaignID, m.ID, asked.ExternalShipmentID, asked.Signatory != "", r.Now))
}

// checkSigning refuses to sign for who calls with an employee's token.
func checkSigning(r *pullapi.Request, signatory string) error {
	if signatory != "" && r.Key.OAuth {
		return forbidden(noSigning)
	}
	return nil
}

type setShipmentPalletsCountRequest struct {
	PlacesCount int64 `json:"placesCount"`
}

func (l *operations) setShipmentPalletsCount(r *pullapi.Request, asked setShipmentPalletsCountRequest) (any, error) {
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	return l.done(nil, l.State.SetPallets(m.CampaignID, m.ID, asked.PlacesCount, r.Now))
}

type transferOrdersFromShipmentRequest struct {
	OrderIDs []int64 `json:"orderIds"`
}

// transferOrdersFromShipment puts orders off to the next shipment. It takes no
// time here (choice).
func (l *operations) transferOrdersFromShipment(r *pullapi.Request, asked transferOrdersFromShipmentRequest) (any, error) {
	m, err := l.shipment(r)
	if err != nil {
		return nil, err
	}
	return l.done(l.State.TransferOrders(m.CampaignID, m.ID, asked.OrderIDs, r.Now))
}
