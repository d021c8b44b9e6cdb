package openapi_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
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
      operationId: getThings
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
			openapi.Difference{Severity: openapi.Breaking, Kind: openapi.KindSchema, Where: "ORDER_STATUS_UPDATED", What: "added the new `CUSTOMS_FAILED_MARKET` enum value to the `substatus` property"},
			openapi.Difference{Severity: openapi.Harmless, Kind: openapi.KindSchema, Where: "ORDER_CREATED", What: "added the optional property `orderLineServices`"},
			openapi.Difference{Severity: openapi.Harmless, Kind: openapi.KindSchema, Where: "ORDER_CREATED", What: "the `campaignId` property's min was set to `1.00`"},
			openapi.Difference{Severity: openapi.Harmless, Kind: openapi.KindOperation, Where: "QUESTION_CREATED", What: "this notification type is new"},
			openapi.Difference{Severity: openapi.Harmless, Kind: openapi.KindOperation, Where: "ORDER_LINE_SERVICE_STATUS_UPDATED", What: "this notification type is new"},
			openapi.Difference{Severity: openapi.Breaking, Kind: openapi.KindRule, Where: "N-BLOCKING", What: "a notification without a suitable answer holds back all others"},
			openapi.Difference{Severity: openapi.Breaking, Kind: openapi.KindRule, Where: "N-PING-DEADLINE", What: "a reply to PING may take 1s, before 10s", Effect: "a reply to PING that takes longer than 1s fails"},
			openapi.Difference{Severity: openapi.Harmless, Kind: openapi.KindOperation, Where: "POST /v1/businesses/{businessId}/orders (getBusinessOrders)", What: "this operation is new", Effect: "no more 404"},
			openapi.Difference{Severity: openapi.Risky, Kind: openapi.KindEnd, Where: "GET /v2/campaigns/{campaignId}/orders (getOrders)", What: "deprecated, degrades from 2027-01-18, ends 2027-04-12, replaced by getBusinessOrders", Effect: "some calls are refused from 2027-01-18, all from 2027-04-12"},
			openapi.Difference{Severity: openapi.Harmless, Kind: openapi.KindLimit, Where: "limits", What: "of 169 operations, where none were written down before"},
		))
		notifications := 0
		for _, d := range list {
			if !strings.ContainsAny(d.Where, " -") || strings.HasPrefix(d.Where, "reply-") {
				notifications++
			}
		}
		Expect(notifications).To(BeNumerically(">=", 25))
	})

	It("judges as a store does, which gets notifications and sends replies", func() {
		added := written("added.yaml", strings.NewReplacer(
			"enum: [RED, BLUE]", "enum: [RED, BLUE, GREEN]", // a store may not know it
			"required: [ok]", "required: [ok, version]", // a store must send more
			"        ok: {type: boolean}\n", "        ok: {type: boolean}\n        version: {type: string}\n",
		).Replace(contentOf(shop)))
		forth := []openapi.Difference{
			{Severity: openapi.Breaking, Kind: openapi.KindSchema, Where: "OPENED", What: "added the new `GREEN` enum value to the `colour` property"},
			{Severity: openapi.Breaking, Kind: openapi.KindSchema, Where: "reply-200", What: "added the new required property `version`", Effect: "a reply that passed may be INVALID_RESPONSE now"},
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
			openapi.Difference{Severity: openapi.Breaking, Kind: openapi.KindOperation, Where: "CLOSED", What: "this notification type is gone"}))
	})

	It("compares a revision with a file", func() {
		Expect(openapi.Diff("2026-09", shop)).To(ContainElement(And(
			HaveField("Where", "PING"), HaveField("What", "this notification type is gone"))))
	})

	It("lays additions over files, and not over revisions", func() {
		layer := written("layer.yaml", "components: {schemas: {Opened: {required: [note]}}}")
		Expect(openapi.Diff(shop, shop, layer)).To(BeEmpty())
		with, err := openapi.Diff("2026-09", shop, layer)
		Expect(err).NotTo(HaveOccurred())
		Expect(openapi.Diff("2026-09", shop)).To(HaveLen(len(with)))
		Expect(openapi.Diff("2026-09", "2026-09", layer)).To(BeEmpty())
		_, err = openapi.Diff(shop, shop, "none.yaml")
		Expect(err).To(MatchError(ContainSubstring("none.yaml")))
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
		Expect(list).To(HaveEach(HaveField("Where", "GET /v1/things (getThings)")))
	})

	It("compares what no schema says: limits, scopes, callers and the end of operations", func() {
		after := changed(limits, strings.Replace(limits, "amount: 10,", "amount: 9,", 1))
		Expect(openapi.Diff(things, after)).To(HaveExactElements(openapi.Difference{
			Severity: openapi.Breaking, Kind: openapi.KindLimit, Where: getThings,
			What:   "limit 1 in 120 seconds (9 an hour with a subscription) of resp.result.things, before 1 in 120 seconds (10 an hour with a subscription) of resp.result.things",
			Effect: "420 comes sooner",
		}))
		Expect(openapi.Diff(after, things)).To(HaveExactElements(And(
			HaveField("Severity", openapi.Harmless), HaveField("Effect", "420 comes later"))))
		Expect(openapi.Diff(things, changed("parallel-limit-value: 6", "parallel-limit-value: 2"))).To(HaveExactElements(openapi.Difference{
			Severity: openapi.Breaking, Kind: openapi.KindLimit, Where: getThings, What: "at most 2 calls at once, before 6", Effect: "420 comes sooner",
		}))
		Expect(openapi.Diff(things, changed(`x-auth-scopes: [all, "all:read-only"]`, "x-auth-scopes: [all, new]"))).To(HaveExactElements(
			openapi.Difference{Severity: openapi.Breaking, Kind: openapi.KindScope, Where: getThings, What: "scopes gone: all:read-only", Effect: "403 for a key with these scopes alone"},
			openapi.Difference{Severity: openapi.Harmless, Kind: openapi.KindScope, Where: getThings, What: "scopes added: new", Effect: "no more 403 for a key with these scopes alone"},
		))
		Expect(openapi.Diff(things, changed("x-allowed: [seller]", "x-allowed: [other]"))).To(HaveExactElements(
			openapi.Difference{Severity: openapi.Breaking, Kind: openapi.KindScope, Where: getThings, What: "callers other, before seller", Effect: "403 for sellers"},
		))
		Expect(openapi.Diff(things, changed(`shutdown-date: "2027-04-12"`, `shutdown-date: "2027-05-12"`))).To(HaveExactElements(And(
			HaveField("Kind", openapi.KindEnd), HaveField("What", "deprecated, degrades from 2027-01-18, ends 2027-05-12, replaced by getThings"),
			HaveField("Effect", "some calls are refused from 2027-01-18, all from 2027-05-12"))))
	})

	It("says when an operation is gone, or new", func() {
		gone := changed(`    delete:
      operationId: dropFile
      deprecated: true
      parameters: [{name: fileId, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: "", content: {application/json: {schema: {type: object}}}}
`, "")
		Expect(openapi.Diff(things, gone)).To(ContainElement(And(
			HaveField("Severity", openapi.Breaking), HaveField("Kind", openapi.KindOperation), HaveField("Where", HaveSuffix("(dropFile)")),
			HaveField("What", "this operation is gone"), HaveField("Effect", "404"))))
		Expect(openapi.Diff(gone, things)).To(ContainElement(And(HaveField("What", "this operation is new"), HaveField("Effect", "no more 404"))))
	})

	It("compares the dates of fields and parameters", func() {
		after := written("after.yaml", strings.NewReplacer(
			"x-transform: truncateLimit,", "x-transform: truncateLimit, x-deprecation-config: {shutdown-date: '2026-10-05', replacement-field: count},",
			`sku: {$ref: "#/components/schemas/Sku"}`, "sku: {type: string, x-deprecation-config: {shutdown-date: '2026-10-12'}}",
		).Replace(contentOf(things)))
		dates := func(list []openapi.Difference, err error) []openapi.Difference {
			Expect(err).NotTo(HaveOccurred())
			return slices.DeleteFunc(list, func(d openapi.Difference) bool { return d.Kind != openapi.KindDate })
		}
		Expect(dates(openapi.Diff(things, after))).To(HaveExactElements(
			And(HaveField("Where", "GET /v2/shops/{shopId}/things/parameters/limit"), HaveField("What", "ends 2026-10-05, replaced by count")),
			And(HaveField("Where", "Thing/properties/sku"), HaveField("What", "ends 2026-10-12"), HaveField("Severity", openapi.Risky)),
		))
		Expect(dates(openapi.Diff(after, things))).To(HaveExactElements(
			HaveField("What", "its end, 2026-10-05, is no longer announced"), HaveField("What", "its end, 2026-10-12, is no longer announced")))
	})

	It("compares two official files of the summer of 2026", func() {
		july, august := official("partner-api-2026-07-17.json"), official("partner-api-2026-08-19.json")
		list, err := openapi.Diff(july, august)
		Expect(err).NotTo(HaveOccurred())
		kinds := map[openapi.Kind]int{}
		for _, d := range list {
			kinds[d.Kind]++
		}
		Expect(kinds).To(Equal(map[openapi.Kind]int{openapi.KindOperation: 5, openapi.KindSchema: 10, openapi.KindEnd: 1, openapi.KindDate: 52}))
		Expect(list).To(ContainElement(And(
			HaveField("Where", "POST /v2/campaigns/{campaignId}/offers/stocks (getStocks)"), HaveField("What", ContainSubstring("from `200.00` to `100.00`")))))
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

const getThings = "GET /v2/shops/{shopId}/things (getThings)"

// official is a file beside the official one that LOCALMARKET_OFFICIAL names,
// where there is one: the official files are not ours to keep.
func official(name string) string {
	GinkgoHelper()
	file := filepath.Join(filepath.Dir(os.Getenv("LOCALMARKET_OFFICIAL")), name)
	if _, err := os.Stat(file); err != nil {
		Skip("LOCALMARKET_OFFICIAL names no file beside " + name)
	}
	return file
}

var _ = Describe("WriteDiff", func() {
	It("prints a line each, marked", func() {
		var out strings.Builder
		Expect(openapi.WriteDiff(&out, []openapi.Difference{
			{Severity: openapi.Breaking, Kind: openapi.KindOperation, Where: "A", What: "one"},
			{Severity: openapi.Risky, Kind: openapi.KindDate, Where: "B", What: "two"},
			{Severity: openapi.Harmless, Kind: openapi.KindDate, Where: "C", What: "three\nfour\x1b[2J", Effect: "five"},
		})).To(Succeed())
		Expect(out.String()).To(Equal("breaking  A: one\nrisky     B: two\nharmless  C: three four\ufffd[2J → five\n\n3 differences, 1 breaking: 1 operation, 2 dates\n"))
	})

	It("says that there is nothing", func() {
		var out strings.Builder
		Expect(openapi.WriteDiff(&out, nil)).To(Succeed())
		Expect(out.String()).To(Equal("no differences\n"))
	})

	It("cuts what is too long", func() {
		var out strings.Builder
		Expect(openapi.WriteDiff(&out, []openapi.Difference{{Where: "A", What: strings.Repeat("Ж", 2000)}})).To(Succeed())
		first, _, _ := strings.Cut(out.String(), "\n")
		Expect(first).To(HaveSuffix("Ж…"))
		Expect([]rune(first)).To(HaveLen(len("breaking  A: ") + 1000))
	})

	It("says when it cannot write", func() {
		Expect(openapi.WriteDiff(brokenWriter{}, nil)).To(MatchError("broken"))
		Expect(openapi.WriteDiff(brokenWriter{}, []openapi.Difference{{}})).To(MatchError("broken"))
	})
})

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken") }
