package scenarios_test

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

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

func compiledSchema() *jsonschema.Schema {
	GinkgoHelper()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	Expect(c.AddResource("scenario.schema.json", bytes.NewReader(scenarios.Schema()))).To(Succeed())
	s, err := c.Compile("scenario.schema.json")
	Expect(err).NotTo(HaveOccurred())
	return s
}

// validate holds a file against the schema as an editor does: what is no YAML
// at all is refused.
func validate(schema *jsonschema.Schema, text []byte) error {
	GinkgoHelper()
	var read any
	if err := strictyaml.DecodeAtMost(text, scenarios.MaxSize, &read); err != nil {
		return err
	}
	asJSON, err := json.Marshal(read)
	Expect(err).NotTo(HaveOccurred())
	var document any
	Expect(json.Unmarshal(asJSON, &document)).To(Succeed())
	return schema.Validate(document)
}

var _ = Describe("the schema for editors", func() {
	It("accepts every good file, every one of the library, and the template", func() {
		schema := compiledSchema()
		for _, f := range fixtures("good") {
			Expect(validate(schema, f.text)).To(Succeed(), f.name)
		}
		for _, name := range scenarios.Names() {
			text, err := scenarios.Text(name)
			Expect(err).NotTo(HaveOccurred())
			Expect(validate(schema, text)).To(Succeed(), name)
		}
		text, err := scenarios.Template("my-own")
		Expect(err).NotTo(HaveOccurred())
		Expect(validate(schema, text)).To(Succeed())
	})

	It("refuses every broken file that a schema can refuse", func() {
		schema := compiledSchema()
		for _, f := range fixtures("broken") {
			err := validate(schema, f.text)
			if f.schema == "refuses" {
				Expect(err).To(HaveOccurred(), f.name)
				continue
			}
			Expect(f.schema).To(Equal("accepts"), "%s says so", f.name)
			Expect(err).NotTo(HaveOccurred(), f.name)
		}
	})

	It("has the version of the format in its name", func() {
		Expect(document()["$id"]).To(HaveSuffix("/scenario-1.schema.json"))
		Expect(scenarios.Format).To(Equal(1))
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
			want := yamlKeys(reflect.TypeOf(value))
			Expect(slices.Sorted(maps.Keys(at(place)))).To(Equal(slices.Sorted(slices.Values(want))), place)
		}
	})

	It("leaves no Go type out", func() {
		var known []reflect.Type
		for _, value := range structs() {
			known = append(known, reflect.TypeOf(value))
		}
		Expect(known).To(ContainElements(reachable(reflect.TypeFor[scenarios.Scenario]())))
	})

	DescribeTable("lists the values that there are", func(place string, want []string) {
		Expect(listed(lookUp(place))).To(Equal(want))
	},
		Entry(nil, "$defs/type", texts(market.Types())),
		Entry(nil, "$defs/moment", texts(scenarios.Moments())),
		Entry(nil, "$defs/state", scenarios.DeliveryStates()),
		Entry(nil, "$defs/condition", scenarios.Conditions()),
		Entry(nil, "$defs/expectation/properties/subscription/properties/state", scenarios.SubscriptionStates()),
		Entry(nil, "$defs/step/properties/model", texts(market.Models())),
		Entry(nil, "$defs/verdict", append(texts([]journal.Outcome{journal.Accepted, journal.Rejected, journal.Failed}), texts(market.ErrorSubtypes())...)),
		Entry(nil, "properties/revision", schemas.Revisions()),
		Entry(nil, "$defs/fault/properties/before", faultKinds(fault.Before)),
		Entry(nil, "$defs/fault/properties/after", faultKinds(fault.After)),
		Entry(nil, "$defs/fault/properties/call", faultKinds(fault.Call)),
		Entry(nil, "$defs/step/properties/order", verbs("order")),
		Entry(nil, "$defs/step/properties/return", verbs("return")),
		Entry(nil, "$defs/step/properties/service", verbs("service")),
		Entry(nil, "$defs/step/properties/chat", verbs("chat")),
		Entry(nil, "$defs/step/properties/dispute", verbs("dispute")),
		Entry(nil, "$defs/step/properties/feedback", verbs("feedback")),
		Entry(nil, "$defs/step/properties/question", verbs("question")),
	)
})

// structs are the Go types that mappings of a file are read into, by the place
// of their keys in the schema.
func structs() map[string]any {
	expectation := "$defs/expectation/properties/"
	return map[string]any{
		"properties":                                   scenarios.Scenario{},
		"$defs/subscription/properties":                scenarios.Subscription{},
		"$defs/fault/properties":                       scenarios.Fault{},
		"$defs/step/properties":                        scenarios.Step{},
		"$defs/step/properties/fault/properties":       scenarios.Switch{},
		"$defs/step/properties/items/items/properties": market.ItemSpec{},
		"$defs/step/properties/items/items/properties/promos/items/properties": market.PromoSpec{},
		"$defs/step/properties/buyer/properties":                               market.BuyerSpec{},
		"$defs/step/properties/delivery/properties":                            market.DeliverySpec{},
		"$defs/step/properties/delivery/properties/address/properties":         market.Address{},
		"$defs/step/properties/await/properties":                               scenarios.Await{},
		"$defs/step/properties/advance/anyOf/2/properties": struct {
			Until string `yaml:"until"` // as Advance reads itself
		}{},
		"$defs/count/anyOf/2/properties":        scenarios.Count{},
		"$defs/expectation/properties":          scenarios.Expectation{},
		expectation + "attempts/properties":     scenarios.Attempts{},
		expectation + "phase/properties":        scenarios.Phase{},
		expectation + "delivery/properties":     scenarios.Delivery{},
		expectation + "held/properties":         scenarios.Waited{},
		expectation + "subscription/properties": scenarios.Connected{},
		expectation + "replies/properties":      scenarios.Replies{},
		expectation + "calls/properties":        scenarios.Called{},
		expectation + "asked/properties":        scenarios.Asked{},
		expectation + "showcase/properties":     scenarios.Showcase{},
		"properties/push/properties":            scenarios.PushSpec{},
	}
}

func document() map[string]any {
	GinkgoHelper()
	var v map[string]any
	Expect(json.Unmarshal(scenarios.Schema(), &v)).To(Succeed())
	return v
}

func at(place string) map[string]any { return lookUp(place).(map[string]any) }

func lookUp(place string) any {
	GinkgoHelper()
	var node any = document()
	for name := range strings.SplitSeq(place, "/") {
		switch parent := node.(type) {
		case map[string]any:
			node = parent[name]
		case []any:
			node = parent[int(name[0]-'0')]
		}
		Expect(node).NotTo(BeNil(), place)
	}
	return node
}

// listed are the values of an enumeration that may be a variable too.
func listed(node any) []string {
	var out []string
	for _, value := range node.(map[string]any)["anyOf"].([]any)[0].(map[string]any)["enum"].([]any) {
		out = append(out, value.(string))
	}
	return out
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

func texts[S ~string](values []S) []string {
	var out []string
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}

func faultKinds(when fault.When) []string {
	var out []string
	for _, d := range fault.Kinds() {
		if slices.Contains(d.When, when) {
			out = append(out, string(d.Kind))
		}
	}
	return out
}

func verbs(noun string) []string {
	var out []string
	for _, e := range scenarios.Events() {
		if e.Noun == noun {
			out = append(out, e.Verb)
		}
	}
	return out
}
