package sim_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
)

var _ = It("A status that cannot be is refused with those that can", func() {
	w := newWorldOf(sim.Options{}, nil, "")
	w.send(statusCall("DELIVERED", ""), nil)
	Expect(w.lastCall().Findings).To(ContainElement(HaveField("Fix", "the order is PROCESSING STARTED: send one of PROCESSING READY_TO_SHIP, CANCELLED")))
})
