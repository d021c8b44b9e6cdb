package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// orderDeliveryHandlers change how an order gets to its buyer, and end it.
func (l *operations) orderDeliveryHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"updateExternalOrderId":     pullapi.JSON(l.updateExternalOrderID),
		"acceptOrderCancellation":   pullapi.JSON(l.acceptOrderCancellation),
		"provideOrderDigitalCodes":  pullapi.JSON(l.provideOrderDigitalCodes),
		"setOrderDeliveryDate":      pullapi.JSON(l.setOrderDeliveryDate),
		"updateOrderStorageLimit":   pullapi.JSON(l.updateOrderStorageLimit),
		"setOrderDeliveryTrackCode": pullapi.JSON(l.setOrderDeliveryTrackCode),
		"verifyOrderEac":            pullapi.JSON(l.verifyOrderEac),
	}
}

type updateExternalOrderIDRequest struct {
	ExternalOrderID string `json:"externalOrderId"`
}

func (l *operations) updateExternalOrderID(r *pullapi.Request, asked updateExternalOrderIDRequest) (any, error) {
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.SetExternalID(id, asked.ExternalOrderID, r.Now)
	})
}

type acceptOrderCancellationRequest struct {
	Accepted bool   `json:"accepted"`
	Reason   string `json:"reason"`
}

// acceptOrderCancellation answers a buyer's request to cancel (P-CANCEL).
func (l *operations) acceptOrderCancellation(r *pullapi.Request, asked acceptOrderCancellationRequest) (any, error) {
	if !asked.Accepted && asked.Reason == "" {
		return nil, invalid(fieldNull, "reason")
	}
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.DecideCancellation(id, asked.Accepted, asked.Reason, r.Now)
	})
}

type provideOrderDigitalCodesRequest struct {
	Items []struct {
		ID    int64    `json:"id"`
		Codes []string `json:"codes"`
	} `json:"items"`
}

// provideOrderDigitalCodes hands keys to the buyer. They are not kept.
func (l *operations) provideOrderDigitalCodes(r *pullapi.Request, asked provideOrderDigitalCodesRequest) (any, error) {
	var keys []market.ItemUnits
	for _, item := range asked.Items {
		keys = append(keys, market.ItemUnits{ItemID: item.ID, Count: int64(len(item.Codes))})
	}
	return l.act(r, func(id int64) ([]market.Change, error) { return l.State.DeliverKeys(id, keys, r.Now) })
}

type setOrderDeliveryDateRequest struct {
	Dates struct {
		ToDate day `json:"toDate"`
	} `json:"dates"`
}

func (l *operations) setOrderDeliveryDate(r *pullapi.Request, asked setOrderDeliveryDateRequest) (any, error) {
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.SetDeliveryDate(id, market.Date(asked.Dates.ToDate), r.Now)
	})
}

type updateOrderStorageLimitRequest struct {
	NewDate day `json:"newDate"`
}

func (l *operations) updateOrderStorageLimit(r *pullapi.Request, asked updateOrderStorageLimitRequest) (any, error) {
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.ExtendStorage(id, market.Date(asked.NewDate), r.Now)
	})
}

func (l *operations) setOrderDeliveryTrackCode(r *pullapi.Request, asked trackDTO) (any, error) {
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.AddTrack(id, market.Track{Code: asked.TrackCode, ServiceID: asked.DeliveryServiceID}, r.Now)
	})
}

// verifyOrderEac compares the code that a courier told the store.
func (l *operations) verifyOrderEac(r *pullapi.Request, asked eacRequest) (any, error) {
	o, err := l.order(r)
	if err != nil {
		return nil, err
	}
	right, left, err := l.State.VerifyCourier(o.ID, asked.Code, r.Now)
	if err != nil {
		return nil, err
	}
	var reply eacReply
	switch {
	case right:
		reply.VerificationResult = "ACCEPTED"
	case left > 0:
		reply.VerificationResult, reply.AttemptsLeft = "REJECTED", &left
	default:
		reply.VerificationResult, reply.AttemptsLeft = "NEED_UPDATE", &left
	}
	return reply, nil
}

type eacRequest struct {
	Code string `json:"code"`
}

type eacReply struct {
	VerificationResult string `json:"verificationResult"`
	AttemptsLeft       *int   `json:"attemptsLeft,omitempty"`
}
