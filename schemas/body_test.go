package schemas_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"strings"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// found are the pointers of violations, each with its keyword.
func found(violations []schemas.Violation) []string {
	list := []string{}
	for _, v := range violations {
		list = append(list, v.Pointer+" "+v.Keyword)
	}
	return list
}

const newOrder = `{"order": {
	"externalOrderId": "A-1", "paymentType": "PREPAID",
	"itemsDelivery": [{"warehouseId": 1, "deliveryDateInterval": {"fromDate": "2026-09-01", "toDate": "2026-09-02"}, "items": [{"offerId": "sku", "count": 1, "price": {"value": 10.5, "currencyId": "RUR"}}]}],
	"destination": {}, "packaging": {},
	"customer": {"firstName": "A", "lastName": "B", "phone": "+79000000000"}}}`

var _ = Describe("A call's body", func() {
	DescribeTable("is held against the contract",
		func(id, body string, expected ...string) {
			violations, err := operation(id).ValidateBody("application/json; charset=utf-8", []byte(body))
			Expect(err).NotTo(HaveOccurred())
			Expect(found(violations)).To(ConsistOf(expected))
			for _, v := range violations {
				Expect(v.Rule).To(Equal("P-SPEC"))
				Expect(v.Expected).NotTo(BeEmpty())
				Expect(v.Fix).NotTo(BeEmpty())
			}
		},
		Entry(nil, "updateOrderStatus", `{"order": {"status": "PROCESSING", "substatus": "READY_TO_SHIP"}}`),
		Entry(nil, "updateOrderStatus", `{"order": {"status": "PROCESSING", "more": 1}}`),
		Entry(nil, "updateOrderStatus", `{"order": {"status": "DELIVERED", "delivery": {"dates": {"realDeliveryDate": "2026-09-01"}}}}`),
		Entry(nil, "updateOrderStatus", `{"order": {"status": "DELIVERED", "delivery": {"dates": {"realDeliveryDate": "01-09-2026"}}}}`, "/order/delivery/dates/realDeliveryDate format"),
		Entry(nil, "updateOrderStatus", `{"order": {"status": "SENT"}}`, "/order/status enum"),
		Entry(nil, "updateOrderStatus", `{"order": {"substatus": 1}}`, "/order required", "/order/substatus type"),
		Entry(nil, "updateOrderStatus", `{}`, " required"),
		Entry(nil, "updateOrderStatus", `[]`, " type"),
		Entry(nil, "updateOrderStatus", `{"order": null}`, "/order type"),
		Entry(nil, "setOrderBoxLayout", `{"boxes": [{"items": [{"id": 9223372036854775807, "fullCount": 1}]}], "allowRemove": true}`),
		Entry(nil, "setOrderBoxLayout", `{"boxes": [{"items": [{"id": 9223372036854775808, "fullCount": 0}]}]}`, "/boxes/0/items/0/id maximum", "/boxes/0/items/0/fullCount minimum"),
		Entry(nil, "setOrderBoxLayout", `{"boxes": []}`, "/boxes minItems"),
		Entry(nil, "setOrderBoxLayout", `{"boxes": [{"items": [{"id": 1, "instances": null}]}]}`),
		Entry(nil, "updateStocks", `{"skus": [{"sku": "a", "items": [{"count": 0, "updatedAt": "2026-09-01T12:30:00+03:00"}]}]}`),
		Entry(nil, "updateStocks", `{"skus": [{"sku": " \t", "items": [{"count": 2000000001}]}]}`, "/skus/0/sku pattern", "/skus/0/items/0/count maximum"),
		Entry(nil, "updateStocks", `{"skus": [{"sku": "a", "items": [{"count": -1}, {"count": 1, "updatedAt": "now"}]}]}`, "/skus/0/items maxItems", "/skus/0/items/0/count minimum", "/skus/0/items/1/updatedAt format"),
		Entry(nil, "updateStocks", `{"skus": [{"sku": "`+strings.Repeat("a", 256)+`", "items": [{"count": 1}]}]}`, "/skus/0/sku maxLength", "/skus/0/sku pattern"),
		Entry(nil, "getBusinessOrders", `{}`),
		Entry(nil, "getBusinessOrders", `{"orderIds": [1, 2], "statuses": null, "fake": true}`),
		Entry(nil, "getBusinessOrders", `{"orderIds": [1, 1]}`, "/orderIds uniqueItems"),
		Entry(nil, "getBusinessOrders", `{"orderIds": ["1"], "statuses": ["LOST"], "fake": "yes"}`, "/orderIds/0 type", "/statuses/0 enum", "/fake type"),
		Entry(nil, "createOrder", strings.Replace(newOrder, `"+79000000000"`, `"79000000000"`, 1), "/order/customer/phone pattern"),
		Entry(nil, "createOrder", strings.Replace(newOrder, `10.5`, `0`, 1), "/order/itemsDelivery/0/items/0/price/value exclusiveMinimum"),
		Entry(nil, "createOrder", strings.Replace(newOrder, `"PREPAID"`, `"CREDIT"`, 1), "/order/paymentType enum"),
		Entry(nil, "searchShipments", `{"dateFrom": "2026-09-01", "dateTo": "01-09-2026"}`),
		Entry(nil, "searchShipments", `{"dateFrom": "2026-13-01", "dateTo": "1.9.2026"}`, "/dateFrom anyOf", "/dateTo anyOf"),
		Entry(nil, "setOrderShipmentBoxes", `{"boxes": [{"fulfilmentId": "AB 12-3"}, {"fulfilmentId": "AB_12"}]}`, "/boxes/1/fulfilmentId pattern"),
	)

	It("is right when it is right", func() {
		Expect(operation("createOrder").ValidateBody(schemas.MediaJSON, []byte(newOrder))).To(BeEmpty())
	})

	It("gives its violations sorted, the same each time", func() {
		body := []byte(`{"order": {"status": 1, "substatus": 2, "delivery": {"dates": 3}}}`)
		first, err := operation("updateOrderStatus").ValidateBody(schemas.MediaJSON, body)
		Expect(err).NotTo(HaveOccurred())
		Expect(found(first)).To(Equal([]string{"/order/delivery/dates type", "/order/status type", "/order/substatus type"}))
		for range 10 {
			Expect(operation("updateOrderStatus").ValidateBody(schemas.MediaJSON, body)).To(Equal(first))
		}
	})

	It("may be empty where the contract lets it", func() {
		Expect(operation("getOrder").ValidateBody("", []byte("anything"))).To(BeEmpty())
		Expect(operation("getOfferMappings").ValidateBody("", nil)).To(BeEmpty())
		_, err := operation("updateStocks").ValidateBody(schemas.MediaJSON, nil)
		var syntax *schemas.SyntaxError
		Expect(errors.As(err, &syntax)).To(BeTrue())
	})

	DescribeTable("must be of a media type that the operation takes",
		func(media string) {
			_, err := operation("updateStocks").ValidateBody(media, []byte(`{"skus": []}`))
			Expect(err).To(MatchError(schemas.ErrMedia))
			Expect(err).To(MatchError(ContainSubstring("expected application/json")))
		},
		Entry(nil, ""),
		Entry(nil, "text/plain"),
		Entry(nil, "application/jsonp"),
		Entry(nil, strings.Repeat("a/", 1000)),
	)

	DescribeTable("that is no JSON is an error with its place",
		func(body string) {
			_, err := operation("updateStocks").ValidateBody("APPLICATION/JSON", []byte(body))
			var syntax *schemas.SyntaxError
			Expect(errors.As(err, &syntax)).To(BeTrue())
		},
		Entry(nil, `{"skus": `),
		Entry(nil, `{} {}`),
		Entry(nil, "\xff"),
		Entry(nil, strings.Repeat("[", 1000)),
	)

	It("is an error where the contract's own data are at fault", func() {
		set, err := schemas.Open("2031-01", fstest.MapFS{
			schemas.TypesFile:      {Data: []byte("[]")},
			"pull/operations.json": {Data: []byte(`[{"id": "a#?", "body": {"content": [{"media": "application/json", "schema": {"$ref": "#/$defs/Gone"}}]}}]`)},
			"pull/schemas.json":    {Data: []byte(`{"$defs": {}}`)},
		})
		Expect(err).NotTo(HaveOccurred())
		p, err := set.Pull()
		Expect(err).NotTo(HaveOccurred())
		_, err = p.Operation("a#?").ValidateBody(schemas.MediaJSON, []byte("{}"))
		Expect(err).To(MatchError(ContainSubstring("Gone")))
		Expect(p.Operation("a#?").Body.Schema().Type).To(BeEmpty())
	})
})

