package operations

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

type returnsDTO struct {
	Returns []returnDTO `json:"returns"`
	Paging  paging      `json:"paging"`
}

type returnDTO struct {
	ID            int64                 `json:"id"`
	OrderID       int64                 `json:"orderId"`
	CreationDate  string                `json:"creationDate"`
	UpdateDate    string                `json:"updateDate"`
	RefundStatus  market.RefundStatus   `json:"refundStatus,omitempty"`
	PickupPoint   *returnPointDTO       `json:"logisticPickupPoint,omitempty"`
	PickupTill    string                `json:"pickupTillDate,omitempty"`
	RecipientType string                `json:"shipmentRecipientType,omitempty"`
	Shipment      market.ShipmentStatus `json:"shipmentStatus,omitempty"`
	RefundAmount  int64                 `json:"refundAmount"` // kopecks
	Amount        moneyDTO              `json:"amount"`
	Items         []returnItemDTO       `json:"items"`
	Type          market.ReturnType     `json:"returnType"`
	Fast          bool                  `json:"fastReturn"`
}

type returnItemDTO struct {
	ShopSKU   string              `json:"shopSku"`
	Count     int64               `json:"count"`
	Decisions []returnDecisionDTO `json:"decisions,omitempty"`
	Instances []returnInstanceDTO `json:"instances,omitempty"`
	Tracks    []returnTrackDTO    `json:"tracks,omitempty"`
}

type returnTrackDTO struct {
	Code string `json:"trackCode"`
}

// returnDecisionDTO tells of an item why it comes back, and what the store
// decided, once it has: only here a store learns the item's number.
type returnDecisionDTO struct {
	ItemID       int64    `json:"returnItemId"`
	Count        int64    `json:"count"`
	Comment      string   `json:"comment,omitempty"`
	Reason       string   `json:"reasonType"`
	Subreason    string   `json:"subreasonType"`
	Type         string   `json:"decisionType,omitempty"`
	RefundAmount int64    `json:"refundAmount"` // kopecks
	Amount       moneyDTO `json:"amount"`
	Images       []string `json:"images,omitempty"`
}

type returnInstanceDTO struct {
	Status string `json:"status"`
	CIS    string `json:"cis,omitempty"`
	Stock  string `json:"stockType,omitempty"`
}

type returnPointDTO struct {
	ID          int64         `json:"id"`
	Name        string        `json:"name"`
	Address     pointPlaceDTO `json:"address"`
	Instruction string        `json:"instruction"`
	Type        string        `json:"type"`
	PartnerID   int64         `json:"logisticPartnerId"`
}

type pointPlaceDTO struct {
	Country  string `json:"country"`
	City     string `json:"city"`
	Street   string `json:"street"`
	House    string `json:"house"`
	Postcode string `json:"postcode"`
}

// pickupLasts is how long a return waits for the shop to fetch it (choice).
const pickupLasts = 7 * 24 * time.Hour

// returned is a return as the contract has it. What the buyer keeps has neither
// a way nor a place to be fetched from.
func (l *operations) returned(r *market.Return) returnDTO {
	d := returnDTO{
		ID: r.ID, OrderID: r.OrderID, CreationDate: isoTime(r.CreatedAt), UpdateDate: isoTime(r.UpdatedAt), RefundStatus: r.Refund,
		Shipment: r.Shipment, RefundAmount: int64(r.Amount), Amount: sumOf(r.Amount), Type: r.Type, Fast: r.Fast,
	}
	if r.Shipment != "" {
		d.PickupPoint, d.RecipientType = returnPoint(r), "DELIVERY_SERVICE"
		if r.Model == market.DBS {
			d.RecipientType = "SHOP"
		}
		d.RecipientType = cmp.Or(r.Recipient, d.RecipientType)
	}
	if r.Shipment == market.ShipmentReady {
		d.PickupTill = isoTime(r.UpdatedAt.Add(pickupLasts))
	}
	order, _ := l.State.Order(r.OrderID)
	d.Items = each(r.Items, func(item *market.ReturnItem) returnItemDTO {
		one := returnItemDTO{ShopSKU: item.OfferID, Count: item.Count, Instances: returnInstances(r, item, &order)}
		if item.Track != "" && r.Shipment != "" && r.Shipment != market.ShipmentCreated {
			one.Tracks = []returnTrackDTO{{item.Track}}
		}
		if r.Type == market.ReturnOfBought {
			one.Decisions = []returnDecisionDTO{returnDecision(r, item)}
		}
		return one
	})
	return d
}

