package reports_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// refusedCall is what a store called in vain, with as much in it as there can be.
func refusedCall() journal.Call {
	return journal.Call{
		Trace: "00-0123-45-01", Method: "PUT", Path: "/v2/campaigns/7/orders/8/status", Query: "page=" + hostile,
		Template: "/v2/campaigns/{campaignId}/orders/{orderId}/status", Operation: "updateOrderStatus",
		Header:      []journal.Header{{Name: "Api-Key", Value: journal.Mask}},
		Integration: "shop/1 " + hostile, KeyName: "localmarket", BusinessID: 1, CampaignID: 7,
		Body: `{"order":{"status":"` + strings.Repeat("x", 10) + `"}}`, BodyBytes: 9000, Status: 400, Codes: []string{"BAD_REQUEST"},
		Reply:    &journal.Reply{Status: 400, Body: `{"status":"ERROR","errors":[{"code":"BAD_REQUEST","message":"Status not allowed"}]}`, BodyBytes: 83},
		Findings: []journal.Finding{{Rule: "P-ERRORS", Kind: journal.CallRefused, Message: "Status not allowed " + hostile, Fix: "send a status that there is"}},
	}
}

// withCalls is a report on a store that calls.
func withCalls() *reports.Report {
	entries := []journal.Entry{{At: time.Unix(0, 0).UTC(), Kind: journal.PullCall, Call: &journal.Call{Method: "GET", Path: "/v2/campaigns", Status: 420, Fault: "a bug"}}}
	one := refusedCall()
	entries = append(entries, journal.Entry{At: time.Unix(0, 0).UTC(), Kind: journal.PullCall, Call: &one})
	r := &reports.Report{
		Tool: "localmarket", Revision: "2026-09", Seed: 1, Target: "http://shop.example",
		Checks: []reports.Check{
			{ID: "pull.violations", Rules: []string{"P-ERRORS"}, Title: "no call is refused", Verdict: reports.Fail,
				Reason: "1 of 2 calls: Status not allowed", Fix: "read the message", Evidence: "c2", Calls: []string{"c2"}},
			{ID: "pull.limits", Rules: []string{"P-LIMITS"}, Title: "the calls keep to the limits", Verdict: reports.Warn,
				Reason: "1 of 2 calls is over the limit", Evidence: "c1", Calls: []string{"c1"}},
		},
	}
	r.Calls, r.CallsLeftOut = reports.NewCalls(entries, r.Checks)
	r.Count()
	return r
}

func inFormat(format string, r *reports.Report) string {
	GinkgoHelper()
	var b bytes.Buffer
	Expect(reports.Write(format, &b, r)).To(Succeed())
	return b.String()
}

