package cabinet_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

func compiledSchema() *jsonschema.Schema {
	GinkgoHelper()
	c := jsonschema.NewCompiler()
	Expect(c.AddResource("cabinet.schema.json", bytes.NewReader(cabinet.Schema()))).To(Succeed())
	s, err := c.Compile("cabinet.schema.json")
	Expect(err).NotTo(HaveOccurred())
	return s
}

// validate holds a file against the schema as an editor does: what is no YAML at
// all is refused.
func validate(schema *jsonschema.Schema, text []byte) error {
	GinkgoHelper()
	var read any
	if err := strictyaml.DecodeAtMost(text, cabinet.MaxFile, &read); err != nil {
		return err
	}
	asJSON, err := json.Marshal(read)
	Expect(err).NotTo(HaveOccurred())
	var document any
	Expect(json.Unmarshal(asJSON, &document)).To(Succeed())
	return schema.Validate(document)
}

var _ = Describe("the schema for editors", func() {
	It("accepts good files, what is written of them, and the template", func() {
		schema := compiledSchema()
		for _, text := range []string{mine, strings.Replace(full, "ACMA:моя", "ACMA:mine", 1), "localmarket: 1\n", string(cabinet.Template()), "localmarket: 1\noffers: товары.CSV\n"} {
			Expect(validate(schema, []byte(text))).To(Succeed())
		}
		for _, text := range []string{mine, string(cabinet.Template()), "localmarket: 1\n"} {
			c, err := cabinet.Parse([]byte(text))
			Expect(err).NotTo(HaveOccurred())
			written, err := c.YAML()
			Expect(err).NotTo(HaveOccurred())
			Expect(validate(schema, written)).To(Succeed())
		}
	})

	It("refuses every broken file that a schema can refuse, and no other", func() {
		schema := compiledSchema()
		for _, b := range brokenFiles() {
			err := validate(schema, []byte(b.text))
			Expect(err != nil).To(Equal(b.schema), "%s\n%v", b.problem, err)
		}
	})

	It("has the version of the format in its name", func() {
		Expect(document()["$id"]).To(HaveSuffix("/cabinet-1.schema.json"))
		Expect(cabinet.Format).To(Equal(1))
		Expect(document()["$schema"]).To(Equal("https://json-schema.org/draft/2020-12/schema"))
	})

	It("allows no other keys, and describes those there are", func() {
		n := 0
		walk(document(), func(node map[string]any) {
			properties, ok := node["properties"].(map[string]any)
			if !ok || node["type"] != "object" {
				return
			}
			n++
			Expect(node["additionalProperties"]).To(BeFalse())
			for key, about := range properties {
				Expect(about).To(HaveKeyWithValue("title", Not(BeEmpty())), key)
				Expect(about).To(HaveKeyWithValue("description", Not(BeEmpty())), key)
			}
		})
		Expect(n).To(Equal(len(structs())))
	})

	It("has the keys that the Go types have, and no others", func() {
		for place, value := range structs() {
			keys := yamlKeys(reflect.TypeOf(value))
			if place == "properties" {
				keys = append(keys, "localmarket")
			}
			Expect(slices.Sorted(maps.Keys(lookUp(place).(map[string]any)))).To(Equal(slices.Sorted(slices.Values(keys))), place)
		}
	})

	DescribeTable("lists the values that there are", func(place string, want []string) {
		var got []string
		for _, value := range lookUp(place).([]any) {
			got = append(got, value.(string))
		}
		Expect(got).To(ConsistOf(want))
	},
		Entry(nil, "$defs/campaign/properties/model/enum", append(texts(market.Models()), "Express", "LaaS")),
		Entry(nil, "$defs/campaign/properties/api/enum", texts(market.Availabilities())),
		Entry(nil, "$defs/key/properties/scopes/items/enum", market.Scopes()),
		Entry(nil, "$defs/offer/properties/vat/enum", rateNames()),
		Entry(nil, "$defs/order/properties/status/enum", texts(market.Statuses())),
		Entry(nil, "$defs/return/properties/refund/enum", texts(market.RefundStatuses())),
		Entry(nil, "$defs/return/properties/shipment/enum", texts(market.ShipmentStatuses())),
	)
})

var _ = Describe("the template", func() {
	It("is a good file, and has every list", func() {
		c, err := cabinet.Parse(cabinet.Template())
		Expect(err).NotTo(HaveOccurred())
		v := reflect.ValueOf(*c)
		for i := range v.NumField() {
			Expect(v.Field(i).IsZero()).To(BeFalse(), v.Type().Field(i).Name)
		}
	})
})

// structs are the Go types that mappings of a file are read into, by the place of
// their keys in the schema.
func structs() map[string]any {
	return map[string]any{
		"properties":                                      cabinet.Cabinet{},
		"properties/business/properties":                  cabinet.Business{},
		"$defs/key/properties":                            cabinet.Key{},
		"$defs/campaign/properties":                       cabinet.Campaign{},
		"$defs/campaign/properties/push/properties":       cabinet.Push{},
		"$defs/offer/properties":                          cabinet.Offer{},
		"$defs/offer/properties/dimensions/properties":    cabinet.Dimensions{},
		"$defs/outlet/properties":                         cabinet.Outlet{},
		"$defs/items/items/properties":                    cabinet.Item{},
		"$defs/order/properties":                          cabinet.Order{},
		"$defs/return/properties":                         cabinet.Return{},
		"$defs/chat/properties":                           cabinet.Chat{},
		"$defs/chat/properties/messages/items/properties": cabinet.Message{},
		"$defs/review/properties":                         cabinet.Review{},
	}
}

func yamlKeys(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		out = append(out, name)
	}
	return out
}

func document() map[string]any {
	GinkgoHelper()
	var v map[string]any
	Expect(json.Unmarshal(cabinet.Schema(), &v)).To(Succeed())
	return v
}

func lookUp(place string) any {
	GinkgoHelper()
	var node any = document()
	for name := range strings.SplitSeq(place, "/") {
		node = node.(map[string]any)[name]
		Expect(node).NotTo(BeNil(), place)
	}
	return node
}

func walk(node any, do func(map[string]any)) {
	switch node := node.(type) {
	case map[string]any:
		do(node)
		for _, below := range node {
			walk(below, do)
		}
	case []any:
		for _, below := range node {
			walk(below, do)
		}
	}
}

func rateNames() []string {
	var out []string
	for _, rate := range market.VATRates() {
		out = append(out, rate.Name)
	}
	return out
}

func texts[S ~string](values []S) []string {
	var out []string
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}