// Why goods come back where nobody said so.
const (
	plainReason    = "BAD_QUALITY"
	plainSubreason = "NOT_WORKING"
	plainComment   = "Не работает."
)

func returnDecision(r *market.Return, item *market.ReturnItem) returnDecisionDTO {
	d := returnDecisionDTO{
		ItemID: item.ID, Count: item.Count, Comment: item.Comment, Images: pictureHashes(r, item),
		Reason: cmp.Or(item.Reason, plainReason), Subreason: cmp.Or(item.Subreason, plainSubreason),
	}
	if item.Reason == "" {
		d.Comment = plainComment
	}
	if len(item.Decisions) > 0 {
		d.Type, d.Comment = item.Decisions[0].Type, cmp.Or(item.Decisions[0].Comment, d.Comment)
	}
	d.RefundAmount, d.Amount = int64(item.Granted()), sumOf(item.Granted())
	return d
}

// pictureHashes name the buyer's pictures of an item. One that nobody said
// anything of has one.
func pictureHashes(r *market.Return, item *market.ReturnItem) []string {
	count := len(item.Pictures)
	if item.Reason == "" {
		count = 1
	}
	var hashes []string
	for i := range count {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d/%d", r.ID, item.ID, i))
		hashes = append(hashes, hex.EncodeToString(sum[:16]))
	}
	return hashes
}

// mostInstances is of how many units of an item a return tells one by one.
const mostInstances = 100

func returnInstances(r *market.Return, item *market.ReturnItem, order *market.Order) []returnInstanceDTO {
	if r.Shipment == "" {
		return nil
	}
	var codes []market.Instance
	for _, ordered := range order.Items {
		if ordered.OfferID == item.OfferID {
			codes = append(codes, ordered.Instances...)
		}
	}
	list := make([]returnInstanceDTO, min(item.Count, mostInstances))
	for i := range list {
		list[i].Status = instanceStatus(r.Shipment)
		if slices.Contains(inWarehouse(), r.Shipment) {
			list[i].Stock = item.Stock
		}
		if i < len(codes) {
			list[i].CIS = codes[i].CIS
		}
	}
	return list
}

// inWarehouse are the statuses in which a warehouse has looked at the goods.
func inWarehouse() []market.ShipmentStatus {
	return []market.ShipmentStatus{market.ShipmentReady, market.ShipmentPicked, "FULFILMENT_RECEIVED", "PREPARED_FOR_UTILIZATION", "UTILIZED"}
}

// instanceStatus is the status of one unit, whose names differ.
func instanceStatus(s market.ShipmentStatus) string {
	switch s {
	case "FULFILMENT_RECEIVED":
		return "RECEIVED_ON_FULFILLMENT"
	case "READY_FOR_EXPROPRIATION", "RECEIVED_FOR_EXPROPRIATION":
		return "EXPROPRIATED"
	case "EXPIRED":
		return "CANCELLED"
	}
	return string(s)
}

// returnPoint is where the shop fetches a return, all of it made up but for the
// number that the shop gave.
func returnPoint(r *market.Return) *returnPointDTO {
	return &returnPointDTO{
		ID: cmp.Or(r.PointID, 10_000_000+r.CampaignID), Name: "Пункт возвратов", Instruction: "Назовите номер возврата.", Type: cmp.Or(r.PointType, "WAREHOUSE"),
		PartnerID: 106, Address: pointPlaceDTO{"Россия", "Москва", "Складская улица", "1", "115280"},
	}
}
