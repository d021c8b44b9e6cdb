package journal_test

import (
	"net/http"
	"strings"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("the header of a request, recorded", func() {
	It("is sorted by name, its values in their order", func() {
		Expect(journal.RequestHeader(http.Header{
			"X-Two":        {"b", "a"},
			"Content-Type": {"application/json"},
			"Traceparent":  {"00-1-2-01"},
		}, nil)).To(Equal([]journal.Header{
			{Name: "Content-Type", Value: "application/json"},
			{Name: "Traceparent", Value: "00-1-2-01"},
			{Name: "X-Two", Value: "b"},
			{Name: "X-Two", Value: "a"},
		}))
	})

	It("hides what a user added, unless it never is a secret", func() {
		h := http.Header{"X-Team": {"hush"}, "X-Ours": {"shown"}, "User-Agent": {"curl"}, "Api-Key": {"hush"}}
		added := http.Header{"X-Team": {"hush"}, "User-Agent": {"curl"}}
		Expect(journal.RequestHeader(h, added)).To(Equal([]journal.Header{
			{Name: "Api-Key", Value: journal.Mask},
			{Name: "User-Agent", Value: "curl"},
			{Name: "X-Ours", Value: "shown"},
			{Name: "X-Team", Value: journal.Mask},
		}))
	})

	It("keeps 64 fields, and says how many there were besides", func() {
		h := http.Header{"X-Many": make([]string, 150_000), "A": {"first"}}
		got := journal.RequestHeader(h, nil)
		Expect(got).To(HaveLen(65))
		Expect(got[0]).To(Equal(journal.Header{Name: "A", Value: "first"}))
		Expect(got[64]).To(Equal(journal.Header{Name: journal.LeftOut, Value: "149937"}))
	})

	It("is an empty list where there is none", func() {
		Expect(journal.RequestHeader(nil, nil)).To(Equal([]journal.Header{}))
	})

	DescribeTable("hides a secret", func(name string) {
		for _, spelled := range []string{name, strings.ToLower(name), strings.ToUpper(name)} {
			Expect(journal.RequestHeader(http.Header{spelled: {"hush", "hush too"}}, nil)).To(Equal([]journal.Header{
				{Name: spelled, Value: journal.Mask},
				{Name: spelled, Value: journal.Mask},
			}))
		}
	},
		Entry(nil, "Authorization"),
		Entry(nil, "Proxy-Authorization"),
		Entry(nil, "X-Authorization"),
		Entry(nil, "X-Authentication"),
		Entry(nil, "Api-Key"),
		Entry(nil, "X-Api-Key"),
		Entry(nil, "X-Apikey"),
		Entry(nil, "X_Api_Key"),
		Entry(nil, "X-Shop-Key"),
		Entry(nil, "X-Accesskey-2"),
		Entry(nil, "Auth"),
		Entry(nil, "X-Auth"),
		Entry(nil, "X-Auth-Token"),
		Entry(nil, "X-Csrf-Token"),
		Entry(nil, "Cookie"),
		Entry(nil, "Set-Cookie"),
		Entry(nil, "X-Client-Secret"),
		Entry(nil, "X-Password"),
		Entry(nil, "X-Hub-Signature-256"),
		Entry(nil, "X-Session-Id"),
		Entry(nil, "X-Amz-Credential"),
		Entry(nil, "X-Passwd"),
		Entry(nil, "X-Passphrase"),
		Entry(nil, "X-Bearer"),
		Entry(nil, "X-Jwt-Assertion"),
		Entry(nil, "X-Vercel-Protection-Bypass"),
	)

	DescribeTable("shows what is none", func(name string) {
		Expect(journal.RequestHeader(http.Header{name: {"value"}}, nil)).To(Equal([]journal.Header{{Name: name, Value: "value"}}))
	},
		Entry(nil, "Traceparent"),
		Entry(nil, "Content-Type"),
		Entry(nil, "Accept"),
		Entry(nil, "User-Agent"),
		Entry(nil, "Host"),
		Entry(nil, "Idempotency-Key"),
		Entry(nil, "X-Author"),
		Entry(nil, "X-Keyboard"),
		Entry(nil, "X-Forwarded-For"),
		Entry(nil, "X-Market-Integration"),
		Entry(nil, "X-Request-Id"),
	)

	It("is bounded, at the end of a character", func() {
		value := func(v string) string { return journal.RequestHeader(http.Header{"A": {v}}, nil)[0].Value }
		Expect(value(strings.Repeat("x", 1024))).To(HaveLen(1024))
		Expect(value(strings.Repeat("x", 1025))).To(HaveLen(1024))
		Expect(value("x" + strings.Repeat("Ж", 1024))).To(Equal("x" + strings.Repeat("Ж", 511)))
		Expect(value("a\xffb")).To(Equal("a\uFFFDb"))
	})
})

var _ = Describe("the header of a reply, recorded", func() {
	It("holds what bears on the verdict, and nothing that changes from run to run", func() {
		Expect(journal.ReplyHeader(http.Header{
			"Www-Authenticate": {"Bearer"},
			"Server":           {"nginx"},
			"Retry-After":      {"60"},
			"Location":         {"/new"},
			"Content-Type":     {"text/html"},
			"Content-Encoding": {"gzip"},
			"Allow":            {"GET", "POST"},
			"Date":             {"Tue, 01 Sep 2026 09:00:00 GMT"},
			"Set-Cookie":       {"session=1"},
			"X-Request-Id":     {"1"},
			"Content-Length":   {"1"},
		})).To(Equal([]journal.Header{
			{Name: "Allow", Value: "GET"},
			{Name: "Allow", Value: "POST"},
			{Name: "Content-Encoding", Value: "gzip"},
			{Name: "Content-Type", Value: "text/html"},
			{Name: "Location", Value: "/new"},
			{Name: "Retry-After", Value: "60"},
			{Name: "Server", Value: "nginx"},
			{Name: "Www-Authenticate", Value: "Bearer"},
		}))
	})
})

var _ = DescribeTable("a URL, masked", func(text, masked string) {
	Expect(journal.MaskURL(text)).To(Equal(masked))
	header := journal.ReplyHeader(http.Header{"Location": {text}})
	Expect(header).To(Equal([]journal.Header{{Name: "Location", Value: masked}}))
},
	Entry("has nothing to hide", "https://a.example/n?page=1&b=%20#top", "https://a.example/n?page=1&b=%20#top"),
	Entry("has no query", "/new", "/new"),
	Entry("is empty", "", ""),
	Entry("has a token", "https://a.example/n?a=1&auth-token=hush&b=2#top", "https://a.example/n?a=1&auth-token=***&b=2#top"),
	Entry("has several", "/n?token=hush&key=hush&api_key=hush&Secret=hush&password=hush&signature=hush", "/n?token=***&key=***&api_key=***&Secret=***&password=***&signature=***"),
	Entry("has one with escapes in its name", "/n?api%5Fke%79=hush", "/n?api%5Fke%79=***"),
	Entry("has a name that cannot be read", "/n?%zz=hush", "/n?%zz=***"),
	Entry("has one in the fragment, or behind another sign", "/n?a=1;key=hush&&b#token=hush", "/n?a=1;key=***&&b#token=***"),
	Entry("has a password", "https://user:hush@a.example/n@b", "https://***@a.example/n@b"),
	Entry("has a password and no path", "https://user:hush@a.example?a=1", "https://***@a.example?a=1"),
)

var _ = Describe("a reply, recorded", func() {
	const most, binary = 4 << 10, 512

	It("is kept whole if it is small", func() {
		body := `{"name": "Мой магазин"}`
		Expect(journal.NewReply(200, http.Header{"Content-Type": {"application/json"}, "Date": {"today"}}, []byte(body))).To(Equal(&journal.Reply{
			Status:    200,
			Header:    []journal.Header{{Name: "Content-Type", Value: "application/json"}},
			Body:      body,
			BodyBytes: int64(len(body)),
		}))
	})

	It("may have no body", func() {
		Expect(journal.NewReply(204, nil, nil)).To(Equal(&journal.Reply{Status: 204, Header: []journal.Header{}}))
	})

	DescribeTable("is bounded", func(body, kept string, truncated bool) {
		r := journal.NewReply(200, nil, []byte(body))
		Expect(r.Body == kept).To(BeTrue(), "%d bytes, ending in %q", len(r.Body), r.Body[max(0, len(r.Body)-8):])
		Expect(utf8.ValidString(r.Body)).To(BeTrue())
		Expect(len(r.Body)).To(BeNumerically("<=", most))
		Expect(r.BodyBytes).To(BeEquivalentTo(len(body)))
		Expect(r.Truncated).To(Equal(truncated))
	},
		Entry("exactly full", strings.Repeat("x", most), strings.Repeat("x", most), false),
		Entry("one byte more", strings.Repeat("x", most+1), strings.Repeat("x", most), true),
		Entry("a whole Cyrillic letter at the edge", strings.Repeat("Ж", most/2+1), strings.Repeat("Ж", most/2), true),
		Entry("half a Cyrillic letter at the edge", "x"+strings.Repeat("Ж", most/2), "x"+strings.Repeat("Ж", most/2-1), true),
		Entry("a quarter of an emoji at the edge", "x"+strings.Repeat("🫖", most/4), "x"+strings.Repeat("🫖", most/4-1), true),
		Entry("three quarters of an emoji at the edge", "xxx"+strings.Repeat("🫖", most/4), "xxx"+strings.Repeat("🫖", most/4-1), true),
		Entry("a replacement character of its own at the edge", strings.Repeat("x", most-3)+"\uFFFDx", strings.Repeat("x", most-3)+"\uFFFD", true),
		Entry("a replacement character of its own, which is text", "\uFFFD"+strings.Repeat("x", binary), "\uFFFD"+strings.Repeat("x", binary), false),
		Entry("bytes that are no text", "a\xff\xfe\x80b\xd0", "a\uFFFDb\uFFFD", false),
		Entry("as many bytes that are no text as are kept", "\xff\xff\xff"+strings.Repeat("x", binary-3), "\uFFFD"+strings.Repeat("x", binary-3), false),
		Entry("more bytes that are no text", "\xff"+strings.Repeat("x", binary), "\uFFFD"+strings.Repeat("x", binary-3), true),
		Entry("text with one such byte far on", strings.Repeat("x", most-1)+"\xff", strings.Repeat("x", binary), true),
		Entry("text with such bytes past what is kept", strings.Repeat("x", most)+"\xff", strings.Repeat("x", most), true),
		Entry("bytes that become longer as text", strings.Repeat("x\xff", binary/2), strings.Repeat("x\uFFFD", binary/4), true),
		Entry("nothing but the middle of characters", strings.Repeat("\x80", 2*most), "\uFFFD", true),
	)
})
