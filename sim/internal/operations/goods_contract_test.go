package operations_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/operations"
)

// goodsCalls are calls that must go well, one after another, in every revision.
func goodsCalls() [][3]string {
	offer := `{"offerId":"N","name":"x","marketCategoryId":1,"pictures":["https://example.com/1"],"vendor":"v","description":"d","basicPrice":{"value":10,"currencyId":"RUR"}}`
	outlet := `{"name":"x","type":"RETAIL","address":{"regionId":213},"phones":["+7 (999) 999-99-99"],"workingSchedule":{"scheduleItems":[{"startDay":"MONDAY","endDay":"FRIDAY","startTime":"09:00","endTime":"20:00"}]}}`
	return [][3]string{
		{"POST", "/v2/auth/token", ""},
		{"GET", "/v2/campaigns", ""},
		{"GET", inShop(fbsShop, ""), ""},
		{"GET", inShop(fbsShop, "/settings"), ""},
		{"POST", inBusiness("/settings"), ""},
		{"GET", inBusiness("/warehouses"), ""},
		{"GET", "/v2/warehouses", ""},
		{"POST", inShop(fbsShop, "/warehouse/status"), `{"enabled":true}`},
		{"PUT", inShop(fbsShop, "/offers/stocks"), `{"skus":[{"sku":"A-1","items":[{"count":1,"type":"FIT"}]}]}`},
		{"POST", inShop(fbyShop, "/offers/stocks"), `{"withTurnover":true}`},
		{"POST", inBusiness("/offer-mappings/update"), `{"offerMappings":[{"offer":` + offer + `}]}`},
		{"POST", inBusiness("/offer-mappings/archive"), `{"offerIds":["N","A-1"]}`},
		{"POST", inBusiness("/offer-mappings/unarchive"), `{"offerIds":["N","Z"]}`},
		{"POST", inBusiness("/offer-mappings"), `{}`},
		{"POST", inBusiness("/offer-prices/updates"), `{"offers":[{"offerId":"A-1","price":{"value":1,"currencyId":"RUR"}}]}`},
		{"POST", inBusiness("/offer-prices"), `{}`},
		{"POST", inShop(fbsShop, "/offer-prices/updates"), `{"offers":[{"offerId":"A-2","price":{"value":1,"currencyId":"RUR","vat":6}}]}`},
		{"GET", inShop(fbsShop, "/offer-prices"), ""},
		{"POST", inShop(fbsShop, "/offer-prices"), `{}`},
		{"POST", inBusiness("/price-quarantine"), `{}`},
		{"POST", inShop(fbsShop, "/price-quarantine"), `{}`},
		{"POST", inShop(fbsShop, "/offers/update"), `{"offers":[{"offerId":"A-1","vat":6}]}`},
		{"POST", inShop(fbsShop, "/hidden-offers"), `{"hiddenOffers":[{"offerId":"A-1"}]}`},
		{"GET", inShop(fbsShop, "/hidden-offers"), ""},
		{"POST", inShop(fbsShop, "/hidden-offers/delete"), `{"hiddenOffers":[{"offerId":"A-1"}]}`},
		{"POST", inShop(fbsShop, "/offers"), `{}`},
		{"POST", inBusiness("/price-quarantine/confirm"), `{"offerIds":["A-1"]}`},
		{"POST", inShop(fbsShop, "/price-quarantine/confirm"), `{"offerIds":["A-2"]}`},
		{"PUT", inBusiness("/bids"), `{"bids":[{"sku":"A-1","bid":100}]}`},
		{"PUT", inShop(fbsShop, "/bids"), `{"bids":[{"sku":"A-1","bid":100}]}`},
		{"POST", inBusiness("/bids/info"), `{}`},
		{"POST", inShop(dbsShop, "/outlets"), outlet},
		{"GET", inShop(dbsShop, "/outlets"), ""},
		{"POST", inShop(fbsShop, "/offers/delete"), `{"offerIds":["A-1","Z"]}`},
		{"POST", inBusiness("/offer-mappings/delete"), `{"offerIds":["N","A-1"]}`},
		{"POST", "/v2/reports/stocks-on-warehouses/generate", `{"businessId":700}`},
		{"GET", "/v2/reports/info/1251000000001", ""},
	}
}

var _ = Describe("The contract", func() {
	for _, revision := range schemas.Revisions() {
		It("holds for every reply about goods, to a validator of another kind too, in revision "+revision, func() {
			s := newStallOf(revision)
			validator := newIndependent(s, revision)
			for _, c := range goodsCalls() {
				w := s.call(c[0], c[1], c[2])
				Expect(w.Code).To(Equal(http.StatusOK), "%v: %s", c, w.Body)
				id := s.calls[len(s.calls)-1].Operation
				Expect(operations.Handlers(operations.Options{})).To(HaveKey(id))
				expectValid(validator, id, w.Body.Bytes())
			}
		})

		It("has every report, in revision "+revision, func() {
			s := newStallOf(revision)
			handlers := operations.Handlers(operations.Options{})
			for _, op := range s.contract.Operations() {
				if strings.Contains(op.Path, "/reports/") {
					Expect(handlers).To(HaveKey(op.ID))
				}
			}
		})
	}
})

// newIndependent compiles replies with a validator that the product does not use.
func newIndependent(s *stall, revision string) *jsonschema.Compiler {
	GinkgoHelper()
	set, err := schemas.Load(revision)
	Expect(err).NotTo(HaveOccurred())
	raw, err := fs.ReadFile(set.Files(), schemas.PullFolder+"/"+schemas.ComponentsFile)
	Expect(err).NotTo(HaveOccurred())
	var document map[string]any
	Expect(json.Unmarshal(raw, &document)).To(Succeed())
	for _, op := range s.contract.Operations() {
		if reply := op.Reply(http.StatusOK); reply != nil && len(reply.Content) > 0 && reply.Content[0].Media == schemas.MediaJSON {
			document["$defs"].(map[string]any)[op.ID+"200"] = reply.Content[0].JSON
		}
	}
	raw, err = json.Marshal(document)
	Expect(err).NotTo(HaveOccurred())
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	Expect(err).NotTo(HaveOccurred())
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	Expect(c.AddResource("replies.json", value)).To(Succeed())
	return c
}

func expectValid(c *jsonschema.Compiler, id string, body []byte) {
	GinkgoHelper()
	compiled, err := c.Compile("replies.json#/$defs/" + id + "200")
	Expect(err).NotTo(HaveOccurred())
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	Expect(compiled.Validate(value)).To(Succeed(), "%s: %s", id, body)
}
