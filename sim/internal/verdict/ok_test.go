package verdict_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("a reply with status 200 (N-200)", func() {
	It("is accepted with a valid body", func() {
		Expect(judge(reply(200, goodBody))).To(Equal(journal.Verdict{Outcome: journal.Accepted, Rules: []string{"N-200"}}))
	})

	DescribeTable("may say its media type as", func(value string) {
		r := reply(200, goodBody)
		r.Header.Set("Content-Type", value)
		Expect(judge(r).Outcome).To(Equal(journal.Accepted))
	},
		Entry("with a charset", "application/json; charset=utf-8"),
		Entry("with a charset in capitals", "application/json;charset=UTF-8"),
		Entry("with a quoted charset", `application/json; charset="utf-8"`),
		Entry("in any case", "Application/JSON; Charset=Utf-8"),
		Entry("with another parameter", "application/json; profile=x"),
	)

	DescribeTable("has a media type that is none of JSON", func(value, says string) {
		r := reply(200, goodBody)
		r.Header.Set("Content-Type", value)
		expectFailed(judge(r), market.UnsupportedMediaType, "N-200", says)
	},
		Entry("a web page", "text/html; charset=utf-8", `Content-Type is "text/html; charset=utf-8" instead of application/json`),
		Entry("plain text", "text/plain", `"text/plain"`),
		Entry("JSON of another kind", "application/problem+json", `"application/problem+json"`),
		Entry("JSON by its old name", "text/json", `"text/json"`),
		Entry("no media type", "json", `"json"`),
		Entry("two of them", "application/json, text/html", `"application/json, text/html"`),
		Entry("empty", "", "no Content-Type header"),
		Entry("not readable", "application/json; charset=", `"application/json; charset="`),
		Entry("in another charset", "application/json; charset=windows-1251", `charset is "windows-1251" instead of UTF-8`),
		Entry("with what a terminal obeys", "\x1b[2J\xff", `"\x1b[2J`),
		Entry("without end", strings.Repeat("x", 1<<16), strings.Repeat("x", 100)+`…" instead of`),
	)

	It("has no media type at all", func() {
		r := reply(200, goodBody)
		r.Header = nil
		expectFailed(judge(r), market.UnsupportedMediaType, "N-200", "no Content-Type header")
	})

	It("is judged by its media type before its body", func() {
		r := reply(200, "ok, thanks")
		r.Header.Set("Content-Type", "text/plain")
		Expect(judge(r).Subtype).To(Equal(market.UnsupportedMediaType))
	})

	DescribeTable("has a body that is not JSON", func(body, says string) {
		expectFailed(judge(reply(200, body)), market.CantParseResponse, "N-200", says)
	},
		Entry("but words", "ok, thanks", "not JSON: line 1, byte 0"),
		Entry("but nothing", "", "not JSON"),
		Entry("but half of it", goodBody[:20], "not JSON"),
		Entry("but two of them", goodBody+goodBody, "not JSON"),
		Entry("but windows-1251", "{\"name\": \"\xcc\xee\xe9\"}", "not JSON"),
		Entry("but with a byte order mark", "\xef\xbb\xbf"+goodBody, "not JSON"),
	)

	It("has a body that does not end", func() {
		r := reply(200, goodBody)
		r.TooLong = true
		expectFailed(judge(r), market.CantParseResponse, "N-200", "goes on after 1024 KiB")
	})

	DescribeTable("has a body in an encoding", func(encoding string, fine bool) {
		r := reply(200, goodBody)
		r.Header.Set("Content-Encoding", encoding)
		v := judge(r)
		if fine {
			Expect(v.Outcome).To(Equal(journal.Accepted))
			return
		}
		expectFailed(v, market.CantParseResponse, "N-200", `encoded as "`)
	},
		Entry("that was not offered", "gzip", false),
		Entry("of several steps", "identity, gzip", false),
		Entry("that a terminal obeys", "\x1b[2J", false),
		Entry("that is none", "identity", true),
		Entry("that is none, in capitals", "IDENTITY", true),
		Entry("that is not named", "", true),
	)

	DescribeTable("has a body that breaks the contract", func(body, pointer, keyword string) {
		v := judge(reply(200, body))
		expectFailed(v, market.InvalidData, "N-200", "expected ")
		Expect(v.Violations).To(HaveExactElements(And(HaveField("Pointer", pointer), HaveField("Keyword", keyword))))
	},
		Entry("no version", `{"name": "a", "time": "2026-09-01T12:30:00Z"}`, "", "required"),
		Entry("an empty version", with(`"1.0.0"`, `""`), "/version", "minLength"),
		Entry("a number for a version", with(`"1.0.0"`, `1`), "/version", "type"),
		Entry("a long version", with("1.0.0", strings.Repeat("1", 101)), "/version", "maxLength"),
		Entry("no name", `{"version": "1", "time": "2026-09-01T12:30:00Z"}`, "", "required"),
		Entry("an empty name", with("My store", ""), "/name", "minLength"),
		Entry("a long name", with("My store", strings.Repeat("я", 101)), "/name", "maxLength"),
		Entry("null for a name", with(`"My store"`, "null"), "/name", "type"),
		Entry("a name by another name", with(`"name"`, `"Name"`), "", "required"),
		Entry("no time", `{"version": "1", "name": "a"}`, "", "required"),
		Entry("a time without zone", with("00Z", "00"), "/time", "format"),
		Entry("a date", with("T12:30:00Z", ""), "/time", "format"),
		Entry("a time for people", with("2026-09-01T12:30:00Z", "yesterday"), "/time", "format"),
		Entry("Unix time", with(`"2026-09-01T12:30:00Z"`, "1756729800"), "/time", "type"),
		Entry("an array", `[]`, "", "type"),
		Entry("null", `null`, "", "type"),
	)

	It("sums up what its body breaks, the first three of it", func() {
		Expect(judge(reply(200, `{"version": "", "name": 1}`)).Reason).To(HavePrefix(`body: expected property "time": `))

		v := judge(reply(200, `{"version": "", "name": 1, "time": 1}`))
		Expect(v.Violations).To(HaveLen(3))
		Expect(v.Reason).To(MatchRegexp("^/name: expected .+; /time: expected .+; /version: expected .+"))
		Expect(v.Reason).NotTo(ContainSubstring("more"))

		Expect(verdict.Judge(strict{}, reply(200, goodBody)).Reason).To(HaveSuffix("/c: expected less; and 2 more"))
	})
})

