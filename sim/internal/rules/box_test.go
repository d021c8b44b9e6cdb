package rules_test

import (
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// threeSlippers is an order of three units of item 1, one of item 2, two of
// item 3.
func threeSlippers() market.Order {
	return market.Order{
		ID: 7, CampaignID: 10, Model: market.FBS, State: at("PROCESSING STARTED"),
		Items: []market.OrderItem{
			{ID: 1, OfferID: "slippers", Price: 100, Count: 3},
			{ID: 2, OfferID: "shoes", Price: 500, Count: 1},
			{ID: 3, OfferID: "socks", Price: 10, Count: 2},
		},
	}
}

// cis is a unit's code of Честный ЗНАК, another for each name.
func cis(name string) market.Instance { return market.Instance{CIS: "0104601234567890215abcD" + name} }

// box reads a box: 1x3 is three units of item 1, 2p1/2 the first of two parts
// of item 2, and #code is a marking code.
func box(words string) market.Box {
	var b market.Box
	for _, word := range strings.Fields(words) {
		word, codes, _ := strings.Cut(word, "#")
		var item market.BoxItem
		for _, code := range strings.Split(codes, "#") {
			if code != "" {
				item.Instances = append(item.Instances, cis(code))
			}
		}
		id, units, whole := strings.Cut(word, "x")
		item.ItemID = number(strings.Split(id, "p")[0])
		if whole {
			item.Full = number(units)
		} else if _, parts, ok := strings.Cut(word, "p"); ok {
			part, of, _ := strings.Cut(parts, "/")
			item.Part, item.Parts = int(number(part)), int(number(of))
		}
		b.Items = append(b.Items, item)
	}
	return b
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	Expect(err).NotTo(HaveOccurred())
	return n
}

// boxes reads several, with | between them.
func boxes(words string) []market.Box {
	var list []market.Box
	for _, one := range strings.Split(words, "|") {
		list = append(list, box(one))
	}
	return list
}

func counts(o market.Order) []int64 {
	var list []int64
	for _, item := range o.Items {
		list = append(list, item.Count)
	}
	return list
}

var _ = Describe("packing an order (P-BOXES)", func() {
	DescribeTable("leaves it whole", func(words string) {
		o := threeSlippers()
		packed, err := rules.WithBoxes(&o, boxes(words), false)
		Expect(err).NotTo(HaveOccurred())
		Expect(counts(packed)).To(Equal([]int64{3, 1, 2}))
		for i, b := range packed.Boxes {
			Expect(b.ID).To(BeEquivalentTo(i + 1))
		}
		Expect(o.Boxes).To(BeEmpty(), "the order itself is as it was")
	},
		Entry("in one box", "1x3 2x1 3x2"),
		Entry("in several", "1x1|1x2 2x1|3x2"),
		Entry("in parts", "1x3 3x2|2p1/2|2p2/2"),
		Entry("each unit in parts", "1p1/2|1p2/2|1p2/2|1p1/2|1x1 2x1 3x2"),
		Entry("parts of several items in one box", "1x3|2p1/2 3p1/2|2p2/2 3p2/2|3x1"),
	)

	DescribeTable("is refused", func(words, says string) {
		o := threeSlippers()
		_, err := rules.WithBoxes(&o, boxes(words), true)
		Expect(err).To(MatchError(ContainSubstring(says)))
		Expect(err).To(BeAssignableToTypeOf(market.Refusal{}))
	},
		Entry("with an empty box", "1x3 2x1 3x2|", "a box is empty"),
		Entry("with a foreign item", "9x1", "item 9 is not in the order"),
		Entry("twice in a box", "1x1 1x2", "item 1 is twice in one box"),
		Entry("neither whole nor in parts", "1", "either full units or a part"),
		Entry("with too many", "1x4", "item 1 has more units than the order"),
		Entry("with too many in two boxes", "1x2|1x2", "item 1 has more units than the order"),
		Entry("with too many in parts", "2x1|2p1/2|2p2/2", "item 2 has more units than the order"),
		Entry("with a part missing", "1x3 3x2|2p1/2", "parts of item 2 are missing"),
		Entry("with a part that there is not", "2p3/2", "part 3 of 2"),
		Entry("in one part", "2p1/1", "part 1 of 1"),
		Entry("in parts of two sizes", "1p1/2|1p2/3", "in 2 parts and in 3"),
		Entry("whole units beside parts", "1x3 2p1/2|2p2/2 3x2", "both whole units and parts"),
		Entry("with too many codes", "1x1#a#b", "has 2 codes for 1 units"),
		Entry("with other codes in each part", "2p1/2#a|2p2/2#b|1x3 3x2", "has 2 codes for 1 units"),
		Entry("negative", "1x-1", "either full units or a part"),
	)

	It("is refused without boxes, and with far too many", func() {
		o := threeSlippers()
		_, err := rules.WithBoxes(&o, nil, false)
		Expect(err).To(MatchError(ContainSubstring("1 to 10000 boxes")))
		_, err = rules.WithBoxes(&o, make([]market.Box, 10_001), false)
		Expect(err).To(MatchError(ContainSubstring("1 to 10000 boxes")))
	})

	It("drops items only if that is allowed", func() {
		o := threeSlippers()
		_, err := rules.WithBoxes(&o, boxes("1x2 2x1"), false)
		Expect(err).To(MatchError(ContainSubstring("removal is not allowed")))
		packed, err := rules.WithBoxes(&o, boxes("1x2 2x1"), true)
		Expect(err).NotTo(HaveOccurred())
		Expect(counts(packed)).To(Equal([]int64{2, 1, 0}))
		Expect(packed.Counts()).To(Equal([]market.ItemCount{{OfferID: "slippers", Count: 2}, {OfferID: "shoes", Count: 1}}))
		Expect(packed.Total()).To(BeEquivalentTo(700))
	})

	It("replaces the boxes and the codes that were there", func() {
		o := threeSlippers()
		packed, err := rules.WithBoxes(&o, boxes("1x2#a#b|1x1#c 2x1 3x2"), false)
		Expect(err).NotTo(HaveOccurred())
		Expect(packed.Items[0].Instances).To(Equal([]market.Instance{cis("a"), cis("b"), cis("c")}))
		again, err := rules.WithBoxes(&packed, boxes("1x3#d 2x1 3x2"), false)
		Expect(err).NotTo(HaveOccurred())
		Expect(again.Boxes).To(HaveLen(1))
		Expect(again.Items[0].Instances).To(Equal([]market.Instance{cis("d")}))
		Expect(packed.Items[0].Instances).To(HaveLen(3))
	})

	DescribeTable("is possible until READY_TO_SHIP", func(state, says string) {
		o := threeSlippers()
		o.State = at(state)
		_, packing := rules.WithBoxes(&o, boxes("1x3 2x1 3x2"), false)
		_, reducing := rules.WithItems(&o, []market.ItemChange{{ItemID: 1, Count: 3}, {ItemID: 2, Count: 1}, {ItemID: 3, Count: 2}})
		_, marking := rules.WithInstances(&o, nil)
		for _, err := range []error{packing, reducing, marking} {
			if says == "" {
				Expect(err).NotTo(HaveOccurred())
				continue
			}
			Expect(err).To(MatchError(says))
		}
	},
		Entry(nil, "PROCESSING STARTED", ""),
		Entry(nil, "PROCESSING PACKAGING", ""),
		Entry("of a later revision", "ARCHIVED SOMEWHERE", ""),
		Entry(nil, "PROCESSING READY_TO_SHIP", "Attempt to change order items or instances after READY_TO_SHIP"),
		Entry(nil, "PROCESSING SHIPPED", "Attempt to change order items or instances after READY_TO_SHIP"),
		Entry(nil, "PICKUP READY_FOR_PICKUP", "Attempt to change order items or instances after READY_TO_SHIP"),
		Entry(nil, "UNPAID AWAIT_PAYMENT", "Action is not allowed for order '7' with status 'UNPAID' and substatus 'AWAIT_PAYMENT'"),
		Entry(nil, "DELIVERED DELIVERED_USER_RECEIVED", "Action is not allowed for order '7' with status 'DELIVERED' and substatus 'DELIVERED_USER_RECEIVED'"),
		Entry(nil, "CANCELLED SHOP_FAILED", "Action is not allowed for order '7' with status 'CANCELLED' and substatus 'SHOP_FAILED'"),
	)
})

var _ = Describe("leaving fewer items in an order (P-BOXES)", func() {
	It("takes away what is not named, and voids the boxes", func() {
		o := threeSlippers()
		packed, err := rules.WithBoxes(&o, boxes("1x3#a#b#c 2x1 3x2"), false)
		Expect(err).NotTo(HaveOccurred())
		less, err := rules.WithItems(&packed, []market.ItemChange{{ItemID: 1, Count: 2}, {ItemID: 2, Count: 1, Instances: []market.Instance{{UIN: "1234567890123456"}}}})
		Expect(err).NotTo(HaveOccurred())
		Expect(counts(less)).To(Equal([]int64{2, 1, 0}))
		Expect(less.Boxes).To(BeEmpty())
		Expect(less.Items[0].Instances).To(Equal([]market.Instance{cis("a"), cis("b")}))
		Expect(less.Items[1].Instances).To(Equal([]market.Instance{{UIN: "1234567890123456"}}))
	})

	DescribeTable("is refused", func(says string, changes ...market.ItemChange) {
		o := threeSlippers()
		_, err := rules.WithItems(&o, changes)
		Expect(err).To(MatchError(ContainSubstring(says)))
	},
		Entry("for more", "0 to 3 units", market.ItemChange{ItemID: 1, Count: 4}),
		Entry("below none", "0 to 3 units", market.ItemChange{ItemID: 1, Count: -1}),
		Entry("for another's item", "item 9 is not in the order", market.ItemChange{ItemID: 9, Count: 1}),
		Entry("twice", "named twice", market.ItemChange{ItemID: 1, Count: 3}, market.ItemChange{ItemID: 1, Count: 3}),
		Entry("with too many codes", "has 2 codes for 1 units", market.ItemChange{ItemID: 1, Count: 1, Instances: make([]market.Instance, 2)}),
		Entry("for nothing at all", "to be cancelled"),
	)

	DescribeTable("spares what the order is about", func(price, other market.Money, allowed bool) {
		o := market.Order{Model: market.DBS, State: at("PROCESSING STARTED"), Items: []market.OrderItem{
			{ID: 1, OfferID: "a", Price: price, Count: 1}, {ID: 2, OfferID: "b", Price: other, Count: 1}}}
		_, err := rules.WithItems(&o, []market.ItemChange{{ItemID: 2, Count: 1}})
		Expect(err == nil).To(Equal(allowed))
	},
		Entry("98% of the price", market.Money(98), market.Money(2), true),
		Entry("99% of the price", market.Money(99), market.Money(1), false),
		Entry("next to nothing beside it", market.Money(1000), market.Money(1), false),
		Entry("two that are free", market.Money(0), market.Money(0), true),
	)

	It("spares an only item", func() {
		o := market.Order{Model: market.DBS, State: at("PROCESSING STARTED"), Items: []market.OrderItem{{ID: 1, OfferID: "a", Count: 5}}}
		_, err := rules.WithItems(&o, []market.ItemChange{{ItemID: 1, Count: 4}})
		Expect(err).To(MatchError(ContainSubstring("the only one")))
	})

	It("leaves marking codes to be given alone", func() {
		o := threeSlippers()
		marked, err := rules.WithInstances(&o, []market.ItemChange{{ItemID: 3, Instances: []market.Instance{{RNPT: "10702070/010126/1234567/1"}, {GTD: "10702070/010126/1234567", Country: "RU"}}}})
		Expect(err).NotTo(HaveOccurred())
		Expect(marked.Items[2].Instances).To(HaveLen(2))
		Expect(o.Items[2].Instances).To(BeEmpty())
		_, err = rules.WithInstances(&o, []market.ItemChange{{ItemID: 2, Instances: make([]market.Instance, 2)}})
		Expect(err).To(MatchError(ContainSubstring("has 2 codes for 1 units")))
		_, err = rules.WithInstances(&o, []market.ItemChange{{ItemID: 9}})
		Expect(err).To(MatchError(ContainSubstring("not in the order")))
	})
})
