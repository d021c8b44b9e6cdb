package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// itemsRequest is the body of updateOrderItems, and without counts that of
// provideOrderItemIdentifiers.
type itemsRequest struct {
	Items []struct {
		ID        int64              `json:"id"`
		Count     int64              `json:"count"`
		Instances []briefInstanceDTO `json:"instances"`
	} `json:"items"`
}

func (asked *itemsRequest) changes() ([]market.ItemChange, error) {
	var list []market.ItemChange
	for _, item := range asked.Items {
		codes, err := instances(item.ID, item.Instances)
		if err != nil {
			return nil, err
		}
		list = append(list, market.ItemChange{ItemID: item.ID, Count: item.Count, Instances: codes})
	}
	return list, nil
}

type markedReply struct {
	Items []markedItemDTO `json:"items"`
}

type markedItemDTO struct {
	ID        int64         `json:"id"`
	VAT       string        `json:"vat"`
	Count     int64         `json:"count"`
	Price     market.Money  `json:"price"`
	OfferName string        `json:"offerName"`
	OfferID   string        `json:"offerId"`
	Instances []instanceDTO `json:"instances,omitempty"`
}

// markedOf are the items to which codes were given.
func markedOf(o *market.Order, codes []market.ItemChange) markedReply {
	var reply markedReply
	reply.Items = []markedItemDTO{}
	for _, item := range o.Items {
		if slices.ContainsFunc(codes, func(c market.ItemChange) bool { return c.ItemID == item.ID }) {
			reply.Items = append(reply.Items, markedItemDTO{
				item.ID, item.VAT, item.Count, item.Price, item.Title, item.OfferID, instancesOf(item.Instances),
			})
		}
	}
	return reply
}

type codesReply struct {
	Items []itemCodesDTO `json:"items"`
}

type itemCodesDTO struct {
	ID  int64     `json:"id"`
	UIN []codeDTO `json:"uin,omitempty"`
	CIS []codeDTO `json:"cis,omitempty"`
}

type codeDTO struct {
	Value  string `json:"value"`
	Status string `json:"status"`
}

// checkedCodes are the codes of an order's units, and how their check went.
func checkedCodes(o *market.Order) codesReply {
	var reply codesReply
	reply.Items = []itemCodesDTO{}
	for _, item := range o.Items {
		dto, status := itemCodesDTO{ID: item.ID}, statusOK
		if int64(len(item.Instances)) < item.Count {
			status = "NOT_ON_VALIDATION"
		}
		for _, unit := range item.Instances {
			switch {
			case unit.UIN != "":
				dto.UIN = append(dto.UIN, codeDTO{unit.UIN, status})
			case unit.CIS != "":
				dto.CIS = append(dto.CIS, codeDTO{unit.CIS, status})
			}
		}
		if item.Count > 0 {
			reply.Items = append(reply.Items, dto)
		}
	}
	return reply
}
