package schemas_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// withNumber is a good reply with a number in a property of its own.
func withNumber(number string) string {
	return strings.Replace(goodReply, "{", `{"n": `+number+`, `, 1)
}

func nested(depth int) string {
	return strings.Repeat("[", depth) + strings.Repeat("]", depth)
}

var _ = Describe("A body that is not JSON", func() {
	DescribeTable("is an error that says where and what",
		func(body string, line, offset int, problem string) {
			for _, status := range []int{200, 400, 500} {
				violations, err := load(schemas.Latest).Reply(status, []byte(body))
				Expect(violations).To(BeNil())
				var syntax *schemas.SyntaxError
				Expect(errors.As(err, &syntax)).To(BeTrue())
				Expect(syntax.Line).To(Equal(line), "line")
				Expect(syntax.Offset).To(Equal(offset), "offset")
				Expect(syntax.Problem).To(ContainSubstring(problem))
				Expect(err.Error()).To(Equal(fmt.Sprintf("line %d, byte %d: %s", line, offset, syntax.Problem)))
			}
			_, err := load(schemas.Latest).Request("PING", []byte(body))
			Expect(err).To(BeAssignableToTypeOf(&schemas.SyntaxError{}))
		},
		Entry("nothing", "", 1, 0, "empty"),
		Entry("white space", " \n ", 2, 3, "empty"),
		Entry("HTML", "<html>", 1, 0, "'<'"),
		Entry("a word", "OK", 1, 0, "'O'"),
		Entry("the beginning of an object", "{\n  \"version\": \"1", 2, 17, "ends in the middle"),
		Entry("a comma too many", "{\n\"a\": 1,\n}", 3, 10, "'}'"),
		Entry("a single quote", "{'a': 1}", 1, 1, `'\''`),
		Entry("an escape character", "{\x1b[2J", 1, 1, `'\x1b'`),
		Entry("a control character in a string", "[\"a\x01\"]", 1, 3, `'\x01'`),
		Entry("a second value", goodReply+"\n{}", 1, len(goodReply), "after the JSON value"),
		Entry("a stray word behind", "{} x", 1, 2, "after the JSON value"),
		Entry("a NUL behind", "{}\x00", 1, 2, "after the JSON value"),
		Entry("a byte order mark", "\xef\xbb\xbf{}", 1, 0, "byte order mark"),
		Entry("UTF-16", "\xff\xfe{\x00}\x00", 1, 0, "UTF-8"),
		Entry("Windows-1251", "{\n\"name\": \"\xcc\xee\xe9\"}", 2, 11, "UTF-8"),
		Entry("half a character at the end", "[\"\xd0", 1, 2, "UTF-8"),
		Entry("NaN", `{"a": NaN}`, 1, 6, "'N'"),
		Entry("a minus alone", `[-]`, 1, 2, "']'"),
		Entry("a number with two points", `[1.2.3]`, 1, 4, "'.'"),
		Entry("an enormous number", withNumber("1e1000000000"), 1, 6, "exponent"),
		Entry("a tiny number", withNumber("1E-1000000000"), 1, 6, "exponent"),
		Entry("an exponent that overflows", withNumber("1e99999999999999999999999"), 1, 6, "exponent"),
		Entry("an exponent past the bound", withNumber("1e1001"), 1, 6, "exponent"),
		Entry("a long number", withNumber(strings.Repeat("1", 1001)), 1, 6, "too long"),
		Entry("deep arrays", nested(513), 1, 512, "nested"),
		Entry("deep objects", strings.Repeat(`{"a":`, 600), 1, 512*5, "nested"),
		Entry("deep without end", strings.Repeat("[", 1_000_000), 1, 512, "nested"),
	)

	It("is quoted in the error neither long nor raw", func() {
		_, err := load(schemas.Latest).Reply(200, []byte("\x1b]0;"+strings.Repeat("a", 1<<20)))
		Expect(len(err.Error())).To(BeNumerically("<", 200))
		Expect(err.Error()).NotTo(ContainSubstring("\x1b"))
	})

	DescribeTable("does not count what only looks bad",
		func(body string) {
			Expect(load(schemas.Latest).Reply(200, []byte(body))).To(BeEmpty())
		},
		Entry("brackets in a string", reply200("name", `"`+strings.Repeat("[", 100)+`"`)),
		Entry("brackets behind an escaped quote", strings.Replace(goodReply, "{", `{"x": "\"`+strings.Repeat("[", 1000)+`\\", `, 1)),
		Entry("an absurd number in a string", reply200("version", `"1e1000000000"`)),
		Entry("the deepest nesting", strings.Replace(goodReply, "{", `{"x": `+nested(511)+`, `, 1)),
		Entry("the largest exponent", withNumber("1e1000")),
		Entry("the longest number", withNumber(strings.Repeat("1", 1000))),
	)

	It("costs next to no memory, however large a number it asks for", func() {
		set := load(schemas.Latest)
		_, _ = set.Request("ORDER_UPDATED", []byte(`{}`)) // compiles the schema
		for _, number := range []string{"1e1000000000", "1e1000", strings.Repeat("9", 1000) + "e-1000"} {
			body := altered("ORDER_UPDATED", "orderId", `1`)
			body = []byte(strings.Replace(string(body), `"orderId":1`, `"orderId":`+number, 1))
			Expect(allocated(func() { _, _ = set.Request("ORDER_UPDATED", body) })).To(BeNumerically("<", 1<<20), number)
		}
	})
})

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
