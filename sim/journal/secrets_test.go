package journal_test

import (
	"encoding/base64"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("secrets that are known by value", func() {
	const token = `s3cr&t/"тайна" <1>`
	known := (*journal.Secrets)(nil).And(token, "short")

	DescribeTable("are masked in what echoes them", func(written string) {
		Expect(known.Hide("before " + written + " after")).To(Equal("before *** after"))
	},
		Entry("as they are", token),
		Entry("in a URL", "s3cr%26t%2F%22%D1%82%D0%B0%D0%B9%D0%BD%D0%B0%22+%3C1%3E"),
		Entry("in a path", "s3cr&t%2F%22%D1%82%D0%B0%D0%B9%D0%BD%D0%B0%22%20%3C1%3E"),
		Entry("in JSON", `s3cr&t/\"тайна\" <1>`),
		Entry("in JSON that is safe for HTML", `s3cr\u0026t/\"тайна\" \u003c1\u003e`),
		Entry("in a page", "s3cr&amp;t/&#34;тайна&#34; &lt;1&gt;"),
		Entry("in base64", base64.StdEncoding.EncodeToString([]byte(token))),
		Entry("in base64 for URLs", base64.RawURLEncoding.EncodeToString([]byte(token))),
	)

	It("are not what is found everywhere", func() {
		Expect(known.Hide("a short text")).To(Equal("a short text"))
		Expect((*journal.Secrets)(nil).Hide(token)).To(Equal(token))
		Expect(known.And("short")).To(BeIdenticalTo(known))
	})

	It("are masked whole where one begins another", func() {
		both := known.And("password", "password-and-more")
		Expect(both.Hide("password-and-more, password")).To(Equal("***, ***"))
	})

	It("are masked in a reply before it is cut", func() {
		body := strings.Repeat("x", 4<<10-4) + token + "rest"
		reply := known.Reply(500, http.Header{"Content-Type": {"text/" + token}, "Set-Cookie": {token}}, []byte(body))
		Expect(reply.Body).To(HaveSuffix("x***r"))
		Expect(reply.BodyBytes).To(BeEquivalentTo(len(body)))
		Expect(reply.Truncated).To(BeTrue())
		Expect(reply.Header).To(ConsistOf(journal.Header{Name: "Content-Type", Value: "text/***"}))
	})

	It("are masked in a verdict and in a call, which stay as they were", func() {
		verdict := journal.Verdict{Reason: "found " + token, Violations: []journal.Violation{{Found: token}}, Warnings: []journal.Violation{{Fix: token}}}
		hidden := known.Verdict(verdict)
		Expect(hidden.Reason).To(Equal("found ***"))
		Expect(hidden.Violations[0].Found + hidden.Warnings[0].Fix).To(Equal("******"))
		Expect(verdict.Violations[0].Found).To(Equal(token))

		call := journal.Call{
			Path: "/" + token, Query: "q=" + token, Body: token, Integration: token, Header: []journal.Header{{Name: "X-Any", Value: token}},
			Reply: &journal.Reply{Body: token}, Findings: []journal.Finding{{Message: token}},
		}
		masked := known.Call(call)
		Expect([]string{masked.Path, masked.Query, masked.Body, masked.Integration, masked.Header[0].Value, masked.Reply.Body, masked.Findings[0].Message}).
			To(Equal([]string{"/***", "q=***", "***", "***", "***", "***", "***"}))
		Expect(call.Header[0].Value + call.Reply.Body + call.Findings[0].Message).To(Equal(token + token + token))
	})

	It("come from what a user adds to the header", func() {
		added := http.Header{
			"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("seller:open sesame"))},
			"Cookie":        {`session=abcdef123; theme="dark-blue"`},
			"X-Api":         {"Bearer 0123456789"},
			"User-Agent":    {"curl/8.0.0"},
		}
		Expect(journal.HeaderSecrets(added)).To(ContainElements("seller:open sesame", "open sesame", "abcdef123", "dark-blue", "0123456789", "Bearer 0123456789"))
		Expect(journal.HeaderSecrets(added)).NotTo(ContainElement("curl/8.0.0"))
	})

	It("come from a URL", func() {
		Expect(journal.URLSecrets("https://user%20name:pass%2Fword@shop.example/hook?token=a%20b%20c&page=2#api_key=abcdef")).
			To(Equal([]string{"user name", "pass/word", "user name:pass/word", "a b c", "abcdef"}))
		Expect(journal.URLSecrets("https://shop.example/?page=2")).To(BeEmpty())
		Expect(journal.URLSecrets(":")).To(BeEmpty())
	})
})
