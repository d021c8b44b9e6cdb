package verdict_test

import (
	"errors"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// question is a request of the push API that finds in a reply what a test says.
type question struct {
	free                 bool
	violations, warnings []journal.Violation
	err                  error
}

func (q question) Rule() string { return "L-CART" }
func (q question) Free() bool   { return q.free }
func (q question) Body([]byte) (violations, warnings []journal.Violation, err error) {
	return q.violations, q.warnings, q.err
}

var _ = Describe("a reply to the push API", func() {
	odd := []journal.Violation{{Pointer: "/cart", Found: "odd", Expected: "even", Fix: "add one"}}

	It("is accepted with a good body, whatever is doubtful about it", func() {
		Expect(verdict.JudgePush(question{warnings: odd}, reply(200, `{}`))).To(Equal(journal.Verdict{
			Outcome: journal.Accepted, Rules: []string{"L-CART"}, Warnings: odd,
		}))
	})

	It("may be anything where the contract says nothing of it", func() {
		v := verdict.JudgePush(question{free: true, violations: odd}, verdict.Reply{Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte("ok")})
		Expect(v).To(Equal(journal.Verdict{Outcome: journal.Accepted, Rules: []string{"L-CART"}}))
	})

	DescribeTable("is wrong", func(q question, edit func(*verdict.Reply), subtype market.ErrorSubtype, rule, reason, fix string) {
		r := reply(200, `{}`)
		edit(&r)
		v := verdict.JudgePush(q, r)
		Expect(v.Outcome).To(Equal(journal.Failed))
		Expect(v.Subtype).To(Equal(subtype))
		Expect(v.Type).To(Equal(subtype.Type()))
		Expect(v.Rules).To(Equal([]string{rule, "N-VERDICT"}))
		Expect(v.Reason).To(ContainSubstring(reason))
		Expect(v.Fix).To(ContainSubstring(fix))
	},
		Entry("by its body", question{violations: odd}, func(*verdict.Reply) {}, market.InvalidData, "L-CART", "/cart: odd; expected even", "add one"),
		Entry("as it is no JSON", question{err: errors.New("line 1")}, func(*verdict.Reply) {}, market.CantParseResponse, "L-CART", "not JSON: line 1", "one JSON object"),
		Entry("as it does not end", question{}, func(r *verdict.Reply) { r.TooLong = true }, market.CantParseResponse, "L-CART", "goes on after 1024 KiB", "one JSON object"),
		Entry("as it is encoded", question{}, func(r *verdict.Reply) { r.Header.Set("Content-Encoding", "gzip") }, market.CantParseResponse, "L-CART", "gzip", "uncompressed"),
		Entry("by its media type", question{}, func(r *verdict.Reply) { r.Header.Set("Content-Type", "text/html") }, market.UnsupportedMediaType, "L-CONNECT", "text/html", "application/json"),
		Entry("by 400, which is no answer here", question{}, func(r *verdict.Reply) { r.Status = 400 }, market.HTTP, "L-CART", "400 Bad Request", "counts as a wrong reply"),
		Entry("by 403", question{}, func(r *verdict.Reply) { r.Status = 403 }, market.HTTP, "L-CART", "403", "--push-token"),
		Entry("by 404", question{}, func(r *verdict.Reply) { r.Status = 404 }, market.HTTP, "L-CART", "404", "--push-url"),
		Entry("by 302", question{}, func(r *verdict.Reply) { r.Status = 302 }, market.HTTP, "L-CART", "302", "final address"),
		Entry("by 500", question{free: true}, func(r *verdict.Reply) { r.Status = 500 }, market.HTTP, "L-CART", "500", "switched off"),
		Entry("as it is late, whatever it says", question{}, func(r *verdict.Reply) { r.Failure, r.Detail = market.ReadTimedOut, "late" }, market.ReadTimedOut, "L-CART", "late", "buyer waits"),
		Entry("as nobody connects", question{}, func(r *verdict.Reply) { r.Status, r.Failure, r.Detail = 0, market.ConnectionTimedOut, "slow" }, market.ConnectionTimedOut, "L-CONNECT", "slow", "firewall"),
	)

	DescribeTable("to a wrong token", func(status int, failure, subtype market.ErrorSubtype) {
		v := verdict.JudgeToken(question{}, verdict.Reply{Status: status, Failure: failure, Detail: "what happened"})
		Expect(v.Subtype).To(Equal(subtype))
		Expect(v.Rules[0]).To(Equal("L-CONNECT"))
		if subtype == "" {
			Expect(v.Outcome).To(Equal(journal.Accepted))
			return
		}
		Expect(v.Outcome).To(Equal(journal.Failed))
		Expect(v.Reason).NotTo(BeEmpty())
	},
		Entry("is right", 403, market.ErrorSubtype(""), market.ErrorSubtype("")),
		Entry("lets it in", 200, market.ErrorSubtype(""), market.IgnoredWrongToken),
		Entry("is 401", 401, market.ErrorSubtype(""), market.HTTP),
		Entry("is 404", 404, market.ErrorSubtype(""), market.HTTP),
		Entry("does not come", 0, market.ConnectionRefused, market.ConnectionRefused),
		Entry("is late", 403, market.ReadTimedOut, market.ReadTimedOut),
	)
})
