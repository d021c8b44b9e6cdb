package operations_test

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// grouped puts the shops' own warehouses in one group.
func (s *stall) grouped() {
	s.state.PutBusiness(market.Business{ID: business, WarehouseGroups: true})
	for _, id := range []int64{fbsShop, dbsShop, expressShop} {
		w, _ := s.state.Warehouse(id)
		w.Main = fbsShop
		s.state.PutWarehouse(w)
	}
}

var _ = Describe("A cabinet without warehouse groups", func() {
	const (
		stocks     = "/v3/businesses/700/offers/stocks"
		warehouses = "/v3/businesses/700/warehouses"
		models     = "/v3/businesses/700/warehouse/models/status"
	)
	var s *stall
	BeforeEach(func() { s = newStall() })

	It("lists its own warehouses with their models", func() {
		Expect(s.post(warehouses, `{"warehouseIds":[105],"components":["ADDRESS"]}`)).To(MatchJSON(`{"status":"OK","result":{"paging":{},"warehouses":[
			{"id":105,"name":"Склад 105","models":[{"placementType":"EXPRESS","apiAvailability":"AVAILABLE"}],
			"address":{"city":"Москва","gps":{"latitude":55.7558,"longitude":37.6173}}}]}}`))
		Expect(s.post(warehouses+"?limit=2", "")).To(And(ContainSubstring(`"id":101`), ContainSubstring(`"id":102`), Not(ContainSubstring(`"id":103`)), Not(ContainSubstring("address"))))
		Expect(s.post(warehouses+"?limit=2&pageToken="+next(s.post(warehouses+"?limit=2", "")), "")).To(And(ContainSubstring(`"id":105`), Not(ContainSubstring(`"id":102`))))
	})

	It("stops a model of a warehouse, and goes on", func() {
		Expect(s.post(models, `{"partnerWarehouseId":101,"model":"FBS","enabled":false}`)).To(ContainSubstring(`"status":"DISABLED_MANUALLY"`))
		Expect(s.post(warehouses, `{"warehouseIds":[101]}`)).To(ContainSubstring(`"apiAvailability":"MANUALLY_DISABLED"`))
		Expect(s.post(models, `{"partnerWarehouseId":101,"model":"FBS","enabled":true}`)).To(ContainSubstring(`"status":"OTHER"`))
		s.refuses("POST", models, `{"partnerWarehouseId":101,"model":"DBS","enabled":true}`, http.StatusBadRequest, "Warehouse '101' works by model 'FBS' alone")
		for _, strange := range []int64{1, laasShop, otherShop} {
			s.refuses("POST", models, fmt.Sprintf(`{"partnerWarehouseId":%d,"model":"FBS","enabled":true}`, strange),
				http.StatusNotFound, fmt.Sprintf("Failed to find ['warehouse'] with id ['%d']", strange))
		}
	})

	It("sets stocks of several warehouses at once, all or none", func() {
		s.done("POST", stocks+"/update", `{"skuItems":[{"sku":" A-1 ","partnerWarehouseId":101,"count":7},{"sku":"A-1","partnerWarehouseId":102,"count":8,"updatedAt":"2026-09-01T15:30:00+03:00"}]}`)
		Expect(s.state.Stock(fbsShop, "A-1").Fit).To(BeEquivalentTo(7))
		Expect(s.state.Stock(dbsShop, "A-1").Fit).To(BeEquivalentTo(8))
		for body, message := range map[string]string{
			`{"skuItems":[{"sku":"A-1","partnerWarehouseId":101,"count":1},{"sku":"A-1","partnerWarehouseId":101,"count":2}]}`:                                    "Duplicate shop-sku 'A-1' for warehouse '101'",
			`{"skuItems":[{"sku":"A-1","partnerWarehouseId":101,"count":1},{"sku":"A-2","partnerWarehouseId":101,"count":2,"updatedAt":"2026-09-02T00:00:00Z"}]}`: "Stock for 'A-2' should not be in the future",
			`{"skuItems":[{"sku":"A-1","partnerWarehouseId":101,"count":1},{"sku":"A-2","partnerWarehouseId":102,"count":2,"updatedAt":"2026-08-31T12:59:59Z"}]}`: "Stock for 'A-2' should not be older than a day",
		} {
			s.refuses("POST", stocks+"/update", body, http.StatusBadRequest, message)
		}
		s.refuses("POST", stocks+"/update", `{"skuItems":[{"sku":"A-1","partnerWarehouseId":101,"count":1},{"sku":"A-1","partnerWarehouseId":201,"count":1}]}`,
			http.StatusNotFound, "Failed to find ['warehouse'] with id ['201']")
		Expect(s.state.Stock(fbsShop, "A-1").Fit).To(BeEquivalentTo(7))
	})

	It("reads the stocks of a warehouse by pages: a limit too high is cut", func() {
		first := s.post(stocks+"?limit=2", `{"partnerWarehouseId":101}`)
		Expect(first).To(And(ContainSubstring("A-1"), ContainSubstring("A-2"), Not(ContainSubstring("A 3/б"))))
		Expect(s.post(stocks+"?limit=2&page_token="+next(first), `{"partnerWarehouseId":101}`)).To(ContainSubstring("A 3/б"))
		Expect(s.post(stocks+"?limit=1000", `{"partnerWarehouseId":101,"archived":false}`)).To(ContainSubstring("A 3/б"))
		Expect(s.post(stocks, `{"partnerWarehouseId":101,"archived":true}`)).To(ContainSubstring(`"offers":[]`))
		Expect(s.post(stocks, `{"partnerWarehouseId":101,"offerIds":["A-2"]}`)).To(And(ContainSubstring("A-2"), Not(ContainSubstring("A-1"))))
		s.refuses("POST", stocks, `{"partnerWarehouseId":103}`, http.StatusNotFound, "Failed to find ['warehouse'] with id ['103']")
	})

	It("reports the stocks of all of them", func() {
		id := s.generated("/v3/businesses/700/reports/stocks/generate?format=CSV", `{"partnerWarehouseIds":[101,105],"hasStocks":true}`)
		s.now = s.now.Add(time.Minute)
		Expect(unzipped(s.download(id).Body.Bytes(), "generateStocksReport.csv")).To(And(
			ContainSubstring("A-1,Чайник,FBS,101,100,0,1000,PUBLISHED\n"), ContainSubstring(",EXPRESS,105,"), Not(ContainSubstring(",102,"))))
	})

	It("is told to leave the older way to set stocks", func() {
		s.done("PUT", inShop(fbsShop, "/offers/stocks"), `{"skus":[{"sku":"A-1","items":[{"count":7}]}]}`)
		Expect(s.calls[len(s.calls)-1].Findings).To(ContainElement(And(HaveField("Rule", "P-STOCKS"), HaveField("Fix", ContainSubstring("updateStocksOnPartnerWarehouses")))))
	})
})

