package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("What a cabinet's file says of a good", func() {
	It("is what the pull API says of it, and of orders of it", func() {
		own, err := cabinet.Parse([]byte(`localmarket: 1
business: {id: 7700123}
campaigns: [{id: 12345}]
offers:
  - {sku: TEA, name: Чай, price: 340, vat: VAT_10, dimensions: {length: 16, width: 9.5, height: 7, weight: 0.25}, marking: [CIS_OPTIONAL]}
  - {sku: CUP, name: Чашка, price: 350}
`))
		Expect(err).NotTo(HaveOccurred())
		s := pullOf(newMarket(sim.Options{Cabinet: own}))
		code, reply := s.call("POST", "/v2/businesses/7700123/offer-mappings", `{"offerIds":["TEA"]}`)
		Expect(code).To(Equal(http.StatusOK), reply)
		Expect(reply).To(ContainSubstring(`"weightDimensions":{"length":16,"width":9.5,"height":7,"weight":0.25}`))

		n := compose(s.market, market.Event{Type: market.OrderCreated, OrderSpec: market.OrderSpec{
			Items: []market.ItemSpec{{OfferID: "TEA", Count: 1}, {OfferID: "CUP", Count: 1}},
		}})
		for _, call := range [][]string{
			{"GET", fmt.Sprintf("/v2/campaigns/12345/orders/%d", n.OrderID()), ""},
			{"POST", "/v1/businesses/7700123/orders", fmt.Sprintf(`{"orderIds":[%d]}`, n.OrderID())},
		} {
			code, reply := s.call(call[0], call[1], call[2])
			Expect(code).To(Equal(http.StatusOK), reply)
			Expect(reply).To(And(ContainSubstring(`"VAT_10"`), ContainSubstring(`"requiredInstanceTypes":["CIS_OPTIONAL"]`)))
		}
	})

	It("has points of sale that the contract would let a shop have", func() {
		own, err := cabinet.Parse([]byte("localmarket: 1\ncampaigns: [{id: 12345, model: DBS}]\noutlets: [{code: ПВЗ-1}]\n"))
		Expect(err).NotTo(HaveOccurred())
		s := pullOf(newMarket(sim.Options{Cabinet: own}))
		var got struct{ Outlets []map[string]any }
		s.read("GET", "/v2/campaigns/12345/outlets", "", &got)
		Expect(got.Outlets).To(HaveLen(1))
		outlet := got.Outlets[0]
		id := outlet["id"]
		for _, made := range []string{"id", "status", "region"} {
			delete(outlet, made)
		}
		again, err := json.Marshal(outlet)
		Expect(err).NotTo(HaveOccurred())
		code, reply := s.call("PUT", fmt.Sprintf("/v2/campaigns/12345/outlets/%.0f", id), string(again))
		Expect(code).To(Equal(http.StatusOK), reply)
	})
})
