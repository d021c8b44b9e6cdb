package nearest_test

import (
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/nearest"
)

func TestNearest(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "nearest")
}

var _ = Describe("the nearest name", func() {
	known := []string{"advance", "await", "fail-on", "seed", "url", "at", "заказ", "http", "https"}

	DescribeTable("is guessed", func(got, want string) {
		Expect(nearest.Name(got, known)).To(Equal(want))
	},
		Entry("the same", "seed", "seed"),
		Entry("one letter wrong", "advanse", "advance"),
		Entry("one too many", "awaiit", "await"),
		Entry("one too few", "ul", "url"),
		Entry("two exchanged", "sede", "seed"),
		Entry("two exchanged in a short name", "rul", "url"),
		Entry("another case", "Advance", "advance"),
		Entry("another divider", "FAIL_ON", "fail-on"),
		Entry("no divider", "failon", "fail-on"),
		Entry("letters of two bytes", "зааз", "заказ"),
		Entry("the nearer of two", "httpss", "https"),
		Entry("a part", "adv", "advance"),
		Entry("a longer one", "advance_time", "advance"),
		Entry("too many typing errors", "edvonsa", ""),
		Entry("a short name that is mostly wrong", "ux", ""),
		Entry("too short a part", "w", ""),
		Entry("nothing", "", ""),
		Entry("something else", "disconnect", ""),
	)

	It("is the first of those that are as near", func() {
		Expect(nearest.Name("card", []string{"cart", "care"})).To(Equal("cart"))
		Expect(nearest.Name("order", []string{"new_order", "order_old"})).To(Equal("new_order"))
	})

	It("is none where none is known", func() {
		Expect(nearest.Name("seed", nil)).To(BeEmpty())
	})

	It("takes no time for a long one", func() {
		Expect(nearest.Name(strings.Repeat("seed", 1<<16), []string{"send"})).To(BeEmpty())
	})
})
