package reports_test

import (
	"encoding/xml"
	"strings"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// heads are the formats that begin with how a run ended, and the line of each.
func heads(r ...*reports.Report) map[string]string {
	first := map[string]string{}
	for _, format := range []string{"text", "markdown", "json", "github"} {
		lines := strings.SplitN(writtenAll(format, r...), "\n", 4)
		first[format] = lines[0]
		if format == "json" {
			first[format] = lines[1]
		}
	}
	return first
}

// failures counts what JUnit counts against a run.
func failures(r ...*reports.Report) int {
	GinkgoHelper()
	var suites junit.Testsuites
	Expect(xml.Unmarshal([]byte(writtenAll("junit", r...)), &suites)).To(Succeed())
	return suites.Failures + suites.Errors
}

var _ = Describe("the head of a report", func() {
	It("says first that the run failed, in every format", func() {
		Expect(heads(sample())).To(And(
			HaveKeyWithValue("text", "FAIL  4 of 12 checks failed"),
			HaveKeyWithValue("markdown", "## ❌ 4 of 12 checks failed"),
			HaveKeyWithValue("json", `  "heading": "4 of 12 checks failed",`),
			HaveKeyWithValue("github", HavePrefix("::error title=localmarket https%3A//shop.example/market::4 of 12 checks failed: ")),
		))
		Expect(failures(sample())).To(Equal(5))
		Expect(inFormat("html", sample())).To(MatchRegexp(`<h2><span class="badge fail">FAIL</span> 4 of 12 checks failed</h2>\s*<p class="cause">notify\.ORDER_CREATED: no complete reply`))
	})

	It("says that nothing was checked, which is an error", func() {
		skipped := func(name string) *reports.Report {
			r := told(name, "A story", &chronicle{}, reports.Check{ID: name + ".1", Title: "it holds", Verdict: reports.Skip, Reason: "the store cannot be reached"})
			return r
		}
		for _, rs := range [][]*reports.Report{{skipped("a")}, {skipped("a"), skipped("b")}} {
			Expect(heads(rs...)).To(And(
				HaveKeyWithValue("text", "ERROR  Nothing was checked"),
				HaveKeyWithValue("markdown", "## ❌ Nothing was checked"),
				HaveKeyWithValue("github", HavePrefix("::error ")),
			))
			Expect(failures(rs...)).To(Equal(1))
			Expect(writtenAll("text", rs...)).To(ContainSubstring("a.1: the store cannot be reached; that is an error, as nothing was checked"))
		}
		passed := told("c", "A story", &chronicle{}, reports.Check{ID: "c.1", Verdict: reports.Pass})
		Expect(heads(skipped("a"), passed)).To(HaveKeyWithValue("text", HavePrefix("PASS")), "one skipped scenario is none")
		Expect(failures(skipped("a"), passed)).To(BeZero())
	})

	It("says what the summary says, and what it says to do", func() {
		r := sample()
		r.Summary.Connect, r.Summary.Types, r.Summary.Do = "Market would not connect this store: PING got 500: "+hostile, "17 types would be repeated", []string{"Mend PING", "Mend the rest"}
		for _, format := range []string{"text", "markdown", "html", "github", "json"} {
			text := inFormat(format, r)
			Expect(text).To(ContainSubstring("Market would not connect this store"), format)
			Expect(text).To(ContainSubstring("17 types would be repeated"), format)
		}
		Expect(inFormat("text", r)).To(MatchRegexp(`What to do:\n  - Mend PING\n  - Mend the rest\n  - Repeat only what failed:\n`))
		Expect(strings.Index(inFormat("json", r), "summary")).To(BeNumerically("<", strings.Index(inFormat("json", r), `"tool"`)))
	})

	It("gathers scenarios that fail for one cause, in the store's own words", func() {
		var all []*reports.Report
		for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
			c := &chronicle{}
			c.attempt(at(), 1, journal.Verdict{Outcome: journal.Failed, Type: market.CantGetResponse, Subtype: market.HTTP, Reason: "status 500"}, nil)
			r := told(name, "A story", c, reports.Check{ID: name + ".1", Verdict: reports.Fail, Reason: "1 pending, " + name + " expected", Evidence: "x1"})
			x := exchange("x1", market.OrderCreated, "{}")
			x.Verdict = journal.Verdict{Outcome: journal.Failed, Type: market.CantGetResponse, Subtype: market.HTTP, Reason: "status 500"}
			x.Reply = jsonReply(500, `{"error":{"message":"таблица orders не найдена"}}`)
			r.Exchanges = []journal.Exchange{x}
			all = append(all, r)
		}
		Expect(writtenAll("text", all...)).To(MatchRegexp(
			`7 scenarios fail alike: a, b, c, d, e and 2 more: ORDER_CREATED: status 500 \(in Market's log:\s+CANT_GET_RESPONSE / HTTP\); the store says: таблица orders не найдена`))
	})

	DescribeTable("quotes what the store says of itself", func(kind, body, want string) {
		r := sample()
		x := exchange("x1", market.Ping, "{}")
		x.Verdict.Reason = "status 500"
		x.Reply = jsonReply(500, body)
		x.Reply.Header[0].Value = kind
		r.Exchanges, r.Checks = []journal.Exchange{x}, []reports.Check{{ID: "ping.reply", Verdict: reports.Fail, Reason: "status 500", Evidence: "x1"}}
		r.Count()
		if want == "" {
			Expect(inFormat("text", r)).NotTo(ContainSubstring("the store says"))
			return
		}
		Expect(strings.Join(strings.Fields(inFormat("text", r)), " ")).To(ContainSubstring("the store says: " + want))
	},
		Entry("an error object", "application/json", `{"error":{"type":"UNKNOWN","message":"no \u0442\u0430\u0431\u043b\u0438\u0446\u0430"}}`, "no таблица"),
		Entry("a message", "application/json", `{"timestamp":1,"status":500,"message":"NullPointerException"}`, "NullPointerException"),
		Entry("a detail", "application/problem+json", `{"title":"Server Error","detail":"division by zero"}`, "division by zero"),
		Entry("a page", "text/html", "<!doctype html>\n<html><head><title>TypeError at /notification</title></head>", "TypeError at /notification"),
		Entry("a text", "text/plain", "panic: index out of range\nsecond line", "panic: index out of range"),
		Entry("nothing in an empty body", "text/plain", "", ""),
		Entry("nothing in JSON without a message", "application/json", `{"status":500}`, ""),
	)
})

