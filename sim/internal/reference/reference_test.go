package reference_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/internal/reference"
)

func TestReference(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "reference")
}

var _ = Describe("Categories", func() {
	It("are one tree of a few hundred, each after the one that it is in", func() {
		seen := map[int64]reference.Category{}
		for _, c := range reference.Categories() {
			Expect(seen).NotTo(HaveKey(c.ID), c.Name)
			if c.Parent == 0 {
				Expect(c.ID).To(BeEquivalentTo(reference.Root))
			} else {
				Expect(seen).To(HaveKey(c.Parent), c.Name)
				Expect(seen[c.Parent].Leaf).To(BeFalse(), c.Name)
			}
			seen[c.ID] = c
			found, ok := reference.CategoryOf(c.ID)
			Expect(ok).To(BeTrue())
			Expect(found).To(Equal(c))
		}
		Expect(len(seen)).To(BeNumerically(">", 300))
		_, ok := reference.CategoryOf(1)
		Expect(ok).To(BeFalse())
	})

	It("have the goods of the made-up cabinet", func() {
		for _, o := range cabinet.Default().Offers {
			c, ok := reference.CategoryOf(o.Category)
			Expect(ok && c.Leaf).To(BeTrue(), o.Name)
		}
	})

	It("have parameters, each once, whose values fit", func() {
		leaf, _ := reference.CategoryOf(15652)
		seen := map[int64]bool{}
		for _, p := range reference.Parameters(leaf) {
			Expect(seen).NotTo(HaveKey(p.ID))
			seen[p.ID] = true
			switch p.Kind {
			case reference.Boolean:
				Expect(p.Fits("true", 0, 0)).To(BeEmpty())
				Expect(p.Fits("да", 0, 0)).To(Equal("UNEXPECTED_BOOLEAN_VALUE"))
			case reference.Numeric:
				Expect(p.Fits("1.5", 0, p.Unit.ID)).To(BeEmpty())
				Expect(p.Fits("1.5", 0, p.Unit.ID+1)).To(Equal("INVALID_UNIT_ID"))
				for _, text := range []string{"x", "", "0", "1e9"} {
					Expect(p.Fits(text, 0, 0)).To(Equal("NUMBER_FORMAT"), text)
				}
			default:
				Expect(p.Fits("слово", 0, 0)).To(BeEmpty())
			}
		}
	})
})
