package schemas_test

import (
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

var _ = Describe("Set", func() {
	It("is there for each revision, oldest first, the latest last", func() {
		Expect(schemas.Revisions()).To(Equal([]string{"2025-09", "2026-09"}))
		Expect(schemas.Latest).To(Equal("2026-09"))
		for _, revision := range schemas.Revisions() {
			Expect(load(revision).Revision()).To(Equal(revision))
		}
	})

	DescribeTable("refuses a revision that is not there, naming those that are",
		func(revision string) {
			_, err := schemas.Load(revision)
			Expect(err).To(MatchError(And(ContainSubstring("2025-09"), ContainSubstring("2026-09"))))
		},
		Entry("none", ""),
		Entry("another", "2024-01"),
		Entry("a path", "../data/2026-09"),
		Entry("the folder itself", "."),
		Entry("one with control characters", "2026-09\x1b[2J"),
	)

	It("has the notification types of its revision, PING first (N-TYPES)", func() {
		Expect(load("2025-09").Types()).To(ConsistOf(types202509))
		Expect(load("2026-09").Types()).To(ConsistOf(types202609))
		for _, revision := range schemas.Revisions() {
			Expect(load(revision).Types()[0]).To(Equal("PING"))
		}
	})

	It("gives lists that the caller may change", func() {
		set := load(schemas.Latest)
		set.Types()[0] = "changed"
		set.Enum("ORDER_UPDATED", "updateType")[0] = "changed"
		Expect(set.Types()).NotTo(ContainElement("changed"))
		Expect(set.Enum("ORDER_UPDATED", "updateType")).NotTo(ContainElement("changed"))
	})

	It("is safe for concurrent use from the first use on", func() {
		set := load(schemas.Latest)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				defer GinkgoRecover()
				for _, typ := range set.Types() {
					Expect(set.Request(typ, []byte(sample(typ)))).To(BeEmpty())
				}
				Expect(set.Reply(200, []byte(`{}`))).To(HaveLen(3))
				Expect(set.Enum("ORDER_UPDATED", "updateType")).NotTo(BeEmpty())
			})
		}
		wg.Wait()
	})

	DescribeTable("lists enumerations",
		func(revision string, path []string, values ...string) {
			Expect(load(revision).Enum(path[0], path[1:]...)).To(Equal(values))
		},
		Entry("of a property", "2026-09", []string{"ORDER_UPDATED", "updateType"},
			"SHIPMENT_DATE_UPDATED", "DELIVERY_DATE_UPDATED", "UNKNOWN"),
		Entry("of a nested property", "2025-09", []string{"ORDER_RETURN_CREATED", "returnType"}, "UNREDEEMED", "RETURN"),
		Entry("through an array", "2026-09", []string{"ORDER_LINE_SERVICE_STATUS_UPDATED", "statuses", "status"},
			"CREATED", "PROVIDED", "CANCELLED"),
	)

	It("lists the enumerations that differ between revisions", func() {
		before := load("2025-09").Enum("ORDER_STATUS_UPDATED", "substatus")
		after := load("2026-09").Enum("ORDER_STATUS_UPDATED", "substatus")
		Expect(before).To(And(ContainElement("COURIER_SEARCH"), Not(ContainElement("CUSTOMS_FAILED_MARKET"))))
		Expect(after).To(ContainElements("COURIER_SEARCH", "CUSTOMS_FAILED_MARKET"))
		Expect(load("2026-09").Enum("ORDER_RETURN_STATUS_UPDATED", "statuses", "refundStatus")).To(ContainElement("REFUNDED"))
	})

	DescribeTable("has no enumeration where there is none",
		func(path ...string) { Expect(load("2026-09").Enum(path[0], path[1:]...)).To(BeNil()) },
		Entry("an unknown type", "NO_SUCH_TYPE", "status"),
		Entry("an unknown property", "ORDER_STATUS_UPDATED", "no such property"),
		Entry("below a string", "ORDER_STATUS_UPDATED", "status", "deeper"),
		Entry("a property without one", "ORDER_STATUS_UPDATED", "orderId"),
		Entry("the body itself", "ORDER_STATUS_UPDATED"),
	)
})
