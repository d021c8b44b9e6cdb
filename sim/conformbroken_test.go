package sim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// broken is a request for which the pull API must not do anything.
type broken struct {
	method, path, body string
	header             map[string]string // "" leaves one out
}

func (w *world) breaks(b broken) *httptest.ResponseRecorder {
	GinkgoHelper()
	r := httptest.NewRequest(b.method, "http://market.test"+w.expand(b.path), strings.NewReader(b.body))
	r.Header.Set("Api-Key", w.market.Key())
	r.Header.Set("Content-Type", schemas.MediaJSON)
	for name, value := range b.header {
		if r.Header.Set(name, value); value == "" {
			r.Header.Del(name)
		}
	}
	reply := httptest.NewRecorder()
	w.api.ServeHTTP(reply, r)
	return reply
}

// expectRefused holds a refusal to its status, its code and the form that all of
// them have (P-ERRORS).
func expectRefused(reply *httptest.ResponseRecorder, status int, code string) {
	GinkgoHelper()
	Expect(reply.Code).To(Equal(status), reply.Body.String())
	Expect(reply.Header().Get("Content-Type")).To(Equal(schemas.MediaJSON))
	var body struct {
		Status string
		Errors []struct{ Code, Message string }
	}
	Expect(json.Unmarshal(reply.Body.Bytes(), &body)).To(Succeed())
	Expect(body.Status).To(Equal("ERROR"))
	Expect(body.Errors).NotTo(BeEmpty())
	for _, e := range body.Errors {
		Expect(e.Code).To(Equal(code))
		Expect(e.Message).NotTo(BeEmpty())
	}
}

var _ = Describe("A broken request to the pull API", func() {
	const stocks = "/v2/campaigns/$campaignId/offers/stocks"

	DescribeTable("is refused",
		func(b broken, status int, code string) {
			expectRefused(newWorld(schemas.Latest, market.FBS).breaks(b), status, code)
		},
		Entry("without a key", broken{method: "GET", path: "/v2/campaigns", header: map[string]string{"Api-Key": ""}}, 401, "UNAUTHORIZED"),
		Entry("with a key that nobody gave out", broken{method: "GET", path: "/v2/campaigns",
			header: map[string]string{"Api-Key": "ACMA:" + strings.Repeat("z", 40) + ":0123abcd"}}, 401, "UNAUTHORIZED"),
		Entry("for another's cabinet", broken{method: "POST", path: "/v2/businesses/1/offer-mappings", body: "{}"}, 403, "FORBIDDEN"),
		Entry("where there is nothing", broken{method: "GET", path: "/v2/nowhere"}, 404, "NOT_FOUND"),
		Entry("for a shop that there is not", broken{method: "GET", path: "/v2/campaigns/1/orders"}, 404, "NOT_FOUND"),
		Entry("for an order that there is not", broken{method: "GET", path: "/v2/campaigns/$campaignId/orders/1"}, 404, "NOT_FOUND"),
		Entry("with another method", broken{method: "DELETE", path: stocks}, 405, "METHOD_NOT_ALLOWED"),
		Entry("with a body of another kind", broken{method: "PUT", path: stocks, body: "skus=1",
			header: map[string]string{"Content-Type": "text/plain"}}, 415, "UNSUPPORTED_MEDIA_TYPE"),
		Entry("with no JSON", broken{method: "PUT", path: stocks, body: "{"}, 400, "BAD_REQUEST"),
		Entry("with less than the contract wants", broken{method: "PUT", path: stocks, body: "{}"}, 400, "BAD_REQUEST"),
		Entry("with a body above 512 KB", broken{method: "POST", path: "/v2/businesses/$businessId/offer-mappings",
			body: "{" + strings.Repeat(" ", 512<<10) + "}"}, 400, "BAD_REQUEST"),
	)

	It("is one above the limit, until the window ends (P-LIMITS)", func() {
		w := newWorld(schemas.Latest, market.FBS)
		report := func() *httptest.ResponseRecorder { // 1 in 2 minutes
			return w.breaks(broken{method: "POST", path: "/v2/reports/united-orders/generate",
				body: w.expand(`{"businessId":$businessId,"dateFrom":"2026-08-01","dateTo":"2026-08-02"}`)})
		}
		Expect(report().Code).To(Equal(http.StatusOK))
		over := report()
		expectRefused(over, 420, "LIMIT_EXCEEDED")
		limit := func(name string) string { return over.Header()["X-RateLimit-Resource-"+name][0] } // as Market spells it
		Expect(limit("Limit")).To(Equal("1"))
		Expect(limit("Remaining")).To(Equal("0"))
		until, err := http.ParseTime(limit("Until"))
		Expect(err).NotTo(HaveOccurred())
		w.passes(until.Sub(w.market.Now()))
		Expect(report().Code).To(Equal(http.StatusOK))
	})
})
