package operations

import (
	"errors"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// updateStatusRequest is the body of updateOrderStatus.
type updateStatusRequest struct {
	Order struct {
		Status    market.Status    `json:"status"`
		Substatus market.Substatus `json:"substatus"`
		Delivery  struct {
			Dates struct {
				RealDeliveryDate day `json:"realDeliveryDate"`
			} `json:"dates"`
		} `json:"delivery"`
	} `json:"order"`
}

// updateOrderStatus moves one order (P-STATUS).
func (l *operations) updateOrderStatus(r *pullapi.Request, asked updateStatusRequest) (any, error) {
	o, err := l.edit(r, func(id int64) ([]market.Change, error) {
		to := market.State{Status: asked.Order.Status, Substatus: asked.Order.Substatus}
		changes, err := l.State.MoveByStore(id, to, market.Date(asked.Order.Delivery.Dates.RealDeliveryDate), r.Now)
		return changes, l.withMoves(id, err)
	})
	if err != nil {
		return nil, err
	}
	return updatedOrderReply{orderOld(&o), l.cancelling(&o)}, nil
}

// updateStatusesRequest is the body of updateOrderStatuses.
type updateStatusesRequest struct {
	Orders []struct {
		ID        int64            `json:"id"`
		Status    market.Status    `json:"status"`
		Substatus market.Substatus `json:"substatus"`
	} `json:"orders"`
}

// updateOrderStatuses moves several orders, each by itself: what refuses one
// does not refuse the others (P-STATUS).
func (l *operations) updateOrderStatuses(r *pullapi.Request, asked updateStatusesRequest) (any, error) {
	var reply updatedOrdersReply
	for _, one := range asked.Orders {
		to := market.State{Status: one.Status, Substatus: one.Substatus}
		reply.Orders = append(reply.Orders, l.moveOne(r, one.ID, to))
	}
	return reply, nil
}

// moveOne moves one of several orders, and says what came of it.
func (l *operations) moveOne(r *pullapi.Request, id int64, to market.State) updatedStateDTO {
	dto := updatedStateDTO{ID: id, Status: string(to.Status), Substatus: string(to.Substatus), UpdateStatus: statusOK}
	_, err := l.orderOf(r, id)
	if err == nil {
		err = l.changed(l.State.MoveByStore(id, to, "", r.Now))
	}
	if err != nil {
		dto.UpdateStatus, dto.ErrorDetails = statusError, messageOf(err)
		return dto
	}
	if o, ok := l.State.Order(id); ok {
		dto.Status, dto.Substatus, dto.Operation = word(o.Status), word(o.Substatus), l.cancelling(&o)
	}
	return dto
}

// statusError is the status of what was refused.
const statusError = "ERROR"

// messageOf is what Market says of a refusal.
func messageOf(err error) string {
	if refusal, ok := errors.AsType[*pullapi.Error](err); ok {
		return refusal.Message
	}
	return err.Error()
}

// updatedOrderReply is an order that was moved.
type updatedOrderReply struct {
	Order     orderDTO      `json:"order"`
	Operation *operationDTO `json:"operation,omitempty"`
}

type updatedOrdersReply struct {
	Orders []updatedStateDTO `json:"orders"`
}

type updatedStateDTO struct {
	ID           int64         `json:"id"`
	Status       string        `json:"status"`
	Substatus    string        `json:"substatus,omitempty"`
	UpdateStatus string        `json:"updateStatus"`
	ErrorDetails string        `json:"errorDetails,omitempty"`
	Operation    *operationDTO `json:"operation,omitempty"`
}
