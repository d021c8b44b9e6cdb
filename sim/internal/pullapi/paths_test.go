package pullapi_test

import (
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

var _ = Describe("Paths", func() {
	for _, name := range schemas.Revisions() {
		It("lead to their operation, without a version and with .json too, in revision "+name, func() {
			pull := revision(name)
			b := newBench(of(pull))
			for _, op := range ofSellers(pull) {
				for _, change := range []func(string) string{
					func(path string) string { return path },
					func(path string) string { return path + ".json" },
					func(path string) string { return path[len("/v2"):] },
					func(path string) string { return path[len("/v2"):] + ".json" },
				} {
					r := validRequest(op, 1)
					r.URL.Path = change(r.URL.Path)
					b.now = b.now.AddDate(0, 0, 1) // past the limits
					b.api.ServeHTTP(httptest.NewRecorder(), r)
					if op.ID == "getPartnerWarehouses" && !strings.HasPrefix(r.URL.Path, "/v") {
						Expect(b.last().Template).To(Equal("/v2/businesses/{businessId}/warehouses")) // what older clients mean
						continue
					}
					Expect(b.last().Operation).To(Equal(op.ID), r.URL.Path)
					Expect(b.last().Template).To(Equal(op.Path))
					Expect(b.last().Status).To(Equal(successOf(op).Status), r.URL.Path)
				}
			}
		})
	}

	DescribeTable("that the contract does not have are 404, and nothing is redirected",
		func(path string) {
			b := newBench()
			for _, method := range []string{"GET", "POST", "OPTIONS", "BREW"} {
				expectRefusal(b.do(ask{method: method, path: path}), 404, "NOT_FOUND", "Resource not found")
				Expect(b.last().Findings).To(ContainElement(HaveField("Rule", "P-PATHS")))
				Expect(b.last().Operation).To(BeEmpty())
			}
		},
		Entry("the root", "/"),
		Entry("the version alone", "/v2"),
		Entry("another version", "/v3/campaigns/101"),
		Entry("the wrong version", "/v1/campaigns/101"),
		Entry("a slash at the end", "/v2/campaigns/101/"),
		Entry("two slashes", "/v2/campaigns//101"),
		Entry("dots", "/v2/x/../campaigns/101"),
		Entry("another suffix", "/v2/delivery/services.xml"),
		Entry("an escaped slash", "/v2/campaigns/101%2Forders"),
		Entry("an escaped slash and .json", "/v2/campaigns/101%2forders.json"),
		Entry("nonsense", "/%00/%ff"),
	)

	It("are 405 by another method, with those that there are", func() {
		b := newBench()
		r := b.do(ask{method: "DELETE", path: "/v2/campaigns/101/offers/stocks"})
		Expect(r.Header.Get("Allow")).To(Equal("POST, PUT"))
		expectRefusal(r, 405, "METHOD_NOT_ALLOWED", "Request method 'DELETE' not supported")
		Expect(b.last().Findings).To(ContainElement(HaveField("Fix", "call it by a method that the path has: POST, PUT")))
		r = b.get("/campaigns/101/orders/status-update.json")
		Expect(r.Header.Get("Allow")).To(Equal("POST"), "a literal is no order")
		expectRefusal(r, 405, "METHOD_NOT_ALLOWED", "Request method 'GET' not supported")
		Expect(b.do(ask{method: "HEAD", path: orders}).StatusCode).To(Equal(405))
	})

	It("are told from the key: a stranger gets 404 as well", func() {
		b := newBench()
		expectRefusal(b.do(ask{method: "GET", path: "/v2/x", header: map[string]string{"Api-Key": ""}}), 404, "NOT_FOUND", "Resource not found")
	})

	It("have a trace of their own in every reply, the same one for equal seeds", func() {
		trace := func(b *bench) string { return b.get("/v2/campaigns/101").Header.Get("Traceparent") }
		one, other := newBench(), newBench()
		first, second := trace(one), trace(one)
		Expect(first).NotTo(Equal(second))
		Expect([]string{trace(other), trace(other)}).To(Equal([]string{first, second}))
		Expect(one.last().Trace).To(Equal(second))
	})
})
