package fake_test

import (
	"maps"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

// cover tells of one type until every value of its enumerations has come up,
// and returns how many notifications that took.
func cover(set *schemas.Set, story *fake.Story, t market.Type, atMost int, enums ...string) int {
	GinkgoHelper()
	missing := map[string]bool{}
	for _, path := range enums {
		values := set.Enum(string(t), strings.Split(path, ".")...)
		Expect(values).NotTo(BeEmpty(), path)
		for _, value := range values {
			missing[path+" "+value] = true
		}
	}
	at := noon
	for draw := range atMost {
		at = at.Add(time.Minute)
		told := tell(story, t, market.Seeded, at)
		body := decode(told[len(told)-1].Body)
		for _, path := range enums {
			outer, inner, nested := strings.Cut(path, ".")
			objects := []object{body}
			if nested {
				objects = body.list(outer)
				if len(objects) == 0 {
					objects = []object{body.object(outer)}
				}
				outer = inner
			}
			for _, o := range objects {
				if value, ok := o[outer].(string); ok {
					delete(missing, path+" "+value)
				}
			}
		}
		if len(missing) == 0 {
			return draw + 1
		}
	}
	Fail("still missing after many draws: " + strings.Join(slices.Sorted(maps.Keys(missing)), ", "))
	return 0
}

var _ = Describe("Every value of every enumeration", func() {
	for _, revision := range schemas.Revisions() {
		DescribeTable("comes up in revision "+revision, func(t market.Type, atMost int, enums ...string) {
			set := load(revision)
			if revision == "2025-09" && t == market.OrderLineServiceStatusUpdated {
				Skip("there were no line services")
			}
			for seed := range uint64(20) {
				cover(set, newStory(set, seed+1), t, atMost, enums...)
			}
			lone, err := fake.NewStory(set, 1, fake.Cabinet{CampaignIDs: []int64{42}})
			Expect(err).NotTo(HaveOccurred())
			cover(set, lone, t, atMost, enums...)
		},
			Entry("of an order's status", market.OrderStatusUpdated, 1000, "status", "substatus"),
			Entry("of an order's update", market.OrderUpdated, 3, "updateType"),
			Entry("of a return", market.OrderReturnCreated, 2, "returnType"),
			Entry("of a return's status", market.OrderReturnStatusUpdated, 600, "statuses.refundStatus", "statuses.shipmentStatus"),
			Entry("of a service's status", market.OrderLineServiceStatusUpdated, 60, "statuses.status", "cancelReason"),
		)
	}

	It("is among those that the table above asks for", func() {
		for _, revision := range schemas.Revisions() {
			set := load(revision)
			var found []string
			for _, t := range typesOf(set) {
				for _, field := range known(t).all() {
					if len(set.Enum(string(t), strings.Split(field, ".")...)) > 0 {
						found = append(found, field)
					}
				}
			}
			want := []string{"status", "substatus", "updateType", "returnType", "statuses.refundStatus", "statuses.shipmentStatus"}
			if revision != "2025-09" {
				want = append(want, "statuses.status", "cancelReason")
			}
			Expect(found).To(ConsistOf(want))
		}
	})
})
