package journal_test

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("short secrets", func() {
	known := (*journal.Secrets)(nil).AndHeader(http.Header{"X-Shop": {"q7Z"}, "User-Agent": {"dev"}}).And("a&b")

	DescribeTable("are masked as values of what sounds like a secret, or of what they are sent by", func(text string) {
		hidden := known.Hide("before " + text + " after")
		Expect(hidden).NotTo(Or(ContainSubstring("q7Z"), ContainSubstring("a&b"), ContainSubstring("a%26b")))
		Expect(hidden).To(And(HavePrefix("before "), HaveSuffix(" after"), ContainSubstring("***")))
	},
		Entry("in a header", "Api-Key: q7Z"),
		Entry("in a header with a scheme", "Authorization: Bearer q7Z"),
		Entry("with a scheme alone", "got 'OAuth q7Z'"),
		Entry("in a query", "/v2/campaigns?page=1&oauth_token=q7Z&limit=5"),
		Entry("in a query, escaped", "/v2/campaigns?api_key=a%26b#top"),
		Entry("in a query within a query", "/?next=%2F%3Ftoken%3Dq7Z"),
		Entry("in JSON", `{"token":"q7Z"}`),
		Entry("in JSON with blanks", `{"api_key" : "q7Z" }`),
		Entry("in JSON within JSON", `{"log":"{\"password\":\"q7Z\"}"}`),
		Entry("in JSON, as a list", `{"headers":{"Authorization":["q7Z"]}}`),
		Entry("in Ruby or PHP", `["HTTP_AUTHORIZATION"] => q7Z,`),
		Entry("in a page", "<tr><th>Api-Key</th><td>q7Z</td></tr>"),
		Entry("in JSON in a page", "{&quot;secret&quot;: &quot;q7Z&quot;}"),
		Entry("by the name of its field", "X-Shop: q7Z"),
		Entry("by the name of its field, as others write it", "HTTP_X_SHOP=q7Z; x_shop='q7Z'"),
		Entry("twice", "token=q7Z, key=q7Z."),
	)

	DescribeTable("are left where they are anything", func(text string) {
		Expect(known.Hide(text)).To(Equal(text))
	},
		Entry("a word", "offer q7Z is out of stock"),
		Entry("a value of something else", `{"sku":"q7Z","X-Other":"q7Z"}`),
		Entry("a part of a word", "token: q7Z1, token: Aq7Z, token: q7Z-2"),
		Entry("after prose", "the token is q7Z"),
		Entry("far from the name", "token:"+strings.Repeat(" ", 200)+"q7Z"),
		Entry("where a tag never ends", "token > q7Z"),
		Entry("a field that is no secret", "User-Agent: dev, secret: none"),
		Entry("nothing", ""),
	)

	It("are masked beside long ones, and in what is made of these", func() {
		both := known.And("long-secret")
		Expect(both.Hide("key=long-secret&token=q7Z")).To(Equal("key=***&token=***"))
		reply := both.Reply(401, http.Header{"Www-Authenticate": {`Bearer error="q7Z", token="q7Z"`}}, []byte(`{"token":"q7Z"}`))
		Expect(reply.Body).To(Equal(`{"token":"***"}`))
		Expect(reply.Header).To(ConsistOf(journal.Header{Name: "Www-Authenticate", Value: `Bearer error="q7Z", token="***"`}))
		verdict := both.Verdict(journal.Verdict{Violations: []journal.Violation{{Pointer: "/headers/token", Found: `"q7Z"`}, {Pointer: "/sku", Found: `"q7Z"`}}})
		Expect(verdict.Violations).To(HaveExactElements(HaveField("Found", `"***"`), HaveField("Found", `"q7Z"`)))
		call := both.Call(journal.Call{Header: []journal.Header{{Name: "X-Shop", Value: "q7Z"}, {Name: "X-Other", Value: "q7Z"}}, Query: "token=q7Z", Body: `{"apiKey":"q7Z"}`})
		Expect(call.Header).To(HaveExactElements(HaveField("Value", "***"), HaveField("Value", "q7Z")))
		Expect(call.Query + " " + call.Body).To(Equal(`token=*** {"apiKey":"***"}`))
	})

	It("take no time in a long text", func() {
		text := strings.Repeat("<b>q7Z;&token ", 1<<16)
		Expect(known.Hide(text)).To(HaveLen(len(text)))
	})
})
