package main

import (
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

var _ = Describe("demo", func() {
	It("shows a good store, bad ones and a disconnection, and writes the report", func() {
		c := inFolder().run("demo")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		out := c.stdout.String()
		Expect(out).To(MatchRegexp(`(?m)^good\s+\d+ passed, \d+ warned, 0 failed`))
		Expect(out).To(ContainSubstring("CANT_PARSE_RESPONSE"))
		Expect(out).To(ContainSubstring("READ_TIMED_OUT"))
		Expect(out).To(And(ContainSubstring("311✗"), ContainSubstring("disconnected at +14d"), ContainSubstring("464 attempts")))
		Expect(c.read("localmarket-demo.html")).To(ContainSubstring("duplicate"))
		Expect(c.files()).To(HaveLen(1))
	})
})

var _ = Describe("store", func() {
	It("lists its behaviours, with what Market's log calls them", func() {
		c := inFolder().run("store", "--list")
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^hang\s+READ_TIMED_OUT\s+\S`))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^good\s+does everything right`))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^acts-on-orders\s+--pull-api\s+\S`))
	})
})

var _ = Describe("contract", func() {
	It("lists the operations of a revision", func() {
		c := inFolder().run("contract", "operations")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(strings.Count(c.stdout.String(), "\n")).To(Equal(169))
		Expect(c.stdout.String()).To(And(
			MatchRegexp(`(?m)^GET +/v2/campaigns/\{campaignId\}/orders/\{orderId\} +getOrder +fby,fbs,dbs,express,laas +deprecated → getBusinessOrders, ends 2027-04-12$`),
			MatchRegexp(`(?m)^POST +/v2/categories/max-sale-quantum +getCategoriesMaxSaleQuantum +\S+ +deprecated, ends 2027-04-05$`),
			MatchRegexp(`(?m)^POST +/v1/campaigns/\{campaignId\}/orders/create +createOrder +laas$`),
		))
		c.run("contract", "operations", "--revision", "2025-09")
		Expect(strings.Count(c.stdout.String(), "\n")).To(Equal(153))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^GET +\S+ +getModel +\S+ +deprecated$`))
	})

	It("lists them as JSON", func() {
		var operations []schemas.Operation
		Expect(json.Unmarshal(inFolder().run("contract", "operations", "--json").stdout.Bytes(), &operations)).To(Succeed())
		Expect(operations).To(HaveLen(169))
		Expect(operations).To(ContainElement(And(HaveField("ID", "createOrder"), HaveField("Body.Required", true), HaveField("Parallel", 4))))
	})
})
