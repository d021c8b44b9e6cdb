package scenarios_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/journal"
)

var _ = DescribeTable("attempts that are missing are told by how many there should be", func(e scenarios.Attempts, told string) {
	e.Of = "n1"
	Expect(scenarios.Verify(&journal.Journal{}, scenarios.Expectation{Attempts: &e})).To(MatchError(
		"expected " + told + ", but there were 0 attempts"))
},
	Entry("where nothing is said", scenarios.Attempts{}, "at least 1 attempt of n1"),
	Entry("one", scenarios.Attempts{Count: scenarios.Exactly(1)}, "1 attempt of n1"),
	Entry("several", scenarios.Attempts{Count: scenarios.Exactly(2)}, "2 attempts of n1"),
	Entry("as many as there are times", scenarios.Attempts{Offsets: []time.Duration{0, time.Minute}}, "2 attempts of n1 at +0s, +1m"),
	Entry("of a kind", scenarios.Attempts{Verdict: "failed", Count: scenarios.AtLeast(2)}, "at least 2 failed attempts of n1"),
)