var _ = Describe("what to do", func() {
	It("names the calls that were refused, beside what else failed", func() {
		r := withCalls()
		r.Checks = append([]reports.Check{{ID: "ping.reply", Verdict: reports.Fail, Reason: "status 500", Fix: "mend it"}}, r.Checks...)
		r.Count()
		Expect(inFormat("text", r)).To(MatchRegexp(`What to do:\n  - Start with ping\.reply: mend it\n  - Look at the store's calls, pull\.violations: 1 of 2 calls: Status not allowed\n`))
	})
})

var _ = Describe("a call of the store", func() {
	// during is what the calls of a journal are tied to.
	during := func(entries ...journal.Entry) []string {
		var all []string
		for _, c := range reports.AllCalls(entries) {
			all = append(all, c.During)
		}
		return all
	}
	sending := func(id string, when time.Time) journal.Entry {
		return journal.Entry{At: when, Kind: journal.ExchangeSending, ExchangeID: id}
	}
	done := func(id, body string, when time.Time) journal.Entry {
		x := exchange(id, market.OrderCreated, body)
		return journal.Entry{At: when, Kind: journal.ExchangeDone, Exchange: &x}
	}
	call := func(path string, when time.Time) journal.Entry {
		return journal.Entry{At: when, Kind: journal.PullCall, Call: &journal.Call{Method: "GET", Path: path}}
	}

	It("is tied to the notification during which it came", func() {
		Expect(during(sending("x1", at()), call("/v2/a", at()), done("x1", `{}`, at()))).To(Equal([]string{"x1"}))
	})

	It("is tied to the one just before it, at the same time", func() {
		Expect(during(sending("x1", at()), done("x1", `{}`, at()), call("/v2/a", at()))).To(Equal([]string{"x1"}))
		Expect(during(sending("x1", at()), done("x1", `{}`, at()), call("/v2/a", at().Add(time.Minute)))).To(Equal([]string{""}))
	})

	It("is tied to the one about its order, of several at once", func() {
		first, second := `{"orderId":1001}`, `{"orderId": 1002}`
		Expect(during(sending("x1", at()), sending("x2", at()), call("/orders/1001", at()), call("/orders/1002", at()), call("/orders/1003", at()),
			done("x1", first, at()), done("x2", second, at()), call("/orders/1001/boxes", at()))).To(Equal([]string{"x1", "x2", "", "x1"}))
	})

	It("is shown under the notification that failed, the refused ones first", func() {
		r := sample()
		refused := refusedCall()
		refused.Query, refused.Integration, refused.Findings[0].Message = "", "shop/1", "Status not allowed"
		r.Calls = []reports.Call{
			{ID: "c1", During: "x4", Call: journal.Call{Method: "GET", Path: "/v2/campaigns", Status: 200}},
			{ID: "c2", During: "x4", Call: refused},
			{ID: "c3", During: "x3", Call: journal.Call{Method: "GET", Path: "/elsewhere", Status: 200}},
		}
		Expect(inFormat("text", r)).To(MatchRegexp(`(?s)\| meanwhile PUT /v2/campaigns/7/orders/8/status.*→ 400 Bad Request: Status not allowed.*\(c2\)\n +\| +GET /v2/campaigns → 200 OK \(c1\)`))
		Expect(inFormat("markdown", r)).To(ContainSubstring("**Meanwhile the store called**\n\n- PUT /v2/campaigns/7/orders/8/status"))
		Expect(inFormat("github", r)).To(ContainSubstring("Meanwhile the store called PUT /v2/campaigns/7/orders/8/status"))
		Expect(inFormat("html", r)).To(MatchRegexp(`(?s)Meanwhile the store called</h5>.*<li class="refused"><span class="mono">PUT /v2.*href="#r1-c2"`))
		Expect(inFormat("junit", r)).To(ContainSubstring("meanwhile PUT /v2/campaigns/7/orders/8/status"))
	})
})
