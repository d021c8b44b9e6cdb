package schemas_test

import (
	"encoding/json"
	"strings"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

const goodReply = `{"version": "1.0.0", "name": "Мой магазин", "time": "2026-09-01T12:30:00Z"}`

// reply200 is a good reply with one property's value replaced.
func reply200(name, value string) string {
	values := map[string]string{"version": `"1.0.0"`, "name": `"shop"`, "time": `"2026-09-01T12:30:00Z"`}
	values[name] = value
	return `{"version": ` + values["version"] + `, "name": ` + values["name"] + `, "time": ` + values["time"] + `}`
}

var _ = Describe("Reply", func() {
	for _, revision := range schemas.Revisions() {
		Describe("in revision "+revision, func() {
			DescribeTable("takes what the contract allows",
				func(status int, body string) {
					Expect(load(revision).Reply(status, []byte(body))).To(BeEmpty())
				},
				Entry("a good reply (N-200)", 200, goodReply),
				Entry("properties of its own", 200, strings.Replace(goodReply, "{", `{"extra": [1, {"a": null}], `, 1)),
				Entry("a version of 1 character", 200, reply200("version", `"1"`)),
				Entry("a name of 100 characters, not bytes", 200, reply200("name", `"`+strings.Repeat("Ж", 100)+`"`)),
				Entry("a time with another offset", 200, reply200("time", `"2026-09-01T12:30:00.5+03:00"`)),
				Entry("a time to the nanosecond", 200, reply200("time", `"2026-09-01T12:30:00.123456789Z"`)),
				Entry("a key that comes twice, the last one right", 200, strings.Replace(goodReply, "{", `{"name": 1, `, 1)),
				Entry("white space around", 200, "\r\n\t "+goodReply+"\n"),
				Entry("a refusal (N-400)", 400, `{"error": {"type": "DUPLICATED_EVENT", "message": "had it"}}`),
				Entry("a failure (N-500)", 500, `{"error": {"type": "UNKNOWN", "message": ""}}`),
				Entry("anything with another status (N-OTHER)", 502, `<html>`),
				Entry("nothing with another status", 204, ``),
			)

			DescribeTable("says what the contract does not allow",
				func(status int, body, pointer, keyword, found, expected, fix string) {
					violations, err := load(revision).Reply(status, []byte(body))
					Expect(err).NotTo(HaveOccurred())
					Expect(violations).To(HaveExactElements(And(
						HaveField("Pointer", pointer),
						HaveField("Keyword", keyword),
						HaveField("Rule", map[int]string{200: "N-200", 400: "N-400", 500: "N-500"}[status]),
						HaveField("Found", found),
						HaveField("Expected", ContainSubstring(expected)),
						HaveField("Fix", ContainSubstring(fix)))))
				},
				Entry("an empty version", 200, reply200("version", `""`), "/version", "minLength", `""`, "string of 1 to 100 characters", `for example "1.0.0"`),
				Entry("a number for a version", 200, reply200("version", `1.0`), "/version", "type", `1.0`, "string of 1 to 100 characters", "integration's version"),
				Entry("a name of 101 characters", 200, reply200("name", `"`+strings.Repeat("a", 101)+`"`), "/name", "maxLength", `"`+strings.Repeat("a", 101)+`"`, "string of 1 to 100 characters", "integration's name"),
				Entry("null for a name", 200, reply200("name", `null`), "/name", "type", `null`, "string", "integration's name"),
				Entry("a time without offset", 200, reply200("time", `"2026-09-01T12:30:00"`), "/time", "format", `"2026-09-01T12:30:00"`, "RFC 3339", "UTC"),
				Entry("a date", 200, reply200("time", `"2026-09-01"`), "/time", "format", `"2026-09-01"`, "RFC 3339", "UTC"),
				Entry("a day that is not", 200, reply200("time", `"2026-02-30T12:30:00Z"`), "/time", "format", `"2026-02-30T12:30:00Z"`, "RFC 3339", "UTC"),
				Entry("Unix time", 200, reply200("time", `1756729800`), "/time", "type", `1756729800`, "RFC 3339", "UTC"),
				Entry("an array", 200, `[]`, "", "type", `[]`, "object", `{"version": "1.0.0"`),
				Entry("null", 200, `null`, "", "type", `null`, "object", `{"version": "1.0.0"`),
				Entry("no version", 200, `{"name": "a", "time": "2026-09-01T12:30:00Z"}`, "", "required", `{"name":"a","time":"2026-09-01T12:30:00Z"}`, `property "version": string of 1 to 100 characters`, "integration's version"),
				Entry("no error", 400, `{}`, "", "required", `{}`, `property "error": object`, `{"error": {"type"`),
				Entry("a string for an error", 500, `{"error": "failed"}`, "/error", "type", `"failed"`, "object", `{"error": {"type"`),
				Entry("an error without type", 400, `{"error": {"message": "a"}}`, "/error", "required", `{"message":"a"}`, `property "type": one of UNKNOWN, WRONG_EVENT_FORMAT, DUPLICATED_EVENT`, "DUPLICATED_EVENT for one you have had"),
				Entry("an error without message", 500, `{"error": {"type": "UNKNOWN"}}`, "/error", "required", `{"type":"UNKNOWN"}`, `property "message": string`, "a sentence"),
				Entry("an unknown error type", 400, `{"error": {"type": "OOPS", "message": "a"}}`, "/error/type", "enum", `"OOPS"`, "one of UNKNOWN", "WRONG_EVENT_FORMAT for"),
			)
		})
	}

	It("gives one violation for each missing property, in the contract's order", func() {
		violations, err := load(schemas.Latest).Reply(200, []byte(`{}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(violations).To(HaveExactElements(
			HaveField("Expected", HavePrefix(`property "version"`)),
			HaveField("Expected", HavePrefix(`property "name"`)),
			HaveField("Expected", HavePrefix(`property "time"`))))
	})

	DescribeTable("shows what it found cut short and printable",
		func(value, found string) {
			violations, err := load(schemas.Latest).Reply(200, []byte(reply200("version", value)))
			Expect(err).NotTo(HaveOccurred())
			Expect(violations).To(HaveExactElements(HaveField("Found", found)))
		},
		Entry("200 characters whole", `[`+strings.Repeat("1,", 98)+`12]`, `[`+strings.Repeat("1,", 98)+`12]`),
		Entry("201 characters cut", `[`+strings.Repeat("1,", 98)+`123]`, `[`+strings.Repeat("1,", 98)+`12…`),
		Entry("on a character, not a byte", `["`+strings.Repeat("Ж", 300)+`"]`, `["`+strings.Repeat("Ж", 197)+`…`),
		Entry("the terminal's controls escaped", `["\u001b[2J\u007f\u009b\u202e\ud83e\uded6\udb40\udc01"]`, `["\u001b[2J\u007f\u009b\u202e🫖\udb40\udc01"]`),
		Entry("HTML as it is", `["<b>&"]`, `["<b>&"]`),
		Entry("properties sorted", `{"b": 1, "a": 2}`, `{"a":2,"b":1}`),
		Entry("numbers as they were", `[1.50, 12345678901234567890]`, `[1.50,12345678901234567890]`),
	)

	It("prints no control character, whichever comes", func() {
		set := load(schemas.Latest)
		for r := rune(0); r < 0x3000; r++ {
			body, err := json.Marshal([]string{string(r)})
			Expect(err).NotTo(HaveOccurred())
			violations, err := set.Reply(200, body)
			Expect(err).NotTo(HaveOccurred())
			Expect(strings.ContainsFunc(violations[0].Found, unprintable)).To(BeFalse(), "%U", r)
		}
	})
})

func unprintable(r rune) bool { return !unicode.IsPrint(r) }
