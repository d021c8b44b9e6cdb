package market_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A shipment", func() {
	formed := time.Date(2026, 9, 1, 21, 0, 0, 0, time.UTC) // midnight in Moscow
	order := func(id int64, status market.Status, sub market.Substatus, at time.Time) *market.Order {
		return &market.Order{ID: id, State: market.State{Status: status, Substatus: sub}, StatusAt: at}
	}
	waiting := order(1, "PROCESSING", "STARTED", formed)
	ready := order(2, "PROCESSING", "READY_TO_SHIP", formed)
	shipped := order(3, "PROCESSING", "SHIPPED", formed)
	accepted := order(4, "DELIVERY", "DELIVERY_SERVICE_RECEIVED", formed.Add(2*time.Hour))
	gone := order(5, "CANCELLED", "SHOP_FAILED", formed.Add(-time.Hour))
	missing := order(6, "CANCELLED", "SHOP_FAILED", formed.Add(2*time.Hour))

	load := func(s *market.Outbound, orders ...*market.Order) *market.Load {
		var l market.Load
		for _, o := range orders {
			l.Take(s, o)
		}
		return &l
	}

	It("counts its orders", func() {
		l := load(&market.Outbound{}, missing, accepted, shipped, ready, waiting)
		Expect(l.Left()).To(Equal([]int64{1, 2, 3, 4}))
		Expect(l.All()).To(Equal([]int64{1, 2, 3, 4, 6}))
		Expect(l.Waiting).To(Equal([]int64{1}))
		Expect(l.Ready).To(Equal([]int64{3, 2}))
		Expect(l.Accepted).To(Equal([]int64{4}))
		Expect(l.Missing).To(BeFalse(), "it was never confirmed")
	})

	DescribeTable("is as far as its time, its confirmation and its orders", func(now, confirmed time.Time, signed bool, want market.OutboundStatus, orders ...*market.Order) {
		s := &market.Outbound{Day: "2026-09-02", ConfirmedAt: confirmed, Signed: signed}
		status, _ := s.At(now, load(s, orders...))
		Expect(status).To(Equal(want))
		Expect(status.Actions()).NotTo(BeEmpty())
	},
		Entry("forming", formed.Add(-time.Nanosecond), time.Time{}, false, market.OutboundCreated, ready),
		Entry("formed", formed, time.Time{}, false, market.OutboundReady, ready),
		Entry("on its way without a confirmation", formed, time.Time{}, false, market.OutboundReady, accepted),
		Entry("confirmed", formed, formed, false, market.OutboundConfirmed, ready, shipped),
		Entry("signed", formed, formed, true, market.OutboundSigned, ready),
		Entry("accepted in part", formed, formed, false, market.OutboundConfirmed, ready, accepted),
		Entry("accepted", formed, formed, true, market.OutboundAccepted, accepted, gone),
		Entry("accepted, but for one", formed, formed, false, market.OutboundDiffers, accepted, missing),
		Entry("all gone", formed, formed, false, market.OutboundConfirmed, missing),
	)

	It("allows nothing in a status that nobody knows", func() {
		Expect(market.OutboundStatus("LATER").Actions()).To(BeEmpty())
	})
})

var _ = DescribeTable("A day begins in Moscow", func(d market.Date, want time.Time) { Expect(d.Start()).To(Equal(want)) },
	Entry(nil, market.Date("2026-09-02"), time.Date(2026, 9, 1, 21, 0, 0, 0, time.UTC)),
	Entry("no date", market.Date("tomorrow"), time.Time{}),
)
