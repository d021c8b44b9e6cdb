package living_test

import (
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/living"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("The cabinet", func() {
	var s *stall
	BeforeEach(func() { s = newStall() })

	It("says what a key opens", func() {
		key := s.key
		key.Token, key.Name = "ACMA:"+key.Token[5:44]+"x:12345678", "reader"
		key.Scopes = []string{"all-methods:read-only", "inventory-and-order-processing"}
		Expect(s.state.PutKey(key)).To(Succeed())
		s.key = key
		Expect(s.post("/v2/auth/token", "")).To(MatchJSON(
			`{"status":"OK","result":{"apiKey":{"name":"reader","authScopes":["ALL_METHODS_READ_ONLY","INVENTORY_AND_ORDER_PROCESSING"]}}}`))
	})

	It("lists its shops, page by page both ways", func() {
		all := s.get("/v2/campaigns")
		Expect(all).To(ContainSubstring(`"total":5,"from":1,"to":5,"currentPage":1,"pagesCount":1,"pageSize":50`))
		Expect(all).NotTo(ContainSubstring(fmt.Sprint(otherShop)))
		Expect(s.get("/v2/campaigns?page=3&pageSize=2")).To(And(
			ContainSubstring(`"id":105`), ContainSubstring(`"placementType":"FBS"`), ContainSubstring(`"from":5,"to":5,"currentPage":3,"pagesCount":3`)))
		next := next(s.get("/v2/campaigns?limit=4"))
		Expect(s.get("/v2/campaigns?limit=4&page_token=" + next)).To(And(ContainSubstring(`"id":105`), Not(ContainSubstring(`"id":101`))))
		s.refuses("GET", "/v2/campaigns?pageToken=x", "", http.StatusBadRequest, "Bad page token")
	})

	It("shows one shop, and says which is asleep", func() {
		c, _ := s.state.Campaign(fbyShop)
		c.Inactive = true
		Expect(s.state.PutCampaign(c)).To(Succeed())
		Expect(s.get(inShop(fbyShop, ""))).To(And(
			ContainSubstring(`"apiAvailability":"DISABLED_BY_INACTIVITY"`), ContainSubstring(`"placementType":"FBY"`), ContainSubstring(`"business":{"id":700`)))
		s.refuses("GET", inShop(otherShop, ""), "", http.StatusNotFound, "Campaign not found: '201'")
	})

	It("tells settings of shops and of the cabinet", func() {
		Expect(s.get(inShop(dbsShop, "/settings"))).To(ContainSubstring(`"shopName":"Магазин DBS 102"`))
		Expect(s.post(inBusiness("/settings"), "")).To(ContainSubstring(`"onlyDefaultPrice":false,"currency":"RUR","subscriptionLevel":"NONE"`))
	})
})

var _ = Describe("Furnish", func() {
	It("opens the cabinet to the key that was given", func() {
		k, err := living.Furnish(state.New(state.Options{}), furniture())
		Expect(err).NotTo(HaveOccurred())
		Expect(k.Token).To(Equal(furniture().Token))
		Expect(k.BusinessID).To(Equal(int64(business)))
	})

	It("puts 100 of everything in each shop's warehouse", func() {
		s := newStall()
		for _, shop := range []int64{fbsShop, dbsShop, laasShop, fbyShop, expressShop} {
			for _, g := range furniture().Goods {
				Expect(s.state.Stock(shop, g.SKU).Available()).To(BeEquivalentTo(100))
			}
		}
	})

	DescribeTable("says what is wrong",
		func(spoil func(*living.Furniture), about string) {
			f := furniture()
			spoil(&f)
			_, err := living.Furnish(state.New(state.Options{}), f)
			Expect(err).To(MatchError(ContainSubstring(about)))
		},
		Entry("a shop's number", func(f *living.Furniture) { f.Shops[0].ID = 0 }, "furnishing campaign 0"),
		Entry("a price", func(f *living.Furniture) { f.Goods[1].Price = 0 }, `goods "A-2": the price must be above 0`),
		Entry("a SKU", func(f *living.Furniture) { f.Goods[1].SKU = "" }, "must have a SKU"),
		Entry("a cabinet", func(f *living.Furniture) { f.BusinessID = 0 }, "business 0"),
	)
})

var _ = Describe("Warehouses", func() {
	var s *stall
	BeforeEach(func() { s = newStall() })

	It("are listed with their addresses", func() {
		Expect(s.get(inBusiness("/warehouses"))).To(And(
			ContainSubstring(`"id":101,"name":"Склад 101","campaignId":101,"express":false,"address":{"city":"Москва"`),
			ContainSubstring(`"campaignId":105,"express":true`), ContainSubstring(`"warehouseGroups":[]`),
			Not(ContainSubstring(`"id":103`)), Not(ContainSubstring("201"))))
	})

	It("come by pages, with what is asked for", func() {
		first := s.post(inBusiness("/warehouses?limit=2"), `{}`)
		Expect(first).To(And(ContainSubstring(`"id":101`), ContainSubstring(`"id":102`), Not(ContainSubstring("address")), Not(ContainSubstring("OTHER"))))
		second := s.post(inBusiness("/warehouses?limit=2&pageToken="+next(first)), `{"components":["STATUS","ADDRESS"]}`)
		Expect(second).To(And(ContainSubstring(`"id":105`), ContainSubstring("address"), ContainSubstring(`{"status":"OTHER"}`)))
		Expect(s.post(inBusiness("/warehouses"), `{"campaignIds":[102,201]}`)).To(And(ContainSubstring(`"id":102`), Not(ContainSubstring(`"id":101`))))
	})

	It("are closed and opened by their shops", func() {
		for _, state := range []struct {
			enabled bool
			status  string
		}{{false, "DISABLED_MANUALLY"}, {true, "OTHER"}} {
			Expect(s.post(inShop(fbsShop, "/warehouse/status"), fmt.Sprintf(`{"enabled":%v}`, state.enabled))).
				To(MatchJSON(`{"status":"OK","result":{"status":"` + state.status + `"}}`))
			Expect(s.post(inBusiness("/warehouses"), `{"campaignIds":[101],"components":["STATUS"]}`)).To(ContainSubstring(state.status))
		}
	})

	It("of Market's are for the shops that keep goods there", func() {
		Expect(s.get("/v2/warehouses")).To(And(ContainSubstring(`"id":103`), ContainSubstring(`"id":104`), Not(ContainSubstring(`"id":101`))))
		Expect(s.get("/v2/warehouses?campaignId=104")).To(And(ContainSubstring(`"id":104`), Not(ContainSubstring(`"id":103`))))
		Expect(s.get("/v2/warehouses?campaignId=101")).To(ContainSubstring(`"warehouses":[]`))
		s.refuses("GET", "/v2/warehouses?campaignId=201", "", http.StatusNotFound, "Campaign not found: '201'")
	})

	It("cannot be closed where a shop has none", func() {
		Expect(s.state.PutCampaign(market.Campaign{ID: 150, BusinessID: business, Model: market.FBS})).To(Succeed())
		s.refuses("POST", inShop(150, "/warehouse/status"), `{"enabled":false}`, http.StatusNotFound, "Not found: warehouse 0")
	})
})
