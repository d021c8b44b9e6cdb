package operations

import (
	"net/url"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// createReturnRequest is the body of createReturn. The customer is not kept.
type createReturnRequest struct {
	NewReturn struct {
		ExternalID string            `json:"externalReturnId"`
		OrderID    int64             `json:"orderId"`
		Items      []returnedItemDTO `json:"items"`
		Option     struct {
			Pickup struct {
				PointID int64 `json:"logisticPointId"`
			} `json:"pickupReturn"`
		} `json:"returnOption"`
	} `json:"newReturn"`
}

type returnedItemDTO struct {
	OfferID   string   `json:"offerId"`
	Count     int64    `json:"count"`
	Reason    string   `json:"reasonType"`
	Subreason string   `json:"subreasonType"`
	Comment   string   `json:"comment"`
	Pictures  []string `json:"pictures"`
}

// checkReturned refuses goods that the order does not have, and pictures that
// nobody could fetch: each must be a link of the web's.
func checkReturned(o *market.Order, items []returnedItemDTO) error {
	var strange []string
	for _, i := range items {
		if !slices.ContainsFunc(o.Items, func(item market.OrderItem) bool { return item.OfferID == i.OfferID }) {
			strange = append(strange, i.OfferID)
		}
	}
	if len(strange) > 0 {
		return market.Refusal{Reason: market.OffersNotFound, Detail: strings.Join(strange, ", ")}
	}
	for _, i := range items {
		for _, picture := range i.Pictures {
			if u, err := url.Parse(picture); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
				return market.Refusal{Reason: market.BadPhotos}
			}
		}
	}
	return nil
}

type returnID struct {
	ID int64 `json:"id"`
}

// createReturn is for LaaS, where the shop, not Market, hears from the buyer.
func (l *operations) createReturn(r *pullapi.Request, body createReturnRequest) (any, error) {
	asked := &body.NewReturn
	o, err := l.orderOf(r, asked.OrderID)
	if err != nil {
		return nil, err
	}
	if err := checkReturned(&o, asked.Items); err != nil {
		return nil, err
	}
	back := market.Return{
		OrderID: asked.OrderID, Type: market.ReturnOfBought, ExternalID: asked.ExternalID, PointID: asked.Option.Pickup.PointID,
	}
	for _, i := range asked.Items {
		back.Items = append(back.Items, market.ReturnItem{
			OfferID: i.OfferID, Count: i.Count, Reason: i.Reason, Subreason: i.Subreason, Comment: i.Comment, Pictures: i.Pictures,
		})
	}
	made, changes, err := l.State.CreateReturn(back, r.Now)
	if err := l.changed(changes, err); err != nil {
		return nil, err
	}
	return returnID{made.ID}, nil
}

type cancelReturnRequest struct {
	ReturnID int64 `json:"returnId"`
}

// cancelReturn is for LaaS. Production takes minutes for it, here it is done at
// once (choice).
func (l *operations) cancelReturn(r *pullapi.Request, body cancelReturnRequest) (any, error) {
	if _, err := l.returnIn(r.Campaign.ID, body.ReturnID); err != nil {
		return nil, err
	}
	if err := l.changed(l.State.CancelReturn(body.ReturnID, r.Now)); err != nil {
		return nil, err
	}
	begun := l.State.BeginOperation(market.Operation{Type: returnCancellation, CampaignID: r.Campaign.ID, ReturnID: body.ReturnID})
	return cancelledDTO{operationDTO{begun.ID, begun.Type}}, nil
}

type cancelledDTO struct {
	Operation operationDTO `json:"operation"`
}
