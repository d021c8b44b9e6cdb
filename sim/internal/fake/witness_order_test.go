package fake_test

import (
	"maps"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// moveTo checks that an order goes forward and not past its end.
func (o *orderSeen) moveTo(status string) {
	GinkgoHelper()
	forward := []string{"PROCESSING", "DELIVERY", "PICKUP", "DELIVERED", "PARTIALLY_RETURNED", "RETURNED"}
	rank := slices.Index(forward, status)
	switch status {
	case "CANCELLED":
		Expect(o.ended).To(BeFalse())
		o.checkReason()
		o.ended = true
	case "PLACING", "RESERVED", "UNPAID", "PENDING", "UNKNOWN":
		Expect(o.ways).To(BeEmpty(), "%s comes before all else", status)
	case "DELIVERED":
		Expect(o.ways).To(ContainElement("DELIVERY"))
		Expect(o.ended).To(Equal(slices.Contains(o.ways, status)), "only once more, when disputed")
		Expect(o.returned).To(BeEmpty())
		o.ended = true
	case "PARTIALLY_RETURNED":
		Expect(o.ways).To(ContainElement("DELIVERED"))
		Expect(o.returned).NotTo(Or(BeEmpty(), Equal(o.items)))
	case "RETURNED":
		Expect(o.ways).To(ContainElement("DELIVERED"))
		Expect(o.returned).To(Equal(o.items))
	default:
		Expect(rank).To(BeNumerically(">=", 0), status)
		Expect(o.ended).To(BeFalse())
		Expect(status == "PICKUP" && o.asked).To(BeFalse(), "no request is for orders to a pick-up point")
	}
	if len(o.ways) > 0 && rank >= 0 {
		Expect(rank).To(BeNumerically(">=", slices.Index(forward, o.ways[len(o.ways)-1])), "after %v", o.ways)
	}
	Expect(o.ways).NotTo(ContainElement("RETURNED"))
	o.ways = append(o.ways, status)
}

// checkReason checks that an order is cancelled for a reason that it can have.
func (o *orderSeen) checkReason() {
	GinkgoHelper()
	after := map[string]string{
		"USER_NOT_PAID": "UNPAID", "PENDING_EXPIRED": "PENDING", "DELIVERY_SERVICE_LOST": "DELIVERY",
		"PICKUP_EXPIRED": "PICKUP", "PICKUP_POINT_CLOSED": "PICKUP",
	}
	if status, ok := after[o.last]; ok {
		Expect(o.ways).To(ContainElement(status), o.last)
	}
}

func (o *orderSeen) sendBack(b object) {
	GinkgoHelper()
	switch kind := b.text("returnType"); kind {
	case "RETURN":
		Expect(o.ways[len(o.ways)-1]).To(BeElementOf("DELIVERED", "PARTIALLY_RETURNED"))
		Expect(o.last).NotTo(Equal("DELIVERED_USER_NOT_RECEIVED"))
	case "UNREDEEMED":
		Expect(o.ways[len(o.ways)-1]).To(Equal("CANCELLED"))
		Expect(o.ways).To(ContainElement("DELIVERY"))
	default:
		Fail("not read: " + kind)
	}
	Expect(b.counts()).NotTo(BeEmpty())
	for sku, n := range b.counts() {
		Expect(n).To(BeNumerically(">", 0))
		o.returned[sku] += n
		Expect(o.returned[sku]).To(BeNumerically("<=", o.items[sku]), "no more comes back than was bought")
	}
}

func (w *witness) readReturn(o object, order int64) {
	GinkgoHelper()
	r := w.returns[o.number("returnId")]
	Expect(r).NotTo(BeNil(), "a return is created before it changes")
	Expect(r.order).To(Equal(order))
	statuses := o.object("statuses")
	Expect(statuses).NotTo(BeEmpty())
	for name := range maps.Keys(statuses) {
		key := name + " " + statuses.text(name)
		Expect(r.statuses).NotTo(HaveKey(key), "nothing happens twice")
		r.statuses[key] = true
	}
}

func (o *orderSeen) serve(b object) {
	GinkgoHelper()
	Expect(o.ways).NotTo(ContainElement("CANCELLED"))
	waiting, total, cancelled := int64(0), int64(0), false
	for _, s := range b.list("statuses") {
		Expect(s.number("count")).To(BeNumerically(">", 0))
		total += s.number("count")
		switch s.text("status") {
		case "CREATED":
			waiting = s.number("count")
		case "CANCELLED":
			cancelled = true
		}
	}
	Expect(slices.Contains(slices.Collect(maps.Values(o.items)), total)).To(BeTrue(), "a service is for all units of an item")
	before, ok := o.services[serviceKey(b)]
	Expect(ok).To(BeTrue(), "a service is ordered with its item")
	Expect(before).NotTo(BeZero(), "what is done is done")
	if before > 0 {
		Expect(waiting).To(BeNumerically("<=", before))
	}
	o.services[serviceKey(b)] = waiting
	if _, ok := b["cancelReason"]; ok {
		Expect(cancelled).To(BeTrue())
	}
}
