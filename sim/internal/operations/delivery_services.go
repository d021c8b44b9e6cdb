package operations

import (
	"encoding/json"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/reference"
)

// serviceHandlers tell who delivers.
func (l *operations) serviceHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getDeliveryServices": l.getDeliveryServices,
	}
}

// getDeliveryServices has a result and, unlike all others, no status.
func (l *operations) getDeliveryServices(*pullapi.Request) (any, error) {
	var reply serviceReply
	reply.Result.Services = each(reference.Services(), func(s *reference.Service) serviceDTO { return serviceDTO{s.ID, s.Name} })
	raw, err := json.Marshal(reply)
	return json.RawMessage(raw), err
}

type serviceReply struct {
	Result struct {
		Services []serviceDTO `json:"deliveryService"`
	} `json:"result"`
}

type serviceDTO struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}
