package serve_test

import (
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Events", func() {
	It("make an order, tell the store of it, and of all that befalls it", func() {
		s, to := still(), newStore()
		s.connect(to)

		created := s.happen(object{"event": "ORDER_CREATED", "model": "FBS", "fake": true})
		Expect(created).To(And(
			HaveKeyWithValue("type", "ORDER_CREATED"),
			HaveKeyWithValue("routed", true),
			HaveKeyWithValue("orderId", created["of"]),
			HaveKeyWithValue("body", HaveKeyWithValue("orderId", created["of"])),
		))
		s.ok("POST", "/clock", object{"advance": "0s"})
		Expect(to.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated}))

		s.happen(object{"event": "ORDER_STATUS_UPDATED", "of": created["of"], "status": "PROCESSING", "substatus": "READY_TO_SHIP"})
		s.ok("POST", "/clock", object{"advance": "0s"})
		Expect(to.received()).To(HaveLen(3))
		Expect(s.ok("GET", fmt.Sprintf("/orders/%.0f", created["of"]), nil)).To(And(
			HaveKeyWithValue("fake", true),
			HaveKeyWithValue("model", "FBS"),
			HaveKeyWithValue("status", "PROCESSING"),
			HaveKeyWithValue("substatus", "READY_TO_SHIP"),
		))
	})

	It("reach the store by themselves, too, where time stands still", func() {
		s, to := still(), newStore()
		s.connect(to)
		s.happen(object{"event": "CHAT_CREATED"})
		Eventually(to.received, patient).Should(ContainElement(market.ChatCreated))
	})

	It("say that they go nowhere", func() {
		s := still()
		Expect(s.happen(object{"event": "CHAT_CREATED"})).To(HaveKeyWithValue("routed", false))
		to := newStore()
		s.ok("POST", "/subscriptions", object{"url": to.URL, "types": []string{"ORDER_CREATED"}})
		s.ok("POST", "/clock", object{"advance": "2m"})
		Expect(s.happen(object{"event": "CHAT_CREATED"})).To(HaveKeyWithValue("routed", false))
		Expect(s.happen(object{"event": "ORDER_CREATED"})).To(HaveKeyWithValue("routed", true))
	})

	It("happen as often as asked", func() {
		s := still()
		all := s.ok("POST", "/events", object{"event": "ORDER_CREATED", "model": "DBS", "times": 3})["notifications"]
		Expect(all).To(HaveLen(3))
		orders := s.ok("GET", "/orders?limit=2", nil)
		Expect(orders).To(HaveKeyWithValue("total", 3.0))
		Expect(orders["orders"]).To(HaveLen(2))
		newest := orders["orders"].([]any)[0].(object)["id"]
		Expect(newest).To(Equal(all.([]any)[2].(object)["orderId"]))
		Expect(s.ok("GET", "/orders?offset=2", nil)["orders"]).To(HaveLen(1))
		Expect(s.ok("GET", "/orders?offset=9", nil)["orders"]).To(BeEmpty())
	})

	It("are listed in parts, wherever one begins", func() {
		s := still()
		s.ok("POST", "/events", object{"event": "ORDER_CREATED", "times": 7})
		list := func(query string) []any { return s.ok("GET", "/orders?"+query, nil)["orders"].([]any) }
		all := list("limit=1000")
		Expect(all).To(HaveLen(7))
		for offset := range 9 {
			for limit := 1; limit < 9; limit++ {
				from, to := min(offset, 7), min(offset+limit, 7)
				Expect(list(fmt.Sprintf("offset=%d&limit=%d", offset, limit))).To(Equal(all[from:to]), "%d from %d", limit, offset)
			}
		}
	})

	It("carry every type of the revision", func() {
		s := still()
		for _, t := range s.market.Types() {
			Expect(s.happen(object{"event": t, "detail": "full"})).To(HaveKeyWithValue("type", string(t)))
		}
	})

	It("carry what a later revision might only if asked to (N-UNKNOWN)", func() {
		s := still()
		event := object{"event": "ORDER_STATUS_UPDATED", "status": "TELEPORTED"}
		Expect(s.refused(http.StatusUnprocessableEntity, "POST", "/events", event)).To(ContainSubstring("allowUnknownEnums"))
		event["allowUnknownEnums"] = true
		s.happen(event)
	})

	DescribeTable("are refused", func(event object, status int, problem string) {
		Expect(still().refused(status, "POST", "/events", event)).To(MatchRegexp(problem))
	},
		Entry("without a type", object{}, 400, `unknown event "".*write one of PING, ORDER_CREATED`),
		Entry("that there are not", object{"event": "ORDER_EATEN"}, 400, `"ORDER_EATEN" in contract revision`),
		Entry("with a field that there is not", object{"event": "ORDER_CREATED", "modle": "FBS"}, 400, `unknown field "modle".*event, detail, of, campaignId, model`),
		Entry("with a field that does not belong", object{"event": "ORDER_CREATED", "status": "DELIVERED"}, 400, "ORDER_CREATED cannot have a status"),
		Entry("by a model that there is not", object{"event": "ORDER_CREATED", "model": "FBX"}, 400, "unknown model"),
		Entry("with a detail that there is not", object{"event": "ORDER_CREATED", "detail": "huge"}, 400, "huge.*minimal"),
		Entry("never", object{"event": "ORDER_CREATED", "times": 0}, 400, "times is 0"),
		Entry("too often", object{"event": "ORDER_CREATED", "times": 101}, 400, "1 to 100"),
		Entry("about what is unknown", object{"event": "ORDER_CANCELLED", "of": 5}, 409, "5"),
		Entry("in a shop that there is not", object{"event": "ORDER_CREATED", "campaignId": 5}, 409, "5"),
	)

	It("that fail in the middle say how far they came", func() {
		s := still()
		order := s.happen(object{"event": "ORDER_CREATED", "model": "FBS"})["of"]
		again := object{"event": "ORDER_CANCELLED", "of": order, "times": 2}
		Expect(s.refused(http.StatusConflict, "POST", "/events", again)).To(HavePrefix("1 of 2 happened; then: "))
	})
})

