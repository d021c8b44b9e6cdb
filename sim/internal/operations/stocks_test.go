package operations_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Stocks", func() {
	const path = "/offers/stocks"
	var s *stall
	BeforeEach(func() { s = newStall() })

	It("are set by PUT and read by POST", func() {
		s.done("PUT", inShop(fbsShop, path), `{"skus":[{"sku":"A-1","items":[{"count":7,"updatedAt":"2026-09-01T10:00:00+03:00"}]},{"sku":"A-2","items":[{"count":0}]}]}`)
		Expect(s.post(inShop(fbsShop, path), `{"offerIds":["A-1"]}`)).To(MatchJSON(`{"status":"OK","result":{"paging":{},"warehouses":[{"warehouseId":101,"offers":[
			{"offerId":"A-1","updatedAt":"2026-09-01T10:00:00+03:00","stocks":[{"type":"FIT","count":7},{"type":"FREEZE","count":0},{"type":"AVAILABLE","count":7}]}]}]}}`))
		Expect(s.state.Stock(fbsShop, "A-2").UpdatedAt).To(Equal(s.now))
		Expect(s.state.Stock(dbsShop, "A-1").Fit).To(BeEquivalentTo(100))
		Expect(s.changes).To(BeEmpty())
	})

	It("are not changed by POST (P-STOCKS)", func() {
		s.post(inShop(fbsShop, path), `{"skus":[{"sku":"A-1","items":[{"count":7}]}]}`)
		Expect(s.state.Stock(fbsShop, "A-1").Fit).To(BeEquivalentTo(100))
	})

	It("show what orders hold", func() {
		_, _, err := s.state.PlaceOrder(market.Order{
			CampaignID: fbsShop, Model: market.FBS, WarehouseID: fbsShop, Items: []market.OrderItem{{OfferID: "A-1", Count: 3}},
		}, s.now)
		Expect(err).NotTo(HaveOccurred())
		Expect(s.post(inShop(fbsShop, path), `{"offerIds":["A-1"]}`)).To(ContainSubstring(
			`[{"type":"FIT","count":100},{"type":"FREEZE","count":3},{"type":"AVAILABLE","count":97}]`))
	})

	It("come by pages, and a list of SKUs whole", func() {
		first := s.post(inShop(fbsShop, path+"?limit=2"), "{}")
		Expect(first).To(And(ContainSubstring("A-1"), ContainSubstring("A-2"), Not(ContainSubstring("A 3/б"))))
		Expect(s.post(inShop(fbsShop, path+"?limit=2&pageToken="+next(first)), "{}")).To(And(ContainSubstring("A 3/б"), Not(ContainSubstring("A-1"))))
		Expect(s.post(inShop(fbsShop, path+"?limit=1"), `{"offerIds":["A-2","A-1","unknown"]}`)).To(And(
			ContainSubstring("A-1"), ContainSubstring("A-2"), Not(ContainSubstring("unknown"))))
		s.refuses("POST", inShop(fbsShop, path+"?pageToken=x"), "{}", http.StatusBadRequest, "Bad page token")
	})

	It("are filtered", func() {
		s.state.ArchiveOffers(business, []string{"A-1"}, true) // refused, since it is in Market's warehouses
		Expect(s.state.SetStocks(laasShop, []market.Stock{{OfferID: "A-2", Fit: 0}}, s.now)).To(Succeed())
		here := func(body string) string { return s.post(inShop(laasShop, path), body) }
		Expect(here(`{"stocksWarehouseId":103,"hasStocks":false}`)).To(And(ContainSubstring("A-2"), Not(ContainSubstring("A-1"))))
		Expect(here(`{"stocksWarehouseId":103,"hasStocks":true}`)).To(And(ContainSubstring("A-1"), Not(ContainSubstring("A-2"))))
		Expect(here(`{"stocksWarehouseId":101}`)).To(ContainSubstring(`"warehouses":[]`))
		Expect(here(`{"archived":true}`)).To(ContainSubstring(`"warehouses":[]`))
		Expect(here(`{"withTurnover":true}`)).To(ContainSubstring(`"turnoverSummary":{"turnover":"NO_SALES"}`))
		Expect(s.post(inShop(fbsShop, path), `{"withTurnover":true}`)).NotTo(ContainSubstring("turnover"))
	})

	It("of archived offers are shown when asked for", func() {
		for _, shop := range []int64{laasShop, fbyShop} {
			Expect(s.state.SetStocks(shop, []market.Stock{{OfferID: "A-1"}}, s.now)).To(Succeed())
		}
		s.post(inBusiness("/offer-mappings/archive"), `{"offerIds":["A-1"]}`)
		Expect(s.post(inShop(fbsShop, path), `{}`)).NotTo(ContainSubstring("A-1"))
		Expect(s.post(inShop(fbsShop, path), `{"archived":true}`)).To(And(ContainSubstring("A-1"), Not(ContainSubstring("A-2"))))
		Expect(s.post(inShop(fbsShop, path), `{"offerIds":["A-1"]}`)).To(ContainSubstring("A-1"))
	})

	It("of unknown SKUs are passed over, and SKUs are named once", func() {
		s.done("PUT", inShop(fbsShop, path), `{"skus":[{"sku":"unknown","items":[{"count":7}]}]}`)
		Expect(s.state.Stock(fbsShop, "unknown").Fit).To(BeZero())
		s.refuses("PUT", inShop(fbsShop, path), `{"skus":[{"sku":"A-1","items":[{"count":7}]},{"sku":"A-1","items":[{"count":8}]}]}`,
			http.StatusBadRequest, "Duplicate shop-sku 'A-1' for warehouse '101'")
		s.refuses("PUT", inShop(laasShop, path), `{"skus":[{"sku":"A-1","items":[{"count":7}]}]}`,
			http.StatusBadRequest, "Campaign type is not allowed. Allowed campaign types: FBS, DBS, EXPRESS")
		Expect(s.state.Stock(fbsShop, "A-1").Fit).To(BeEquivalentTo(100))
	})
})
