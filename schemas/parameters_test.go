package schemas_test

import (
	"encoding/json"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

type values = map[string]any

func list(items ...any) []any { return items }

var _ = Describe("A call's query", func() {
	n := func(digits string) json.Number { return json.Number(digits) }
	defaults := func(more values) values {
		all := values{"fake": false, "hasCis": false, "onlyWaitingForCancellationApprove": false, "onlyEstimatedDelivery": false, "page": n("1")}
		for name, value := range more {
			all[name] = value
		}
		return all
	}

	DescribeTable("is read by the types of parameters",
		func(id, query string, expected values, broken ...string) {
			asked, err := url.ParseQuery(query)
			Expect(err).NotTo(HaveOccurred())
			got, violations, err := operation(id).ValidateQuery(asked)
			Expect(err).NotTo(HaveOccurred())
			Expect(got).To(Equal(expected))
			Expect(found(violations)).To(ConsistOf(broken))
		},
		Entry("none, and so the defaults", "getReturns", "", values{"limit": n("50")}),
		Entry("a number", "getReturns", "limit=7", values{"limit": n("7")}),
		Entry("a number with a plus and zeros", "getReturns", "limit=%2B007", values{"limit": n("7")}),
		Entry("one over a maximum that truncates", "getReturns", "limit=1000000", values{"limit": n("100")}),
		Entry("one over a maximum that does not", "getGoodsQuestions", "limit=51", values{"limit": n("51")}, "/limit maximum"),
		Entry("one under the minimum", "getReturns", "limit=0", values{"limit": n("0")}, "/limit minimum"),
		Entry("no number", "getReturns", "limit=many", values{"limit": "many"}, "/limit type"),
		Entry("a fraction", "getReturns", "limit=1.5", values{"limit": "1.5"}, "/limit type"),
		Entry("a whole number as a fraction", "getReturns", "limit=1.0", values{"limit": "1.0"}, "/limit type"),
		Entry("a whole number with an exponent", "getReturns", "limit=1e1", values{"limit": "1e1"}, "/limit type"),
		Entry("a number with spaces", "getReturns", "limit=%207%20", values{"limit": n("7")}),
		Entry("two signs", "getReturns", "limit=%2B-7", values{"limit": "+-7"}, "/limit type"),
		Entry("a zero with signs", "getReturns", "limit=-0", values{"limit": n("0")}, "/limit minimum"),
		Entry("a number that costs", "getReturns", "limit=1e999999999", values{"limit": "1e999999999"}, "/limit type"),
		Entry("hexadecimal", "getReturns", "limit=0x10", values{"limit": "0x10"}, "/limit type"),
		Entry("an empty one", "getReturns", "limit=", values{"limit": n("50")}),
		Entry("one of 64 bits", "sendFileToChat", "chatId=9223372036854775807", values{"chatId": n("9223372036854775807")}),
		Entry("one beyond", "sendFileToChat", "chatId=9223372036854775808", values{"chatId": n("9223372036854775808")}, "/chatId maximum"),
		Entry("one that is missing", "sendFileToChat", "chat=1", values{}, " required"),
		Entry("two of one", "sendFileToChat", "chatId=1&chatId=2", values{"chatId": n("1")}),
		Entry("one that is not known", "getReturns", "colour=RED&limit=5", values{"limit": n("5")}),
		Entry("text", "getReturns", "pageToken=a%20b", values{"limit": n("50"), "pageToken": "a b"}),
		Entry("empty text", "getReturns", "pageToken=", values{"limit": n("50")}),
		Entry("another name", "getReturns", "page_token=old", values{"limit": n("50"), "pageToken": "old"}),
		Entry("both names", "getReturns", "page_token=old&pageToken=new", values{"limit": n("50"), "pageToken": "new"}),
		Entry("a day", "getReturns", "fromDate=2026-09-01", values{"limit": n("50"), "fromDate": "2026-09-01"}),
		Entry("no day", "getReturns", "fromDate=2026-09-31", values{"limit": n("50"), "fromDate": "2026-09-31"}, "/fromDate format"),
		Entry("a value of a list", "getReturns", "type=RETURN", values{"limit": n("50"), "type": "RETURN"}),
		Entry("no value of it", "getReturns", "type=return", values{"limit": n("50"), "type": "return"}, "/type enum"),
		Entry("a list with commas", "getReturns", "orderIds=1,2,3", values{"limit": n("50"), "orderIds": list(n("1"), n("2"), n("3"))}),
		Entry("a repeated parameter", "getReturns", "orderIds=1&orderIds=2", values{"limit": n("50"), "orderIds": list(n("1"), n("2"))}),
		Entry("both", "getReturns", "orderIds=1,2&orderIds=3,", values{"limit": n("50"), "orderIds": list(n("1"), n("2"), n("3"))}),
		Entry("an empty list", "getReturns", "orderIds=", values{"limit": n("50")}),
		Entry("one item twice", "getReturns", "orderIds=1,1", values{"limit": n("50"), "orderIds": list(n("1"), n("1"))}, "/orderIds uniqueItems"),
		Entry("wrong items", "getReturns", "orderIds=1,b,c", values{"limit": n("50"), "orderIds": list(n("1"), "b", "c")}, "/orderIds/1 type", "/orderIds/2 type"),
		Entry("a list that must have something", "deleteOutletLicenses", "ids=,", values{}, " required"),
		Entry("a truth value, and a list of one", "getOrders", "fake=true&status=DELIVERY", defaults(values{"fake": true, "status": list("DELIVERY")})),
		Entry("a truth value in capitals", "getOrders", "fake=True", defaults(values{"fake": true})),
		Entry("a truth value as a number", "getOrders", "fake=1&hasCis=0", defaults(values{"fake": true})),
		Entry("an empty truth value", "getOrders", "fake=", defaults(nil)),
		Entry("no truth value", "getOrders", "fake=yes", defaults(values{"fake": "yes"}), "/fake type"),
		Entry("either way of writing a day", "getOrders", "fromDate=01-09-2026&toDate=2026-09-02", defaults(values{"fromDate": "01-09-2026", "toDate": "2026-09-02"})),
		Entry("neither", "getOrders", "fromDate=1.9.2026", defaults(values{"fromDate": "1.9.2026"}), "/fromDate anyOf"),
		Entry("a time with an offset", "getOrders", "updatedAtFrom=2026-09-01T12:30:00%2B03:00", defaults(values{"updatedAtFrom": "2026-09-01T12:30:00+03:00"})),
		Entry("no parameters to read", "updateStocks", "a=1", values{}),
	)

	DescribeTable("may be written in unusual ways, which are told",
		func(id, query string, expected ...schemas.Unusual) {
			asked, err := url.ParseQuery(query)
			Expect(err).NotTo(HaveOccurred())
			_, violations, err := operation(id).ValidateQuery(asked)
			Expect(err).NotTo(HaveOccurred())
			Expect(violations).To(BeEmpty())
			Expect(operation(id).UnusualQuery(asked)).To(ConsistOf(expected))
		},
		Entry("none is usual", "getOrders", ""),
		Entry("the plain way", "getOrders", "fake=false&limit=5&status=DELIVERY,PICKUP&page_token="+"x"),
		Entry("case", "getOrders", "fake=TRUE", schemas.Unusual{Name: "fake", Value: "TRUE", Why: schemas.UnusualBoolean}),
		Entry("numbers for truth", "getOrders", "fake=0", schemas.Unusual{Name: "fake", Value: "0", Why: schemas.UnusualBoolean}),
		Entry("nothing", "getOrders", "fake=&page=", schemas.Unusual{Name: "fake", Why: schemas.UnusualEmpty}, schemas.Unusual{Name: "page", Why: schemas.UnusualEmpty}),
		Entry("zeros", "getReturns", "limit=007", schemas.Unusual{Name: "limit", Value: "007", Why: schemas.UnusualNumber}),
		Entry("twice", "getReturns", "limit=5&limit=6", schemas.Unusual{Name: "limit", Value: "6", Why: schemas.UnusualRepeated}),
		Entry("an end of a list", "getReturns", "orderIds=1,", schemas.Unusual{Name: "orderIds", Why: schemas.UnusualEmpty}),
	)

	It("says in words what is wrong", func() {
		_, violations, err := operation("getReturns").ValidateQuery(url.Values{"limit": {"many"}})
		Expect(err).NotTo(HaveOccurred())
		Expect(violations).To(HaveExactElements(schemas.Violation{
			Pointer: "/limit", Keyword: "type", Rule: "P-SPEC", Found: `"many"`,
			Expected: "integer from 1 to 100", Fix: "correct this value where the call or the reply is made",
		}))
	})

	It("is read in the path likewise", func() {
		op := operation("getOrder")
		got, violations, err := op.ValidatePath(map[string]string{"campaignId": "12", "orderId": "9007199254740993", "more": "x"})
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Equal(values{"campaignId": n("12"), "orderId": n("9007199254740993")}))
		Expect(violations).To(BeEmpty())
		_, violations, err = op.ValidatePath(map[string]string{"campaignId": "0", "orderId": "abc"})
		Expect(err).NotTo(HaveOccurred())
		Expect(found(violations)).To(Equal([]string{"/campaignId minimum", "/orderId type"}))
		_, violations, err = op.ValidatePath(nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(found(violations)).To(Equal([]string{" required", " required"}))
	})
})
