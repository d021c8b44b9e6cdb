package operations

import "github.com/localmarket/localmarket/sim/market"

type supplyPage struct {
	Requests []supplyDTO `json:"requests"`
	Paging   paging      `json:"paging"`
}

type supplyDTO struct {
	ID        supplyIDs      `json:"id"`
	Type      string         `json:"type"`
	Subtype   string         `json:"subtype"`
	Status    string         `json:"status"`
	UpdatedAt string         `json:"updatedAt"`
	Counters  supplyCounters `json:"counters"`
	Target    supplyPlace    `json:"targetLocation"`
}

type supplyIDs struct {
	ID int64 `json:"id"`
}

type supplyCounters struct {
	Planned  int64  `json:"planCount"`
	Accepted *int64 `json:"factCount,omitempty"`
}

type supplyPlace struct {
	RequestedAt string        `json:"requestedDate"`
	ServiceID   int64         `json:"serviceId"`
	Name        string        `json:"name"`
	Address     supplyAddress `json:"address"`
	Type        string        `json:"type"`
}

type supplyAddress struct {
	Full string `json:"fullAddress"`
	GPS  gpsDTO `json:"gps"`
}

func (l *operations) supply(c *market.Campaign, s *market.Supply, items []market.ShopOffer) supplyDTO {
	w, _ := l.State.Warehouse(c.WarehouseID)
	planned := s.Units * int64(len(items))
	dto := supplyDTO{
		ID: supplyIDs{s.ID}, Type: s.Type, Subtype: s.Subtype, Status: s.Status, UpdatedAt: isoTime(s.UpdatedAt),
		Counters: supplyCounters{Planned: planned},
		Target: supplyPlace{
			isoTime(s.RequestedAt), w.ID, w.Name, supplyAddress{plainCity, gpsDTO{moscowLatitude, moscowLongitude}}, "FULFILLMENT",
		},
	}
	if s.Done() {
		dto.Counters.Accepted = &planned
	}
	return dto
}

type supplyItems struct {
	Items  []supplyItem `json:"items"`
	Paging paging       `json:"paging"`
}

type supplyItem struct {
	OfferID  string             `json:"offerId"`
	Name     string             `json:"name"`
	Price    *moneyDTO          `json:"price,omitempty"`
	Counters supplyItemCounters `json:"counters"`
}

type supplyItemCounters struct {
	Planned  int64  `json:"planCount"`
	Accepted *int64 `json:"factCount,omitempty"`
}

type supplyDocuments struct {
	Documents []supplyDocument `json:"documents"`
}

type supplyDocument struct {
	Type      string `json:"type"`
	URL       string `json:"url"`
	CreatedAt string `json:"createdAt"`
}
