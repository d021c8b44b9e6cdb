package main

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("demo", func() {
	It("shows a good store, bad ones and a disconnection, and writes the report", func() {
		c := inFolder().run("demo")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		out := c.stdout.String()
		Expect(out).To(MatchRegexp(`(?m)^good\s+\d+ passed, \d+ warned, 0 failed`))
		Expect(out).To(ContainSubstring("CANT_PARSE_RESPONSE"))
		Expect(out).To(ContainSubstring("READ_TIMED_OUT"))
		Expect(out).To(ContainSubstring("disconnects the store after 464 attempts"))
		Expect(c.read("localmarket-demo.html")).To(ContainSubstring("duplicate"))
		Expect(c.files()).To(HaveLen(1))
	})
})

var _ = Describe("store", func() {
	It("lists its behaviours, with what Market's log calls them", func() {
		c := inFolder().run("store", "--list")
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^hang\s+READ_TIMED_OUT\s+\S`))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^good\s+does everything right`))
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
})

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
