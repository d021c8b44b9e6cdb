package schemas_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/localmarket/localmarket/schemas"
)

// validator is the validator alone, to hold our judgement against.
func validator(name string, schema []byte) *jsonschema.Schema {
	GinkgoHelper()
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	compiler.AssertFormat = true
	Expect(compiler.AddResource(name, bytes.NewReader(schema))).To(Succeed())
	compiled, err := compiler.Compile(name)
	Expect(err).NotTo(HaveOccurred())
	return compiled
}

// odd are values at and past the edges of what schemas ask for.
var odd = strings.Split(`null|true|false|{}|[]|[{}]|[null]|[1, 1]|["a", 1, "a"]|{"a": {"a": null}}|{"b": 1, "c": 2}|{"statuses": []}|
0|-0|-0.0|1|1.0|1.5|2|3|-1|7|10|100|1e2|1E+2|150e-1|5e-324|1e400|0.1|12345678901234567890|
9223372036854775806|9223372036854775807|9223372036854775808|9223372036854775807.0|-9223372036854775808|-9223372036854775809|
""|" "|"\t"|"\n"|"a"|"ab"|"\u0000"|"\u007f"|"\ufeff"|"A\nB"|"Ж"|"🫖"|"e\u0301"|"1"|"UNKNOWN"|"CREATED"|"RETURN"|"PICKED"|"dGVzdA=="|
"2026-09-01T12:30:00Z"|"2026-09-01t12:30:00.5z"|"2026-02-30T12:30:00Z"|"2016-12-31T23:59:60Z"|"2026-09-01T12:30:60Z"|"2026-09-01T24:00:00Z"|
"2026-09-01 12:30:00Z"|"2026-09-01T12:30:00"|"2026-09-01T12:30:00+25:00"|"2026-09-01T12:30:00,5Z"|"2026-09-01T12:30:00.Z"|"2026-09-01"`, "|")

// mutated is a value with something in it changed: replaced, left out, said
// twice or put in.
func mutated(r *rand.Rand, value any) any {
	switch v := value.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		if len(names) == 0 || r.IntN(8) == 0 {
			break
		}
		name := names[r.IntN(len(names))]
		v = maps.Clone(v)
		switch r.IntN(8) {
		case 0:
			delete(v, name)
		case 1:
			v[strings.ToUpper(name)] = v[name]
		default:
			v[name] = mutated(r, v[name])
		}
		return v
	case []any:
		if len(v) == 0 || r.IntN(8) == 0 {
			break
		}
		i := r.IntN(len(v))
		v = slices.Clone(v)
		if r.IntN(4) == 0 {
			return append(v, v[i])
		}
		v[i] = mutated(r, v[i])
		return v
	case string:
		if r.IntN(4) == 0 {
			return strings.Repeat(v, 1+r.IntN(100))
		}
	}
	return decoded([]byte(odd[r.IntN(len(odd))]))
}

func encoded(value any) []byte {
	raw, err := json.Marshal(value)
	Expect(err).NotTo(HaveOccurred())
	return raw
}

