package serve_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Faults", func() {
	It("are injected, listed and lifted", func() {
		s, to := still(), newStore()
		s.connect(to)
		fault := object{"name": "outage", "before": "status", "status": 502, "types": []string{"ORDER_CREATED"}, "count": 3, "share": 1, "from": "0s", "until": "1d"}
		injected := s.ok("POST", "/faults", fault)
		Expect(injected).To(And(HaveKeyWithValue("id", "f1"), HaveKeyWithValue("hits", 0.0)))
		s.happen(object{"event": "ORDER_CREATED"})
		s.ok("POST", "/clock", object{"advance": "0s"})
		Expect(to.received()).To(Equal([]market.Type{market.Ping}))

		listed := s.ok("GET", "/faults", nil)["faults"].([]any)
		Expect(listed).To(HaveLen(1))
		Expect(listed[0]).To(And(HaveKeyWithValue("hits", 1.0), HaveKeyWithValue("since", injected["since"])))
		Expect(listed[0].(object)["fault"]).To(And(
			HaveKeyWithValue("before", "status"), HaveKeyWithValue("status", 502.0), HaveKeyWithValue("name", "outage"),
			HaveKeyWithValue("count", 3.0), HaveKeyWithValue("until", "24h"), Not(HaveKey("after")), Not(HaveKey("delay")),
		))

		status, out := s.do("DELETE", "/faults/f1", nil)
		Expect(status).To(Equal(http.StatusNoContent))
		Expect(out).To(BeNil())
		Expect(s.ok("GET", "/faults", nil)["faults"]).To(BeEmpty())
		s.ok("POST", "/clock", object{"advance": "1h"})
		Expect(to.received()).To(ContainElement(market.OrderCreated))
	})

	It("can let the store handle what Market never hears of", func() {
		s, to := still(), newStore()
		s.connect(to)
		s.ok("POST", "/faults", object{"after": "slow", "delay": "10.1s", "count": 1})
		s.happen(object{"event": "CHAT_CREATED"})
		s.ok("POST", "/clock", object{"advance": "1h"})
		Expect(to.received()).To(Equal([]market.Type{market.Ping, market.ChatCreated, market.ChatCreated}))
		Expect(s.ok("GET", "/faults", nil)["faults"]).To(ContainElement(HaveKeyWithValue("fault", HaveKeyWithValue("after", "slow"))))
	})

	DescribeTable("are refused", func(fault object, problem string) {
		s := still()
		Expect(s.refused(http.StatusBadRequest, "POST", "/faults", fault)).To(ContainSubstring(problem))
		Expect(s.ok("GET", "/faults", nil)["faults"]).To(BeEmpty())
	},
		Entry("without a kind", object{}, "one of before, after and call"),
		Entry("on both sides", object{"before": "hang", "after": "hang"}, "one of before, after and call"),
		Entry("on a side and on a call", object{"before": "hang", "call": "hang"}, "a fault is in one place"),
		Entry("of an operation that there is not", object{"operation": "getOrdr", "status": 503}, "unknown operation"),
		Entry("of a kind that there is not", object{"before": "fire"}, "no kind of fault"),
		Entry("without what they need", object{"after": "slow"}, "delay"),
		Entry("with a delay that is none", object{"after": "slow", "delay": "soon"}, "invalid duration"),
		Entry("with a field that there is not", object{"before": "hang", "content-type": "x"}, "contentType"),
	)

	It("cannot be lifted if they are not injected", func() {
		Expect(still().refused(http.StatusNotFound, "DELETE", "/faults/f9", nil)).To(ContainSubstring("f9"))
	})
})