// strict finds five things wrong with every body.
type strict struct{}

func (strict) ReplyObject(int, []byte) (body map[string]any, list []schemas.Violation, err error) {
	for _, pointer := range []string{"/a", "/b", "/c", "/d", "/e"} {
		list = append(list, schemas.Violation{Pointer: pointer, Expected: "less"})
	}
	return nil, list, nil
}

var _ = Describe("an integration's name in other letters than ASCII (N-200)", func() {
	It("is accepted with a warning", func() {
		v := judge(reply(200, with("My store", "Мой магазин")))
		Expect(v.Outcome).To(Equal(journal.Accepted))
		Expect(v.Warnings).To(HaveExactElements(And(
			HaveField("Pointer", "/name"), HaveField("Found", `"Мой магазин"`), HaveField("Fix", ContainSubstring("Latin letters")))))
		Expect(judge(reply(200, goodBody)).Warnings).To(BeEmpty())
	})
})

var _ = Describe("a time that is not in UTC (N-200)", func() {
	warnings := func(time string) []journal.Violation {
		GinkgoHelper()
		v := judge(reply(200, with("2026-09-01T12:30:00Z", time)))
		Expect(v.Outcome).To(Equal(journal.Accepted))
		return v.Warnings
	}

	It("is accepted with a warning that names the time in UTC", func() {
		Expect(warnings("2026-09-01T12:30:00.5+03:00")).To(Equal([]journal.Violation{{
			Pointer:  "/time",
			Keyword:  "format",
			Rule:     "N-200",
			Found:    `"2026-09-01T12:30:00.5+03:00"`,
			Expected: "a time in UTC",
			Fix:      "send the time in UTC, here 2026-09-01T09:30:00.5Z",
		}}))
	})

	It("may be the day after in UTC", func() {
		Expect(warnings("2026-09-01T23:30:00-05:00")).To(HaveExactElements(HaveField("Fix", HaveSuffix("2026-09-02T04:30:00Z"))))
	})

	DescribeTable("is in UTC after all", func(time string) {
		Expect(warnings(time)).To(BeEmpty())
	},
		Entry("by Z", "2026-09-01T12:30:00.123456789Z"),
		Entry("by +00:00", "2026-09-01T12:30:00+00:00"),
		Entry("by -00:00", "2026-09-01T12:30:00-00:00"),
	)

	It("is not looked for under another name", func() {
		v := judge(reply(200, with("{", `{"TIME": "2026-09-01T12:30:00+03:00", `)))
		Expect(v).To(Equal(journal.Verdict{Outcome: journal.Accepted, Rules: []string{"N-200"}}))
		v = judge(reply(200, with("}", `, "Time": "2026-09-01T12:30:00+03:00"}`)))
		Expect(v.Warnings).To(BeEmpty())
	})
})

