package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// orderDeliveryHandlers change how an order gets to its buyer, and end it.
func (l *operations) orderDeliveryHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"updateExternalOrderId":     l.updateExternalOrderID,
		"acceptOrderCancellation":   l.acceptOrderCancellation,
		"provideOrderDigitalCodes":  l.provideOrderDigitalCodes,
		"setOrderDeliveryDate":      l.setOrderDeliveryDate,
		"updateOrderStorageLimit":   l.updateOrderStorageLimit,
		"setOrderDeliveryTrackCode": l.setOrderDeliveryTrackCode,
		"verifyOrderEac":            l.verifyOrderEac,
	}
}

func (l *operations) updateExternalOrderID(r *pullapi.Request) (any, error) {
	var asked struct {
		ExternalOrderID string `json:"externalOrderId"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.SetExternalID(id, asked.ExternalOrderID, r.Now)
	})
}

// acceptOrderCancellation answers a buyer's request to cancel (P-CANCEL).
func (l *operations) acceptOrderCancellation(r *pullapi.Request) (any, error) {
	var asked struct {
		Accepted bool   `json:"accepted"`
		Reason   string `json:"reason"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	if !asked.Accepted && asked.Reason == "" {
		return nil, &pullapi.Error{Message: reasonRequired}
	}
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.DecideCancellation(id, asked.Accepted, asked.Reason, r.Now)
	})
}

// provideOrderDigitalCodes hands keys to the buyer. They are not kept.
func (l *operations) provideOrderDigitalCodes(r *pullapi.Request) (any, error) {
	var asked struct {
		Items []struct {
			ID    int64    `json:"id"`
			Codes []string `json:"codes"`
		} `json:"items"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	var keys []market.ItemUnits
	for _, item := range asked.Items {
		keys = append(keys, market.ItemUnits{ItemID: item.ID, Count: int64(len(item.Codes))})
	}
	return l.act(r, func(id int64) ([]market.Change, error) { return l.State.DeliverKeys(id, keys, r.Now) })
}

func (l *operations) setOrderDeliveryDate(r *pullapi.Request) (any, error) {
	var asked struct {
		Dates struct {
			ToDate day `json:"toDate"`
		} `json:"dates"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.SetDeliveryDate(id, market.Date(asked.Dates.ToDate), r.Now)
	})
}

func (l *operations) updateOrderStorageLimit(r *pullapi.Request) (any, error) {
	var asked struct {
		NewDate day `json:"newDate"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.ExtendStorage(id, market.Date(asked.NewDate), r.Now)
	})
}

func (l *operations) setOrderDeliveryTrackCode(r *pullapi.Request) (any, error) {
	var asked trackDTO
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.AddTrack(id, market.Track{Code: asked.TrackCode, ServiceID: asked.DeliveryServiceID}, r.Now)
	})
}

// verifyOrderEac compares the code that a courier told the store.
func (l *operations) verifyOrderEac(r *pullapi.Request) (any, error) {
	o, err := l.order(r)
	if err != nil {
		return nil, err
	}
	var asked struct {
		Code string `json:"code"`
	}
	if err := r.Decode(&asked); err != nil {
		return nil, err
	}
	right, left, err := l.State.VerifyCourier(o.ID, asked.Code, r.Now)
	if err != nil {
		return nil, refused(err)
	}
	reply := eacReply{Status: statusOK}
	switch {
	case right:
		reply.Result.VerificationResult = "ACCEPTED"
	case left > 0:
		reply.Result.VerificationResult, reply.Result.AttemptsLeft = "REJECTED", &left
	default:
		reply.Result.VerificationResult, reply.Result.AttemptsLeft = "NEED_UPDATE", &left
	}
	return reply, nil
}

type eacReply struct {
	Status string `json:"status"`
	Result struct {
		VerificationResult string `json:"verificationResult"`
		AttemptsLeft       *int   `json:"attemptsLeft,omitempty"`
	} `json:"result"`
}
