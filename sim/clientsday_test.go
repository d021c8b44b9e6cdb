package sim_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// unzipped reads a reply as a client does that has asked for gzip by itself.
func unzipped(reply *http.Response) io.Reader {
	GinkgoHelper()
	if reply.Header.Get("Content-Encoding") != "gzip" {
		return reply.Body
	}
	reader, err := gzip.NewReader(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	return reader
}

// The seller's numbers.
const (
	ownBusiness = 7_700_123
	ownShop     = 12_345
	closedShop  = 12_346
	ownOffer    = "ЧАЙНИК-1/2"
)

// sellersCabinet has keys of every kind, a shop that works and one that is off.
func sellersCabinet() *cabinet.Cabinet {
	return &cabinet.Cabinet{
		Business: cabinet.Business{ID: ownBusiness, Name: "Моя лавка"},
		Keys: []cabinet.Key{
			{APIKey: apiKey}, {OAuth: oauthKey}, {APIKey: narrowKey, Scopes: []string{"pricing:read-only"}},
			{APIKey: revokedKey, Revoked: true}, {APIKey: strangerKey, Business: 1},
		},
		Campaigns: []cabinet.Campaign{{ID: ownShop, Model: market.FBS}, {ID: closedShop, Model: market.FBS, API: market.DisabledByHand}},
		Offers:    []cabinet.Offer{{SKU: ownOffer, Price: 199_050, Stock: &cabinet.Stock{Units: 500}}, {SKU: "CUP-2", Price: 35_000, Stock: &cabinet.Stock{Units: 500}}},
	}
}

// sellersDay is what has happened before a client begins: orders, a return, talk.
type sellersDay struct {
	seller
	orders []market.Order
	back   market.Notification
	chat   int64
}

func newSellersDay() *sellersDay {
	GinkgoHelper()
	d := &sellersDay{seller: pullOf(newMarket(sim.Options{Cabinet: sellersCabinet()}))}
	happens := func(e market.Event) market.Notification {
		story, err := d.market.Compose(e)
		Expect(err).NotTo(HaveOccurred(), "%+v", e)
		return story[len(story)-1]
	}
	for range 7 {
		created := market.Event{Type: market.OrderCreated, CampaignID: ownShop}
		created.Items = []market.ItemSpec{{OfferID: ownOffer, Count: 1}}
		o, ok := d.market.Order(happens(created).OrderID())
		Expect(ok).To(BeTrue())
		d.orders = append(d.orders, o)
	}
	d.back = happens(market.Event{Type: market.OrderReturnCreated, CampaignID: ownShop})
	for range 6 {
		d.chat = happens(market.Event{Type: market.ChatMessageSent}).ID()
		happens(market.Event{Type: market.GoodsFeedbackCreated})
	}
	return d
}

// walk has a client work through the day.
func (d *sellersDay) walk(v *visitor) {
	GinkgoHelper()
	shop, business := fmt.Sprintf("/v2/campaigns/%d", ownShop), fmt.Sprintf("/v2/businesses/%d", ownBusiness)
	order := fmt.Sprintf("%s/orders/%d", shop, d.orders[0].ID)
	item := d.orders[0].Items[0].ID

	By("shops and keys")
	Expect(v.asks("GET", "/v2/campaigns", []any{"page", 1, "pageSize", 10}, "").size("campaigns")).To(Equal(2))
	Expect(v.asks("GET", shop, nil, "").text("campaign", "apiAvailability")).To(Equal("AVAILABLE"))
	Expect(v.asks("POST", "/v2/auth/token", nil, "").text("status")).To(Equal("OK"))

	By("orders by three methods, with filters")
	filters := []any{"status", []string{"PROCESSING", "DELIVERY"}, "fake", false, "hasCis", nil, "fromDate", nil, "page", 1, "pageSize", 3}
	Expect(v.asks("GET", shop+"/orders", filters, "").size("orders")).To(Equal(3))
	Expect(v.asks("GET", shop+"/orders", []any{"fake", true}, "").size("orders")).To(BeZero())
	Expect(v.asks("GET", order, nil, "").text("order", "id")).To(Equal(fmt.Sprint(d.orders[0].ID)))
	asked := fmt.Sprintf(`{"orderIds":[%d,%d],"fake":false}`, d.orders[0].ID, d.orders[1].ID)
	Expect(v.asks("POST", fmt.Sprintf("/v1/businesses/%d/orders", ownBusiness), []any{"limit", 50}, asked).size("orders")).To(Equal(2))

	By("paging to the end")
	ids, token := []string{}, any(nil)
	for range 20 {
		page := v.asks("GET", shop+"/orders", []any{"limit", 3, v.token, token}, "")
		for i := range page.size("orders") {
			ids = append(ids, page.text("orders", i, "id"))
		}
		if token = page.at("paging", "nextPageToken"); token == nil {
			break
		}
	}
	Expect(token).To(BeNil(), "it ends")
	Expect(len(ids)).To(BeNumerically(">=", len(d.orders)))
	slices.Sort(ids)
	Expect(slices.Compact(slices.Clone(ids))).To(HaveLen(len(ids)), "none comes twice")

	By("boxes, labels, statuses")
	v.asks("PUT", order+"/boxes", nil, fmt.Sprintf(`{"boxes":[{"items":[{"id":%d,"fullCount":1}]}]}`, item))
	Expect(v.asks("GET", order+"/delivery/labels/data", nil, "").text("result", "url")).To(HavePrefix(v.address + "/v2/campaigns/"))
	Expect(string(v.asks("GET", order+"/delivery/labels", []any{"format", "A7"}, "").raw)).To(HavePrefix("%PDF"))
	v.asks("PUT", order+"/status", nil, `{"order":{"status":"PROCESSING","substatus":"READY_TO_SHIP"}}`)
	v.asks("POST", shop+"/orders/status-update", nil, fmt.Sprintf(`{"orders":[{"id":%d,"status":"CANCELLED","substatus":"SHOP_FAILED"}]}`, d.orders[1].ID))
	Expect(v.asks("GET", order, nil, "").text("order", "substatus")).To(Equal("READY_TO_SHIP"))

	By("stocks, prices, offers")
	v.asks("PUT", shop+"/offers/stocks", nil, fmt.Sprintf(`{"skus":[{"sku":%q,"items":[{"count":77}]}]}`, ownOffer))
	Expect(string(v.asks("POST", shop+"/offers/stocks", []any{"limit", 20}, fmt.Sprintf(`{"offerIds":[%q]}`, ownOffer)).raw)).To(ContainSubstring(`"count":77`))
	v.asks("POST", business+"/offer-prices/updates", nil, fmt.Sprintf(`{"offers":[{"offerId":%q,"price":{"value":1890.50,"currencyId":"RUR"}}]}`, ownOffer))
	Expect(string(v.asks("POST", business+"/offer-prices", nil, fmt.Sprintf(`{"offerIds":[%q]}`, ownOffer)).raw)).To(ContainSubstring("1890.5"))
	Expect(v.asks("POST", business+"/offer-mappings", []any{"limit", 100, v.token, nil}, "{}").size("result", "offerMappings")).To(Equal(2))
	v.asks("POST", business+"/offer-mappings/update", nil, `{"offerMappings":[{"offer":{"offerId":"NEW-3","name":"Новый <товар>","pictures":["https://cdn.store.test/1.jpg"],"vendor":"V","description":"D","marketCategoryId":91013}}]}`)

	By("returns, chats, reviews")
	Expect(v.asks("GET", shop+"/returns", []any{"limit", 10, "type", nil, "statuses", nil, "orderIds", []string{itoa(d.back.OrderID())}}, "").size("result", "returns")).To(BeNumerically(">", 0))
	v.asks("GET", fmt.Sprintf("%s/orders/%d/returns/%d", shop, d.back.OrderID(), d.back.ID()), nil, "")
	Expect(v.asks("POST", business+"/chats", []any{"limit", 20}, "{}").size("result", "chats")).To(BeNumerically(">", 0))
	v.asks("POST", business+"/chats/history", []any{"chatId", d.chat, "limit", 20}, "{}")
	v.asks("POST", business+"/chats/message", []any{"chatId", d.chat}, `{"message":"Здравствуйте! Проверим"}`)
	Expect(v.uploads(fmt.Sprintf("%s/chats/file/send?chatId=%d", business, d.chat), "Счёт 1.png").status).To(Equal(http.StatusOK))
	v.asks("POST", business+"/chats/history", []any{"chatId", d.chat, "limit", 100}, "{}")
	v.asks("POST", business+"/goods-feedback", []any{"limit", 20}, "{}")

	By("a report, and its file")
	wanted := fmt.Sprintf(`{"businessId":%d,"dateFrom":"2026-09-01","dateTo":"2026-09-02"}`, ownBusiness)
	report := v.asks("POST", "/v2/reports/united-orders/generate", []any{"format", "CSV"}, wanted).text("result", "reportId")
	info := "/v2/reports/info/" + report
	Expect(v.asks("GET", info, nil, "").text("result", "status")).To(Equal("PENDING"))
	Expect(d.market.Advance(context.Background(), time.Hour)).To(Succeed())
	v.opens(v.asks("GET", info, nil, "").text("result", "file"))
}

// errs has a client go every way that ends in a refusal.
func (d *sellersDay) errs(v *visitor) {
	GinkgoHelper()
	shop, business := fmt.Sprintf("/v2/campaigns/%d", ownShop), fmt.Sprintf("/v2/businesses/%d", ownBusiness)
	order := fmt.Sprintf("%s/orders/%d", shop, d.orders[2].ID)

	By("keys")
	v.as("X-Other", "1").refuses(401, "Credentials are not specified", "GET", shop, "")
	v.as("Api-Key", revokedKey).refuses(401, "Api-Key token is revoked", "GET", shop, "")
	v.as("Api-Key", "wrong").refuses(401, "Api-Key token prefix invalid", "GET", shop, "")
	v.as("Authorization", "Bearer y0_expired").refuses(403, "OAuth token is invalid", "GET", shop, "")
	v.as("Authorization", "Bearer "+apiKey).refuses(401, "Credentials are not specified", "GET", shop, "")
	v.as("Api-Key", narrowKey).refuses(403, "Token does not have any of the scopes", "GET", order, "")
	v.as("Api-Key", strangerKey).refuses(403, "Access denied", "GET", order, "")

	By("shops")
	v.refuses(403, fmt.Sprintf("API for campaign %d manually disabled", closedShop), "GET", fmt.Sprintf("/v2/campaigns/%d/orders", closedShop), "")
	Expect(v.asks("GET", fmt.Sprintf("/v2/campaigns/%d", closedShop), nil, "").text("campaign", "apiAvailability")).To(Equal("MANUALLY_DISABLED"))
	v.refuses(404, "Campaign not found", "GET", "/v2/campaigns/999/orders", "")

	By("values")
	v.refuses(400, "Type mismatch: '1e9'", "GET", shop+"/orders/1e9", "")
	v.refuses(400, "Type mismatch: 'soon'", "GET", shop+"/orders?fromDate=soon", "")
	v.refuses(400, "Bad page token", "GET", shop+"/returns?"+v.token+"=nonsense", "")
	v.refuses(400, "Page not exist: '99'", "GET", shop+"/orders?page=99&pageSize=5", "")
	v.refuses(404, "", "GET", shop+"/orders/1", "")
	v.refuses(400, "", "PUT", order+"/status", `{"order":{"status":"DELIVERED"}}`)
	v.refuses(400, "Illegal input at 'skus'", "PUT", shop+"/offers/stocks", `{"skus":{}}`)
	v.refuses(400, "Unexpected end of content", "PUT", shop+"/offers/stocks", `{"skus":[`)
	v.refuses(404, "Resource not found", "GET", "/v2/nothing", "")
	v.refuses(405, "Request method 'DELETE' not supported", "DELETE", shop+"/offers/stocks", "")
	Expect(v.send("PUT", shop+"/offers/stocks", "<skus/>", "text/xml").status).To(Equal(415))

	By("limits and faults")
	wanted := fmt.Sprintf(`{"businessId":%d,"dateFrom":"2026-08-01","dateTo":"2026-08-31"}`, ownBusiness)
	v.asks("POST", "/v2/reports/united-orders/generate", nil, wanted)
	over := v.send("POST", "/v2/reports/united-orders/generate", wanted, v.media)
	Expect(over.status).To(Equal(420))
	Expect(over.header.Get("X-RateLimit-Resource-Until")).NotTo(BeEmpty())
	for _, f := range []fault.Fault{{Operation: "getChats", Status: 503, Count: 1}, {Operation: "getChats", Call: fault.StatusFault, Status: 500, Count: 1}} {
		_, err := d.market.Inject(f)
		Expect(err).NotTo(HaveOccurred())
		Expect(v.send("POST", business+"/chats", "{}", v.media).status).To(Equal(f.Status))
	}
	v.asks("POST", business+"/chats", nil, "{}")
}

// table is the day as the journal has it: which operation answered with which
// statuses.
func (d *sellersDay) table() map[string][]int {
	found := map[string][]int{}
	for _, e := range entries(d.market, journal.PullCall) {
		name := e.Call.Operation
		if !slices.Contains(found[name], e.Call.Status) {
			found[name] = append(found[name], e.Call.Status)
		}
	}
	for name := range found {
		slices.Sort(found[name])
	}
	return found
}

// expectedTable is what every client gets, whatever its form.
func expectedTable() map[string][]int {
	return map[string][]int{
		"":             {404},
		"getCampaigns": {200}, "getCampaign": {200, 401, 403}, "getAuthTokenInfo": {200},
		"getOrders": {200, 400, 403, 404}, "getOrder": {200, 400, 403, 404}, "getBusinessOrders": {200},
		"setOrderBoxLayout": {200}, "getOrderLabelsData": {200}, "generateOrderLabels": {200},
		"updateOrderStatus": {200, 400}, "updateOrderStatuses": {200},
		"updateStocks": {200, 400, 415}, "getStocks": {200}, "updateBusinessPrices": {200}, "getDefaultPrices": {200},
		"getOfferMappings": {200}, "updateOfferMappings": {200},
		"getReturns": {200, 400}, "getReturn": {200}, "getChats": {200, 500, 503}, "getChatHistory": {200},
		"sendMessageToChat": {200}, "sendFileToChat": {200}, "getGoodsFeedbacks": {200},
		"generateUnitedOrdersReport": {200, 420}, "getReportInfo": {200},
	}
}

var _ = Describe("A seller's day, as clients call it", func() {
	for _, c := range callers() {
		It("goes well for "+c.name, func() {
			d := newSellersDay()
			v := &visitor{caller: c, address: d.url, http: &http.Client{Transport: &http.Transport{DisableCompression: true}}}
			DeferCleanup(v.http.CloseIdleConnections)
			d.walk(v)
			d.errs(v)
			table := d.table()
			table[""] = slices.DeleteFunc(table[""], func(status int) bool { return status == 405 }) // its path has no operation by that method
			text, err := json.MarshalIndent(table, "", " ")
			Expect(err).NotTo(HaveOccurred())
			AddReportEntry("client × operation: "+c.name, string(text), ReportEntryVisibilityNever)
			Expect(table).To(Equal(expectedTable()))
			for _, e := range entries(d.market, journal.PullCall) {
				for _, secret := range []string{apiKey, oauthKey, revokedKey} {
					Expect(fmt.Sprintf("%+v", e.Call)).NotTo(ContainSubstring(secret))
				}
			}
		})
	}

	It("is the same for a cabinet that has OAuth tokens alone", func() {
		own := sellersCabinet()
		own.Keys = []cabinet.Key{{OAuth: oauthKey}}
		m := newMarket(sim.Options{Cabinet: own})
		Expect(m.Key()).To(Equal(oauthKey))
		s := pullOf(m)
		for _, header := range []string{"Bearer " + oauthKey, "OAuth " + oauthKey, `OAuth oauth_token="` + oauthKey + `"`} {
			v := &visitor{caller: caller{header: map[string]string{"Authorization": header}}, address: s.url, http: http.DefaultClient}
			Expect(v.asks("GET", "/v2/campaigns", nil, "").size("campaigns")).To(Equal(2))
		}
	})
})
