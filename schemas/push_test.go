package schemas_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

func push() *schemas.Push {
	GinkgoHelper()
	p, err := schemas.LoadPush()
	Expect(err).NotTo(HaveOccurred())
	return p
}

const (
	pushRegion = `{"id": 2, "name": "Санкт-Петербург", "type": "CITY", "parent": {"id": 10174, "name": "Ленинградская область", "type": "SUBJECT_FEDERATION"}}`
	pushLine   = `{"id": 1, "feedId": 7, "offerId": "ЧАЙ-1/200", "shopSku": "ЧАЙ-1/200", "price": 340, "count": 2, "vat": "VAT_20",
		"promos": [{"type": "MARKET_COUPON", "subsidy": 49.5, "marketPromoId": "p"}], "subsidies": [{"type": "SUBSIDY", "amount": 49.5}]}`
	pushHouse  = `"address": {"country": "Россия", "city": "Санкт-Петербург", "street": "Большая Зеленина", "house": "14", "apartment": "3"}`
	pushBranch = `"address": {"city": "Казань", "house": "9", "lat": 55.7, "lon": 49.1, "notes": "вход со двора", "outletPhones": ["8 800 000-00-00"],
		"schedule": [{"fromDay": "MONDAY", "toDay": "SUNDAY", "fromTime": "10:00", "toTime": "21:00"}]}`
)

func pushCart(delivery, items string) string {
	return `{"cart": {"businessId": 1, "currency": "RUR", "deliveryCurrency": "RUR", "buyer": {"id": "b", "lastName": "Орлов", "type": "PERSON", "uid": 11},
		"delivery": {"region": ` + pushRegion + delivery + `}, "items": [` + items + `]}}`
}

func pushOrder(delivery, rest string) string {
	return `{"order": {"businessId": 1, "id": 90000000001, "currency": "RUR", "itemsTotal": 680, "total": 829.5, "fake": false, "taxSystem": "OSN",
		"paymentType": "PREPAID", "paymentMethod": "SBP", "items": [` + pushLine + `], "notes": "",
		"delivery": {"type": "DELIVERY", "serviceName": "Курьер", "price": 149, "region": ` + pushRegion + `,
			"dates": {"fromDate": "12-03-2024", "toDate": "13-03-2024", "fromTime": "10:00", "toTime": "14:00"},
			"shipments": [{"id": 5, "shipmentDate": "11-03-2024", "shipmentTime": "18:00"}]` + delivery + `}` + rest + `}}`
}

// pushRequests are what Market was seen to ask.
var pushRequests = []struct{ name, method, body string }{
	{"a cart by DBS", "cart", pushCart(`, "estimated": false, `+pushHouse, pushLine)},
	{"a cart by FBS", "cart", pushCart("", `{"feedId": 7, "offerId": "A", "count": 3, "warehouseId": 80001, "partnerWarehouseId": "wh-1"}`)},
	{"a cart of digital goods", "cart", pushCart("", `{"feedId": 7, "offerId": "KEY", "count": 1, "fulfilmentShopId": 4400}`)},
	{"a cart for a region", "cart", pushCart("", `{"feedId": 7, "feedCategoryId": "17", "offerId": "A", "offerName": "Чайник", "count": 1}`)},
	{"the least of a cart", "cart", `{"cart":{"currency":"RUR","items":[{"feedId":1,"offerId":"A-1","count":1}],"delivery":{"region":{"id":213,"name":"Moscow","type":"CITY"}}}}`},
	{"the self-check of a connection", "cart", pushCart("", `{"feedId": 7, "offerId": "A", "count": 99999, "price": 10000000000}`)},
	{"an order by courier", "order/accept", pushOrder(`, "shopDeliveryId": "courier", "dispatchType": "BUYER", "liftType": "NOT_NEEDED", `+pushHouse, "")},
	{"an order for a point of the shop", "order/accept", pushOrder(`, "dispatchType": "SHOP_OUTLET", "outlet": {"code": "pvz-1"}`, `, "buyer": {"lastName": "-", "firstName": "-", "type": "PERSON"}`)},
	{"an order for a point of Market's", "order/accept", pushOrder(`, "dispatchType": "MARKET_BRANDED_OUTLET", `+pushBranch, "")},
	{"an order by FBS before 2024", "order/accept", pushOrder(`, "dispatchType": "DROPOFF", "deliveryPartnerType": "YANDEX_MARKET"`, `, "expiryDate": "10-03-2024 13:10:00"`)},
	{"a status", "order/status", pushOrder("", `, "status": "PROCESSING", "substatus": "STARTED", "creationDate": "10-03-2024 12:34:56", "shopOrderId": "A-1001"`)},
	{"a status by Express", "order/status", pushOrder(`, "eacType": "MERCHANT_TO_COURIER", "eacCode": "0000", "courier": {"fullName": "К", "vehicleNumber": "А000АА000"}`,
		`, "status": "PROCESSING", "substatus": "READY_TO_SHIP"`)},
	{"a wish to cancel", "order/cancellation/notify", pushOrder("", `, "status": "DELIVERY", "substatus": "USER_CHANGED_MIND"`)},
	{"stocks", "stocks", `{"warehouseId": 80001, "partnerWarehouseId": "wh-1", "skus": ["A", "ЧАЙ-1/200"]}`},
}

