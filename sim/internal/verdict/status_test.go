package verdict_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("a reply with status 400 (N-400)", func() {
	It("rejects the notification, and says why", func() {
		v := judge(reply(400, errorBody))
		Expect(v.Outcome).To(Equal(journal.Rejected))
		Expect(v.Subtype).To(Equal(market.HTTP))
		Expect(v.Type).To(Equal(market.CantGetResponse))
		Expect(v.Rules).To(Equal([]string{"N-400", "N-VERDICT"}))
		Expect(v.Reason).To(Equal("status 400 Bad Request instead of 200"))
		Expect(v.Fix).To(ContainSubstring("Market never sends it again"))
		Expect(v.ErrorType).To(Equal("DUPLICATED_EVENT"))
		Expect(v.Violations).To(BeEmpty())
	})

	It("takes its type from where the contract has it, and nowhere else", func() {
		v := judge(reply(400, `{"error": {"type": "UNKNOWN", "message": "a", "Type": "x"}, "Error": {"type": "y"}, "ERROR": 1}`))
		Expect(v.ErrorType).To(Equal("UNKNOWN"))
	})
})

var _ = Describe("a reply with status 500 (N-500)", func() {
	It("is a failure that says why", func() {
		v := judge(reply(500, `{"error": {"type": "UNKNOWN", "message": "no database"}}`))
		expectFailed(v, market.HTTP, "N-500", "status 500 Internal Server Error instead of 200")
		Expect(v.Fix).To(ContainSubstring("repeat"))
		Expect(v.ErrorType).To(Equal("UNKNOWN"))
		Expect(v.Violations).To(BeEmpty())
	})
})

var _ = DescribeTable("a reply to PING, which Market does not repeat (N-CONNECT-PING)", func(status int) {
	ping, other := reply(status, errorBody), reply(status, errorBody)
	ping.Ping = true
	Expect(judge(ping).Fix).To(And(ContainSubstring("PING"), Not(ContainSubstring("will repeat")), Not(Equal(judge(other).Fix))))
	Expect(judge(other).Fix).NotTo(ContainSubstring("PING"))
}, Entry(nil, 400), Entry(nil, 500), Entry(nil, 502), Entry(nil, 503))

var _ = DescribeTable("an error body that is wrong does not change the outcome, and is told",
	func(edit func(*verdict.Reply), pointer, keyword, found string) {
		for status, outcome := range map[int]journal.Outcome{400: journal.Rejected, 500: journal.Failed} {
			r := reply(status, errorBody)
			edit(&r)
			v := judge(r)
			Expect(v.Outcome).To(Equal(outcome))
			Expect(v.Subtype).To(Equal(market.HTTP))
			Expect(v.ErrorType).To(BeEmpty())
			Expect(v.Violations).To(HaveExactElements(And(
				HaveField("Pointer", pointer),
				HaveField("Keyword", keyword),
				HaveField("Found", ContainSubstring(found)))))
		}
	},
	Entry("no error", body(`{"message": "bad request"}`), "", "required", "bad request"),
	Entry("an unknown type", body(`{"error": {"type": "OOPS", "message": ""}}`), "/error/type", "enum", "OOPS"),
	Entry("no message", body(`{"error": {"type": "UNKNOWN"}}`), "/error", "required", "UNKNOWN"),
	Entry("not JSON", body(`bad request`), "", "json", "not a whole JSON body"),
	Entry("empty", body(``), "", "json", "not a whole JSON body"),
	Entry("too long", func(r *verdict.Reply) { r.TooLong = true }, "", "json", "not a whole JSON body"),
	Entry("torn", func(r *verdict.Reply) { r.Failure = market.CantParseResponse }, "", "json", "not a whole JSON body"),
	Entry("of another media type", func(r *verdict.Reply) { r.Header.Set("Content-Type", "text/html") }, "", "mediaType", `"text/html"`),
	Entry("of no media type", func(r *verdict.Reply) { r.Header.Del("Content-Type") }, "", "mediaType", "no Content-Type"),
)

