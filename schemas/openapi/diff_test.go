package openapi_test

import (
	"errors"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas/openapi"
)

// pull is an API that has no notifications.
const pull = `
openapi: 3.0.3
info: {title: pull, version: "1"}
paths:
  /v1/things:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Things"}}}}
components:
  schemas:
    Things:
      type: object
      properties:
        colour: {type: string, enum: [RED]}
        next: {type: string}
`

var _ = Describe("Diff", func() {
	It("finds nothing between a revision and itself, nor a file and itself", func() {
		Expect(openapi.Diff("2026-09", "2026-09")).To(BeEmpty())
		Expect(openapi.Diff(shop, shop)).To(BeEmpty())
	})

	It("says what came between the revisions that are carried", func() {
		list, err := openapi.Diff("2025-09", "2026-09")
		Expect(err).NotTo(HaveOccurred())
		Expect(list).To(ContainElements(
			openapi.Difference{Severity: openapi.Breaking, Where: "ORDER_STATUS_UPDATED", What: "added the new `CUSTOMS_FAILED_MARKET` enum value to the `substatus` property"},
			openapi.Difference{Severity: openapi.Harmless, Where: "ORDER_CREATED", What: "added the optional property `orderLineServices`"},
			openapi.Difference{Severity: openapi.Harmless, Where: "ORDER_CREATED", What: "the `campaignId` property's min was set to `1.00`"},
			openapi.Difference{Severity: openapi.Harmless, Where: "QUESTION_CREATED", What: "this notification type is new"},
			openapi.Difference{Severity: openapi.Harmless, Where: "ORDER_LINE_SERVICE_STATUS_UPDATED", What: "this notification type is new"},
		))
		Expect(list).To(HaveLen(27))
	})

	It("judges as a store does, which gets notifications and sends replies", func() {
		added := written("added.yaml", strings.NewReplacer(
			"enum: [RED, BLUE]", "enum: [RED, BLUE, GREEN]", // a store may not know it
			"required: [ok]", "required: [ok, version]", // a store must send more
			"        ok: {type: boolean}\n", "        ok: {type: boolean}\n        version: {type: string}\n",
		).Replace(contentOf(shop)))
		forth := []openapi.Difference{
			{Severity: openapi.Breaking, Where: "OPENED", What: "added the new `GREEN` enum value to the `colour` property"},
			{Severity: openapi.Breaking, Where: "reply-200", What: "added the new required property `version`"},
		}
		Expect(openapi.Diff(shop, added)).To(Equal(forth))
		back, err := openapi.Diff(added, shop)
		Expect(err).NotTo(HaveOccurred())
		for _, d := range back {
			Expect(d.Severity).NotTo(Equal(openapi.Breaking), d.What)
		}
		Expect(back).NotTo(BeEmpty())
	})

	It("says when a type is gone", func() {
		gone := replaced(`          CLOSED: "#/components/schemas/Closed"`+"\n", "")
		Expect(openapi.Diff(shop, gone)).To(ConsistOf(
			openapi.Difference{Severity: openapi.Breaking, Where: "CLOSED", What: "this notification type is gone"}))
	})

	It("compares a revision with a file", func() {
		Expect(openapi.Diff("2026-09", shop)).To(ContainElement(And(
			HaveField("Where", "PING"), HaveField("What", "this notification type is gone"))))
	})

	It("compares other APIs by operation, breaking changes first", func() {
		before := written("before.yaml", pull)
		after := written("after.yaml", strings.NewReplacer(
			"enum: [RED]", "enum: [RED, BLUE]",
			"schema: {type: integer}", "schema: {type: integer, maximum: 5}",
			"        next: {type: string}\n", "        next: {type: string}\n        last: {type: string}\n",
		).Replace(pull))
		list, err := openapi.Diff(before, after)
		Expect(err).NotTo(HaveOccurred())
		Expect(list).To(HaveExactElements(
			And(HaveField("Severity", openapi.Breaking), HaveField("What", ContainSubstring("BLUE"))),
			And(HaveField("Severity", openapi.Breaking), HaveField("What", ContainSubstring("limit"))),
			And(HaveField("Severity", openapi.Harmless), HaveField("What", ContainSubstring("last"))),
		))
		Expect(list).To(HaveEach(HaveField("Where", "GET /v1/things")))
	})

	It("does not compare notifications with another API", func() {
		_, err := openapi.Diff(shop, written("pull.yaml", pull))
		Expect(err).To(MatchError(ContainSubstring("different APIs")))
	})

	DescribeTable("says what it cannot read, on either side",
		func(file func() string, problems ...string) {
			name := file()
			for _, pair := range [][2]string{{name, shop}, {shop, name}} {
				_, err := openapi.Diff(pair[0], pair[1])
				for _, problem := range append(problems, name) {
					Expect(err).To(MatchError(ContainSubstring(problem)))
				}
			}
		},
		Entry("neither revision nor file", func() string { return "2031-01" }, "revisions 2025-09, 2026-09"),
		Entry("broken", func() string { return written("a.yaml", "a: [") }),
		Entry("notifications that cannot be converted", func() string { return replaced(`"400":`, `"404":`) }, "response 400"),
		Entry("a reference to the network",
			func() string {
				return replaced(`{$ref: "#/components/schemas/Answer"}`, `{$ref: "http://127.0.0.1:1/a.json"}`)
			}, "refusing"),
	)
})

var _ = Describe("WriteDiff", func() {
	It("prints a line each, marked", func() {
		var out strings.Builder
		Expect(openapi.WriteDiff(&out, []openapi.Difference{
			{Severity: openapi.Breaking, Where: "A", What: "one"},
			{Severity: openapi.Risky, Where: "B", What: "two"},
			{Severity: openapi.Harmless, Where: "C", What: "three\nfour\x1b[2J"},
		})).To(Succeed())
		Expect(out.String()).To(Equal("breaking  A: one\nrisky     B: two\nharmless  C: three four\ufffd[2J\n"))
	})

	It("says that there is nothing", func() {
		var out strings.Builder
		Expect(openapi.WriteDiff(&out, nil)).To(Succeed())
		Expect(out.String()).To(Equal("no differences\n"))
	})

	It("cuts what is too long", func() {
		var out strings.Builder
		Expect(openapi.WriteDiff(&out, []openapi.Difference{{Where: "A", What: strings.Repeat("Ж", 2000)}})).To(Succeed())
		Expect(out.String()).To(HaveSuffix("Ж…\n"))
		Expect([]rune(out.String())).To(HaveLen(len("breaking  A: ") + 1000 + 1))
	})

	It("says when it cannot write", func() {
		Expect(openapi.WriteDiff(brokenWriter{}, nil)).To(MatchError("broken"))
		Expect(openapi.WriteDiff(brokenWriter{}, []openapi.Difference{{}})).To(MatchError("broken"))
	})
})

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken") }
