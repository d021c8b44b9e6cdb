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
	It("says what changed between the revisions carried", func() {
		c := inFolder().run("contract", "diff", "2025-09", "2026-09")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(ContainSubstring("QUESTION_CREATED"))
		Expect(inFolder().run("contract", "diff", "2026-09", "2026-09").stdout.String()).To(Equal("no differences\n"))
	})

	It("imports a document, with a further one laid over it", func() {
		c := inFolder()
		c.write("api.yaml", smallAPI)
		c.write("more.yaml", "components: {schemas: {Ping: {properties: {time: {format: date-time}}}}}\n")
		c.run("contract", "import", "api.yaml", "more.yaml", "--revision", "2027-01", "--out", "out")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.stdout.String()).To(MatchRegexp(`created\s+\S*PING\.json`))
		Expect(c.read("out/2027-01/PING.json")).To(ContainSubstring("date-time"))

		c.run("contract", "import", "api.yaml", "more.yaml", "--revision", "2027-01", "--out", "out")
		Expect(c.stdout.String()).To(MatchRegexp(`unchanged\s+\S*PING\.json`))
	})

	It("imports a pull API into a folder of its own", func() {
		c := inFolder()
		c.write("pull.yaml", smallPull)
		for _, state := range []string{"created", "unchanged"} {
			c.run("contract", "import", "pull.yaml", "--revision", "2027-01", "--out", "out")
			Expect(c.code).To(Equal(exitOK), c.stderr.String())
			Expect(c.stdout.String()).To(MatchRegexp(state + `\s+\S*2027-01/pull/operations\.json\n` + state + `\s+\S*2027-01/pull/schemas\.json\n$`))
		}
		Expect(c.read("out/2027-01/pull/operations.json")).To(ContainSubstring("getThings"))
	})

	It("lists the operations of a revision", func() {
		c := inFolder().run("contract", "operations")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(strings.Count(c.stdout.String(), "\n")).To(Equal(160))
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
		Expect(operations).To(HaveLen(160))
		Expect(operations).To(ContainElement(And(HaveField("ID", "createOrder"), HaveField("Body.Required", true), HaveField("Parallel", 4))))
	})
})

const smallPull = `
openapi: 3.0.3
info: {title: small, version: "1"}
paths:
  /v2/things:
    get:
      operationId: getThings
      responses: {"200": {description: ok}}
`

const smallAPI = `
openapi: 3.0.3
info: {title: small, version: "1"}
paths:
  /notification:
    post:
      operationId: sendNotification
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Request'}
      responses:
        "200": {description: ok, content: {application/json: {schema: {type: object}}}}
        "400": {description: bad, content: {application/json: {schema: {type: object}}}}
        "500": {description: down, content: {application/json: {schema: {type: object}}}}
components:
  schemas:
    Kind: {type: string, enum: [PING]}
    Ping:
      type: object
      properties:
        notificationType: {$ref: '#/components/schemas/Kind'}
        time: {type: string}
    Request:
      type: object
      required: [notificationType]
      properties:
        notificationType: {$ref: '#/components/schemas/Kind'}
      oneOf: [{$ref: '#/components/schemas/Ping'}]
      discriminator:
        propertyName: notificationType
        mapping: {PING: '#/components/schemas/Ping'}
`
