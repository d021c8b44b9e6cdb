package sim_test

import (
	"flag"
	"os"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
)

var update = flag.Bool("update", false, "write what is expected anew")

var _ = Describe("what is kept of a Market", func() {
	It("is every field of it but settings, and what goes by", func() {
		how := map[string]string{
			"options": "settings", "state": "by its own collections", "now": "clock", "traffic": "traffic",
			"composed": "counters", "notifications": "counters", "exchanges": "counters", "injected": "counters", "calls": "counters",
			"subscriptions": "subscriptions, deliveries, notifications", "faults": "faults", "queue": "events, deliveries", "instant": "events",
			"journal": "the journal", "used": "limits", "era": "", "keeper": "keeps", "keptAt": "written", "metadata": "metadata",
			// made anew at each start
			"schemas": "", "client": "", "schedule": "", "fields": "", "recorded": "", "valid": "", "rest": "", "fake": "", "madeUp": "",
			"stepping": "", "atOnce": "", "push": "pushShops, pushEnabled, pushRequests, acceptances, tellings, pushChecks, purchases", "pushing": "", "writer": "", "secrets": "of the cabinet and of subscriptions", "mu": "", "pull": "", "reading": "",
		}
		for _, name := range sim.Fields() {
			Expect(how).To(HaveKey(name), "a field is new: keep it (rows.go, restore.go), or have it made anew, and say so here")
		}
		Expect(how).To(HaveLen(len(sim.Fields())))
	})

	It("has the form of the files that there are", func() {
		lines := sim.Kept()
		slices.Sort(lines)
		text := strings.Join(lines, "\n") + "\n"
		const file = "testdata/kept.txt"
		if *update {
			Expect(os.WriteFile(file, []byte(text), 0o644)).To(Succeed())
		}
		was, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		for _, line := range strings.Split(strings.TrimSpace(string(was)), "\n") {
			Expect(lines).To(ContainElement(line),
				"files have this: bring it back, or write a migration in sim/internal/disk/migrations, and then run this with -update")
		}
		Expect(text).To(Equal(string(was)), "something is new: that files do not have it must do no harm; then run this with -update")
	})
})