var _ = Describe("A form", func() {
	form := func(field, file string) (media string, body []byte) {
		var out bytes.Buffer
		w := multipart.NewWriter(&out)
		Expect(w.WriteField(field, "text")).To(Succeed())
		part, err := w.CreateFormFile(file, "a.png")
		Expect(err).NotTo(HaveOccurred())
		_, err = part.Write([]byte("\xff\x00"))
		Expect(err).NotTo(HaveOccurred())
		Expect(w.Close()).To(Succeed())
		return w.FormDataContentType(), out.Bytes()
	}

	It("must have the fields required", func() {
		Expect(operation("sendFileToChat").ValidateBody(form("note", "file"))).To(BeEmpty())
		violations, err := operation("sendFileToChat").ValidateBody(form("note", "photo"))
		Expect(err).NotTo(HaveOccurred())
		Expect(found(violations)).To(Equal([]string{" required"}))
	})

	It("must be one", func() {
		media, body := form("note", "file")
		for _, broken := range [][]byte{nil, body[:len(body)-10], []byte("{}")} {
			_, err := operation("sendFileToChat").ValidateBody(media, broken)
			var syntax *schemas.SyntaxError
			Expect(errors.As(err, &syntax)).To(BeTrue(), "%q", broken)
		}
		_, err := operation("sendFileToChat").ValidateBody("multipart/form-data", body)
		Expect(err).To(HaveOccurred())
		_, err = operation("sendFileToChat").ValidateBody(schemas.MediaJSON, []byte("{}"))
		Expect(err).To(MatchError(schemas.ErrMedia))
	})
})

