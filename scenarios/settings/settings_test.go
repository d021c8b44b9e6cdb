package settings_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/settings"
	"github.com/localmarket/localmarket/sim"
)

func TestSettings(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "settings")
}

var _ = Describe("the rules of a run", func() {
	rules := func(o sim.Options) map[string]string {
		GinkgoHelper()
		complete, err := o.Complete()
		Expect(err).NotTo(HaveOccurred())
		return settings.Rules(complete)
	}

	DescribeTable("are those of the revision, without a word more", func(revision, blocking, ping string) {
		Expect(rules(sim.Options{Revision: revision})).To(And(
			HaveKeyWithValue("blocking", blocking), HaveKeyWithValue("ping-deadline", ping),
			HaveKeyWithValue("deadline", "10s"), HaveKeyWithValue("activation-delay", "2m")))
	},
		Entry("now", "2026-09", "on", "1s"),
		Entry("before", "2025-09", "off", "10s"),
	)

	It("say where a run departs from them, and from which rule", func() {
		Expect(rules(sim.Options{Blocking: sim.Off, PingDeadline: 2 * time.Second, Deadline: 3 * time.Second})).To(And(
			HaveKeyWithValue("blocking", "off, a departure from the contract's on (N-BLOCKING)"),
			HaveKeyWithValue("ping-deadline", "2s, a departure from the contract's 1s (N-PING-DEADLINE)"),
			HaveKeyWithValue("deadline", "3s, a departure from the contract's 10s (N-DEADLINE)")))
	})
})