var _ = Describe("the store's calls in a report", func() {
	DescribeTable("are shown with what they were answered and what was odd", func(format string, parts ...string) {
		text := inFormat(format, withCalls())
		for _, part := range parts {
			Expect(text).To(ContainSubstring(part))
		}
	},
		Entry(nil, "text", "The store's calls", "called    PUT /v2/campaigns/7/orders/8/status", "operation updateOrderStatus, by shop/1", "with the key localmarket", "answered  400 Bad Request",
			`"message": "Status not allowed"`, "issue     Status not allowed", "to fix: send a status that there is", "420 Enhance Your Calm", "a fault of localmarket's: a bug", "no operation of the contract"),
		Entry(nil, "markdown", "**Called** (c2, operation updateOrderStatus", "**Answered**", "PUT /v2/campaigns/7/orders/8/status", "| Issue | Rule | To fix |", "P-ERRORS"),
		Entry(nil, "github", "The call: PUT /v2/campaigns/7/orders/8/status", "400 Bad Request", "::warning title=WARN pull.limits::"),
		Entry(nil, "junit", `name="pull"`, "called    PUT /v2/campaigns/7/orders/8/status"),
		Entry(nil, "html", "The store&#39;s calls", "All calls of the store", `href="#r1-c2"`, `id="r1-c2"`, "Issues of the call", "Read</span>"),
		Entry(nil, "json", `"evidence": "c2"`, `"id": "c1"`, `"operation": "updateOrderStatus"`, `"kind": "violation"`),
	)

	It("cannot break out of any format", func() {
		for _, format := range reports.Formats() {
			for _, r := range inFormat(format, withCalls()) {
				Expect(unicode.IsControl(r) && r != '\n' && r != '\t').To(BeFalse(), "%s: %U", format, r)
				Expect(unicode.Is(unicode.Bidi_Control, r)).To(BeFalse(), "%s: %U", format, r)
			}
		}
		Expect(inFormat("html", withCalls())).NotTo(ContainSubstring("<script>alert"))
		Expect(inFormat("text", withCalls())).NotTo(MatchRegexp(`(?m)^ *::`))
	})

	It("are shown in short if the check warns, and not at all if it passes", func() {
		r := withCalls()
		r.Checks[0].Verdict = reports.Warn
		Expect(inFormat("text", r)).NotTo(ContainSubstring(`"message": "Status not allowed"`))
		r.Checks[0].Verdict = reports.Pass
		Expect(inFormat("text", r)).NotTo(ContainSubstring("updateOrderStatus"))
	})

	It("may not be there", func() {
		r := withCalls()
		r.Calls = nil
		for _, format := range reports.Formats() {
			Expect(inFormat(format, r)).NotTo(BeEmpty())
		}
		var b bytes.Buffer
		(&reports.Text{Out: &b}).Check(r.Checks[0], nil)
		Expect(b.String()).To(ContainSubstring("pull.violations"))
	})

	It("are not what is to be repeated alone", func() {
		text := inFormat("text", withCalls())
		Expect(text).To(ContainSubstring("Start with pull.violations"))
		Expect(text).NotTo(ContainSubstring("--only"))
	})

	It("are a group of their own beside a scenario", func() {
		r := withCalls()
		r.Scenario = &reports.Scenario{Name: "story", Title: "A story"}
		r.Checks = append([]reports.Check{{ID: "story.1", Title: "it holds", Verdict: reports.Pass}}, r.Checks...)
		Expect(inFormat("text", r)).To(MatchRegexp(`(?s)story\.1.*\n\nThe store's calls\n.*pull\.violations`))
		Expect(inFormat("junit", r)).To(And(ContainSubstring(`name="story"`), ContainSubstring(`name="pull"`)))
		Expect(inFormat("html", r)).To(MatchRegexp(`(?s)<h3>Failed</h3>.*The store&#39;s calls · no call is refused.*<summary><h3>1 passed</h3></summary>.*it holds`))
		r.Scenario.Name = "pull"
		Expect(inFormat("text", r)).NotTo(ContainSubstring("The store's calls"))
	})

	It("are valid against the schema, which refuses others", func() {
		c := jsonschema.NewCompiler()
		c.AssertFormat = true
		Expect(c.AddResource("report.schema.json", bytes.NewReader(reports.Schema()))).To(Succeed())
		schema, err := c.Compile("report.schema.json")
		Expect(err).NotTo(HaveOccurred())
		document := func(breaking func(call map[string]any)) any {
			var v map[string]any
			Expect(json.Unmarshal([]byte(inFormat("json", withCalls())), &v)).To(Succeed())
			breaking(v["calls"].([]any)[1].(map[string]any))
			return v
		}
		Expect(schema.Validate(document(func(map[string]any) {}))).To(Succeed())
		for name, wrong := range map[string]func(map[string]any){
			"no method":            func(c map[string]any) { delete(c, "method") },
			"no id":                func(c map[string]any) { c["id"] = "" },
			"another field":        func(c map[string]any) { c["url"] = "x" },
			"another kind":         func(c map[string]any) { c["findings"].([]any)[0].(map[string]any)["kind"] = "ugly" },
			"a header that is one": func(c map[string]any) { c["header"] = nil },
		} {
			Expect(schema.Validate(document(wrong))).NotTo(Succeed(), name)
		}
	})

	It("are not all of many: the first, the last, and those that checks name", func() {
		var entries []journal.Entry
		for range 300 {
			entries = append(entries, journal.Entry{Kind: journal.ExchangeSending}, journal.Entry{Kind: journal.PullCall, Call: &journal.Call{Method: "GET", Path: "/"}})
		}
		kept, leftOut := reports.NewCalls(entries, []reports.Check{
			{Evidence: "c100", Calls: []string{"c100", "c120"}, Around: []reports.Moment{{Call: "c140"}}},
		})
		Expect(kept).To(HaveLen(103))
		Expect(leftOut).To(Equal(197))
		Expect(kept[50]).To(HaveField("ID", "c100"))
		r := &reports.Report{Calls: kept, CallsLeftOut: leftOut}
		for _, format := range []string{"text", "markdown", "html"} {
			Expect(inFormat(format, r)).To(ContainSubstring("and 197 calls more; the journal has them all"), format)
		}
		Expect(inFormat("json", r)).To(ContainSubstring(`"callsLeftOut": 197`))
	})
})

var _ = Describe("a call that met a fault", func() {
	It("says so, and whether Market has done what it asks for", func() {
		torn, lost := refusedCall(), refusedCall()
		torn.Injected = &journal.CallFault{Name: "half\x1b[2J", Kind: "torn", Done: true}
		lost.Injected, lost.Status, lost.Reply, lost.Findings = &journal.CallFault{Kind: "reset"}, 0, nil, nil
		for call, want := range map[*journal.Call]string{
			&torn: "(torn): Market has done what it asks for",
			&lost: "met the fault without a name (reset): Market has not done what it asks for",
		} {
			r := withCalls()
			r.Calls = []reports.Call{{ID: "c2", Call: *call}}
			r.Checks[0].Evidence = "c2"
			text := inFormat("text", r)
			Expect(strings.Join(strings.Fields(strings.ReplaceAll(text, "|", "")), " ")).To(ContainSubstring(want))
			Expect(strings.Contains(text, "no reply")).To(Equal(call.Status == 0))
		}
	})
})
