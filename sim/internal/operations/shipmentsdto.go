package operations

import (
	"cmp"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

type outboundsDTO struct {
	Shipments []outboundInfoDTO `json:"shipments"`
	Paging    paging            `json:"paging"`
}

type outboundLabelsReply struct {
	OrderIDsWithLabels    []int64 `json:"orderIdsWithLabels"`
	OrderIDsWithoutLabels []int64 `json:"orderIdsWithoutLabels"`
}

// outboundFactsDTO is what both methods say of a shipment.
type outboundFactsDTO struct {
	ID               int64              `json:"id"`
	PlanIntervalFrom string             `json:"planIntervalFrom"`
	PlanIntervalTo   string             `json:"planIntervalTo"`
	ShipmentType     string             `json:"shipmentType"`
	Warehouse        *placeDTO          `json:"warehouse,omitempty"`
	ExternalID       string             `json:"externalId"`
	DeliveryService  deliveryServiceDTO `json:"deliveryService"`
	PalletsCount     palletsDTO         `json:"palletsCount"`
	OrderIDs         []int64            `json:"orderIds"`
	DraftCount       int                `json:"draftCount"`
	PlannedCount     int                `json:"plannedCount"`
	FactCount        int                `json:"factCount"`
	Signature        signatureDTO       `json:"signature"`
}

// outboundInfoDTO is a shipment in a list.
type outboundInfoDTO struct {
	outboundFactsDTO
	Status           market.OutboundStatus `json:"status"`
	StatusUpdateTime string                `json:"statusUpdateTime,omitempty"`
}

// outboundDTO is a shipment by itself.
type outboundDTO struct {
	outboundFactsDTO
	CurrentStatus    outboundStatusDTO       `json:"currentStatus"`
	AvailableActions []market.OutboundAction `json:"availableActions"`
}

type outboundStatusDTO struct {
	Status     market.OutboundStatus `json:"status"`
	UpdateTime string                `json:"updateTime,omitempty"`
}

type placeDTO struct {
	ID   int64  `json:"id"`
	Name string `json:"name,omitempty"`
}

type deliveryServiceDTO struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type palletsDTO struct {
	Planned int64 `json:"planned"`
	Fact    int64 `json:"fact"`
}

type signatureDTO struct {
	Signed bool `json:"signed"`
}

// Between these hours of its day a shipment is fetched (choice).
const (
	fetchedFrom = 10 * time.Hour
	fetchedTo   = 18 * time.Hour
)

func (l *operations) outboundFacts(m *state.Manifest, withCancelled bool) outboundFactsDTO {
	ids := m.Left()
	if withCancelled {
		ids = m.All()
	}
	dto := outboundFactsDTO{
		ID: m.ID, PlanIntervalFrom: isoTime(m.FormedAt().Add(fetchedFrom)), PlanIntervalTo: isoTime(m.FormedAt().Add(fetchedTo)),
		ShipmentType: "WITHDRAW", ExternalID: cmp.Or(m.ExternalID, fmt.Sprint(m.ID)), DeliveryService: deliveryServiceDTO{marketService, marketDelivery},
		PalletsCount: palletsDTO{Planned: m.Pallets}, OrderIDs: append([]int64{}, ids...), DraftCount: len(m.Left()),
		PlannedCount: len(m.Ready) + len(m.Accepted), FactCount: len(m.Accepted), Signature: signatureDTO{m.Signed},
	}
	if len(m.Accepted) > 0 {
		dto.PalletsCount.Fact = m.Pallets
	}
	if w, ok := l.State.Warehouse(m.WarehouseID); ok {
		dto.Warehouse = &placeDTO{w.ID, w.Name}
	}
	return dto
}

func (l *operations) outboundInfo(m *state.Manifest, withCancelled bool) outboundInfoDTO {
	return outboundInfoDTO{l.outboundFacts(m, withCancelled), m.Status, since(m)}
}

func (l *operations) outboundWhole(m *state.Manifest, withCancelled bool) outboundDTO {
	return outboundDTO{l.outboundFacts(m, withCancelled), outboundStatusDTO{m.Status, since(m)}, m.Status.Actions()}
}

// since is when a shipment got its status, or empty.
func since(m *state.Manifest) string {
	if m.Since.IsZero() {
		return ""
	}
	return isoTime(m.Since)
}
