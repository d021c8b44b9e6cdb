package pullapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/pullapi"

	"github.com/localmarket/localmarket/sim/journal"
)

const report = "/v2/reports/united-orders/generate"

// left are the headers of a limit.
func left(r *http.Response) []string {
	exactly := func(name string) string { return strings.Join(r.Header[name], "") } // in its letters
	return []string{exactly("X-RateLimit-Resource-Limit"), exactly("X-RateLimit-Resource-Remaining"), exactly("X-RateLimit-Resource-Until")}
}

// skus is a list of so many SKUs.
func skus(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`"sku-%d"`, i))
	}
	return strings.Join(list, ",")
}

var _ = Describe("Limits", func() {
	once := `{"businessId": 700, "dateFrom": "2026-08-01", "dateTo": "2026-08-02"}`

	It("count calls in windows of virtual time, and tell so in every reply", func() {
		b := newBench()
		r := b.post(report, once)
		Expect(r.StatusCode).To(Equal(200))
		Expect(left(r)).To(Equal([]string{"1", "0", "Tue, 01 Sep 2026 12:32:00 GMT"}))
		Expect(r.Header.Get("Date")).To(Equal("Tue, 01 Sep 2026 12:30:20 GMT"))

		b.now = b.now.Add(99*time.Second + 999*time.Millisecond)
		r = b.post(report, once)
		Expect(left(r)).To(Equal([]string{"1", "0", "Tue, 01 Sep 2026 12:32:00 GMT"}))
		expectRefusal(r, 420, "LIMIT_EXCEEDED", "Hit rate limit of 1 requests per 2 minutes for resource "+report+" for businessId 700")
		Expect(b.last().Findings).To(ContainElement(And(HaveField("Kind", journal.OverLimit), HaveField("Rule", "P-LIMITS"))))

		b.now = b.now.Add(time.Millisecond)
		Expect(b.post(report, once).StatusCode).To(Equal(200), "a new window")
	})

	It("are each campaign's and each operation's own", func() {
		b := newBench()
		for range 3 {
			b.get("/v2/campaigns/101/orders/1")
		}
		Expect(left(b.get("/v2/campaigns/101/orders/2"))[1]).To(Equal("9996"))
		Expect(left(b.get("/v2/campaigns/102/orders/1"))[1]).To(Equal("9999"))
		Expect(left(b.get("/v2/campaigns/101/returns"))[1]).To(Equal("4999"))
	})

	It("are, where the path names nobody, the business's of an Api-Key and the employee's of an OAuth token", func() {
		b := newBench()
		by := func(header, value, path string) string {
			return left(b.do(ask{method: "GET", path: path, header: map[string]string{"Api-Key": "", header: value}}))[1]
		}
		Expect(by("Api-Key", token("a"), "/v2/campaigns")).To(Equal("999"))
		Expect(by("Api-Key", token("o"), "/v2/campaigns")).To(Equal("998"), "another key of the business")
		Expect(by("Authorization", "Bearer y0_oauth", "/v2/campaigns")).To(Equal("999"))
		Expect(by("Authorization", "OAuth y0_oauth", "/v2/campaigns")).To(Equal("998"))
		Expect(by("Authorization", "Bearer y0_oauth", "/v2/campaigns/101/returns")).To(Equal("4999"))
		Expect(by("Api-Key", token("a"), "/v2/campaigns/101/returns")).To(Equal("4998"), "the shop's")
		for range 998 {
			b.do(ask{method: "GET", path: "/v2/campaigns", header: map[string]string{"Api-Key": "", "Authorization": "Bearer y0_oauth"}})
		}
		r := b.do(ask{method: "GET", path: "/v2/campaigns", header: map[string]string{"Api-Key": "", "Authorization": "Bearer y0_oauth"}})
		Expect(string(bodyOf(r))).To(MatchRegexp(`Hit rate limit of 1 000 requests per 1 hour for resource /v2/campaigns for userId \d+`))
	})

	It("count a call that breaks the contract, but not one that is not let in", func() {
		b := newBench()
		Expect(left(b.get("/v2/campaigns/101/returns?limit=x"))).To(Equal([]string{"5000", "4999", "Tue, 01 Sep 2026 13:00:00 GMT"}))
		b.do(ask{method: "GET", path: "/v2/campaigns/101/returns", header: map[string]string{"Api-Key": token("c")}})
		Expect(left(b.get("/v2/campaigns/101/returns"))[1]).To(Equal("4998"))
	})

	It("count the elements of a request, which must fit", func() {
		b := newBench()
		confirm := "/v2/campaigns/101/price-quarantine/confirm" // 5 000 a minute
		send := func(n int) *http.Response { return b.post(confirm, `{"offerIds": [`+skus(n)+`]}`) }
		for i := range 24 {
			Expect(left(send(200))[1]).To(Equal(itoa(5000-200*(i+1))), "call %d", i)
		}
		Expect(left(send(150))[1]).To(Equal("50"))
		r := send(51)
		Expect(left(r)).To(Equal([]string{"5000", "50", "Tue, 01 Sep 2026 12:31:00 GMT"}))
		expectRefusal(r, 420, "LIMIT_EXCEEDED", "Hit rate limit of 5 000 points per 1 minute for resource /v2/campaigns/{campaignId}/price-quarantine/confirm for campaignId 101")
		Expect(left(send(50))[1]).To(Equal("0"))
		Expect(send(1).StatusCode).To(Equal(420))
		b.now = b.now.Add(time.Minute)
		Expect(send(1).StatusCode).To(Equal(200))
	})

	It("count the elements of a reply, and refuse the call after the limit is used up", func() {
		n := 0
		b := newBench(stateful("getGoodsStats", func(*pullapi.Request) (any, error) { // 2 000 a minute
			return map[string]any{"shopSkus": make([]any, n)}, nil
		}))
		send := func(many int) *http.Response {
			n = many
			return b.post("/v2/campaigns/101/stats/skus", `{"shopSkus": ["a"]}`)
		}
		Expect(left(send(0))).To(Equal([]string{"2000", "2000", "Tue, 01 Sep 2026 12:31:00 GMT"}))
		Expect(left(send(1999))[1]).To(Equal("1"))
		r := send(500)
		Expect(r.StatusCode).To(Equal(200))
		Expect(left(r)[1]).To(Equal("0"))
		expectRefusal(send(0), 420, "LIMIT_EXCEEDED", "Hit rate limit of 2 000 points per 1 minute for resource /v2/campaigns/{campaignId}/stats/skus for campaignId 101")
	})

	It("count elements within elements", func() {
		b := newBench(stateful("getStocks", func(*pullapi.Request) (any, error) { // 100 000 a minute
			some := []any{map[string]any{"offerId": "a"}, map[string]any{"offerId": "b"}, map[string]any{}}
			return map[string]any{"warehouses": []any{
				map[string]any{"offers": some}, map[string]any{"offers": some[:1]}, map[string]any{},
			}}, nil
		}))
		Expect(left(b.post(stocks, "{}"))[1]).To(Equal("99997"))
	})

	It("let no more calls in at once than the operation may have under way", func() {
		entered, release := make(chan bool), make(chan bool)
		b := newBench(stateful("getReturns", func(*pullapi.Request) (any, error) {
			entered <- true
			<-release
			return nil, nil
		}), func(o *pullapi.Options) { o.Record = nil })
		replies := make(chan int, 4)
		for range 4 {
			go func() {
				defer GinkgoRecover()
				replies <- b.get("/v2/campaigns/101/returns").StatusCode
			}()
			<-entered
		}
		expectRefusal(b.get("/v2/campaigns/101/returns"), 420, "LIMIT_EXCEEDED", "Hit rate limit of 4 parallel requests for campaignId 101")
		Expect(b.get("/v2/campaigns/101/orders/1").StatusCode).To(Equal(200), "another operation")
		for range 4 {
			release <- true
			Expect(<-replies).To(Equal(200))
		}
		go func() { <-entered; release <- true }()
		Expect(b.get("/v2/campaigns/101/returns").StatusCode).To(Equal(200))
	})

	It("are not told in a revision that has none", func() {
		b := newBench(of(revision("2025-09")))
		for range 50 {
			Expect(b.get("/v2/campaigns/101/returns").Header).NotTo(HaveKey("X-RateLimit-Resource-Limit"))
		}
		Expect(b.last().Status).To(Equal(200))
	})

	It("go on in another API that is given what was used, and say each change of it once", func() {
		used := &pullapi.Used{}
		b := newBench(func(o *pullapi.Options) { o.Used = used })
		for range 3 {
			b.get("/v2/campaigns/101/returns")
		}
		until := time.Date(2026, 9, 1, 13, 0, 0, 0, time.UTC)
		window := pullapi.Window{Operation: "getReturns", Entity: "campaignId 101", Until: until, Used: 3}
		Expect(used.Changed()).To(HaveExactElements(window))
		Expect(used.Changed()).To(BeEmpty())
		b.get("/v2/campaigns/102/returns")
		Expect(used.Changed()).To(HaveExactElements(HaveField("Entity", "campaignId 102")))
		Expect(used.Windows()).To(ConsistOf(window, HaveField("Used", 1)))

		again := &pullapi.Used{}
		for _, one := range used.Windows() {
			again.Put(one)
		}
		Expect(again.Changed()).To(BeEmpty())
		b = newBench(func(o *pullapi.Options) { o.Used = again })
		Expect(left(b.get("/v2/campaigns/101/returns"))[1]).To(Equal("4996"))
		Expect(again.Changed()).To(HaveExactElements(HaveField("Used", 4)))
		b.now = until
		Expect(left(b.get("/v2/campaigns/101/returns"))[1]).To(Equal("4999"), "a new window")
	})

	It("give back the place of a call whose handler panics", func() {
		b := newBench(stateful("getReturns", func(*pullapi.Request) (any, error) { panic("oh") }))
		for range 20 {
			Expect(b.get("/v2/campaigns/101/returns").StatusCode).To(Equal(500))
		}
	})
})