var _ = Describe("Orders", func() {
	It("are not found if there are none of that number", func() {
		s := still()
		for _, id := range []string{"1", "-1", "x", "99999999999999999999"} {
			Expect(s.refused(http.StatusNotFound, "GET", "/orders/"+id, nil)).To(ContainSubstring("unknown order"))
		}
	})

	DescribeTable("are not listed", func(query, problem string) {
		Expect(still().refused(http.StatusBadRequest, "GET", "/orders?"+query, nil)).To(ContainSubstring(problem))
	},
		Entry("without a number", "limit=x", "limit is"),
		Entry("with none", "limit=0", "from 1 to 1000"),
		Entry("with too many", "limit=1001", "from 1 to 1000"),
		Entry("from before the first", "offset=-1", "offset is"),
		Entry("by an unknown name", "size=1", `unknown parameter "size"`),
	)

	It("are known by the pull API as soon as they are told of", func() {
		s, to := still(), newStore()
		s.connect(to)
		created := s.happen(object{"event": "ORDER_CREATED", "model": "FBS"})
		campaign := created["campaignId"].(float64)
		status, _ := s.pull("GET", fmt.Sprintf("/v2/campaigns/%.0f/orders/1", campaign), "")
		Expect(status).To(Equal(http.StatusNotFound), "an order of which nothing was told")
		path := fmt.Sprintf("/v2/campaigns/%.0f/orders/%.0f", campaign, created["of"])
		status, got := s.pull("GET", path, "")
		Expect(status).To(Equal(http.StatusOK))
		Expect(got["order"]).To(And(
			HaveKeyWithValue("id", created["of"]), HaveKeyWithValue("status", "PROCESSING"), HaveKeyWithValue("substatus", "STARTED"),
		))

		status, got = s.pull("PUT", path+"/status", `{"order":{"status":"PROCESSING","substatus":"READY_TO_SHIP"}}`)
		Expect(status).To(Equal(http.StatusOK), "%v", got)
		s.ok("POST", "/clock", object{"advance": "0s"})
		Expect(to.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated, market.OrderStatusUpdated}))
		Expect(s.ok("GET", fmt.Sprintf("/orders/%.0f", created["of"]), nil)).To(HaveKeyWithValue("substatus", "READY_TO_SHIP"))
	})
})
