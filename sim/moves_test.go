package sim_test

import (
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Market's own moves (P-MOVES)", func() {
	DescribeTable("bring an order to its buyer, each step notified and readable", func(ctx SpecContext, model market.Model, want ...string) {
		l := newLife(ctx, sim.Options{})
		l.work = diligent
		id := l.ordered(market.Event{Model: model})
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.wrong).To(BeEmpty())
		Expect(l.states[id]).To(Equal(want))
	},
		Entry("by FBS, after the store's READY_TO_SHIP", market.FBS, "PROCESSING STARTED", "PROCESSING READY_TO_SHIP", "PROCESSING SHIPPED",
			"DELIVERY DELIVERY_SERVICE_RECEIVED", "PICKUP PICKUP_SERVICE_RECEIVED", "DELIVERED DELIVERY_SERVICE_DELIVERED"),
		Entry("by Express, after READY_TO_SHIP, with several notifications of the search for a courier (N-DUPLICATES)", market.Express,
			"PROCESSING STARTED", "PROCESSING READY_TO_SHIP", "DELIVERY COURIER_SEARCH", "DELIVERY COURIER_SEARCH", "DELIVERY COURIER_FOUND",
			"DELIVERY COURIER_IN_TRANSIT_TO_SENDER", "DELIVERY COURIER_ARRIVED_TO_SENDER", "DELIVERY COURIER_RECEIVED",
			"DELIVERY DELIVERY_SERVICE_RECEIVED", "DELIVERED DELIVERY_SERVICE_DELIVERED"),
		Entry("by FBY", market.FBY, "PROCESSING STARTED", "DELIVERY DELIVERY_SERVICE_RECEIVED", "PICKUP PICKUP_SERVICE_RECEIVED",
			"DELIVERED DELIVERY_SERVICE_DELIVERED"),
		Entry("by LaaS", market.LaaS, "PROCESSING STARTED", "DELIVERY DELIVERY_SERVICE_RECEIVED", "PICKUP PICKUP_SERVICE_RECEIVED",
			"DELIVERED DELIVERY_SERVICE_DELIVERED"),
	)

	It("do not happen where nobody asks for them, nor for less than no time", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		created := compose(m, market.Event{Type: market.OrderCreated, Model: market.FBY})
		Expect(m.Advance(ctx, 30*day)).To(Succeed())
		o, _ := m.Order(created.ID())
		Expect(o.State.String()).To(Equal("PROCESSING STARTED"))
		for _, moves := range []market.Moves{-1, market.Moves(math.NaN()), market.MaxMoves + 1} {
			_, err := sim.New(sim.Options{Moves: moves})
			Expect(err).To(MatchError(ContainSubstring("the moves must be from 0 to 1000")))
		}
	})

	It("take as many times as long as they are set to", func(ctx SpecContext) {
		took := func(moves market.Moves) time.Duration {
			l := newLife(ctx, sim.Options{Moves: moves})
			start := l.market.Now()
			l.ordered(market.Event{Model: market.FBY})
			Expect(l.market.Run(ctx)).To(Succeed())
			return l.market.Now().Sub(start)
		}
		Expect(took(0.01).Seconds()).To(BeNumerically("~", took(1).Seconds()/100, 5))
	})
})
