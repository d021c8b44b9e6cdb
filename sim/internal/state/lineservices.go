package state

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// MoveService takes units of a service for an item of an order out of CREATED, to
// PROVIDED or CANCELLED; with none, nothing moves and the service is told of as it
// is. A reason is for what is cancelled. The reasons to refuse are NotFound,
// Terminal for a cancelled order, and BadItems for more units than are left.
func (s *State) MoveService(id, itemID int64, article string, to market.ServiceStatus, units int64, reason string, at time.Time) ([]market.Change, error) {
	var moved market.LineService
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		if o.Status == market.StatusCancelled {
			return o, market.Refusal{Reason: market.Terminal}
		}
		service := findService(&o, itemID, article)
		switch {
		case service == nil:
			return o, notFound(fmt.Sprintf("service %.80q of item %d", article, itemID))
		case units < 0 || units > service.Created:
			return o, market.Refusal{Reason: market.BadItems, Detail: fmt.Sprintf("the service has %d units that can change", service.Created)}
		}
		service.Created -= units
		switch to {
		case market.ServiceProvided:
			service.Provided += units
		case market.ServiceCancelled:
			service.Cancelled += units
		default:
			service.Created += units
		}
		moved = *service
		return o, nil
	}, func(_, next *market.Order) market.Change {
		c := s.change(market.OrderLineServiceStatusUpdated, next)
		c.Services, c.Reason = []market.ItemService{{ItemID: itemID, LineService: moved}}, reason
		return c
	})
}

func findService(o *market.Order, itemID int64, article string) *market.LineService {
	for i := range o.Items {
		if o.Items[i].ID != itemID {
			continue
		}
		if at := slices.IndexFunc(o.Items[i].Services, func(one market.LineService) bool { return one.Article == article }); at >= 0 {
			return &o.Items[i].Services[at]
		}
	}
	return nil
}
