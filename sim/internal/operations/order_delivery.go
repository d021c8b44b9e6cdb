package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// orderDeliveryHandlers change how an order gets to its buyer.
func (l *operations) orderDeliveryHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getOrderBuyerInfo":         l.getOrderBuyerInfo,
		"setOrderDeliveryDate":      pullapi.JSON(l.setOrderDeliveryDate),
		"updateOrderStorageLimit":   pullapi.JSON(l.updateOrderStorageLimit),
		"setOrderDeliveryTrackCode": pullapi.JSON(l.setOrderDeliveryTrackCode),
		"verifyOrderEac":            pullapi.JSON(l.verifyOrderEac),
	}
}

// getOrderBuyerInfo tells of the buyer while the order is under way.
func (l *operations) getOrderBuyerInfo(r *pullapi.Request) (any, error) {
	o, err := l.order(r)
	if err != nil {
		return nil, err
	}
	if err := underWay(&o); err != nil {
		return nil, err
	}
	return buyerInfoDTO{buyerOf(&o), o.Phone}, nil
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

type buyerInfoDTO struct {
	buyerDTO
	Phone string `json:"phone,omitempty"`
}
