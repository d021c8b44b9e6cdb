package headline_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("what a store says of itself", func() {
	said := func(body string) string { return headline.Said(&journal.Reply{Status: 500, Body: body}) }

	DescribeTable("is found in", func(body, text string) {
		Expect(said(body)).To(Equal(text))
	},
		Entry("Market's own error body", `{"error":{"type":"UNKNOWN","message":"TypeError: x is undefined"}}`, "TypeError: x is undefined"),
		Entry("its Cyrillic, escaped", `{"error":{"type":"UNKNOWN","message":"\u0442\u043e\u0432\u0430\u0440 \u043d\u0435 \u043d\u0430\u0439\u0434\u0435\u043d"}}`, "товар не найден"),
		Entry("an error body without a message", `{"error":{"type":"WRONG_EVENT_FORMAT"}}`, "WRONG_EVENT_FORMAT"),
		Entry("FastAPI", `{"detail":[{"loc":["body","orderId"],"msg":"field required","type":"missing"}]}`, "field required"),
		Entry("Spring", `{"timestamp":"2026","status":500,"error":"Internal Server Error","message":"no value present","path":"/n"}`, "no value present"),
		Entry("ASP.NET", `{"type":"https://tools.ietf.org/html/rfc9110","title":"One or more validation errors occurred.","status":400}`, "One or more validation errors occurred"),
		Entry("names in capitals", `{"Message":"An error has occurred."}`, "An error has occurred"),
		Entry("a plain error", `{"error":"заказ не найден"}`, "заказ не найден"),
		Entry("a JSON text", `"boom"`, "boom"),
		Entry("Express", `<!DOCTYPE html><html><head><title>Error</title></head><body><pre>TypeError: Cannot read properties of undefined (reading &#39;x&#39;)<br> &nbsp; at /app/index.js:3:7</pre></body></html>`, "TypeError: Cannot read properties of undefined (reading 'x')"),
		Entry("Django", `<html><head><title>KeyError at /notification</title></head><body><pre class="exception_value">&#x27;orderId&#x27;</pre>`, "'orderId'"),
		Entry("Werkzeug", "<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n<p>The server", "500 Internal Server Error"),
		Entry("PHP", "<br />\n<b>Fatal error</b>:  Uncaught TypeError: f(): Argument #1 in /a.php:3\nStack trace:", "Uncaught TypeError: f(): Argument #1 in /a.php:3"),
		Entry("nginx", "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1>", "502 Bad Gateway"),
		Entry("a plain text", "\n  Traceback (most recent call last):\n  File", "Traceback (most recent call last):"),
		Entry("nothing", "", ""),
		Entry("an empty object", "{}", ""),
		Entry("numbers alone", `{"status":500}`, ""),
		Entry("JSON that is cut", `{"error":{"message":"half of `, ""),
		Entry("JSON nested deep", strings.Repeat(`{"error":`, 50)+`"x"`+strings.Repeat("}", 50), ""),
	)

	It("is nothing where there is no reply", func() {
		Expect(headline.Said(nil)).To(BeEmpty())
	})

	It("is cut between words and characters", func() {
		for _, word := range []string{"слово ", "e\u0301", "👩‍💻 ", "x"} {
			text := said(`{"message":"` + strings.Repeat(word, 200) + `"}`)
			Expect(utf8.RuneCountInString(text)).To(BeNumerically("<=", 160), word)
			Expect(text).To(HaveSuffix("…"))
			Expect(utf8.ValidString(text)).To(BeTrue())
		}
		Expect(said(strings.Repeat("слово ", 200))).To(HaveSuffix("слово…"))
	})

	It("is one line that a terminal cannot take for orders", func() {
		Expect(said("{\"message\":\"a\\u001b[31mb\\r\\nc\\u202e\\u0000\"}")).To(Equal("a[31mb c"))
	})
})

func FuzzSaid(f *testing.F) {
	for _, body := range []string{"", `{"error":{"message":"x"}}`, "<pre>x<br>", "<b>Fatal error</b>: x", "\xff\x00", `["a",{"b":1}]`} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		text := headline.Said(&journal.Reply{Status: 500, Body: body})
		if utf8.RuneCountInString(text) > 160 || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%q says %q", body, text)
		}
	})
}
