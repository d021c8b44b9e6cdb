package nearest_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/nearest"
)

type kind string

var _ = Describe("a hint", func() {
	known := []kind{"advance", "await"}

	It("asks whether the nearest name was meant", func() {
		Expect(nearest.Hint("advanse", known, "choose one")).To(Equal(`did you mean "advance"?`))
		Expect(nearest.Aside("advanse", known)).To(Equal(` (did you mean "advance"?)`))
	})

	It("is another where none is near, or none is known", func() {
		Expect(nearest.Hint("disconnect", known, "choose one")).To(Equal("choose one"))
		Expect(nearest.Hint("await", []string(nil), "choose one")).To(Equal("choose one"))
		Expect(nearest.Aside("disconnect", known)).To(BeEmpty())
	})

	It("asks of several", func() {
		Expect(nearest.Meant("a", "b")).To(Equal(`did you mean "a" or "b"?`))
		Expect(nearest.Meant()).To(BeEmpty())
	})
})