func body(text string) func(*verdict.Reply) {
	return func(r *verdict.Reply) { r.Body = []byte(text) }
}

var _ = Describe("a reply with any other status (N-OTHER)", func() {
	DescribeTable("is a failure, whatever its body", func(status int, reason, fix string) {
		for _, text := range []string{goodBody, errorBody, "", "<html>"} {
			v := judge(reply(status, text))
			expectFailed(v, market.HTTP, "N-OTHER", reason)
			Expect(v.Fix).To(ContainSubstring(fix))
			Expect(v.Violations).To(BeEmpty())
			Expect(v.ErrorType).To(BeEmpty())
		}
	},
		Entry(nil, 101, "status 101 Switching Protocols instead of 200", "reply 200"),
		Entry(nil, 201, "status 201 Created instead of 200", "exactly 200"),
		Entry(nil, 202, "status 202 Accepted instead of 200", "exactly 200"),
		Entry(nil, 204, "status 204 No Content instead of 200", "exactly 200"),
		Entry(nil, 299, "status 299 instead of 200", "exactly 200"),
		Entry(nil, 301, "status 301", "does not follow redirects"),
		Entry(nil, 302, "status 302 Found", "does not follow redirects"),
		Entry(nil, 308, "status 308", "does not follow redirects"),
		Entry(nil, 401, "status 401", "sends no credentials"),
		Entry(nil, 403, "status 403", "N-IP"),
		Entry(nil, 404, "status 404 Not Found", "--path"),
		Entry(nil, 405, "status 405", "serve POST"),
		Entry(nil, 418, "status 418", "reply 200"),
		Entry(nil, 429, "status 429", "rate limits"),
		Entry(nil, 502, "status 502 Bad Gateway", "repeat"),
		Entry(nil, 503, "status 503", "repeat"),
		Entry(nil, 999, "status 999 instead of 200", "repeat"),
	)

	It("is one even if no status and no failure were given", func() {
		Expect(judge(verdict.Reply{}).Outcome).To(Equal(journal.Failed))
	})
})

var _ = Describe("a reply that did not come, or not whole", func() {
	DescribeTable("is named after its failure", func(subtype market.ErrorSubtype, rules ...string) {
		v := judge(verdict.Reply{Failure: subtype, Detail: "what happened"})
		Expect(v.Outcome).To(Equal(journal.Failed))
		Expect(v.Subtype).To(Equal(subtype))
		Expect(v.Rules).To(Equal(rules))
		Expect(v.Reason).To(Equal("what happened"))
	},
		Entry(nil, market.ConnectionRefused, "N-VERDICT"),
		Entry(nil, market.ConnectionTimedOut, "N-CONNECT", "N-VERDICT"),
		Entry(nil, market.ReadTimedOut, "N-DEADLINE", "N-VERDICT"),
		Entry(nil, market.SSLError, "N-HTTPS", "N-VERDICT"),
		Entry(nil, market.CantParseResponse, "N-200", "N-VERDICT"),
	)

	It("is a failure though its status was 200 and what came is valid", func() {
		r := reply(200, goodBody)
		r.Failure, r.Detail = market.CantParseResponse, "torn"
		expectFailed(judge(r), market.CantParseResponse, "N-200", "torn")
	})

	DescribeTable("is late, whatever its status (N-DEADLINE)", func(status int, text string) {
		r := reply(status, text)
		r.Failure, r.Detail = market.ReadTimedOut, "late"
		v := judge(r)
		expectFailed(v, market.ReadTimedOut, "N-DEADLINE", "late")
		Expect(v.ErrorType).To(BeEmpty())
	},
		Entry(nil, 0, ""),
		Entry(nil, 200, goodBody),
		Entry(nil, 400, errorBody),
		Entry(nil, 500, errorBody),
		Entry(nil, 302, ""),
	)

	It("has its status in the verdict if that alone decides", func() {
		r := reply(502, "<ht")
		r.Failure, r.Detail = market.CantParseResponse, "torn"
		expectFailed(judge(r), market.HTTP, "N-OTHER", "status 502")
	})
})