// pushReplies are right replies.
var pushReplies = []struct{ name, method, body string }{
	{"a cart with every way of delivery", "cart", `{"cart": {"deliveryCurrency": "RUR", "paymentMethods": ["YANDEX", "CARD_ON_DELIVERY"],
		"items": [{"feedId": 7, "offerId": "A", "count": 2, "delivery": true, "sellerInn": "7700000000"}],
		"deliveryOptions": [
			{"id": "c", "serviceName": "Курьер", "type": "DELIVERY", "price": 149, "dates": {"fromDate": "12-03-2024", "toDate": "13-03-2024",
				"intervals": [{"date": "12-03-2024", "fromTime": "10:00", "toTime": "14:00"}, {"date": "13-03-2024", "fromTime": "21:00", "toTime": "23:59"}]}},
			{"serviceName": "Самовывоз", "type": "PICKUP", "dates": {"fromDate": "12-03-2024", "toDate": "14-03-2024"}, "outlets": [{"code": "pvz-1"}], "paymentMethods": ["SBP"]},
			{"serviceName": "Почта", "type": "POST", "dates": {"fromDate": "18-03-2024", "toDate": "25-03-2024"}}]}}`},
	{"the example of a courier", "cart", `{"cart": {"items": [], "deliveryOptions": [{"serviceName": "a", "type": "DELIVERY", "dates": {"fromDate": "10-03-2021"}}]}}`},
	{"the example of an interval", "cart", `{"cart": {"items": [], "deliveryOptions": [{"serviceName": "a", "type": "DELIVERY",
		"dates": {"fromDate": "23-09-2022", "toDate": "23-09-2022", "intervals": [{"date": "23-09-2022", "fromTime": "12:00:00", "toTime": "12:00:00"}]}}]}}`},
	{"a cart by FBS", "cart", `{"cart": {"items": [{"feedId": 7, "offerId": "A", "count": 0}]}}`},
	{"nothing in stock", "cart", `{"cart": {"items": [], "deliveryOptions": [], "paymentMethods": []}}`},
	{"keys of older revisions", "cart", `{"cart": {"taxSystem": "OSN", "items": [{"offerId": "A", "count": 1, "vat": "VAT_20", "price": 1.5}],
		"deliveryOptions": [{"serviceName": "a", "type": "PICKUP", "paymentAllow": true, "dates": {"fromDate": "01-03-2021", "toDate": "03-03-2021"}, "outlets": [{"id": 3, "code": "a"}]}]}}`},
	{"accepted", "order/accept", `{"order": {"accepted": true, "id": "A-1001"}}`},
	{"accepted with a number and a day", "order/accept", `{"order": {"accepted": true, "id": 1001, "shipmentDate": "11-03-2024"}}`},
	{"refused", "order/accept", `{"order": {"accepted": false, "reason": "OUT_OF_DATE"}}`},
	{"stocks", "stocks", `{"skus": [{"sku": "A", "warehouseId": 80001, "items": [{"type": "FIT", "count": 15, "updatedAt": "2024-03-10T12:00:00+03:00"}]}]}`},
	{"stocks in strings", "stocks", `{"skus": [{"sku": "A", "warehouseId": "80001", "items": [{"type": "FIT", "count": "15", "updatedAt": "2024-03-10T12:00:00Z"}]}]}`},
	{"anything to a status", "order/status", `[]`},
	{"anything to a wish to cancel", "order/cancellation/notify", `oops`},
}

