package market_test

import (
	"encoding/json"

	"github.com/goccy/go-yaml"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

// priced has an amount, and one that may be missing, as documents do.
type priced struct {
	Price    market.Money  `json:"price" yaml:"price"`
	OldPrice *market.Money `json:"oldPrice,omitempty" yaml:"oldPrice,omitempty"`
}

var _ = Describe("money", func() {
	DescribeTable("is read exactly, and written as production writes it",
		func(text string, kopecks market.Money, written string) {
			m, err := market.ParseMoney(text)
			Expect(err).NotTo(HaveOccurred())
			Expect(m).To(Equal(kopecks))
			Expect(m.String()).To(Equal(written))

			var fromJSON, fromYAML priced
			Expect(json.Unmarshal([]byte(`{"price":`+text+`,"oldPrice":`+text+`}`), &fromJSON)).To(Succeed())
			Expect(yaml.Unmarshal([]byte("price: "+text+"\noldPrice: "+text+"\n"), &fromYAML)).To(Succeed())
			Expect(fromYAML).To(Equal(fromJSON))
			Expect(fromJSON.Price).To(Equal(m))
			Expect(fromJSON.OldPrice).To(HaveValue(Equal(m)))

			asJSON, err := json.Marshal(fromJSON)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(asJSON)).To(Equal(`{"price":` + written + `,"oldPrice":` + written + `}`))
			asYAML, err := yaml.Marshal(fromYAML)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(asYAML)).To(Equal("price: " + written + "\noldPrice: " + written + "\n"))
		},
		Entry("nothing", "0", market.Money(0), "0"),
		Entry("a kopeck", "0.01", market.Money(1), "0.01"),
		Entry("ten kopecks", "0.1", market.Money(10), "0.1"),
		Entry("whole roubles", "350", market.Money(35000), "350"),
		Entry("kopecks with a zero", "1990.50", market.Money(199050), "1990.5"),
		Entry("kopecks without", "1990.5", market.Money(199050), "1990.5"),
		Entry("both digits", "99.99", market.Money(9999), "99.99"),
		Entry("roubles of a store that counts in parts of kopecks", "1490.0000", market.Money(149000), "1490"),
		Entry("a small part below zero", "-0.05", market.Money(-5), "-0.05"),
		Entry("below zero", "-12.3", market.Money(-1230), "-12.3"),
		Entry("nothing below zero", "-0", market.Money(0), "0"),
		Entry("what doubles would round", "1000000.29", market.Money(100000029), "1000000.29"),
		Entry("the most", "90071992547409.91", market.MaxMoney, "90071992547409.91"),
		Entry("the least", "-90071992547409.91", -market.MaxMoney, "-90071992547409.91"),
	)

	DescribeTable("refuses what is no exact amount",
		func(text, problem string) {
			_, err := market.ParseMoney(text)
			Expect(err).To(MatchError(ContainSubstring(problem)))
			var p priced
			Expect(json.Unmarshal([]byte(`{"price":`+text+`}`), &p)).NotTo(Succeed())
			Expect(p.Price).To(BeZero())
			Expect(yaml.Unmarshal([]byte("price: "+text+"\n"), &p)).NotTo(Succeed())
			Expect(p.Price).To(BeZero())
		},
		Entry("a part of a kopeck", "0.005", "at most two digits"),
		Entry("what doubles make of a sum", "0.30000000000000004", "at most two digits"),
		Entry("an exponent", "1e3", "such as 1990.5, in the digits"),
		Entry("an exponent after kopecks", "1.5E1", "such as 1990.5, in the digits"),
		Entry("a leading zero", "007", "such as 1990.5, in the digits"),
		Entry("a plus", "+7", "such as 1990.5, in the digits"),
		Entry("no roubles", ".5", "such as 1990.5, in the digits"),
		Entry("no kopecks", "5.", "such as 1990.5, in the digits"),
		Entry("two points", "1.2.3", "such as 1990.5, in the digits"),
		Entry("a comma", "1990,50", "such as 1990.5, in the digits"),
		Entry("digits in groups", "1_990", "such as 1990.5, in the digits"),
		Entry("another base", "0x10", "such as 1990.5, in the digits"),
		Entry("a text", `"350"`, "such as 1990.5, in the digits"),
		Entry("a word", "дорого", "such as 1990.5, in the digits"),
		Entry("a minus alone", "-", "such as 1990.5, in the digits"),
		Entry("a kopeck too much", "90071992547409.92", "from -90071992547409.91 to 90071992547409.91 roubles"),
		Entry("a kopeck too little", "-90071992547409.92", "from -90071992547409.91 to 90071992547409.91 roubles"),
		Entry("more digits than a number has", "123456789012345678901234567890", "from -90071992547409.91"),
	)

	It("refuses an empty text", func() {
		Expect(market.ParseMoney("")).Error().To(HaveOccurred())
	})

	It("leaves an amount alone where JSON has null", func() {
		p := priced{Price: 5}
		Expect(json.Unmarshal([]byte(`{"price":null,"oldPrice":null}`), &p)).To(Succeed())
		Expect(p).To(Equal(priced{Price: 5}))
	})

	It("adds up like the number that it is", func() {
		Expect(1990*market.Rouble + 50 + 2*market.Money(5)).To(Equal(market.Money(199060)))
	})
})
