package fake

import (
	"fmt"
	"slices"

	"github.com/brianvoe/gofakeit/v7"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// values are the enumerations of a revision, ready to be dealt.
type values struct {
	statuses, substatuses []string
	updateTypes           *deck[string]
	returnTypes           *deck[string]
	refunds, refundsDBS   *deck[[]string]
	unredeemed            []string // how the money for goods not collected goes back
	shipments             *deck[[]string]
	// What a refund and a shipment can end with.
	refundEnds, shipmentEnds []string
	// The next five are nil in a revision without line services.
	serviceStatuses []string
	serviceMoves    *deck[string]
	cancelReasons   *deck[string]
	reasonGiven     *deck[bool]
	services        *deck[services]
}

func newValues(random *gofakeit.Faker, set *schemas.Set) (*values, error) {
	e := &enums{set: set}
	v := &values{
		statuses:    e.of(market.OrderStatusUpdated, "status"),
		substatuses: e.of(market.OrderStatusUpdated, "substatus"),
		updateTypes: newDeck(random, e.of(market.OrderUpdated, "updateType")...),
		returnTypes: newDeck(random, e.having([]string{returnOfReceived}, market.OrderReturnCreated, "returnType")...),
	}
	refund := e.of(market.OrderReturnStatusUpdated, "statuses", "refundStatus")
	v.refunds, v.refundsDBS = refundTracks(random, refund)
	v.unredeemed = only(refund, [][]string{{"REFUND_IN_PROGRESS", "REFUNDED"}})[0]
	v.shipments = shipmentTracks(random, e.of(market.OrderReturnStatusUpdated, "statuses", "shipmentStatus"))
	v.refundEnds = ends(slices.Concat(v.refunds.cards, v.refundsDBS.cards)...)
	v.shipmentEnds = ends(v.shipments.cards...)
	if slices.Contains(set.Types(), string(market.OrderLineServiceStatusUpdated)) {
		v.serviceStatuses = e.having([]string{serviceCreated, serviceCancelled}, market.OrderLineServiceStatusUpdated, "statuses", "status")
		v.serviceMoves = newDeck(random, slices.Clone(v.serviceStatuses)...)
		v.cancelReasons = newDeck(random, e.of(market.OrderLineServiceStatusUpdated, "cancelReason")...)
		v.reasonGiven = newDeck(random, true, false)
		v.services = newDeck(random, noServices, nullServices, someServices)
	}
	return v, e.err
}

// enums reads enumerations, and remembers the first one missing.
type enums struct {
	set *schemas.Set
	err error
}

func (e *enums) of(t market.Type, path ...string) []string {
	list := e.set.Enum(string(t), path...)
	if len(list) == 0 && e.err == nil {
		e.err = fmt.Errorf("%s has no values for %v", t, path)
	}
	return list
}

// having is of for an enumeration in which some values are needed by name.
func (e *enums) having(needed []string, t market.Type, path ...string) []string {
	list := e.of(t, path...)
	for _, value := range needed {
		if !slices.Contains(list, value) && e.err == nil {
			e.err = fmt.Errorf("%s has no %s for %v", t, value, path)
		}
	}
	return list
}
