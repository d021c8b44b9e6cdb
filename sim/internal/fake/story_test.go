package fake_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A story", func() {
	for _, revision := range schemas.Revisions() {
		It("hangs together, whatever is told in whichever order, in revision "+revision, func() {
			set := load(revision)
			for seed := range uint64(4) {
				story, at := newStory(set, seed+1), noon
				dice, w := rand.New(rand.NewPCG(seed, 1)), newWitness(story.Cabinet())
				types := typesOf(set)
				for range 500 {
					t, d := types[dice.IntN(len(types))], market.Detail(dice.IntN(3))
					if dice.IntN(70) == 0 {
						d = market.Extreme
					}
					at = at.Add(time.Duration(dice.Int64N(int64(time.Hour))))
					for _, n := range tell(story, t, d, at) {
						w.read(n, d, at)
					}
				}
				Expect(len(w.orders)).To(Equal(len(story.Orders())))
				Expect(len(w.orders)).To(BeNumerically(">", 20))
			}
		})

		It("hangs together when only one type is told, in revision "+revision, func() {
			set := load(revision)
			for _, t := range typesOf(set) {
				story, at := newStory(set, 11), noon
				w := newWitness(story.Cabinet())
				for range 150 {
					at = at.Add(time.Minute)
					for _, n := range tell(story, t, market.Seeded, at) {
						w.read(n, market.Seeded, at)
					}
				}
			}
		})
	}

	It("hangs together through the whole life of many orders", func() {
		types := slices.Concat(
			slices.Repeat([]market.Type{market.OrderStatusUpdated}, 20),
			slices.Repeat([]market.Type{market.OrderReturnCreated}, 2),
			[]market.Type{market.OrderCreated, market.OrderCancelled, market.OrderCancellationRequest, market.OrderUpdated},
		)
		set := load(schemas.Latest)
		for seed := range uint64(5) {
			story, at := newStory(set, seed+1), noon
			dice, w := rand.New(rand.NewPCG(seed, 2)), newWitness(story.Cabinet())
			for range 2500 {
				at = at.Add(time.Minute)
				d := market.Detail(dice.IntN(3))
				for _, n := range tell(story, types[dice.IntN(len(types))], d, at) {
					w.read(n, d, at)
				}
			}
		}
	})

	It("tells each event at a time of its own even while time stands still", func() {
		story := newStory(load(schemas.Latest), 12)
		w := newWitness(story.Cabinet())
		for range 3000 {
			w.read(tell(story, market.ChatCreated, market.Seeded, noon)[0], market.Seeded, noon)
		}
	})

	It("never goes past the time given", func() {
		story, last := newStory(load(schemas.Latest), 12), time.Time{}
		for range 40_000 {
			body := tell(story, market.ChatCreated, market.Minimal, noon)[0].Body
			event, err := time.Parse(time.RFC3339Nano, strings.Split(string(body), `"`)[11])
			if err != nil || event.After(noon) || event.Before(last) {
				Fail("after " + last.String() + ": " + string(body))
			}
			last = event
		}
		Expect(last).To(BeTemporally("==", noon))
	})

	It("sends its first order the way that most orders go", func() {
		fbs := "STARTED READY_TO_SHIP SHIPPED DELIVERY_SERVICE_RECEIVED PICKUP_SERVICE_RECEIVED delivered"
		dbs := "STARTED DELIVERY_SERVICE_RECEIVED PICKUP_SERVICE_RECEIVED delivered"
		courier := func(way string) string { return strings.Replace(way, "PICKUP_SERVICE_RECEIVED ", "", 1) }
		ways := []string{fbs, dbs, courier(fbs), courier(dbs)}
		set, seen := load(schemas.Latest), map[string]bool{}
		for seed := range uint64(60) {
			story, way := newStory(set, seed+1), ""
			for !strings.HasSuffix(way, "delivered") {
				told := tell(story, market.OrderStatusUpdated, market.Seeded, noon)
				body := decode(told[len(told)-1].Body)
				if body.text("status") == "DELIVERED" {
					way += "delivered"
					break
				}
				way += body.text("substatus") + " "
			}
			Expect(ways).To(ContainElement(way))
			seen[way] = true
		}
		Expect(seen).To(HaveLen(len(ways)))
	})

	It("keeps the substatuses of a status to it", func() {
		story, at := newStory(load(schemas.Latest), 13), noon
		homes := map[string][]string{}
		for range 1500 {
			at = at.Add(time.Minute)
			told := tell(story, market.OrderStatusUpdated, market.Seeded, at)
			body := decode(told[len(told)-1].Body)
			sub := body.text("substatus")
			if !slices.Contains(homes[sub], body.text("status")) {
				homes[sub] = append(homes[sub], body.text("status"))
			}
		}
		Expect(homes).To(HaveKeyWithValue("READY_TO_SHIP", []string{"PROCESSING"}))
		Expect(homes).To(HaveKeyWithValue("COURIER_SEARCH", []string{"DELIVERY"}))
		Expect(homes).To(HaveKeyWithValue("READY_FOR_PICKUP", []string{"PICKUP"}))
		Expect(homes).To(HaveKeyWithValue("USER_NOT_PAID", []string{"CANCELLED"}))
		Expect(homes).To(HaveKeyWithValue("CUSTOMS_FAILED_MARKET", []string{"CANCELLED"}))
		Expect(homes).To(HaveKeyWithValue("SHOP_FAILED", []string{"CANCELLED"}))
	})

	It("gives the same bytes to the same seed and calls, and others to another seed", func() {
		script := func(seed uint64) string {
			story, at := newStory(load(schemas.Latest), seed), noon
			var all strings.Builder
			for range 6 {
				for _, d := range []market.Detail{market.Seeded, market.Full, market.Minimal, market.Extreme} {
					for _, t := range market.Types() {
						at = at.Add(time.Minute)
						for _, n := range tell(story, t, d, at) {
							all.Write(n.Body)
						}
					}
				}
			}
			return all.String()
		}
		once, again, other := script(21), script(21), script(22)
		Expect(once == again).To(BeTrue())
		Expect(once == other).To(BeFalse())
	})

	It("keeps its numbers apart from seed to seed", func() {
		set, seen := load(schemas.Latest), map[int64]bool{}
		for seed := range uint64(50) {
			seen[newStory(set, seed+1).Cabinet().BusinessID] = true
		}
		Expect(len(seen)).To(BeNumerically(">", 45))
	})

	DescribeTable("refuses", func(t market.Type, d market.Detail, at time.Time, says string) {
		set := load(schemas.Latest)
		story, same := newStory(set, 14), newStory(set, 14)
		for _, s := range []*fake.Story{story, same} {
			tell(s, market.OrderReturnCreated, market.Seeded, noon)
		}
		_, err := story.Tell(market.Event{Type: t, Detail: d}, at)
		Expect(err).To(MatchError(ContainSubstring(says)))
		Expect(tell(story, market.OrderCreated, market.Seeded, noon)).
			To(Equal(tell(same, market.OrderCreated, market.Seeded, noon)), "and goes on as if it had not been asked")
	},
		Entry("a type that there is not", market.Type("ORDER_EATEN"), market.Seeded, noon, `no notification type "ORDER_EATEN"`),
		Entry("no type", market.Type(""), market.Seeded, noon, `no notification type ""`),
		Entry("a detail that there is not", market.OrderCreated, market.Extreme+1, noon, "no detail 4"),
		Entry("a detail below all", market.OrderCreated, market.Detail(-1), noon, "no detail -1"),
		Entry("to go back in time", market.OrderCreated, market.Seeded, noon.Add(-time.Hour), "time does not go backwards"),
	)
})
