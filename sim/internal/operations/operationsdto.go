package operations

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// operationDTO is a change of a LaaS order that takes its time in production.
type operationDTO struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// The types of operations.
const (
	recipientUpdate    = "ORDER_RECIPIENT_UPDATE"
	intervalUpdate     = "ORDER_DELIVERY_INTERVAL_UPDATE"
	statusUpdate       = "ORDER_STATUS_UPDATE"
	returnCancellation = "RETURN_CANCELLATION"
)

// operation is a change of an order that was made at a time.
func operation(o *market.Order, kind string, at time.Time) operationDTO {
	return operationDTO{ID: fmt.Sprintf("%s-%d-%d", kind, at.UnixMilli(), o.ID), Type: kind}
}

// cancelling is the operation that cancels a LaaS order, or nil.
func cancelling(o *market.Order) *operationDTO {
	if o.Model != market.LaaS || o.Status != market.StatusCancelled {
		return nil
	}
	done := operation(o, statusUpdate, o.StatusAt)
	return &done
}

type operationsReply struct {
	Operations []operationResultDTO `json:"operations"`
}

type operationResultDTO struct {
	operationDTO
	Status string `json:"status"`
}
