package rules_test

import (
	"math"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = DescribeTable("a new price is in quarantine if it differs too sharply",
	func(price, lastValid, next, want int) {
		Expect(rules.LastValidPrice(market.Money(price), market.Money(lastValid), market.Money(next))).To(BeEquivalentTo(want))
	},
	Entry("the first", 0, 0, 100, 0),
	Entry("half", 100, 0, 50, 0),
	Entry("less than half", 100, 0, 49, 100),
	Entry("double", 100, 0, 200, 0),
	Entry("more than double", 100, 0, 202, 100),
	Entry("good again, compared with the last that was", 10, 100, 110, 0),
	Entry("bad again", 10, 100, 11, 100),
	Entry("as large as can be", 100, 0, math.MaxInt64, 100),
)
