package scenarios

import (
	"maps"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// settable are the keys of a step for what the market itself knows of an event, by
// the path in its body. What such a key says happens; what Set says instead would
// be known by the notification alone.
func settable(t market.Type) map[string]string {
	switch t {
	case market.OrderCreated:
		return map[string]string{"items": "items", "campaignId": "shop"}
	case market.OrderStatusUpdated:
		return map[string]string{"status": "status", "substatus": "substatus"}
	case market.OrderUpdated:
		return map[string]string{"updateType": "update-type"}
	case market.OrderReturnCreated:
		return map[string]string{"returnType": "return-type"}
	case market.OrderReturnStatusUpdated:
		return map[string]string{"statuses.refundStatus": "refund", "statuses.shipmentStatus": "shipment"}
	}
	return nil
}

// overrides checks what a step sets in a body.
func (c *checker) overrides(s *Step, t market.Type) {
	for _, path := range slices.Sorted(maps.Keys(s.Set)) {
		for known, key := range settable(t) {
			if path == known || strings.HasPrefix(path, known+".") {
				c.problem(s.Line, "write "+key+": in the step", badSet, path)
			}
		}
	}
	for _, values := range []map[string]any{s.Set, s.Add} {
		for _, path := range slices.Sorted(maps.Keys(values)) {
			c.references(s.Line, values[path])
		}
	}
}
