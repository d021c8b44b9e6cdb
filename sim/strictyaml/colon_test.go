package strictyaml_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

var _ = DescribeTable("a text with a colon within is one text",
	func(text string, want any) {
		var got any
		Expect(strictyaml.Decode([]byte(text), &got)).To(Succeed())
		Expect(got).To(Equal(want))
	},
	Entry("in a list", `[pricing:read-only, b]`, []any{"pricing:read-only", "b"}),
	Entry("in a list in braces", `{scopes: [pricing:read-only, b]}`, map[string]any{"scopes": []any{"pricing:read-only", "b"}}),
	Entry("in a list in a list in braces", `{a: [[x:y], z:w]}`, map[string]any{"a": []any{[]any{"x:y"}, "z:w"}}),
	Entry("with several colons", `- {a: [x:y:z, чай:ник]}`, []any{map[string]any{"a": []any{"x:y:z", "чай:ник"}}}),
	Entry("of digits", `{a: [9:30, 12:00:15]}`, map[string]any{"a": []any{"9:30", "12:00:15"}}),
	Entry("an address", `{a: [http://127.0.0.1:8080/x]}`, map[string]any{"a": []any{"http://127.0.0.1:8080/x"}}),
	Entry("beside one in quotes", `{a: ["p:q", r:s]}`, map[string]any{"a": []any{"p:q", "r:s"}}),
	Entry("in braces", `{a: x:y, b: 9:30}`, map[string]any{"a": "x:y", "b": "9:30"}),
	Entry("and a mapping in such a list stays one", `{a: [{b: c}, {d: e:f}]}`,
		map[string]any{"a": []any{map[string]any{"b": "c"}, map[string]any{"d": "e:f"}}}),
)
