package market_test

import (
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Moves and traffic", func() {
	DescribeTable("are written as they are read", func(text string, moves market.Moves) {
		read, err := market.ParseMoves(text)
		Expect(err).NotTo(HaveOccurred())
		Expect(read).To(Equal(moves))
		Expect(read.String()).To(Equal(text))
	},
		Entry("usual", "on", market.Moves(1)),
		Entry("none", "off", market.Moves(0)),
		Entry("fast", "0.01", market.Moves(0.01)),
		Entry("slow", "24", market.Moves(24)),
	)

	DescribeTable("refuse other moves, and say what to write", func(text string) {
		_, err := market.ParseMoves(text)
		Expect(err).To(MatchError(ContainSubstring("write on, off or a multiple")))
	}, Entry(nil, ""), Entry(nil, "fast"), Entry(nil, "-1"), Entry(nil, "NaN"), Entry(nil, "1001"), Entry(nil, "Inf"))

	DescribeTable("are so many buyers", func(text string, want market.Traffic) {
		var read market.Traffic
		Expect(read.UnmarshalText([]byte(text))).To(Succeed())
		Expect(read).To(Equal(want))
		Expect(read.MarshalText()).To(BeEquivalentTo(text))
	},
		Entry("none", "off", market.Traffic{}),
		Entry("some", "20/h", market.Traffic{PerHour: 20}),
		Entry("few", "0.5/h", market.Traffic{PerHour: 0.5}),
		Entry("for a day", "200/h for 24h", market.Traffic{PerHour: 200, For: 24 * time.Hour}),
	)

	DescribeTable("refuse other traffic, and say what to write", func(text string) {
		_, err := market.ParseTraffic(text)
		Expect(err).To(MatchError(ContainSubstring("write 20/h, 20/h for 1d or off")))
	}, Entry(nil, ""), Entry(nil, "20"), Entry(nil, "0/h"), Entry(nil, "-1/h"), Entry(nil, "NaN/h"), Entry(nil, "10001/h"), Entry(nil, "1/h for"),
		Entry(nil, "1/h for 0s"), Entry(nil, "1/h for ever"), Entry(nil, "1/d"))

	It("have bounds", func() {
		Expect(market.Moves(math.NaN()).Check()).NotTo(Succeed())
		Expect(market.Traffic{PerHour: math.NaN()}.Check()).NotTo(Succeed())
		Expect(market.Traffic{PerHour: 1, For: -1}.Check()).NotTo(Succeed())
	})
})
