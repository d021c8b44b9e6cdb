package serve_test

import (
	"context"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

var _ = Describe("The document of the control API", func() {
	It("is valid OpenAPI 3.1", func() {
		document := still().document()
		Expect(document.OpenAPI).To(HavePrefix("3.1."))
		Expect(document.Validate(context.Background())).To(Succeed())
	})

	It("has every route, and no other", func() {
		var described []string
		for path, item := range still().document().Paths.Map() {
			for method := range item.Operations() {
				described = append(described, method+" "+path)
			}
		}
		Expect(described).To(ConsistOf(serve.Operations()))
	})

	It("has every request and reply as it is", func() {
		schemas := still().document().Components.Schemas
		shapes := serve.Shapes()
		Expect(schemas).To(HaveLen(len(shapes)))
		for name, shape := range shapes {
			Expect(schemas).To(HaveKey(name))
			compare(name, reflect.TypeOf(shape), schemas[name].Value)
		}
	})

	It("lists the models and the kinds of fault that there are", func() {
		schemas := still().document().Components.Schemas
		Expect(schemas["EventRequest"].Value.Properties["model"].Value.Enum).To(ConsistOf(texts(market.Models())...))
		fields := schemas["FaultRequest"].Value.Properties
		for _, d := range fault.Kinds() {
			Expect(slices.Contains(fields["call"].Value.Enum, any(string(d.Kind)))).To(Equal(slices.Contains(d.When, fault.Call)), string(d.Kind))
			Expect(slices.Contains(fields["before"].Value.Enum, any(string(d.Kind)))).To(Equal(slices.Contains(d.When, fault.Before)), string(d.Kind))
			Expect(slices.Contains(fields["after"].Value.Enum, any(string(d.Kind)))).To(Equal(slices.Contains(d.When, fault.After)), string(d.Kind))
		}
	})
})

func texts[S ~string](items []S) []any {
	var out []any
	for _, item := range items {
		out = append(out, string(item))
	}
	return out
}

// compare holds a struct against its schema: the same fields, required those
// that are always there.
func compare(name string, of reflect.Type, schema *openapi3.Schema) {
	GinkgoHelper()
	var fields, required []string
	for _, one := range reflect.VisibleFields(of) {
		if one.Anonymous {
			continue
		}
		field, options, _ := strings.Cut(one.Tag.Get("json"), ",")
		fields = append(fields, field)
		if options == "" {
			required = append(required, field)
		}
		Expect(schema.Properties).To(HaveKey(field), name)
		compareField(name+"."+field, one.Type, schema.Properties[field])
	}
	Expect(schema.Properties).To(HaveLen(len(fields)), name)
	Expect(schema.Required).To(ConsistOf(required), name)
	Expect(schema.AdditionalProperties.Has).To(HaveValue(BeFalse()), name)
}

func compareField(name string, of reflect.Type, schema *openapi3.SchemaRef) {
	GinkgoHelper()
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	switch {
	case of == reflect.TypeFor[time.Time]():
		Expect(schema.Value.Format).To(Equal("date-time"), name)
	case of == reflect.TypeFor[json.RawMessage]():
		Expect(schema.Value.Type.Is("object")).To(BeTrue(), name)
	case of == reflect.TypeFor[market.Money]():
		Expect(schema.Value.Type.Is("number")).To(BeTrue(), name)
	case of.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		Expect(schema.Value.Type.Is("string")).To(BeTrue(), name)
	case of.Kind() == reflect.Slice:
		Expect(schema.Value.Type.Is("array")).To(BeTrue(), name)
		compareField(name, of.Elem(), schema.Value.Items)
	case of.Kind() == reflect.Struct && schema.Ref != "":
		Expect(reflect.TypeOf(serve.Shapes()[strings.TrimPrefix(schema.Ref, "#/components/schemas/")])).To(Equal(of), name)
	default:
		Expect(schema.Value.Type.Is(jsonType(of.Kind()))).To(BeTrue(), "%s is %s, and not %s", name, schema.Value.Type, of)
	}
}

func jsonType(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Float64:
		return "number"
	case reflect.Struct:
		return "object"
	}
	return "integer"
}
