package fake

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// services is how an order tells of the services for its items, such as
// assembly or installation (N-BODY).
type services int

const (
	noServices   services = iota // the field is not there
	nullServices                 // the field is null
	someServices
)

const (
	serviceCreated   = "CREATED"
	serviceCancelled = "CANCELLED"
)

// service is one service for an item of an order.
type service struct {
	itemID  int64
	article string
	units   int64
	counts  []int64 // units, by status in the order of values.serviceStatuses
}

// newServices gives a new order its services, and returns them as its body
// has them.
func (t *telling) newServices(o *order, wanted bool) *[]lineServiceBody {
	if t.values.services == nil {
		return nil
	}
	how := someServices
	switch {
	case wanted || t.Detail == market.Full || t.Detail == market.Extreme:
	case t.Detail == market.Minimal:
		how = noServices
	default:
		how = t.values.services.deal()
	}
	if how == noServices {
		return nil
	}
	var list []lineServiceBody
	for _, item := range o.Items {
		if how == nullServices || t.Detail == market.Seeded && len(list) > 0 && t.random.Bool() {
			continue
		}
		s := t.newService(item)
		o.services = append(o.services, s)
		list = append(list, lineServiceBody{ItemID: s.itemID, ServiceArticle: s.article})
	}
	return &list
}

func (t *telling) newService(item market.OrderItem) *service {
	s := &service{itemID: item.ID, units: item.Count, counts: make([]int64, len(t.values.serviceStatuses))}
	s.article = t.random.Numerify(t.random.RandomString(
		[]string{"СБОРКА-####", "УСТАНОВКА-####", "SETUP-####", "ПОДКЛ/####", "WARRANTY+ ####"}))
	s.counts[t.values.created()] = item.Count
	return s
}

// created is the index of the status that a service begins with.
func (v *values) created() int { return slices.Index(v.serviceStatuses, serviceCreated) }

// orderLineServiceStatusUpdated tells how many units of a service have come to
// which status. Units only leave CREATED, and once none is there the service
// is done with.
func (t *telling) orderLineServiceStatusUpdated() {
	o := t.order(wish{services: true}, t.unserved, suitable)
	if o == nil {
		return
	}
	pending := t.pending(o)
	s := pending[t.random.IntN(len(pending))]
	to := t.moveUnits(s)
	b := orderLineServiceStatusUpdatedBody{
		orderHead:      o.orderHead(market.OrderLineServiceStatusUpdated),
		ItemID:         s.itemID,
		ServiceArticle: s.article,
		UpdatedAt:      t.stamp(),
	}
	for i, n := range s.counts {
		if n > 0 {
			b.Statuses = append(b.Statuses, serviceStatusBody{Status: t.values.serviceStatuses[i], Count: n})
		}
	}
	if to == serviceCancelled && t.givesReason() {
		b.CancelReason = t.values.cancelReasons.deal()
	}
	t.say(b)
}

// givesReason reports whether a cancelled service says why: every other one
// does, if the detail leaves it open.
func (t *telling) givesReason() bool {
	if t.Detail == market.Seeded {
		return t.values.reasonGiven.deal()
	}
	return t.Detail != market.Minimal
}

// unserved says why there is no news of an order's services.
func (t *telling) unserved(o *order) string {
	switch {
	case o.last.status == statusCancelled:
		return wasCancelled
	case len(t.pending(o)) == 0:
		return noService
	}
	return ""
}

// pending are the services of an order that can still change. A minimal body
// has one status, so it needs a service of which nothing was told, unless the
// order was asked for.
func (t *telling) pending(o *order) []*service {
	created := t.values.created()
	return slices.DeleteFunc(slices.Clone(o.services), func(s *service) bool {
		done := s.counts[created] == 0
		begun := s.counts[created] < s.units
		return done || begun && t.Detail == market.Minimal && t.About == 0
	})
}

// moveUnits moves some units out of CREATED and returns where to, which may be
// nowhere.
func (t *telling) moveUnits(s *service) (to string) {
	created := t.values.created()
	to = t.values.serviceMoves.deal()
	left := s.counts[created]
	units := int64(t.random.IntRange(1, int(left)))
	switch t.Detail {
	case market.Minimal:
		units = left
	case market.Full, market.Extreme:
		to = serviceCancelled // the only one that can have a reason
		units = (left + 1) / 2
	}
	s.counts[created] -= units
	s.counts[slices.Index(t.values.serviceStatuses, to)] += units
	return to
}
