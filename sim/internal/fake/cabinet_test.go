package fake_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A cabinet", func() {
	It("gets plausible numbers where it leaves them open", func() {
		set := load(schemas.Latest)
		for seed := range uint64(50) {
			c := newStory(set, seed+1).Cabinet()
			Expect(c.BusinessID).To(And(BeNumerically(">=", 1_000_000), BeNumerically("<=", 99_999_999)))
			Expect(c.CampaignIDs).To(HaveLen(3))
			for i, id := range c.CampaignIDs {
				Expect(id).To(And(BeNumerically(">=", 10_000_000), BeNumerically("<=", 99_999_999)))
				Expect(c.CampaignIDs[:i]).NotTo(ContainElement(id))
			}
		}
	})

	It("keeps the numbers that it was given, and its own copy of them", func() {
		given := []int64{5, 77}
		story, err := fake.NewStory(load(schemas.Latest), 1, fake.Cabinet{BusinessID: 9, CampaignIDs: given})
		Expect(err).NotTo(HaveOccurred())
		given[0] = 1
		story.Cabinet().CampaignIDs[1] = 1
		Expect(story.Cabinet()).To(Equal(fake.Cabinet{BusinessID: 9, CampaignIDs: []int64{5, 77}}))
		seen := map[int64]bool{}
		for range 20 {
			n := tell(story, market.OrderCreated, market.Seeded, noon)[0]
			Expect(n.BusinessID).To(Equal(int64(9)))
			seen[n.CampaignID] = true
		}
		Expect(seen).To(Equal(map[int64]bool{5: true, 77: true}))
	})

	It("of one shop sells by every model there", func() {
		story, err := fake.NewStory(load(schemas.Latest), 1, fake.Cabinet{CampaignIDs: []int64{42}})
		Expect(err).NotTo(HaveOccurred())
		w, at := newWitness(story.Cabinet()), noon
		var requests, shipped int
		for range 150 {
			for _, t := range []market.Type{market.OrderStatusUpdated, market.OrderCancellationRequest, market.OrderCancelled, market.OrderReturnCreated} {
				at = at.Add(time.Minute)
				for _, n := range tell(story, t, market.Seeded, at) {
					w.read(n, market.Seeded, at)
					if n.Type == market.OrderCancellationRequest {
						requests++
					}
					if n.Type == market.OrderStatusUpdated && decode(n.Body).text("substatus") == "SHIPPED" {
						shipped++
					}
				}
			}
		}
		Expect(requests).To(Equal(150))
		Expect(shipped).To(BeNumerically(">", 0))
	})

	DescribeTable("is refused with", func(seed uint64, c fake.Cabinet, says string) {
		_, err := fake.NewStory(load(schemas.Latest), seed, c)
		Expect(err).To(MatchError(ContainSubstring(says)))
	},
		Entry("seed 0, which is no seed", uint64(0), fake.Cabinet{}, "seed 0"),
		Entry("a negative business id", uint64(1), fake.Cabinet{BusinessID: -1}, "business id -1"),
		Entry("a campaign id of 0", uint64(1), fake.Cabinet{CampaignIDs: []int64{3, 0}}, "campaign id 0"),
		Entry("a negative campaign id", uint64(1), fake.Cabinet{CampaignIDs: []int64{-3}}, "campaign id -3"),
		Entry("one shop twice", uint64(1), fake.Cabinet{CampaignIDs: []int64{3, 4, 3}}, "campaign id 3 is given twice"),
	)
})