var _ = Describe("A reply", func() {
	DescribeTable("is held against the contract",
		func(id string, status int, body string, expected ...string) {
			violations, err := operation(id).ValidateReply(status, schemas.MediaJSON, []byte(body))
			Expect(err).NotTo(HaveOccurred())
			Expect(found(violations)).To(ConsistOf(expected))
		},
		Entry(nil, "updateStocks", 200, `{"status": "OK"}`),
		Entry(nil, "updateStocks", 200, `{"status": "FINE"}`, "/status enum"),
		Entry(nil, "updateStocks", 420, `{"status": "ERROR", "errors": [{"code": "LIMIT", "message": "m"}]}`),
		Entry(nil, "updateStocks", 401, `{"status": "ERROR", "errors": [{"message": "m"}]}`, "/errors/0 required"),
		Entry(nil, "updateStocks", 400, `{"status": "ERROR", "errors": []}`, "/errors minItems"),
		Entry(nil, "getBusinessOrders", 200, `{}`, " required"),
		Entry(nil, "getBusinessOrders", 200, `{"orders": []}`),
		Entry(nil, "updateStocks", 405, `nobody looks at it`),
		Entry(nil, "updateOrderItems", 200, ``),
	)

	It("may be a file, which is not looked into, of the right type", func() {
		Expect(operation("getReturnPhoto").ValidateReply(200, "image/png", []byte("\xff"))).To(BeEmpty())
		_, err := operation("getReturnPhoto").ValidateReply(200, "image/gif", nil)
		Expect(err).To(And(MatchError(schemas.ErrMedia), MatchError(ContainSubstring("image/jpeg, image/png"))))
	})
})
