package schemas_test

import (
	"encoding/json"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// nodeOf is the node of a schema among some components.
func nodeOf(schema, components string) *schemas.Node {
	GinkgoHelper()
	set, err := schemas.Open("2031-01", fstest.MapFS{
		schemas.TypesFile:      {Data: []byte("[]")},
		"pull/operations.json": {Data: []byte(`[{"id": "a", "replies": [{"status": 200, "content": [{"media": "application/json", "schema": ` + schema + `}]}]}]`)},
		"pull/schemas.json":    {Data: []byte(`{"$defs": ` + components + `}`)},
	})
	Expect(err).NotTo(HaveOccurred())
	p, err := set.Pull()
	Expect(err).NotTo(HaveOccurred())
	return p.Operation("a").Reply(200).Schema()
}

func propertyNames(n *schemas.Node) []string {
	var names []string
	for _, p := range n.Properties() {
		names = append(names, p.Name)
	}
	return names
}

var _ = Describe("A node", func() {
	It("says what its schema asks for", func() {
		n := nodeOf(`{"type": ["integer", "null"], "format": "int32", "minimum": 1, "exclusiveMaximum": 9223372036854775807, "default": 9007199254740993}`, `{}`)
		Expect(n.Type).To(Equal("integer"))
		Expect(n.Nullable).To(BeTrue())
		Expect(n.Format).To(Equal("int32"))
		Expect(n.Minimum).To(Equal(json.Number("1")))
		Expect(n.ExclusiveMinimum).To(BeFalse())
		Expect(n.Maximum).To(Equal(json.Number("9223372036854775807")))
		Expect(n.ExclusiveMaximum).To(BeTrue())
		Expect(n.Default).To(Equal(json.Number("9007199254740993")))
		n = nodeOf(`{"type": "array", "minItems": 1, "maxItems": 5, "uniqueItems": true, "items": {"type": "string", "minLength": 2, "maxLength": 3, "pattern": "a", "enum": ["ba", "ab"]}}`, `{}`)
		Expect([]any{n.MinItems, n.MaxItems, n.UniqueItems}).To(Equal([]any{1, 5, true}))
		Expect([]any{n.Items().MinLength, n.Items().MaxLength, n.Items().Patterns, n.Items().Enum}).To(Equal([]any{2, 3, []string{"a"}, []string{"ba", "ab"}}))
		Expect(n.Items().Items()).To(BeNil())
		Expect(n.Property("none")).To(BeNil())
	})

	It("has the properties in the contract's order, those of all its parts", func() {
		n := nodeOf(`{"$ref": "#/$defs/Whole"}`, `{
			"Whole": {"allOf": [{"$ref": "#/$defs/Base"}, {"properties": {"z": {"type": "string"}, "b": {"type": "integer"}}, "required": ["a"]}], "required": ["z"], "type": "object"},
			"Base": {"properties": {"c": {}, "b": {"type": "string"}, "a": {"type": "boolean"}}, "type": "object"}}`)
		Expect(n.Name).To(Equal("Whole"))
		Expect(propertyNames(n)).To(Equal([]string{"c", "b", "a", "z"}))
		required := []bool{}
		for _, p := range n.Properties() {
			required = append(required, p.Required)
		}
		Expect(required).To(Equal([]bool{false, false, true, true}))
		Expect(n.Property("b").Type).To(Equal("integer"), "the later counts")
	})

	It("knows the component that it is, null or not", func() {
		components := `{"Colour": {"type": "string", "enum": ["RED"]}}`
		for schema, nullable := range map[string]bool{
			`{"$ref": "#/$defs/Colour"}`:                                               false,
			`{"allOf": [{"$ref": "#/$defs/Colour"}], "default": "RED"}`:                false,
			`{"anyOf": [{"allOf": [{"$ref": "#/$defs/Colour"}]}, {"type": "null"}]}`:   true,
			`{"oneOf": [{"type": "null"}, {"$ref": "#/$defs/Colour"}, {"type": "x"}]}`: true,
		} {
			n := nodeOf(schema, components)
			Expect([]any{n.Name, n.Type, n.Nullable, n.Enum}).To(Equal([]any{"Colour", "string", nullable, []string{"RED"}}), schema)
		}
		Expect(nodeOf(`{"allOf": [{"$ref": "#/$defs/Colour"}, {"minLength": 1}]}`, components).Name).To(BeEmpty())
	})

	It("is null only where every part lets it be", func() {
		Expect(nodeOf(`{"allOf": [{"type": ["object", "null"]}, {"type": "object"}]}`, `{}`).Nullable).To(BeFalse())
		Expect(nodeOf(`{"allOf": [{"type": "object"}, {"type": ["object", "null"]}]}`, `{}`).Nullable).To(BeFalse())
		Expect(nodeOf(`{"allOf": [{"type": ["object", "null"]}, {"type": ["object", "null"]}]}`, `{}`).Nullable).To(BeTrue())
	})

	It("may contain itself", func() {
		n := nodeOf(`{"$ref": "#/$defs/Region"}`, `{"Region": {"type": "object", "properties": {"parent": {"$ref": "#/$defs/Region"}, "children": {"type": "array", "items": {"$ref": "#/$defs/Region"}}}}}`)
		Expect(n.Property("parent")).To(BeIdenticalTo(n))
		Expect(n.Property("children").Items().Property("parent")).To(BeIdenticalTo(n))
		Expect(operation("searchRegionsById").Reply(200).Schema().Property("regions").Items().Property("parent").Name).To(Equal("RegionDTO"))
	})

	It("asks for nothing where its schema cannot be read, or is made of itself alone", func() {
		for _, components := range []string{`{}`, `[]`, `{"A": 1}`, `{"A": {"type": 1}}`, `{"A": {"properties": []}}`, `{"A": {"$ref": "#/$defs/A"}}`, `{"A": {"allOf": [{"$ref": "#/$defs/A"}]}}`} {
			n := nodeOf(`{"$ref": "#/$defs/A"}`, components)
			Expect(n.Type).To(BeEmpty(), components)
			Expect(n.Properties()).To(BeEmpty(), components)
		}
	})

	It("shows a real one", func() {
		n := operation("getOrder").Reply(200).Schema()
		Expect(n.Name).To(Equal("GetOrderResponse"))
		order := n.Property("order")
		Expect(propertyNames(order)[:6]).To(Equal([]string{"id", "externalOrderId", "status", "substatus", "creationDate", "updatedAt"}))
		Expect(order.Property("status").Enum).To(ContainElement("PROCESSING"))
		Expect(order.Property("creationDate").Format).To(Equal("date-dd-MM-yyyy-HH-mm-ss"))
		Expect(order.Property("items").Items().Name).To(Equal("OrderItemDTO"))
	})
})
