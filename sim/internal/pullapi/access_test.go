package pullapi_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

const orders = "/v2/campaigns/101/orders"

var _ = Describe("Keys", func() {
	DescribeTable("that do not open anything are 401 or 403, and say why",
		func(name, value string, status int, message string) {
			b := newBench()
			r := b.do(ask{method: "GET", path: orders, header: map[string]string{"Api-Key": "", name: value}})
			code := map[int]string{401: "UNAUTHORIZED", 403: "FORBIDDEN"}[status]
			expectRefusal(r, status, code, message)
			Expect(r.Header).NotTo(HaveKey("X-RateLimit-Resource-Limit"))
			Expect(b.last().Findings).To(ContainElement(HaveField("Rule", "P-AUTH")))
			Expect(b.last().KeyName).To(BeEmpty())
		},
		Entry("none", "X-Other", "1", 401, "Credentials are not specified"),
		Entry("unknown", "Api-Key", token("z"), 401, "Api-Key token is invalid"),
		Entry("as the documentation shows it", "Api-Key", "ACMA:I4c4CxCSYaI41RSC2uYWP2qj3Rhhm4knMiBEga5K:151c0664a", 401, "Api-Key token is invalid"),
		Entry("with Bearer before it", "Api-Key", "Bearer "+token("a"), 401, "Api-Key token prefix invalid"),
		Entry("too short", "Api-Key", "ACMA:abc", 401, "Api-Key token length invalid"),
		Entry("too long", "Api-Key", token("z")+"12", 401, "Api-Key token length invalid"),
		Entry("without its parts", "Api-Key", "ACMA:"+strings.Repeat("z", 49), 401, "Api-Key token format invalid"),
		Entry("with too many parts", "Api-Key", "ACMA:"+strings.Repeat("z", 40)+":0123:567", 401, "Api-Key token format invalid"),
		Entry("in the wrong header", "Authorization", "Bearer "+token("a"), 401, "Credentials are not specified"),
		Entry("in the wrong header, alone", "Authorization", token("a"), 401, "Credentials are not specified"),
		Entry("no scheme", "Authorization", "y0_oauth", 401, "Authorization header has invalid syntax"),
		Entry("another scheme", "Authorization", "Basic dTpw", 401, "Unsupported authorization type specified in Authorization header"),
		Entry("OAuth without a token", "Authorization", "Bearer ", 401, "OAuth token is not specified"),
		Entry("OAuth with others than a token", "Authorization", `OAuth oauth_client_id="1"`, 401, "OAuth token is not specified"),
		Entry("OAuth unknown", "Authorization", "Bearer y0_other", 403, "OAuth token is invalid"),
		Entry("revoked", "Api-Key", token("r"), 401, "Api-Key token is revoked"),
		Entry("OAuth revoked", "Authorization", "Bearer y0_revoked", 403, "OAuth token is invalid"),
		Entry("OAuth in the wrong header", "Api-Key", "y0_oauth", 401, "Api-Key token prefix invalid"),
		Entry("an Api-Key among OAuth's parameters", "Authorization", `OAuth oauth_token="`+token("a")+`"`, 403, "OAuth token is invalid"),
	)

	It("are 401 if the header is there and empty", func() {
		b := newBench()
		for name, message := range map[string]string{"Api-Key": "Api-Key token is not specified", "Authorization": "OAuth credentials are not specified"} {
			a := ask{method: "GET", path: orders}.request()
			a.Header.Del("Api-Key")
			a.Header[name] = []string{""}
			expectRefusal(b.send(a), 401, "UNAUTHORIZED", message)
		}
	})

	It("open by OAuth too", func() {
		b := newBench()
		for _, value := range []string{"Bearer y0_oauth", "OAuth y0_oauth", `OAuth oauth_token="y0_oauth", oauth_client_id="1"`, `oauth oauth_client_id="1",oauth_token=y0_oauth`, `OAuth oauth_token="y0_oauth"`} {
			r := b.do(ask{method: "GET", path: orders, header: map[string]string{"Api-Key": "", "Authorization": value}})
			Expect(r.StatusCode).To(Equal(200), value)
		}
	})

	It("open every operation by OAuth, which has no scopes", func() {
		b := newBench()
		write := ask{method: "POST", path: "/v2/campaigns/101/hidden-offers", body: `{"hiddenOffers": [{"offerId": "A"}]}`,
			header: map[string]string{"Api-Key": "", "Authorization": "Bearer y0_oauth"}}
		Expect(b.do(write).StatusCode).To(Equal(200))
	})

	It("of both kinds may be sent while an integration goes over: the Api-Key counts", func() {
		b := newBench()
		both := ask{method: "GET", path: orders, header: map[string]string{"Authorization": "Bearer y0_other"}}
		Expect(b.do(both).StatusCode).To(Equal(200))
		both.header = map[string]string{"Api-Key": token("z"), "Authorization": "Bearer y0_oauth"}
		expectRefusal(b.do(both), 401, "UNAUTHORIZED", "Api-Key token is invalid")
	})

	It("that only read change nothing", func() {
		b := newBench()
		reading := map[string]string{"Api-Key": token("o")}
		Expect(b.do(ask{method: "GET", path: orders, header: reading}).StatusCode).To(Equal(200))
		Expect(b.do(ask{method: "PUT", path: orders + "/1/status", body: `{"order": {"status": "PROCESSING"}}`, header: reading}).StatusCode).To(Equal(403))
	})

	It("need one of the operation's scopes, the read-only ones among them", func() {
		b := newBench()
		prices := map[string]string{"Api-Key": token("c")}
		expectRefusal(b.do(ask{method: "GET", path: "/v2/campaigns/101/returns", header: prices}), 403, "FORBIDDEN",
			"Token does not have any of the scopes to access the API method: "+strings.Join(revision(schemas.Latest).Operation("getReturns").Scopes, ", "))
		Expect(b.last().Findings).To(ContainElement(HaveField("Fix", "give the key one of the groups of methods that the message names")))
		Expect(b.do(ask{method: "GET", path: "/v2/campaigns/101/offer-prices", header: prices}).StatusCode).To(Equal(200))
		write := ask{method: "POST", path: "/v2/campaigns/101/offer-prices/updates", body: `{"offers": []}`, header: prices}
		Expect(b.do(write).StatusCode).To(Equal(403))
	})

	It("are of a kind of partner that the operation is for", func() {
		b := newBench()
		advertisers := "/v1/businesses/700/goods-feedback-advertiser"
		expectRefusal(b.post(advertisers, "{}"), 403, "FORBIDDEN", "Access denied")
	})

	DescribeTable("open their own cabinet only",
		func(key, method, path string, status int, code, message string) {
			b := newBench()
			r := b.do(ask{method: method, path: path, header: map[string]string{"Api-Key": token(key)}})
			expectRefusal(r, status, code, message)
		},
		Entry("unknown campaign", "a", "GET", "/v2/campaigns/999/orders", 404, "NOT_FOUND", "Campaign not found: '999'"),
		Entry("another business", "a", "POST", "/v2/businesses/701/chats", 403, "FORBIDDEN", "Access denied"),
		Entry("campaign of another business", "s", "GET", "/v2/campaigns/101/orders", 403, "FORBIDDEN", "Access denied"),
		Entry("no contract", "a", "GET", "/v2/campaigns/108/orders", 403, "FORBIDDEN", "API for campaign 108 disabled because there are no active contracts with Market"),
		Entry("switched off", "a", "GET", "/v2/campaigns/109/orders", 403, "FORBIDDEN", "API for campaign 109 manually disabled"),
		Entry("no program", "a", "GET", "/v2/campaigns/110/orders", 403, "FORBIDDEN", "API for campaign 110 disabled because it has no placement program"),
		Entry("inactive campaign", "a", "GET", "/v2/campaigns/106/orders", 403, "FORBIDDEN", "API for campaign 106 disabled due to inactivity"),
		Entry("inactive cabinet", "s", "POST", "/v2/businesses/800/chats", 403, "FORBIDDEN", "API for business 800 disabled because it has only disabled partners"),
		Entry("no number", "a", "GET", "/v2/campaigns/abc/orders", 400, "BAD_REQUEST", "Type mismatch: 'abc'"),
		Entry("a number past all", "a", "GET", "/v2/campaigns/99999999999999999999/orders", 400, "BAD_REQUEST", "Type mismatch: '99999999999999999999'"),
		Entry("zero", "a", "GET", "/v2/campaigns/0/orders", 400, "BAD_REQUEST", "'campaignId' must be greater than or equal to '1' (rejected value: '0')"),
		Entry("model", "a", "GET", "/v2/campaigns/101/outlets", 400, "BAD_REQUEST", "Campaign type is not allowed. Allowed campaign types: DBS"),
	)

	DescribeTable("of a caller that names a cabinet are for that one",
		func(header, method, path, body string, status int, message string) {
			b := newBench()
			r := b.do(ask{method: method, path: path, body: body, header: map[string]string{"X-Business-Id": header}})
			expectRefusal(r, status, map[int]string{400: "BAD_REQUEST", 403: "FORBIDDEN"}[status], message)
			Expect(b.last().Findings).To(ContainElement(HaveField("Rule", "P-AUTH")))
		},
		Entry(nil, "abc", "GET", orders, "", 400, "Incorrect X-Business-Id header value: 'abc'"),
		Entry(nil, "0", "GET", orders, "", 400, "Incorrect X-Business-Id header value: '0'"),
		Entry(nil, "7e2", "GET", orders, "", 400, "Incorrect X-Business-Id header value: '7e2'"),
		Entry(nil, "701", "POST", "/v2/businesses/700/chats", "{}", 400, "URL businessId ('700') does not match businessId in X-Business-Id header ('701')"),
		Entry(nil, "701", "GET", orders, "", 403, "businessId in X-Business-Id header ('701') does not match the business that the campaign '101' belongs to ('700')"),
		Entry(nil, "701", "GET", "/v2/campaigns", "", 403, "Access denied"),
		Entry(nil, "700", "POST", "/v2/reports/united-netting/generate", `{"businessId": 701}`, 403, "Entity id from request body does not match businessId in X-Business-Id header ('700')"),
		Entry(nil, "700", "POST", "/v2/reports/stocks-on-warehouses/generate", `{"campaignId": 107}`, 403, "Entity id from request body does not match businessId in X-Business-Id header ('700')"),
	)

	It("of a caller that names its own cabinet are good, and older revisions know no such header", func() {
		b := newBench()
		for path, header := range map[string]string{orders: "700", "/v2/campaigns": "700", "/v2/campaigns/101": "700"} {
			Expect(b.do(ask{method: "GET", path: path, header: map[string]string{"X-Business-Id": header}}).StatusCode).To(Equal(200))
		}
		older := newBench(of(revision("2025-09")))
		Expect(older.do(ask{method: "GET", path: orders, header: map[string]string{"X-Business-Id": "abc"}}).StatusCode).To(Equal(200))
		expectRefusal(older.get("/v2/campaigns/109/orders"), 403, "FORBIDDEN", "Access denied for campaign '109' because it is not active")
		expectRefusal(older.do(ask{method: "POST", path: "/v2/businesses/800/chats", header: map[string]string{"Api-Key": token("s")}}), 403, "FORBIDDEN", "Restrict access for business '800' because it is not active")
	})

	It("let an inactive shop look at itself", func() {
		Expect(newBench().get("/v2/campaigns/106").StatusCode).To(Equal(200))
	})
})