var _ = Describe("A cabinet with warehouse groups", func() {
	It("has one stock for them, set by PUT", func() {
		s := newStall()
		s.grouped()
		s.done("PUT", inShop(dbsShop, "/offers/stocks"), `{"skus":[{"sku":"A-1","items":[{"count":7}]}]}`)
		Expect(s.calls[len(s.calls)-1].Findings).NotTo(ContainElement(HaveField("Rule", "P-STOCKS")))
		for _, shop := range []int{fbsShop, dbsShop, expressShop} {
			Expect(s.post(inShop(shop, "/offers/stocks"), `{"offerIds":["A-1"]}`)).To(ContainSubstring(`{"type":"FIT","count":7}`))
		}
		Expect(s.state.Stock(laasShop, "A-1").Fit).To(BeEquivalentTo(100))
		_, _, err := s.state.PlaceOrder(market.Order{CampaignID: expressShop, Model: market.Express, WarehouseID: expressShop, Items: []market.OrderItem{{OfferID: "A-1", Count: 3}}}, s.now)
		Expect(err).NotTo(HaveOccurred())
		Expect(s.post(inShop(fbsShop, "/offers/stocks"), `{"offerIds":["A-1"]}`)).To(ContainSubstring(`{"type":"AVAILABLE","count":4}`))
	})

	It("is shown as a group, and has no operations of version 3", func() {
		s := newStall()
		s.grouped()
		Expect(s.post(inBusiness("/warehouses"), "")).To(ContainSubstring(`"groupInfo":{"name":"Группа складов","id":101}`))
		Expect(s.get(inBusiness("/warehouses"))).To(And(ContainSubstring(`"warehouses":[],"warehouseGroups":[{"name":"Группа складов","mainWarehouse":{"id":101,`), ContainSubstring(`"id":105`)))
		for path, body := range map[string]string{
			"/offers/stocks": `{"partnerWarehouseId":101}`, "/offers/stocks/update": `{"skuItems":[{"sku":"A-1","partnerWarehouseId":101,"count":7}]}`,
			"/warehouses": `{}`, "/reports/stocks/generate": `{}`,
		} {
			s.refuses("POST", "/v3/businesses/700"+path, body, http.StatusBadRequest, "Cabinet has warehouse groups: the method is for cabinets without them")
			Expect(s.calls[len(s.calls)-1].Codes).To(ConsistOf("GROUPED_WAREHOUSE"))
		}
	})
})

var _ = Describe("A SKU", func() {
	It("is taken without the spaces around it, in a body and in a query", func() {
		s := newStall()
		s.done("POST", inBusiness("/offer-mappings/update"), "{\"offerMappings\":[{\"offer\":{\"offerId\":\"\\t X 1 \",\"name\":\" Чашка \"}}]}")
		_, known := s.state.Offer(business, "X 1")
		Expect(known).To(BeTrue())
		Expect(s.post(inBusiness("/offer-mappings"), `{"offerIds":["  X 1"]}`)).To(ContainSubstring(`"offerId":"X 1"`))
		s.done("POST", inShop(fbsShop, "/hidden-offers"), `{"hiddenOffers":[{"offerId":" X 1"}]}`)
		Expect(s.get(inShop(fbsShop, "/hidden-offers?offer_id=%20X%201%20"))).To(ContainSubstring(`"offerId":"X 1"`))
	})
})
