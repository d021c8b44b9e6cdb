package sim_test

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
)

var _ = Describe("The operations of a revision", func() {
	operation := func(all []sim.Operation, id string) sim.Operation {
		GinkgoHelper()
		i := slices.IndexFunc(all, func(o sim.Operation) bool { return o.ID == id })
		Expect(i).To(BeNumerically(">=", 0), id)
		return all[i]
	}

	It("are those of the contract, each emulated somehow", func() {
		for _, revision := range schemas.Revisions() {
			set, err := schemas.Load(revision)
			Expect(err).NotTo(HaveOccurred())
			contract, err := set.Pull()
			Expect(err).NotTo(HaveOccurred())
			all, err := sim.Operations(revision)
			Expect(err).NotTo(HaveOccurred())
			Expect(all).To(HaveLen(len(contract.Operations())))
			for i, op := range contract.Operations() {
				Expect(all[i].ID).To(Equal(op.ID))
				Expect(all[i].Tags).NotTo(BeEmpty(), op.ID)
				Expect(all[i].Emulated).To(Or(Equal(sim.Stateful), Equal(sim.FromSchema)), "%s has an answer", op.ID)
			}
		}
	})

	It("read, by whatever method, or write", func() {
		all, err := sim.Operations(sim.LatestRevision)
		Expect(err).NotTo(HaveOccurred())
		for id, reads := range map[string]bool{"getOrder": true, "getBusinessOrders": true, "getStocks": true, "updateStocks": false, "updateOrderStatus": false} {
			Expect(operation(all, id).Reads).To(Equal(reads), id)
		}
		Expect(operation(all, "updateStocks").Method).To(Equal("PUT"))
	})

	It("are not those of a revision that there is not", func() {
		_, err := sim.Operations("2020-01")
		Expect(err).To(MatchError(ContainSubstring("unknown contract revision")))
	})
})
