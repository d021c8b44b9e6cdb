package rules_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Places and keys", func() {
	order := func() market.Order {
		return market.Order{
			ID: 7, Model: market.DBS, State: market.State{Status: "PROCESSING", Substatus: "STARTED"}, Delivery: market.Delivery{Type: market.Digital},
			Items: []market.OrderItem{{ID: 1, OfferID: "a", Price: 1, Count: 2}, {ID: 2, OfferID: "b", Price: 1, Count: 0}, {ID: 3, OfferID: "c", Price: 1, Count: 1}},
		}
	}

	It("number boxes that nobody filled", func() {
		o := order()
		next, err := rules.WithPlaces(&o, 2)
		Expect(err).NotTo(HaveOccurred())
		Expect(next.Boxes).To(Equal([]market.Box{{ID: 1}, {ID: 2}}))
		Expect(o.Boxes).To(BeEmpty())
		for _, n := range []int{0, -1, 10_001} {
			_, err := rules.WithPlaces(&o, n)
			Expect(err).To(MatchError("Invalid order boxes layout request. Violations: there must be 1 to 10000 boxes"))
		}
		o.Substatus = market.SubReadyToShip
		_, err = rules.WithPlaces(&o, 1)
		Expect(err).To(MatchError("Attempt to change order items or instances after READY_TO_SHIP"))
	})

	DescribeTable("ask for a key for each unit that is left", func(message string, change func(*market.Order), keys ...market.ItemUnits) {
		o := order()
		change(&o)
		if err := rules.CheckKeys(&o, keys); message == "" {
			Expect(err).NotTo(HaveOccurred())
		} else {
			Expect(err).To(MatchError(message))
		}
	},
		Entry("all", "", func(*market.Order) {}, market.ItemUnits{ItemID: 3, Count: 1}, market.ItemUnits{ItemID: 1, Count: 2}),
		Entry("too few", "Invalid order items: item 1 needs 2 keys, not 1", func(*market.Order) {}, market.ItemUnits{ItemID: 1, Count: 1}),
		Entry("one missing", "Invalid order items: item 3 needs 1 keys, not 0", func(*market.Order) {}, market.ItemUnits{ItemID: 1, Count: 2}),
		Entry("a stranger", "Invalid order items: item 9 is not in the order", func(*market.Order) {}, market.ItemUnits{ItemID: 9, Count: 1}),
		Entry("twice", "Invalid order items: item 3 is named twice", func(*market.Order) {}, market.ItemUnits{ItemID: 3, Count: 1}, market.ItemUnits{ItemID: 3, Count: 1}),
		Entry("not digital", "Order.id='7' is not digital.", func(o *market.Order) { o.Delivery.Type = market.ByPost }),
		Entry("not in time", "Invalid status for order '7': 'DELIVERED', PROCESSING expected", func(o *market.Order) { o.Status = market.StatusDelivered }),
	)
})
