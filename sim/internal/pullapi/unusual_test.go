package pullapi_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/journal"
)

// oddities are the messages of a call's findings that say it is unusual.
func oddities(c journal.Call) []string {
	var list []string
	for _, f := range c.Findings {
		if f.Kind == journal.UnusualCall {
			Expect(f.Rule).To(Equal("P-COERCE"))
			Expect(f.Fix).NotTo(BeEmpty())
			list = append(list, f.Message)
		}
	}
	return list
}

var _ = Describe("A call as a lenient client writes it", func() {
	DescribeTable("is read as it is meant, and the log says what is unusual",
		func(method, path string, expected ...string) {
			b := newBench()
			r := b.do(ask{method: method, path: path})
			Expect(r.StatusCode).To(Equal(200), string(bodyOf(r)))
			var matchers []any
			for _, text := range expected {
				matchers = append(matchers, ContainSubstring(text))
			}
			Expect(oddities(b.last())).To(ConsistOf(matchers...))
		},
		Entry("nothing unusual", "GET", orders+"?fake=true&status=DELIVERY,PICKUP&status=DELIVERED"),
		Entry("a truth value of Python", "GET", orders+"?fake=True", `"fake" is "True"`),
		Entry("a truth value of PHP", "GET", orders+"?fake=1&hasCis=0", `"fake" is "1"`, `"hasCis" is "0"`),
		Entry("what has no value", "GET", orders+"?fake=&status=&fromDate=&page=", `"fake" is empty`, `"status" is empty`, `"fromDate" is empty`, `"page" is empty`),
		Entry("a base URL with a slash", "GET", "//v2/campaigns/101/orders", "two slashes"),
		Entry("a base URL with version and slash", "GET", "/v2//campaigns/101/orders.json", "two slashes"),
		Entry("without version", "GET", "//campaigns/101/orders", "two slashes"),
	)

	It("has other slashes where they are, and is unknown", func() {
		b := newBench()
		for _, path := range []string{"/v2/campaigns//101/orders", "/v2/campaigns/101/orders/", "/v2/campaigns/101//orders"} {
			Expect(b.get(path).StatusCode).To(Equal(404), path)
		}
	})

	It("stands in the log with the path that was called", func() {
		b := newBench()
		for _, path := range []string{"/campaigns/101/orders.json", "//v2/campaigns/101/orders", "/v2/campaigns/101/orders/x.json"} {
			b.get(path)
			Expect(b.last().Path).To(Equal(path))
		}
	})
})

var _ = Describe("A value that cannot be read", func() {
	DescribeTable("is refused, and never counts as left out",
		func(method, path, body, message string) {
			b := newBench(stateful("getCampaign", reached), stateful("getBusinessOrders", reached), stateful("getOrder", reached))
			expectRefusal(b.do(ask{method: method, path: path, body: body}), 400, "BAD_REQUEST", message)
		},
		Entry("a business with an exponent", "POST", "/v1/businesses/1e2/orders", "{}", "Type mismatch: '1e2'"),
		Entry("one's own business with an exponent", "POST", "/v1/businesses/7e2/orders", "{}", "Type mismatch: '7e2'"),
		Entry("a campaign as a fraction", "GET", "/v2/campaigns/101.0", "", "Type mismatch: '101.0'"),
		Entry("an order with an exponent", "GET", "/v2/campaigns/101/orders/1e9", "", "Type mismatch: '1e9'"),
		Entry("a number in hexadecimal", "GET", "/v2/campaigns/0x65", "", "Type mismatch: '0x65'"),
		Entry("a number past 64 bits", "GET", "/v2/campaigns/101/orders/18446744073709551617", "", "Type mismatch: '18446744073709551617'"),
		Entry("a page with an exponent", "GET", orders+"?page=1e1", "", "Type mismatch: '1e1'"),
		Entry("a page as a fraction", "GET", orders+"?page=2.0", "", "Type mismatch: '2.0'"),
		Entry("an item of a list", "GET", "/v2/campaigns/101/returns?orderIds=1,2.0", "", "Type mismatch: '2.0'"),
		Entry("no truth value", "GET", orders+"?fake=yes", "", "Type mismatch: 'yes'"),
		Entry("no day", "GET", orders+"?fromDate=2026-9-1", "", "Type mismatch: '2026-9-1'"),
		Entry("a time in small letters", "GET", orders+"?updatedAtFrom=2026-09-01t12:30:00z", "", "Type mismatch: '2026-09-01t12:30:00z'"),
		Entry("a query with a bad escape", "GET", orders+"?page=%zz", "", "Type mismatch: 'page=%zz'"),
		Entry("a query with a semicolon", "GET", orders+"?page=1;limit=5", "", "Type mismatch: 'page=1;limit=5'"),
		Entry("a page token of another", "POST", mappings+"?page_token=1-1", "", "Bad page token"),
		Entry("a whole number of a body as a fraction", "POST", "/v1/businesses/700/orders", `{"orderIds": [1.0]}`, "Illegal input at 'orderIds[0]'"),
		Entry("a whole number of a body with an exponent", "POST", "/v1/businesses/700/orders", `{"orderIds": [1e2]}`, "Illegal input at 'orderIds[0]'"),
	)

	It("is refused alike in every path of the contract", func() {
		for _, name := range schemas.Revisions() {
			b := newBench(of(revision(name)))
			for _, op := range ofSellers(revision(name)) {
				for _, p := range op.Parameters {
					if p.In != "path" || p.Schema().Type != "integer" {
						continue
					}
					for _, text := range []string{"1e2", "1.0", "0x1", "1_0", " 1e2"} {
						r := validRequest(op, 1)
						r.URL.Path = withValue(op, r.URL.Path, p.Name, text)
						Expect(b.send(r).StatusCode).To(Equal(http.StatusBadRequest), "%s %s: %s", name, op.ID, r.URL.Path)
					}
				}
			}
		}
	})

	It("is taken out of a body where the contract writes its name otherwise", func() {
		var seen string
		b := newBench(stateful("getBusinessOrders", func(r *pullapi.Request) (any, error) {
			seen = string(r.Body)
			return nil, nil
		}))
		b.post("/v1/businesses/700/orders", `{"OrderIDs": ["x"], "orderIds": [12345678901], "colour": "<b>"}`)
		Expect(seen).To(MatchJSON(`{"orderIds": [12345678901], "colour": "<b>"}`))
		Expect(oddities(b.last())).To(Equal([]string{`the body has "OrderIDs", which the contract writes "orderIds": Market passes over it`}))
		b.post("/v1/businesses/700/orders", `{ "orderIds": [1] }`)
		Expect(seen).To(Equal(`{ "orderIds": [1] }`), "as it was sent")
	})
})

// withValue is a path of an operation with another value of a parameter.
func withValue(op *schemas.Operation, path, name, value string) string {
	segments := strings.Split(path, "/")
	segments[slices.Index(strings.Split(op.Path, "/"), "{"+name+"}")] = value
	return strings.Join(segments, "/")
}

// reached is a handler that must not be.
func reached(r *pullapi.Request) (any, error) {
	return nil, fmt.Errorf("%s was reached with %v", r.Operation.ID, r.Path)
}
