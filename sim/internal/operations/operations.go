package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// operationHandlers say what came of changes that take their time.
func (l *operations) operationHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getOperations": l.exceptYandexGo(pullapi.JSON(l.getOperations)),
	}
}

type getOperationsRequest struct {
	OperationType string   `json:"operationType"`
	OperationIDs  []string `json:"operationIds"`
}

// getOperations says what became of operations: what is unknown, of another
// cabinet or of another type is left out.
func (l *operations) getOperations(r *pullapi.Request, asked getOperationsRequest) (any, error) {
	var reply operationsReply
	reply.Operations = []operationResultDTO{}
	for _, id := range asked.OperationIDs {
		o, ok := l.State.Operation(id)
		shop, _ := l.State.Campaign(o.CampaignID)
		if ok && o.Type == asked.OperationType && shop.BusinessID == r.BusinessID {
			reply.Operations = append(reply.Operations, operationResultDTO{operationDTO{id, o.Type}, l.progress(&o)})
		}
	}
	return reply, nil
}

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

// begin notes an operation on an order.
func (l *operations) begin(kind string, o *market.Order) operationDTO {
	begun := l.State.BeginOperation(market.Operation{Type: kind, CampaignID: o.CampaignID, OrderID: o.ID})
	return operationDTO{begun.ID, begun.Type}
}

// cancelling is the operation that cancels an order by LaaS, or nil.
func (l *operations) cancelling(o *market.Order) *operationDTO {
	if o.CancellationDue.IsZero() {
		return nil
	}
	begun := l.begin(statusUpdate, o)
	return &begun
}

// progress is how far an operation is. Cancellations take their time, and fail
// where the order has come to another end by then; all others are done.
func (l *operations) progress(op *market.Operation) string {
	o, _ := l.State.Order(op.OrderID)
	switch {
	case op.Type != statusUpdate, o.Status == market.StatusCancelled:
		return "DONE"
	case o.Status.Over():
		return "FAILED"
	}
	return "IN_PROGRESS"
}

type operationsReply struct {
	Operations []operationResultDTO `json:"operations"`
}

type operationResultDTO struct {
	operationDTO
	Status string `json:"status"`
}
