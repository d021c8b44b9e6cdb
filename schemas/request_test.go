package schemas_test

import (
	"errors"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// optional says which properties a type does without (N-BODY).
func optional(typ, property string) bool {
	switch typ + " " + property {
	case "PING time", "ORDER_CREATED orderLineServices", "ORDER_LINE_SERVICE_STATUS_UPDATED cancelReason":
		return true
	}
	return false
}

var _ = Describe("Request", func() {
	for _, revision := range schemas.Revisions() {
		for _, typ := range contractTypes(revision) {
			Describe(revision+" "+typ, func() {
				var set *schemas.Set
				BeforeEach(func() { set = load(revision) })

				It("takes a right body, and one with properties not in the contract (N-UNKNOWN)", func() {
					Expect(set.Request(typ, []byte(sample(typ)))).To(BeEmpty())
					Expect(set.Request(typ, altered(typ, "somethingNew", `{"a": [1.5e300, null]}`))).To(BeEmpty())
				})

				It("asks for each required property, and for no other", func() {
					for _, name := range properties(typ) {
						violations, err := set.Request(typ, altered(typ, name, ""))
						Expect(err).NotTo(HaveOccurred())
						if optional(typ, name) {
							Expect(violations).To(BeEmpty(), "without %s", name)
							continue
						}
						Expect(violations).To(HaveLen(1), "without %s", name)
						Expect(violations[0]).To(And(
							HaveField("Pointer", ""),
							HaveField("Keyword", "required"),
							HaveField("Rule", "N-BODY"),
							HaveField("Expected", HavePrefix("property %q: ", name)),
							HaveField("Fix", Not(BeEmpty()))), "without %s", name)
					}
				})

				It("minds the type of each property", func() {
					for _, name := range properties(typ) {
						if name == "orderLineServices" && revision == "2025-09" {
							continue // not in that revision, so anything goes
						}
						violations, err := set.Request(typ, altered(typ, name, "true"))
						Expect(err).NotTo(HaveOccurred())
						Expect(violations).NotTo(BeEmpty(), name)
						for _, v := range violations {
							Expect(v).To(And(HaveField("Pointer", "/"+name), HaveField("Found", "true")))
						}
					}
				})

				It("wants its own notification type", func() {
					Expect(set.Request(typ, altered(typ, "notificationType", `"OTHER"`))).To(ConsistOf(And(
						HaveField("Pointer", "/notificationType"),
						HaveField("Keyword", "const"),
						HaveField("Found", `"OTHER"`),
						HaveField("Expected", fmt.Sprintf("the string %q", typ)))))
				})
			})
		}
	}

	DescribeTable("minds what the contract adds and bounds",
		func(typ, property, value, pointer, keyword string) {
			violations, err := load("2026-09").Request(typ, altered(typ, property, value))
			Expect(err).NotTo(HaveOccurred())
			if keyword == "" {
				Expect(violations).To(BeEmpty())
				return
			}
			Expect(violations).To(ConsistOf(And(HaveField("Pointer", pointer), HaveField("Keyword", keyword))))
		},
		Entry("no services", "ORDER_CREATED", "orderLineServices", `null`, "", ""),
		Entry("an empty list of services", "ORDER_CREATED", "orderLineServices", `[]`, "/orderLineServices", "minItems"),
		Entry("a service of item 0", "ORDER_CREATED", "orderLineServices", `[{"itemId": 0, "serviceArticle": "a"}]`, "/orderLineServices/0/itemId", "minimum"),
		Entry("a service without article", "ORDER_CREATED", "orderLineServices", `[{"itemId": 1}]`, "/orderLineServices/0", "required"),
		Entry("no statuses of a service", "ORDER_LINE_SERVICE_STATUS_UPDATED", "statuses", `[]`, "/statuses", "minItems"),
		Entry("an unknown status of a service", "ORDER_LINE_SERVICE_STATUS_UPDATED", "statuses", `[{"status": "LOST", "count": 1}]`, "/statuses/0/status", "enum"),
		Entry("a status of a service without count", "ORDER_LINE_SERVICE_STATUS_UPDATED", "statuses", `[{"status": "CREATED"}]`, "/statuses/0", "required"),
		Entry("campaign 0", "ORDER_UPDATED", "campaignId", `0`, "/campaignId", "minimum"),
		Entry("the largest order id", "ORDER_UPDATED", "orderId", `9223372036854775807`, "", ""),
		Entry("an order id past it", "ORDER_UPDATED", "orderId", `9223372036854775808`, "/orderId", "maximum"),
		Entry("the smallest order id", "ORDER_UPDATED", "orderId", `-9223372036854775808`, "", ""),
		Entry("an order id past that", "ORDER_UPDATED", "orderId", `-9223372036854775809`, "/orderId", "minimum"),
		Entry("half an order id", "ORDER_UPDATED", "orderId", `1.5`, "/orderId", "type"),
		Entry("a time without offset", "ORDER_UPDATED", "updatedAt", `"2026-09-01T12:30:00"`, "/updatedAt", "format"),
		Entry("an SKU of spaces", "ORDER_CANCELLED", "items", `[{"offerId": "  ", "count": 1}]`, "/items/0/offerId", "pattern"),
		Entry("an SKU with a control character", "ORDER_CANCELLED", "items", `[{"offerId": "a\u0001", "count": 1}]`, "/items/0/offerId", "pattern"),
		Entry("an SKU with a tab", "ORDER_CANCELLED", "items", `[{"offerId": "a\tb", "count": 1}]`, "", ""),
		Entry("an SKU of 255 characters", "ORDER_CANCELLED", "items", `[{"offerId": "`+strings.Repeat("Ж", 255)+`", "count": 1}]`, "", ""),
	)

	It("refuses an SKU of 256 characters, by its length and by its pattern", func() {
		body := altered("ORDER_CANCELLED", "items", `[{"offerId": "`+strings.Repeat("Ж", 256)+`", "count": 1}]`)
		Expect(load("2026-09").Request("ORDER_CANCELLED", body)).To(HaveExactElements(
			HaveField("Keyword", "pattern"), HaveField("Keyword", "maxLength")))
	})

	It("gives all violations, sorted by pointer", func() {
		body := `{"notificationType": "ORDER_CANCELLED", "items": [{"offerId": 1}, {"count": "x"}], "campaignId": null}`
		violations, err := load("2026-09").Request("ORDER_CANCELLED", []byte(body))
		Expect(err).NotTo(HaveOccurred())
		places := make([]string, len(violations))
		for i, v := range violations {
			places[i] = v.Pointer + " " + v.Keyword
		}
		Expect(places).To(Equal([]string{
			" required", " required",
			"/campaignId type",
			"/items/0 required", "/items/0/offerId type",
			"/items/1 required", "/items/1/count type",
		}))
		for range 50 {
			Expect(load("2026-09").Request("ORDER_CANCELLED", []byte(body))).To(Equal(violations))
		}
	})

	DescribeTable("refuses a type that the revision does not have",
		func(revision, typ string) {
			_, err := load(revision).Request(typ, []byte(`{}`))
			Expect(err).To(MatchError(And(ContainSubstring(revision), ContainSubstring("PING"))))
			var syntax *schemas.SyntaxError
			Expect(errors.As(err, &syntax)).To(BeFalse())
		},
		Entry("a later one", "2025-09", "QUESTION_CREATED"),
		Entry("none", "2026-09", ""),
		Entry("a reply", "2026-09", "reply-200"),
		Entry("a file", "2026-09", "../2025-09/PING"),
	)
})