var _ = Describe("Subscriptions", func() {
	It("are connected by PING, and take effect later (N-DELAY)", func() {
		s, to := still(), newStore()
		made := s.ok("POST", "/subscriptions", object{"name": "mine", "url": to.URL, "types": []string{"ORDER_CREATED"}})
		Expect(made).To(And(
			HaveKeyWithValue("id", "s1"), HaveKeyWithValue("state", "activating"), HaveKeyWithValue("plugged", true),
			HaveKeyWithValue("name", "mine"), HaveKeyWithValue("url", to.URL), HaveKeyWithValue("types", HaveExactElements("ORDER_CREATED")),
		))
		Expect(to.received()).To(Equal([]market.Type{market.Ping}))
		s.ok("POST", "/clock", object{"advance": "2m"})
		Expect(s.ok("GET", "/subscriptions", nil)["subscriptions"]).To(HaveExactElements(HaveKeyWithValue("state", "enabled")))
	})

	It("are edited, unplugged, plugged in, duplicated and removed (N-MANAGE)", func() {
		s, to := still(), newStore()
		id := s.connect(to)
		s.ok("PATCH", "/subscriptions/"+id, object{"name": "new", "types": []string{"ORDER_CREATED", "CHAT_CREATED"}})
		Expect(s.ok("GET", "/subscriptions/"+id, nil)).To(HaveKeyWithValue("name", ""))
		s.ok("POST", "/clock", object{"advance": "2m"})
		Expect(s.ok("GET", "/subscriptions/"+id, nil)).To(And(HaveKeyWithValue("name", "new"), HaveKeyWithValue("types", HaveLen(2))))

		Expect(s.ok("POST", "/subscriptions/"+id+"/unplug", nil)).To(And(HaveKeyWithValue("state", "enabled"), HaveKeyWithValue("plugged", false)))
		s.ok("POST", "/clock", object{"advance": "2m"})
		Expect(s.ok("GET", "/subscriptions/"+id, nil)).To(HaveKeyWithValue("state", "unplugged"))
		s.ok("POST", "/subscriptions/"+id+"/plug", object{})
		s.ok("POST", "/clock", object{"advance": "2m"})
		Expect(s.ok("GET", "/subscriptions/"+id, nil)).To(HaveKeyWithValue("state", "enabled"))

		shop := s.market.Campaigns()[0].ID
		Expect(s.ok("POST", "/subscriptions/"+id+"/duplicate", object{"campaignId": shop})).To(And(
			HaveKeyWithValue("id", "s2"), HaveKeyWithValue("campaignId", float64(shop)), HaveKeyWithValue("name", "new"),
		))
		status, _ := s.do("DELETE", "/subscriptions/"+id, nil)
		Expect(status).To(Equal(http.StatusNoContent))
		Expect(s.ok("GET", "/subscriptions/"+id, nil)).To(HaveKeyWithValue("state", "removed"))
		Expect(s.ok("GET", "", nil)["subscriptions"]).To(HaveLen(2))
	})

	It("say what blocks them, and how many notifications wait (N-BLOCKING)", func() {
		s, to := still(), newStore()
		id := s.connect(to)
		Expect(s.ok("GET", "/subscriptions/"+id, nil)).To(And(HaveKeyWithValue("held", 0.0), Not(HaveKey("blocker"))))
		s.ok("POST", "/faults", object{"before": "refuse", "types": []string{"CHAT_CREATED"}})
		blocker := s.happen(object{"event": "CHAT_CREATED"})["id"]
		s.ok("POST", "/clock", object{"advance": "1s"})
		for range 2 {
			s.happen(object{"event": "ORDER_CREATED"})
		}
		s.ok("POST", "/clock", object{"advance": "1m"})
		Expect(s.ok("GET", "/subscriptions/"+id, nil)).To(And(HaveKeyWithValue("held", 2.0), HaveKeyWithValue("blocker", blocker)))
		held := s.ok("GET", "/journal?kind=delivery.held", nil)["entries"]
		Expect(held).To(And(HaveLen(2), HaveEach(HaveKeyWithValue("blocker", blocker))))
		Expect(s.ok("GET", "/journal?kind=outage.began", nil)["entries"]).To(HaveExactElements(HaveKeyWithValue("notification", blocker)))

		s.ok("DELETE", "/faults/f1", nil)
		s.ok("POST", "/clock", object{"advance": "1m"})
		Expect(s.ok("GET", "", nil)["subscriptions"]).To(HaveExactElements(And(HaveKeyWithValue("held", 0.0), Not(HaveKey("blocker")))))
		Expect(s.ok("GET", "/journal?kind=delivery.released", nil)["entries"]).To(HaveLen(2))
		Expect(to.received()).To(Equal([]market.Type{market.Ping, market.ChatCreated, market.OrderCreated, market.OrderCreated}))
	})

	It("that the store refuses can be plugged in when it is mended (N-CONNECT-PING)", func() {
		s, to := still(), newStore()
		to.from(refuse)
		Expect(s.refused(http.StatusBadGateway, "POST", "/subscriptions", object{"url": to.URL})).To(And(
			ContainSubstring("PING ended in"), ContainSubstring("/subscriptions/s1/plug"),
		))
		s.refused(http.StatusBadGateway, "POST", "/subscriptions/s1/plug", nil)
		to.from(accept)
		s.ok("POST", "/subscriptions/s1/plug", nil)
		s.ok("POST", "/clock", object{"advance": "2m"})
		Expect(s.ok("GET", "/subscriptions/s1", nil)).To(HaveKeyWithValue("state", "enabled"))
	})

	DescribeTable("are refused", func(status int, method, path string, body object, problem string) {
		s := still()
		s.connect(newStore())
		Expect(s.refused(status, method, "/subscriptions"+path, body)).To(ContainSubstring(problem))
	},
		Entry("without a URL", 400, "POST", "", object{}, "URL"),
		Entry("with one that is none", 400, "POST", "", object{"url": "ftp://x"}, "https://"),
		Entry("with a password in it", 400, "POST", "", object{"url": "http://me:hush@x"}, "password"),
		Entry("with a type that there is not", 400, "POST", "", object{"url": "http://x", "types": []string{"NONE"}}, "NONE"),
		Entry("for a shop that there is not", 400, "POST", "", object{"url": "http://x", "campaignId": 5}, "no shop 5"),
		Entry("if they are not there, to be seen", 404, "GET", "/s9", nil, "s9"),
		Entry("to be edited", 404, "PATCH", "/s9", object{"name": "x"}, "s9"),
		Entry("to be unplugged", 404, "POST", "/s9/unplug", nil, "s9"),
		Entry("to be plugged in", 404, "POST", "/s9/plug", nil, "s9"),
		Entry("to be duplicated", 404, "POST", "/s9/duplicate", object{"campaignId": 1}, "s9"),
		Entry("to be removed", 404, "DELETE", "/s9", nil, "s9"),
		Entry("with nothing to edit", 400, "PATCH", "/s1", object{}, "name, url and types"),
		Entry("with a bad URL to edit", 409, "PATCH", "/s1", object{"url": "x"}, "URL"),
		Entry("plugged in already", 409, "POST", "/s1/plug", nil, "plugged in already"),
		Entry("duplicated for a shop that there is not", 409, "POST", "/s1/duplicate", object{"campaignId": 1}, "no shop 1"),
		Entry("with more than they take", 400, "POST", "/s1/unplug", object{"why": "so"}, "unknown field"),
	)
})
