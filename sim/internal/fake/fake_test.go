package fake_test

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// life is all that becomes of an order, from where it begins.
func life(f *fake.Fake, o market.Order, ordinal uint64) []market.State {
	GinkgoHelper()
	o.State = f.First(&o, ordinal)
	states := []market.State{o.State}
	for {
		next, ok := f.Next(&o, ordinal)
		if !ok {
			return states
		}
		states = append(states, next)
		o.State = next
		Expect(len(states)).To(BeNumerically("<", 20), "%v", states)
	}
}

func texts(states []market.State) string {
	var all []string
	for _, s := range states {
		all = append(all, string(s.Status)+"/"+string(s.Substatus))
	}
	return strings.Join(all, " ")
}

var _ = Describe("What is made up", func() {
	It("depends on the seed and the ordinal alone, whatever was made up before", func() {
		a, b := newFake(schemas.Latest, 1), newFake(schemas.Latest, 1)
		for i := range uint64(50) {
			b.Buyer(i)
			b.Message(i * 7)
		}
		buyers := map[string]bool{}
		for i := range uint64(50) {
			name, phone := a.Buyer(i)
			again, samePhone := b.Buyer(i)
			Expect(again + samePhone).To(Equal(name + phone))
			buyers[name] = true
		}
		Expect(len(buyers)).To(BeNumerically(">", 40))
		other, _ := newFake(schemas.Latest, 2).Buyer(0)
		name, _ := a.Buyer(0)
		Expect(other).NotTo(Equal(name))
	})

	It("has buyers whose names agree in gender", func() {
		f := newFake(schemas.Latest, 3)
		for i := range uint64(200) {
			name, _ := f.Buyer(i)
			parts := strings.Split(name, " ")
			Expect(parts).To(HaveLen(3))
			Expect(strings.HasSuffix(parts[0], "а")).To(Equal(strings.HasSuffix(parts[2], "на")), name)
		}
	})

	for _, revision := range schemas.Revisions() {
		It("gives each value of a list its turn, in revision "+revision, func() {
			f := newFake(revision, 5)
			update, kinds := map[string]bool{}, map[market.ReturnType]bool{}
			for i := range uint64(2) {
				update[f.UpdateType(i)], kinds[f.ReturnType(i)] = true, true
			}
			Expect(update).To(HaveLen(2))
			Expect(kinds).To(HaveLen(2))
		})

		It("brings up every substatus in time, each by a move that the rules have, in revision "+revision, func() {
			f := newFake(revision, 7)
			set, err := schemas.Load(revision)
			Expect(err).NotTo(HaveOccurred())
			seen := map[string]bool{"UNKNOWN": true}
			for i := range uint64(3000) {
				o := market.Order{Model: market.Models()[i%5]}
				states := life(f, o, i)
				for j, s := range states {
					seen[string(s.Substatus)] = true
					if j == 0 {
						continue
					}
					Expect(market.Actors()).To(ContainElement(Satisfy(func(by market.Actor) bool {
						return rules.CheckMove(o.Model, by, states[j-1], s) == nil
					})), "%s: %s", o.Model, texts(states))
				}
			}
			var missing []string
			for _, sub := range set.Enum(string(market.OrderStatusUpdated), "substatus") {
				if !seen[sub] {
					missing = append(missing, sub)
				}
			}
			Expect(missing).To(BeEmpty())
		})
	}

	DescribeTable("goes the shortest way of its model", func(m market.Model, way string) {
		for i := range uint64(20) {
			Expect(texts(life(newFake(schemas.Latest, i), market.Order{Model: m, Direct: true}, i))).To(MatchRegexp("^" + way + "$"))
		}
	},
		Entry(nil, market.FBS, "PROCESSING/STARTED PROCESSING/READY_TO_SHIP PROCESSING/SHIPPED DELIVERY/DELIVERY_SERVICE_RECEIVED PICKUP/PICKUP_SERVICE_RECEIVED DELIVERED/[A-Z_]+"),
		Entry(nil, market.Express, "PROCESSING/STARTED PROCESSING/READY_TO_SHIP DELIVERY/DELIVERY_SERVICE_RECEIVED DELIVERED/[A-Z_]+"),
		Entry(nil, market.DBS, "PROCESSING/STARTED DELIVERY/DELIVERY_SERVICE_RECEIVED DELIVERED/DELIVERY_SERVICE_DELIVERED"),
		Entry(nil, market.FBY, "PROCESSING/STARTED DELIVERY/DELIVERY_SERVICE_RECEIVED PICKUP/PICKUP_SERVICE_RECEIVED DELIVERED/[A-Z_]+"),
		Entry(nil, market.LaaS, "PROCESSING/STARTED DELIVERY/DELIVERY_SERVICE_RECEIVED PICKUP/PICKUP_SERVICE_RECEIVED DELIVERED/[A-Z_]+"),
	)

	DescribeTable("goes on from wherever it has come to", func(state, next string) {
		status, sub, _ := strings.Cut(state, "/")
		o := market.Order{Model: market.FBS, Direct: true, State: market.State{Status: market.Status(status), Substatus: market.Substatus(sub)}}
		got, ok := newFake(schemas.Latest, 1).Next(&o, 0)
		Expect(ok).To(Equal(next != ""))
		if ok {
			Expect(texts([]market.State{got})).To(Equal(next))
		}
	},
		Entry(nil, "UNPAID/AWAIT_PAYMENT", "PROCESSING/STARTED"),
		Entry(nil, "PROCESSING/SHIPPED", "DELIVERY/DELIVERY_SERVICE_RECEIVED"),
		Entry(nil, "DELIVERY/COURIER_SEARCH", "PICKUP/PICKUP_SERVICE_RECEIVED"),
		Entry(nil, "CANCELLED/SHOP_FAILED", ""),
		Entry(nil, "RETURNED/DELIVERED_USER_RECEIVED", ""),
	)

	Describe("in an order", func() {
		shelf := func(available ...int64) []market.ShopOffer {
			var all []market.ShopOffer
			for i, n := range available {
				all = append(all, market.ShopOffer{Offer: market.Offer{ID: fmt.Sprint("sku-", i), Price: 100}, Stock: market.Stock{Fit: n}})
			}
			return all
		}

		It("is what there is, and no more of it", func() {
			f := newFake(schemas.Latest, 1)
			counts := map[string]int{}
			for i := range uint64(500) {
				for _, line := range f.Lines(i, market.Minimal, shelf(90, 0, 10)) {
					counts[line.Offer.Offer.ID]++
				}
				seen := map[string]bool{}
				for _, line := range f.Lines(i, market.Seeded, shelf(1, 0, 2)) {
					Expect(line.Count).To(BeNumerically("<=", line.Offer.Stock.Available()))
					Expect(seen[line.Offer.Offer.ID]).To(BeFalse())
					seen[line.Offer.Offer.ID] = true
				}
			}
			Expect(counts).NotTo(HaveKey("sku-1"))
			Expect(counts["sku-0"]).To(BeNumerically("~", 450, 30), "by how much there is")
		})

		It("is out of stock only where all is", func() {
			Expect(newFake(schemas.Latest, 1).Lines(0, market.Full, shelf(0, 0))).NotTo(BeEmpty())
		})

		It("is at the contract's limits if asked for", func() {
			lines := newFake(schemas.Latest, 1).Lines(0, market.Extreme, shelf(5, 5))
			Expect(lines).To(HaveLen(1000))
			Expect(lines[0].Count).To(BeEquivalentTo(math.MaxInt32))
			for i := range 3 {
				Expect(utf8.RuneCountInString(fake.LongSKU("A", i))).To(Equal(255))
			}
		})
	})
})
