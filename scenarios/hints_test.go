package scenarios_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = DescribeTable("what to change follows from what the store shows, before what the story is about", func(behaviour, story, begins string) {
	s, err := scenarios.Load(story)
	Expect(err).NotTo(HaveOccurred())
	result, err := scenarios.Run(context.Background(), s, scenarios.Options{Target: simtest.Run(GinkgoTB(), behaviour, simtest.Options{}).URL()})
	Expect(err).NotTo(HaveOccurred())
	var fixes []string
	for _, c := range result.Report.Checks {
		if c.Verdict == reports.Fail && c.Evidence != "" {
			fixes = append(fixes, c.Fix)
		}
	}
	Expect(fixes).To(ContainElement(HavePrefix(begins)))
},
	Entry(nil, "int32-ids", "activation-delay", "keep ids as 64-bit integers"),
	Entry(nil, "error-500", "activation-delay", "look into the store's log at this time: PING is not repeated"),
	Entry(nil, "bad-request-400", "activation-delay", "reply 200 to PING"),
	Entry(nil, "not-found-404", "activation-delay", "serve POST at URL/notification"),
	Entry("nothing but the story knows", "duplicate-crash", "duplicates", "answer 200"),
)
