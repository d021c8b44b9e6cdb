package pullapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A handler", func() {
	const path = "/v2/campaigns/102/orders/5/status?x=1"
	const body = `{"order": {"status": "PROCESSING"}}`
	put := ask{method: "PUT", path: path, body: body}
	answering := func(value any, err error) *bench {
		return newBench(stateful("updateOrderStatus", func(*pullapi.Request) (any, error) { return value, err }))
	}

	It("sees the call, its values read", func() {
		var seen pullapi.Request
		b := newBench(stateful("updateOrderStatus", func(r *pullapi.Request) (any, error) { seen = *r; return nil, nil }))
		Expect(bodyOf(b.do(put))).To(MatchJSON(`{"status": "OK"}`))
		Expect(seen.Operation.ID).To(Equal("updateOrderStatus"))
		Expect(seen.Int("orderId")).To(Equal(int64(5)))
		Expect(seen.Path).To(Equal(map[string]any{"campaignId": json.Number("102"), "orderId": json.Number("5")}))
		Expect(seen.Query).To(BeEmpty())
		Expect(seen.Body).To(MatchJSON(body))
		Expect(seen.Media).To(Equal("application/json"))
		Expect(seen.Key.Name).To(Equal("all"))
		Expect(seen.BusinessID).To(Equal(int64(businessID)))
		Expect(seen.Campaign.ID).To(Equal(int64(dbsShop)))
		Expect(seen.Now).To(Equal(start()))
	})

	It("reads the query by type, with defaults and older names", func() {
		b := newBench(stateful("getReturns", func(r *pullapi.Request) (any, error) {
			return map[string]any{"limit": r.Int("limit"), "orders": r.Ints("orderIds"), "statuses": r.List("statuses"), "type": r.Text("type"), "none": r.Int("x"), "flag": r.Flag("type")}, nil
		}))
		Expect(bodyOf(b.get("/v2/campaigns/101/returns?orderIds=1,2&orderIds=3&type=RETURN&statuses=STARTED_BY_USER,REFUNDED"))).To(MatchJSON(
			`{"status": "OK", "result": {"limit": 50, "orders": [1, 2, 3], "statuses": ["STARTED_BY_USER", "REFUNDED"], "type": "RETURN", "none": 0, "flag": false}}`))
	})

	It("refuses with status, code and message", func() {
		expectRefusal(answering(nil, &pullapi.Error{Message: "No transition found: 'A' -> 'B'"}).do(put), 400, "BAD_REQUEST", "No transition found: 'A' -> 'B'")
		expectRefusal(answering(nil, fmt.Errorf("wrapped: %w", &pullapi.Error{Status: 404, Message: "Order not found: '5'"})).do(put), 404, "NOT_FOUND", "Order not found: '5'")
		b := answering(nil, &pullapi.Error{Status: 423, Code: "OTHER", Message: "Business is in migration"})
		expectRefusal(b.do(put), 423, "OTHER", "Business is in migration")
		Expect((&pullapi.Error{Message: "m"}).Error()).To(Equal("400: m"))
		Expect(b.last().Codes).To(Equal([]string{"OTHER"}))
		Expect(b.last().Findings).To(ContainElement(HaveField("Message", "Business is in migration")))
	})

	It("refuses what the rules do not allow, with 404 only where the operation has it", func() {
		lacks := market.Refusal{Reason: market.NotFound, Detail: "order 5"}
		expectRefusal(answering(nil, fmt.Errorf("wrapped: %w", lacks)).do(put), 404, "NOT_FOUND", lacks.Error())
		other := market.Refusal{Reason: market.WrongOutbound, Detail: "FINISHED"}
		expectRefusal(answering(nil, other).do(put), 400, "BAD_REQUEST", other.Error())
		b := newBench(stateful("getOperations", func(*pullapi.Request) (any, error) { return nil, lacks }))
		expectRefusal(b.post("/v1/businesses/700/operations", `{"operationType": "RETURN_CANCELLATION", "operationIds": ["a"]}`), 400, "BAD_REQUEST", lacks.Error())
	})

	It("has its value as the result of a reply that has one", func() {
		type named struct {
			Name string `json:"name"`
		}
		whole := pullapi.JSON(func(_ *pullapi.Request, in struct{ OrderID int64 }) (any, error) {
			return named{fmt.Sprint(in.OrderID)}, nil
		})
		Expect(bodyOf(newBench(stateful("createChat", whole)).post("/v2/businesses/700/chats/new", `{"orderId": 5}`))).To(
			MatchJSON(`{"status": "OK", "result": {"name": "5"}}`))
		Expect(bodyOf(newBench(stateful("updateOrderStatus", whole)).do(put))).To(MatchJSON(`{"name": "0"}`))
	})

	It("knows which properties its reply has in the revision", func() {
		for revisionName, has := range map[string]bool{"2025-09": false, "2026-09": true} {
			b := newBench(of(revision(revisionName)), stateful("getCampaigns", func(r *pullapi.Request) (any, error) {
				return map[string]bool{"known": r.Replies("paging"), "inside": r.Replies("campaigns", "id"), "unknown": r.Replies("pager", "x", "y")}, nil
			}))
			Expect(bodyOf(b.get("/v2/campaigns"))).To(MatchJSON(fmt.Sprintf(`{"known": %t, "inside": true, "unknown": false}`, has)))
		}
	})

	DescribeTable("has a code for every status",
		func(status int, code string) {
			expectRefusal(answering(nil, &pullapi.Error{Status: status, Message: "m"}).do(put), status, code, "m")
		},
		Entry(nil, 400, "BAD_REQUEST"), Entry(nil, 401, "UNAUTHORIZED"), Entry(nil, 403, "FORBIDDEN"), Entry(nil, 404, "NOT_FOUND"),
		Entry(nil, 405, "METHOD_NOT_ALLOWED"), Entry(nil, 415, "UNSUPPORTED_MEDIA_TYPE"), Entry(nil, 420, "LIMIT_EXCEEDED"),
		Entry(nil, 423, "LOCKED"), Entry(nil, 500, "INTERNAL_ERROR"), Entry(nil, 503, "SERVICE_UNAVAILABLE"),
	)

	It("that fails or panics is our fault, and tells the caller nothing", func() {
		for _, b := range []*bench{
			answering(nil, errors.New("secret path")),
			answering(func() {}, nil),
			newBench(stateful("updateOrderStatus", func(*pullapi.Request) (any, error) { panic("secret path") })),
		} {
			r := b.do(put)
			expectRefusal(r, 500, "INTERNAL_ERROR", "Internal server error")
			Expect(b.last().Fault).NotTo(BeEmpty())
			Expect(b.last().Findings).NotTo(ContainElement(HaveField("Kind", journal.CallRefused)))
		}
	})

	It("may return JSON as it is, and a file", func() {
		Expect(string(bodyOf(answering(json.RawMessage(`{"a": "<&>"}`), nil).do(put)))).To(Equal(`{"a": "<&>"}`))
		Expect(string(bodyOf(answering(map[string]string{"a": "<&>"}, nil).do(put)))).To(Equal(`{"a":"<&>"}`))
		r := answering(pullapi.File{Media: "image/png", Name: `a "b".png`, Data: []byte{0, 1}}, nil).do(put)
		Expect(r.Header.Get("Content-Type")).To(Equal("image/png"))
		Expect(r.Header.Get("Content-Disposition")).To(Equal(`attachment; filename="a \"b\".png"`))
		Expect(bodyOf(r)).To(Equal([]byte{0, 1}))
	})

	It("that says nothing where a reply has no body sends none", func() {
		b := newBench(stateful("updateOrderItems", func(*pullapi.Request) (any, error) { return nil, nil }))
		r := b.do(ask{method: "PUT", path: "/v2/campaigns/102/orders/5/items", body: `{"items": [{"id": 1, "count": 1}]}`})
		Expect(r.StatusCode).To(Equal(200))
		Expect(bodyOf(r)).To(BeEmpty())
		Expect(r.Header.Get("Content-Type")).To(BeEmpty())
	})

	It("may begin with what would be made up", func() {
		b := newBench(stateful("getOrder", func(r *pullapi.Request) (any, error) { return r.Generated() }))
		Expect(bodyOf(b.get("/v2/campaigns/101/orders/5"))).To(Equal(bodyOf(newBench().get("/v2/campaigns/101/orders/5"))))
	})

	It("decodes the body, or refuses it", func() {
		var into struct {
			Order struct {
				Status int `json:"status"`
			} `json:"order"`
		}
		b := newBench(stateful("updateOrderStatus", func(r *pullapi.Request) (any, error) { return nil, r.Decode(&into) }))
		expectRefusal(b.do(put), 400, "BAD_REQUEST", "Illegal input at 'order.status'")
		Expect((&pullapi.Request{}).Decode(&into)).To(Succeed())
	})

	It("pages a list of its own", func() {
		b := newBench(stateful("getReturns", func(r *pullapi.Request) (any, error) {
			p, err := r.Page(5)
			return map[string]any{"from": p.From, "to": p.To, "next": p.Next, "previous": p.Previous, "number": p.Number}, err
		}))
		type page struct {
			From, To, Number int
			Next, Previous   string
		}
		read := func(query string) page {
			var got struct{ Result page }
			decode(b.get("/v2/campaigns/101/returns?limit=2"+query), &got)
			return got.Result
		}
		first := read("")
		second := read("&pageToken=" + first.Next)
		third := read("&page_token=" + second.Next)
		Expect([]int{first.From, first.To, second.From, second.To, third.From, third.To}).To(Equal([]int{0, 2, 2, 4, 4, 5}))
		Expect(third.Next).To(BeEmpty())
		Expect(third.Number).To(Equal(3))
		Expect(read("&pageToken=" + third.Previous)).To(Equal(second))
	})

	It("for an operation that is none is an error, as are missing options", func() {
		full := pullapi.Options{Contract: revision(schemas.Latest), Now: time.Now, Access: access()}
		for _, spoil := range []func(*pullapi.Options){
			func(o *pullapi.Options) { o.Contract = nil },
			func(o *pullapi.Options) { o.Now = nil },
			func(o *pullapi.Options) { o.Access = nil },
			func(o *pullapi.Options) { o.Stateful = map[string]pullapi.Handler{"getNothing": nil} },
		} {
			o := full
			spoil(&o)
			_, err := pullapi.New(o)
			Expect(err).To(MatchError(HavePrefix("pullapi: Options.")))
		}
		var _ http.Handler = (*pullapi.API)(nil)
	})
})
