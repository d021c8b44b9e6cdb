package pullapi_test

import (
	"errors"
	"io"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"

	"github.com/localmarket/localmarket/sim/journal"
)

const (
	stocks   = "/v2/campaigns/101/offers/stocks"
	mappings = "/v2/businesses/700/offer-mappings"
	chats    = "/v2/businesses/700/chats"
	boxes    = "/v2/campaigns/101/orders/1/boxes"
)

var _ = Describe("A call that breaks the contract", func() {
	DescribeTable("is 400, in Market's words",
		func(method, path, body string, messages ...string) {
			b := newBench()
			r := b.do(ask{method: method, path: path, body: body})
			expectRefusal(r, 400, "BAD_REQUEST", messages...)
			var told []string
			for _, f := range b.last().Findings {
				if f.Kind == journal.CallRefused {
					told = append(told, f.Message)
					Expect(f.Fix).NotTo(BeEmpty())
					Expect(f.Rule).To(BeElementOf("P-SPEC", "P-ERRORS"))
				}
			}
			Expect(told).To(Equal(messages))
			Expect(b.last().Codes).To(Equal([]string{"BAD_REQUEST"}))
		},
		Entry("no body", "PUT", stocks, "", "Required request body is missing"),
		Entry("null", "PUT", stocks, "null", "Required request body is missing"),
		Entry("no JSON", "PUT", stocks, "skus=1", "JSON: invalid character 's' looking for beginning of value at line 1, byte 0"),
		Entry("more than JSON", "PUT", stocks, "{}\n{}", "JSON: there is something after the JSON value at line 1, byte 2"),
		Entry("half of it", "PUT", stocks, `{"skus": [`, "Unexpected end of content"),
		Entry("no UTF-8", "PUT", stocks, "{\"skus\": \"\xff\"}", "JSON: the body is not UTF-8 at line 1, byte 10"),
		Entry("another type", "PUT", stocks, `[]`, "Illegal input at ''"),
		Entry("another type within", "PUT", stocks, `{"skus": {}}`, "Illegal input at 'skus'"),
		Entry("a missing property", "PUT", stocks, `{}`, "'skus' must not be null (rejected value: null)"),
		Entry("one that is null", "PUT", stocks, `{"skus": null}`, "'skus' must not be null (rejected value: null)"),
		Entry("an empty array", "PUT", stocks, `{"skus": []}`, "'skus' must not be empty (rejected value: '[]')"),
		Entry("null in an array", "PUT", stocks, `{"skus": [null]}`, "'skus' elements must be not null (rejected value: null)"),
		Entry("several things", "PUT", stocks, `{"skus": [{"sku": "a", "items": [{"count": -1}]}, {"items": [{"count": 2000000001}]}]}`,
			"'skus[0].items[0].count' must be greater than or equal to '0' (rejected value: '-1')",
			"'skus[1].sku' must not be null (rejected value: null)",
			"'skus[1].items[0].count' must be less than or equal to '2000000000' (rejected value: '2000000001')"),
		Entry("too many items", "PUT", stocks, `{"skus": [{"sku": "a", "items": [{"count": 1}, {"count": 2}]}]}`,
			"'skus[0].items' size must be between '1' and '1' (rejected size: '2')"),
		Entry("a pattern", "PUT", stocks, `{"skus": [{"sku": "a\u0000", "items": [{"count": 1}]}]}`,
			`'skus[0].sku' must match '^(?:.*\S.*)' and '^[^\x00-\x08\x0A-\x1f\x7f]{1,255}$' (rejected value: 'a`+"\x00"+`')`),
		Entry("a text that is too long", "POST", "/v2/businesses/700/goods-feedback/comments/update",
			`{"feedbackId": 1, "comment": {"text": "`+strings.Repeat("ж", 4097)+`"}}`,
			"'comment.text' size must be between '1' and '4096' (rejected value: '"+strings.Repeat("ж", 198)+"…')"),
		Entry("no value of the list", "PUT", "/v2/campaigns/101/orders/1/status", `{"order": {"status": "SHIPPED"}}`, "Illegal input at 'order.status'"),
		Entry("a number that must be above", "POST", "/v2/businesses/700/offer-prices/updates",
			`{"offers": [{"offerId": "a", "price": {"value": 0, "currencyId": "RUR"}}]}`,
			"'offers[0].price.value' must be greater than '0' (rejected value: '0')"),
		Entry("a number that its format cannot hold", "PUT", boxes, `{"boxes": [{"items": [{"id": 9223372036854775808}]}]}`,
			"Illegal input at 'boxes[0].items[0].id'"),
		Entry("twice the same", "POST", mappings, `{"offerIds": ["a", "a"]}`, "Illegal input at 'offerIds'"),
		Entry("limit", "POST", chats+"?limit=500", "{}", "Parameter limit must be less than or equal to '20' (rejected value: '500')"),
		Entry("limit below", "POST", mappings+"?limit=0", "", "'limit' must be greater than or equal to '1' (rejected value: '0')"),
		Entry("a query of another type", "POST", mappings+"?limit=x", "", "Type mismatch: 'x'"),
		Entry("a query past all", "POST", chats+"?limit=99999999999", "{}", "Parameter limit must be less than or equal to '20' (rejected value: '99999999999')"),
		Entry("a missing parameter", "GET", "/v2/businesses/700/chat", "", "Required request parameter 'chatId' is not present"),
		Entry("no value of the list in the query", "GET", "/v2/campaigns/101/returns?statuses=REFUNDED,LOST", "", "Type mismatch: 'LOST'"),
		Entry("no date", "GET", "/v2/campaigns/101/returns?fromDate=yesterday", "", "Type mismatch: 'yesterday'"),
		Entry("too many in the query", "GET", "/v2/campaigns/101/returns?orderIds="+strings.Repeat("1,", 50)+"2", "",
			"'orderIds' size must be between '0' and '50' (rejected size: '51')", "Illegal input at 'orderIds'"),
		Entry("a foreign page token", "POST", mappings+"?page_token=abc", "", "Bad page token"),
	)

	DescribeTable("is 415 if its body is of another kind",
		func(media, message string) {
			b := newBench()
			expectRefusal(b.do(ask{method: "PUT", path: stocks, body: `{"skus": []}`, header: map[string]string{"Content-Type": media}}), 415, "UNSUPPORTED_MEDIA_TYPE", message)
			Expect(b.last().Findings).To(ContainElement(HaveField("Fix", "send Content-Type: application/json with the body")))
		},
		Entry("unknown", "json", "Unknown content-type: 'json'"),
		Entry("nonsense", ";;;", "Unknown content-type: ';;;'"),
		Entry("another", "text/xml; charset=utf-8", "Content type 'text/xml; charset=utf-8' not supported"),
		Entry("a form", "application/x-www-form-urlencoded", "Content type 'application/x-www-form-urlencoded' not supported"),
	)

	It("is read as JSON without a media type, and a form is not", func() {
		b := newBench()
		bare := map[string]string{"Content-Type": ""}
		Expect(b.do(ask{method: "POST", path: mappings, body: "{}", header: bare}).StatusCode).To(Equal(200))
		Expect(b.last().Findings).To(ContainElement(And(HaveField("Kind", journal.UnusualCall), HaveField("Message", ContainSubstring("Content-Type")))))
		expectRefusal(b.do(ask{method: "POST", path: "/v2/businesses/700/chats/file/send?chatId=1", body: "file", header: bare}), 415, "UNSUPPORTED_MEDIA_TYPE", "Missing Content-Type")
	})

	It("may say more of its media type, and need none without a body", func() {
		b := newBench()
		for media, body := range map[string]string{"Application/JSON; charset=UTF-8": "{}", "": ""} {
			Expect(b.do(ask{method: "POST", path: mappings, body: body, header: map[string]string{"Content-Type": media}}).StatusCode).To(Equal(200), media)
		}
	})

	It("is 400 above 512 KiB, whatever length it declares, and read no further", func() {
		b := newBench()
		spaces := strings.Repeat(" ", pullapi.MaxBody-2)
		Expect(b.post(mappings, "{"+spaces+"}").StatusCode).To(Equal(200), "exactly as much")
		for declared, size := range map[int64]string{-1: "0.50", 0: "0.50", 5: "0.50", 8 << 20: "8.00", 1 << 60: "1099511627776.00"} {
			endless := &counted{Reader: strings.NewReader("{" + strings.Repeat(" ", 4<<20) + "}")}
			r := ask{method: "POST", path: mappings, body: "{}"}.request()
			r.Body, r.ContentLength = io.NopCloser(endless), declared
			expectRefusal(b.send(r), 400, "BAD_REQUEST", "The request is too big: Maximum allowed request size must be less than 512 KB, but passed "+size+" MB")
			Expect(endless.read).To(BeNumerically("<=", pullapi.MaxBody+1))
			Expect(len(b.last().Body)).To(BeNumerically("<=", 4<<10))
		}
	})

	It("is 400 if its body breaks off", func() {
		b := newBench()
		r := ask{method: "POST", path: mappings, body: "{}"}.request()
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"a"`), broken{}))
		expectRefusal(b.send(r), 400, "BAD_REQUEST", "Unexpected end of content")
	})

	It("is told no more than twenty times", func() {
		b := newBench()
		r := b.post("/v2/campaigns/101/offers/delete", `{"offerIds": [`+strings.Repeat("1, ", 100)+`2]}`)
		Expect(strings.Count(string(bodyOf(r)), "Illegal input")).To(Equal(20))
	})

	for _, name := range schemas.Revisions() {
		It("is refused in the form that the contract has, in revision "+name, func() {
			pull := revision(name)
			validator := newIndependent(sets()[name], pull)
			b := newBench(of(pull))
			for _, op := range pull.Operations() {
				for _, key := range []string{"none", token("z"), token("c")} {
					r := validRequest(op, 1)
					r.Header.Set("Api-Key", key)
					w := httptest.NewRecorder()
					b.api.ServeHTTP(w, r)
					if op.Reply(w.Code) != nil && w.Code != 200 && op.ID != "getOutlet" { // its list of codes lacks some
						expectValid(validator.reply(op, w.Code), w.Body.Bytes(), op.ID)
					}
					Expect(w.Code).To(BeElementOf(200, 401, 403), op.ID)
				}
			}
		})
	}
})

// counted counts what is read of it.
type counted struct {
	io.Reader
	read int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read += n
	return n, err
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("gone") }
