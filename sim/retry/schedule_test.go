package retry_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/retry"
)

var _ = Describe("the schedule of notifications", func() {
	schedule := retry.Notifications()
	first := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)

	DescribeTable("offset of attempt n, in minutes", func(n, minutes int) {
		offset, ok := schedule.Offset(n)
		Expect(ok).To(BeTrue())
		Expect(offset).To(Equal(time.Duration(minutes) * time.Minute))
	},
		Entry("the first", 1, 0),
		Entry("a minute later", 2, 1),
		Entry("the end of the first hour", 61, 60),
		Entry("then a quarter of an hour", 62, 75),
		Entry("the next quarter", 63, 90),
		Entry("the end of the first day", 153, 1440),
		Entry("then an hour", 154, 1500),
		Entry("the last", 464, 20100),
	)

	DescribeTable("attempts that are not made", func(n int) {
		_, ok := schedule.Offset(n)
		Expect(ok).To(BeFalse())
	},
		Entry("before the first", 0),
		Entry("below zero", -1),
		Entry("at exactly 14 days", 465),
		Entry("long after", 100000),
	)

	It("makes 464 attempts in 14 days", func() {
		Expect(schedule.Attempts()).To(Equal(464))
	})

	It("makes none where it is empty", func() {
		Expect(retry.Schedule{}.Attempts()).To(BeZero())
	})

	It("counts from the first attempt, never from the last", func() {
		due, ok := schedule.Next(first, 61)
		Expect(ok).To(BeTrue())
		Expect(due).To(Equal(first.Add(75 * time.Minute)))

		_, ok = schedule.Next(first, 464)
		Expect(ok).To(BeFalse())
	})

	It("only moves forward, by the interval of its stretch, and stays under 14 days", func() {
		previous := time.Duration(0)
		for n := 2; n <= schedule.Attempts(); n++ {
			offset, _ := schedule.Offset(n)
			Expect(offset - previous).To(BeElementOf(time.Minute, 15*time.Minute, time.Hour))
			Expect(offset).To(BeNumerically("<", retry.Limit))
			previous = offset
		}
	})
})

var _ = Describe("an outage", func() {
	start := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)

	It("lasts from the first failure, whatever fails later", func() {
		outage := retry.Outage{}.Failed(start).Failed(start.Add(time.Hour))
		Expect(outage.Lasts()).To(BeTrue())
		Expect(outage.Since).To(Equal(start))
		Expect(outage.Disconnection()).To(Equal(start.AddDate(0, 0, 14)))
	})

	It("does not last when nothing has failed", func() {
		Expect(retry.Outage{}.Lasts()).To(BeFalse())
	})
})