var _ = Describe("a 200 that says it is an error (N-200)", func() {
	DescribeTable("is accepted with a warning", func(more, pointer, found string) {
		v := judge(reply(200, with("{", "{"+more+", ")))
		Expect(v.Outcome).To(Equal(journal.Accepted))
		Expect(v.Warnings).To(HaveExactElements(And(
			HaveField("Keyword", "error"), HaveField("Pointer", pointer), HaveField("Found", found), HaveField("Fix", ContainSubstring("it is lost")))))
	},
		Entry(nil, `"status": "error"`, "/status", `"error"`),
		Entry(nil, `"Status": "FAILED"`, "/Status", `"FAILED"`),
		Entry(nil, `"result": "fail"`, "/result", `"fail"`),
		Entry(nil, `"error": "заказ не найден"`, "/error", `"заказ не найден"`),
		Entry(nil, `"error": {"type": "UNKNOWN"}`, "/error", `{"type":"UNKNOWN"}`),
		Entry(nil, `"errors": [1]`, "/errors", `[1]`),
		Entry(nil, `"success": false`, "/success", `false`),
		Entry(nil, `"error": true`, "/error", `true`),
		Entry("once", `"status": "error", "error": "x"`, "/error", `"x"`),
	)

	DescribeTable("is none after all", func(more string) {
		Expect(judge(reply(200, with("{", "{"+more+", "))).Warnings).To(BeEmpty())
	},
		Entry(nil, `"status": "ok"`),
		Entry(nil, `"error": null`),
		Entry(nil, `"error": ""`),
		Entry(nil, `"error": false`),
		Entry(nil, `"error": {}`),
		Entry(nil, `"errors": []`),
		Entry(nil, `"success": true`),
		Entry(nil, `"data": {"status": "error"}`),
		Entry(nil, `"order": {"error": "in what was ordered"}`),
	)
})

var _ = Describe("the form of a good reply", func() {
	DescribeTable("is accepted with a warning", func(change func(*verdict.Reply), where string) {
		r := reply(200, goodBody)
		change(&r)
		v := judge(r)
		Expect(v.Outcome).To(Equal(journal.Accepted))
		Expect(v.Warnings).To(HaveExactElements(And(HaveField("Pointer", where), HaveField("Keyword", "http"))))
	},
		Entry("of another protocol", func(r *verdict.Reply) { r.Protocol = "HTTP/7.3" }, "status line"),
		Entry("with two lengths", func(r *verdict.Reply) { r.TwoLengths = true }, "header"),
		Entry("with more after it", func(r *verdict.Reply) { r.Surplus = true }, "end"),
	)

	It("is fine by either protocol that Market speaks", func() {
		for _, protocol := range []string{"HTTP/1.1", "HTTP/1.0"} {
			r := reply(200, goodBody)
			r.Protocol = protocol
			Expect(judge(r).Warnings).To(BeEmpty())
		}
	})
})