var _ = Describe("The judgement", func() {
	// judged tells both judgements apart only where they differ.
	judged := func(violations []schemas.Violation, err error, alone *jsonschema.Schema, body []byte) (valid bool) {
		GinkgoHelper()
		Expect(err).NotTo(HaveOccurred())
		valid = alone.Validate(decoded(body)) == nil
		if valid != (len(violations) == 0) {
			Fail("judged otherwise than by the validator: " + string(body))
		}
		return valid
	}

	for _, revision := range schemas.Revisions() {
		It("is the validator's, for bodies changed at random, in revision "+revision, func() {
			set := load(revision)
			right := map[bool]int{}
			hold := func(name, body string, judge func([]byte) ([]schemas.Violation, error)) {
				raw, err := fs.ReadFile(set.Files(), name)
				Expect(err).NotTo(HaveOccurred())
				alone, random := validator(name, raw), rand.New(rand.NewPCG(1, 2))
				for range 300 {
					value := decoded([]byte(body))
					for range 1 + random.IntN(3) {
						value = mutated(random, value)
					}
					changed := encoded(value)
					violations, err := judge(changed)
					right[judged(violations, err, alone, changed)]++
				}
			}
			for _, typ := range set.Types() {
				hold(typ+".json", sample(typ), func(body []byte) ([]schemas.Violation, error) { return set.Request(typ, body) })
			}
			hold("reply-200.json", goodReply, func(body []byte) ([]schemas.Violation, error) { return set.Reply(200, body) })
			hold("reply-400.json", `{"error": {"type": "UNKNOWN", "message": "a"}}`, func(body []byte) ([]schemas.Violation, error) { return set.Reply(400, body) })
			Expect(right[true]).To(BeNumerically(">", 500))
			Expect(right[false]).To(BeNumerically(">", 500))
		})
	}

	DescribeTable("is the validator's, whatever a schema asks for",
		func(schema string) {
			for _, whole := range []string{
				schema,
				`{"properties": {"a": ` + schema + `}}`,
				`{"items": ` + schema + `}`,
				`{"allOf": [{}, ` + schema + `]}`,
				`{"type": ["object", "array"], "items": {"$ref": "#/$defs/x"}, "properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": ` + schema + `}}`,
			} {
				if strings.Contains(schema, "#") && whole != schema {
					continue // it refers to its own root
				}
				set, alone := ofOne(whole), validator("EVENT.json", []byte(whole))
				for _, value := range odd {
					for _, body := range []string{value, `{"a": ` + value + `, "b": 1}`, `[` + value + `, "a"]`} {
						violations, err := set.Request("EVENT", []byte(body))
						judged(violations, err, alone, []byte(body))
					}
				}
			}
		},
		Entry(nil, `{}`),
		Entry(nil, `{"type": "object"}`),
		Entry(nil, `{"type": "string"}`),
		Entry(nil, `{"type": "integer"}`),
		Entry(nil, `{"type": "number"}`),
		Entry(nil, `{"type": "boolean"}`),
		Entry(nil, `{"type": "null"}`),
		Entry(nil, `{"type": ["array", "null", "integer"]}`),
		Entry(nil, `{"type": "integer", "minimum": 1, "maximum": 10}`),
		Entry(nil, `{"minimum": 1}`),
		Entry(nil, `{"maximum": 1.5}`),
		Entry(nil, `{"minimum": -9223372036854775808, "maximum": 9223372036854775807}`),
		Entry(nil, `{"minimum": 9223372036854775808}`),
		Entry(nil, `{"maximum": -1e30}`),
		Entry(nil, `{"minLength": 1, "maxLength": 1}`),
		Entry(nil, `{"maxLength": 0}`),
		Entry(nil, `{"minItems": 1, "maxItems": 2}`),
		Entry(nil, `{"maxItems": 0}`),
		Entry(nil, `{"pattern": "^\\S"}`),
		Entry(nil, `{"format": "date-time"}`),
		Entry(nil, `{"format": "date"}`),
		Entry(nil, `{"format": "nothing known"}`),
		Entry(nil, `{"const": "a"}`),
		Entry(nil, `{"const": 100}`),
		Entry(nil, `{"const": null}`),
		Entry(nil, `{"const": {"a": {"a": null}}}`),
		Entry(nil, `{"enum": ["a", "UNKNOWN"]}`),
		Entry(nil, `{"enum": [1, null, [], {}, "a"]}`),
		Entry(nil, `{"required": ["a"]}`),
		Entry(nil, `{"allOf": [{"minLength": 1}, {"pattern": "a"}]}`),
		Entry(nil, `true`),
		Entry(nil, `false`),
		Entry(nil, `{"properties": {"a": false}}`),
		Entry(nil, `{"not": {"type": "string"}}`),
		Entry(nil, `{"anyOf": [{"type": "string"}, {"minimum": 5}]}`),
		Entry(nil, `{"oneOf": [{"type": "string"}, {"minLength": 2}]}`),
		Entry(nil, `{"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "number"}}`),
		Entry(nil, `{"exclusiveMinimum": 1, "exclusiveMaximum": 10}`),
		Entry(nil, `{"minimum": 0, "exclusiveMinimum": 0, "exclusiveMaximum": 1.5}`),
		Entry(nil, `{"exclusiveMaximum": -1e30}`),
		Entry(nil, `{"uniqueItems": true, "items": {"type": "string"}, "minItems": 1}`),
		Entry(nil, `{"multipleOf": 2}`),
		Entry(nil, `{"minProperties": 1, "maxProperties": 1}`),
		Entry(nil, `{"maxProperties": 0}`),
		Entry(nil, `{"additionalProperties": false}`),
		Entry(nil, `{"additionalProperties": {"type": "string"}}`),
		Entry(nil, `{"patternProperties": {"^a": {"type": "string"}}}`),
		Entry(nil, `{"propertyNames": {"maxLength": 1, "pattern": "a"}}`),
		Entry(nil, `{"dependentRequired": {"a": ["c"]}}`),
		Entry(nil, `{"dependentSchemas": {"b": {"required": ["c"]}}}`),
		Entry(nil, `{"unevaluatedProperties": false}`),
		Entry(nil, `{"uniqueItems": true}`),
		Entry(nil, `{"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}`),
		Entry(nil, `{"contains": {"type": "string"}}`),
		Entry(nil, `{"contains": {"type": "string"}, "minContains": 2}`),
		Entry(nil, `{"contains": {"type": "string"}, "maxContains": 1}`),
		Entry(nil, `{"unevaluatedItems": false}`),
		Entry(nil, `{"contentEncoding": "base64"}`),
		Entry(nil, `{"properties": {"a": {"$ref": "#"}}, "minLength": 1, "minimum": 1}`),
		Entry(nil, `{"items": {"$ref": "#"}, "properties": {"a": {"allOf": [{"$ref": "#"}]}, "b": {"not": {}}}}`),
		Entry(nil, `{"properties": {"a": {"$dynamicRef": "#node"}}, "$dynamicAnchor": "node", "minLength": 1}`),
		Entry(nil, `{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "string"}], "additionalItems": false}`),
		Entry(nil, `{"$schema": "http://json-schema.org/draft-07/schema#", "items": {"type": "string"}}`),
		Entry(nil, `{"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": true}`),
		Entry(nil, `{"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": ["c"]}}`),
	)
})
