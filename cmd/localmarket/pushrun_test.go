package main

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("scenarios of the legacy push API on the command line", func() {
	It("are run with a sample store that answers it", func() {
		c := inFolder().run("run", "legacy-escalation", "legacy-order-life-fbs", "--store", "push-good-dbs")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(c.stdout.String()).To(And(ContainSubstring("PASS   legacy-escalation"), ContainSubstring("SKIP   legacy-order-life-fbs")))
	})

	It("are run with --push-url", func() {
		s := simtest.Run(GinkgoTB(), "push-good-fbs", simtest.Options{PushToken: "SESAME"})
		c := inFolder().run("run", "legacy-order-life-fbs", "--url", s.URL(), "--push-url", s.URL(), "--push-token", "SESAME")
		Expect(c.code).To(Equal(exitOK), c.stdout.String())
		Expect(c.stdout.String()).NotTo(ContainSubstring("SESAME"))
	})

	It("are skipped without, and others play no push API", func() {
		c := inFolder().run("run", "legacy-window", "bad-request-is-final", "--store", "good")
		Expect(c.stdout.String()).To(And(ContainSubstring("SKIP   legacy-window"), ContainSubstring("--push-url"), ContainSubstring("PASS   bad-request-is-final")))
		c = inFolder().run("run", "duplicates", "--store", "push-good-dbs", "--record", "r.jsonl")
		Expect(c.code).To(Equal(exitOK))
		Expect(c.read("r.jsonl")).NotTo(ContainSubstring("order/accept"))
	})
})