var _ = Describe("The push API", func() {
	It("has a request of each method, and a reply where the contract says anything of it", func() {
		p := push()
		for _, method := range schemas.PushMethods() {
			Expect(p.Request(method, []byte(`{}`))).NotTo(BeEmpty(), method)
			Expect(p.HasReply(method)).To(Equal(method == "cart" || method == "order/accept" || method == "stocks"), method)
		}
	})

	It("takes what Market was seen to ask", func() {
		p := push()
		for _, one := range pushRequests {
			Expect(p.Request(one.method, []byte(one.body))).To(BeEmpty(), one.name)
		}
	})

	It("takes right replies", func() {
		p := push()
		for _, one := range pushReplies {
			_, found, err := p.Reply(one.method, []byte(one.body))
			Expect(err).NotTo(HaveOccurred(), one.name)
			Expect(found).To(BeEmpty(), one.name)
		}
	})

	It("has no method but its own", func() {
		_, err := push().Request("order", []byte(`{}`))
		Expect(err).To(MatchError(ContainSubstring("order/cancellation/notify")))
	})

	DescribeTable("refuses in a reply", func(method, body, pointer, keyword, fix string) {
		_, found, err := push().Reply(method, []byte(body))
		Expect(err).NotTo(HaveOccurred())
		Expect(found).To(ContainElement(And(
			HaveField("Pointer", pointer), HaveField("Keyword", keyword), HaveField("Rule", HavePrefix("L-")), HaveField("Fix", ContainSubstring(fix)))))
	},
		Entry("no cart", "cart", `{}`, "", "required", "items"),
		Entry("no items", "cart", `{"cart": {}}`, "/cart", "required", "empty one"),
		Entry("a negative count", "cart", `{"cart": {"items": [{"offerId": "A", "count": -1}]}}`, "/cart/items/0/count", "minimum", "units"),
		Entry("a broken count", "cart", `{"cart": {"items": [{"offerId": "A", "count": 1.5}]}}`, "/cart/items/0/count", "type", "whole number"),
		Entry("a negative price", "cart", `{"cart": {"items": [], "deliveryOptions": [{"serviceName": "a", "type": "POST", "price": -1}]}}`, "/cart/deliveryOptions/0/price", "minimum", ""),
		Entry("no service", "cart", `{"cart": {"items": [], "deliveryOptions": [{"type": "POST"}]}}`, "/cart/deliveryOptions/0", "required", "50 characters"),
		Entry("a long service", "cart", `{"cart": {"items": [], "deliveryOptions": [{"type": "POST", "serviceName": "`+strings.Repeat("я", 51)+`"}]}}`,
			"/cart/deliveryOptions/0/serviceName", "maxLength", "50"),
		Entry("another type", "cart", `{"cart": {"items": [], "deliveryOptions": [{"type": "TRAM", "serviceName": "a"}]}}`, "/cart/deliveryOptions/0/type", "enum", ""),
		Entry("another form of days", "cart", `{"cart": {"items": [], "deliveryOptions": [{"type": "POST", "serviceName": "a", "dates": {"fromDate": "2026-09-01"}}]}}`,
			"/cart/deliveryOptions/0/dates/fromDate", "pattern", "DD-MM-YYYY"),
		Entry("another payment", "cart", `{"cart": {"items": [], "paymentMethods": ["SHELLS"]}}`, "/cart/paymentMethods/0", "enum", ""),
		Entry("no answer", "order/accept", `{"order": {"id": "1"}}`, "/order", "required", `"accepted": true`),
		Entry("an answer in words", "order/accept", `{"order": {"accepted": "yes"}}`, "/order/accepted", "type", ""),
		Entry("too large a stock", "stocks", `{"skus": [{"sku": "A", "warehouseId": 1, "items": [{"type": "FIT", "count": 2000000001, "updatedAt": "2024-03-10T12:00:00Z"}]}]}`,
			"/skus/0/items/0/count", "maximum", ""),
		Entry("a stock without a time", "stocks", `{"skus": [{"sku": "A", "warehouseId": 1, "items": [{"type": "FIT", "count": 1}]}]}`, "/skus/0/items/0", "required", "offset"),
	)

	It("is written the one way there is to write it, and holds facts and no text", func() {
		files := os.DirFS("data")
		names, err := fs.Glob(files, path.Join(schemas.PushFolder, "*.json"))
		Expect(err).NotTo(HaveOccurred())
		Expect(len(names)).To(BeNumerically(">", 20))
		for _, name := range names {
			raw := content(files, name)
			var again bytes.Buffer
			enc := json.NewEncoder(&again)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			Expect(enc.Encode(decoded(raw))).To(Succeed())
			Expect(again.String()).To(Equal(string(raw)), name)
			expectFacts(decoded(raw), name)
		}
	})
})
