package check_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
)

var _ = Describe("the catalogue", func() {
	It("has a notify check for every type but PING, in each revision", func() {
		for revision, types := range map[string]int{"2025-09": 13, "2026-09": 17} {
			all, err := check.Catalogue(revision)
			Expect(err).NotTo(HaveOccurred())
			notify, err := check.Select(all, []string{"notify"}, []string{"notify.latency"})
			Expect(err).NotTo(HaveOccurred())
			Expect(notify).To(HaveLen(types), revision)
		}
	})

	It("gives every check an id of its own, a title and rules", func() {
		seen := map[string]bool{}
		for _, c := range catalogue() {
			Expect(seen[c.ID]).To(BeFalse(), c.ID)
			seen[c.ID] = true
			Expect(c.Title).NotTo(BeEmpty(), c.ID)
			Expect(c.Rules).NotTo(BeEmpty(), c.ID)
			Expect(c.Rules).To(HaveEach(MatchRegexp(`^[NP]-[A-Z0-9-]+$`)), c.ID)
		}
	})

	It("knows no other revision", func() {
		_, err := check.Catalogue("1999-01")
		Expect(err).To(MatchError(ContainSubstring("1999-01")))
	})
})

var _ = Describe("the selection of checks", func() {
	ids := func(only, skip []string) []string {
		all, err := check.Catalogue(schemas.Latest)
		Expect(err).NotTo(HaveOccurred())
		selected, err := check.Select(all, only, skip)
		Expect(err).NotTo(HaveOccurred())
		var out []string
		for _, c := range selected {
			out = append(out, c.ID)
		}
		return out
	}

	It("takes ids and their beginnings up to a dot", func() {
		Expect(ids([]string{"ping", "http.method"}, nil)).To(Equal([]string{"ping.reply", "ping.deadline", "http.method"}))
		Expect(ids([]string{"ping."}, nil)).To(Equal([]string{"ping.reply", "ping.deadline"}))
		Expect(ids([]string{"notify.CHAT_CREATED"}, nil)).To(Equal([]string{"notify.CHAT_CREATED"}))
	})

	It("leaves out what is to be skipped", func() {
		Expect(ids([]string{"ping"}, []string{"ping.deadline"})).To(Equal([]string{"ping.reply"}))
		Expect(ids(nil, []string{"notify", "tolerance"})).NotTo(ContainElement(HavePrefix("notify.")))
	})

	DescribeTable("refuses what would check less than was meant", func(only, skip []string, message string) {
		all, err := check.Catalogue(schemas.Latest)
		Expect(err).NotTo(HaveOccurred())
		_, err = check.Select(all, only, skip)
		Expect(err).To(MatchError(ContainSubstring(message)))
	},
		Entry("an unknown id", []string{"ping.rely"}, nil, `no check is called "ping.rely" (did you mean "ping.reply"?)`),
		Entry("an unknown id to skip", nil, []string{"typo"}, `no check is called "typo"`),
		Entry("a beginning in the middle of a word", []string{"pin"}, nil, `did you mean "ping.reply" or "ping.deadline"?`),
		Entry("a wrong case", []string{"notify.chat_created"}, nil, `did you mean "notify.CHAT_CREATED"?`),
		Entry("an empty one", []string{""}, nil, `no check is called ""`),
		Entry("nothing left", []string{"ping"}, []string{"ping"}, "nothing is left to check"),
	)
})
