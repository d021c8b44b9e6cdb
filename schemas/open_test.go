package schemas_test

import (
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// ofOne is a set with one notification type, EVENT, and its schema.
func ofOne(schema string) *schemas.Set {
	set, err := schemas.Open("2031-01", fstest.MapFS{
		schemas.TypesFile: {Data: []byte(`["EVENT"]`)},
		"EVENT.json":      {Data: []byte(schema)},
	})
	Expect(err).NotTo(HaveOccurred())
	return set
}

var _ = Describe("Open", func() {
	It("takes the types from the folder", func() {
		set := ofOne(`{"type": "object"}`)
		Expect(set.Revision()).To(Equal("2031-01"))
		Expect(set.Types()).To(Equal([]string{"EVENT"}))
		Expect(set.Request("EVENT", []byte(`{}`))).To(BeEmpty())
	})

	DescribeTable("refuses a folder",
		func(files fstest.MapFS, problem string) {
			_, err := schemas.Open("2031-01", files)
			Expect(err).To(MatchError(And(ContainSubstring("2031-01"), ContainSubstring(problem))))
		},
		Entry("without a list of types", fstest.MapFS{}, schemas.TypesFile),
		Entry("with a broken one", fstest.MapFS{schemas.TypesFile: {Data: []byte(`{}`)}}, schemas.TypesFile),
	)

	DescribeTable("says when a schema that it needs is no good",
		func(schema, problem string) {
			set := ofOne(schema)
			for range 2 {
				_, err := set.Request("EVENT", []byte(`{}`))
				Expect(err).To(MatchError(And(ContainSubstring("EVENT.json"), ContainSubstring(problem))))
				Expect(set.Enum("EVENT", "a")).To(BeNil())
			}
		},
		Entry("not JSON", `{`, "EOF"),
		Entry("not a schema", `{"type": 1}`, "type"),
		Entry("a reference to itself", `{"$ref": "#"}`, "loop"),
		Entry("a circle", `{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}`, "loop"),
		Entry("a circle of parts", `{"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"allOf": [{"$ref": "#"}]}}}`, "loop"),
		Entry("a circle of parts and references", `{"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}}}`, "loop"),
		Entry("a circle of alternatives", `{"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}]}}}`, "loop"),
		Entry("a reference to another file", `{"$ref": "types.json"}`, "refusing"),
	)

	It("says when a schema is not there", func() {
		_, err := ofOne(`{}`).Reply(200, []byte(`{}`))
		Expect(err).To(MatchError(ContainSubstring("reply-200.json")))
	})

	It("steps through all that a schema is put together from to an enumeration", func() {
		set := ofOne(`{
			"properties": {
				"maybe": {"anyOf": [{"allOf": [{"$ref": "#/$defs/Colour"}]}, {"type": "null"}]},
				"lists": {"type": "array", "items": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}},
				"endless": {"$ref": "#/$defs/Endless"}
			},
			"$defs": {
				"Colour": {"enum": ["RED", null, "BLUE", 1]},
				"Tree": {"oneOf": [{"type": "null"}, {"properties": {"child": {"$ref": "#/$defs/Tree"}, "colour": {"$ref": "#/$defs/Colour"}}}]},
				"Endless": {"type": "array", "items": {"$ref": "#/$defs/Endless"}}
			}}`)
		colours := []string{"RED", "BLUE"}
		Expect(set.Enum("EVENT", "maybe")).To(Equal(colours))
		Expect(set.Enum("EVENT", "lists", "colour")).To(Equal(colours))
		Expect(set.Enum("EVENT", "lists", "child", "child", "colour")).To(Equal(colours))
		Expect(set.Enum("EVENT", "endless")).To(BeNil())
		Expect(set.Enum("EVENT", "endless", "colour")).To(BeNil())
	})

	DescribeTable("says what a schema asks for",
		func(property, value, keyword, expected string) {
			set := ofOne(`{"properties": {"a": ` + property + `}, "$defs": {"Name": {"type": "string", "minLength": 1}}}`)
			Expect(set.Request("EVENT", []byte(`{"a": `+value+`}`))).To(HaveExactElements(And(
				HaveField("Pointer", "/a"), HaveField("Keyword", keyword), HaveField("Expected", expected))))
		},
		Entry("several types", `{"type": ["string", "null"], "maxLength": 3}`, `1`, "type", "string of 3 or fewer characters or null"),
		Entry("a reference", `{"$ref": "#/$defs/Name"}`, `""`, "minLength", "string of 1 or more characters"),
		Entry("alternatives, as one violation", `{"anyOf": [{"$ref": "#/$defs/Name"}, {"type": "null"}]}`, `1`, "anyOf", "string of 1 or more characters or null"),
		Entry("exactly one of several", `{"oneOf": [{"type": "integer"}, {"type": "number", "maximum": 9}]}`, `1`, "oneOf", "integer or number of at most 9"),
		Entry("a number between", `{"type": "integer", "minimum": 1, "maximum": 3}`, `4`, "maximum", "integer from 1 to 3"),
		Entry("a longer array", `{"type": "array", "minItems": 2}`, `[]`, "minItems", "array of 2 or more items"),
		Entry("a long enumeration", `{"enum": ["A","B","C","D","E","F","G","H","I","J","K","L","M","N"]}`, `"Z"`, "enum", "one of A, B, C, D, E, F, G, H, I, J, K, L and 2 more"),
		Entry("a pattern", `{"pattern": "^x"}`, `"y"`, "pattern", "string that matches ^x"),
		Entry("what has no words", `{"not": {}}`, `1`, "not", "a value that the contract allows"),
	)

	It("points at values with any name, and tells missing ones of any name", func() {
		set := ofOne(`{"properties": {"a/b ~%Ж": {"type": "array", "items": {"required": ["c/d~"]}}}}`)
		Expect(set.Request("EVENT", []byte(`{"a/b ~%Ж": [{}, {"c/d~": 1}, {"e": 2}]}`))).To(HaveExactElements(
			And(HaveField("Pointer", "/a~1b ~0%Ж/0"), HaveField("Found", `{}`), HaveField("Expected", HavePrefix(`property "c/d~": `))),
			And(HaveField("Pointer", "/a~1b ~0%Ж/2"), HaveField("Found", `{"e":2}`))))
	})
})
