package operations_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("The catalogue", func() {
	const path = "/offer-mappings"
	var s *stall
	BeforeEach(func() { s = newStall() })

	update := func(offer string) {
		GinkgoHelper()
		s.done("POST", inBusiness(path+"/update"), `{"offerMappings":[{"offer":`+offer+`}]}`)
	}
	offer := func(sku string) string { return s.post(inBusiness(path), `{"offerIds":["`+sku+`"]}`) }

	It("tells an offer with its price, its card and its shops", func() {
		Expect(offer("A-1")).To(MatchJSON(`{"status":"OK","result":{"paging":{},"offerMappings":[{
			"offer":{"offerId":"A-1","name":"Чайник","marketCategoryId":91013,"archived":false,"cardStatus":"HAS_CARD_CAN_UPDATE",
				"basicPrice":{"value":1000,"currencyId":"RUR","updatedAt":"2026-09-01T12:00:00Z"},
				"campaigns":[{"campaignId":101,"status":"PUBLISHED"},{"campaignId":102,"status":"PUBLISHED"},{"campaignId":103,"status":"PUBLISHED"},
					{"campaignId":104,"status":"PUBLISHED"},{"campaignId":105,"status":"PUBLISHED"}],
				"sellingPrograms":[{"sellingProgram":"FBS","status":"FINE"},{"sellingProgram":"EXPRESS","status":"FINE"},
					{"sellingProgram":"DBS","status":"FINE"},{"sellingProgram":"FBY","status":"FINE"},{"sellingProgram":"LAAS","status":"FINE"}]},
			"mapping":{"marketSku":101062285094,"marketSkuName":"Чайник","marketCategoryId":91013}}]}}`))
	})

	It("takes new offers, and keeps what an update does not name", func() {
		update(`{"offerId":"N-1","name":"Новый","vendor":"Ладвея","tags":["дом"],"pictures":["https://example.com/1.jpg"],
			"weightDimensions":{"length":1,"width":2,"height":3,"weight":0.5},"vendorCode":"v","purchasePrice":{"value":10.5,"currencyId":"RUR"}}`)
		update(`{"offerId":"N-1","description":"Хороший","tags":null,"marketCategoryId":7,"basicPrice":{"value":300,"discountBase":400,"currencyId":"RUR"},"deleteParameters":["VENDOR_CODE"]}`)
		Expect(offer("N-1")).To(And(
			ContainSubstring(`"name":"Новый","marketCategoryId":7,"pictures":["https://example.com/1.jpg"],"vendor":"Ладвея","description":"Хороший"`),
			ContainSubstring(`"weightDimensions":{"length":1,"width":2,"height":3,"weight":0.5}`),
			ContainSubstring(`"purchasePrice":{"value":10.5,"currencyId":"RUR","updatedAt":"2026-09-01T13:00:00Z"}`),
			ContainSubstring(`"basicPrice":{"value":300,"discountBase":400,"currencyId":"RUR","updatedAt":"2026-09-01T13:00:00Z"}`),
			ContainSubstring(`{"campaignId":101,"status":"NO_STOCKS"}`), Not(ContainSubstring("vendorCode"))))
	})

	It("is all or nothing", func() {
		s.refuses("POST", inBusiness(path+"/update"), `{"offerMappings":[{"offer":{"offerId":"N-1","name":"x"}},{"offer":{"offerId":"N-2"}}]}`,
			http.StatusBadRequest, `Invalid offers: "N-2" is new and needs a name`)
		_, there := s.state.Offer(business, "N-1")
		Expect(there).To(BeFalse())
		s.refuses("POST", inBusiness(path+"/update"), `{"offerMappings":[{"offer":{"offerId":"N-1","name":"x"}},{"offer":{"offerId":"N-1","name":"y"}}]}`,
			http.StatusBadRequest, "Offers should have different ids. Following offers ids are repeating: 'N-1'.")
		s.refuses("POST", inBusiness(path+"/update"), `{"offerMappings":[{"offer":{"offerId":"A-1","basicPrice":{"value":1,"currencyId":"USD"}}}]}`,
			http.StatusBadRequest, "Offer at index '0' should not have 'currencyId' with 'USD' currency")
	})

	It("comes by pages", func() {
		first := s.post(inBusiness(path+"?limit=2"), "{}")
		Expect(first).To(And(ContainSubstring("A-1"), ContainSubstring("A-2"), Not(ContainSubstring("A 3/б"))))
		Expect(s.post(inBusiness(path+"?limit=2&page_token="+next(first)), "{}")).To(And(ContainSubstring("A 3/б"), Not(ContainSubstring("nextPageToken"))))
	})

	DescribeTable("is filtered",
		func(body string, found, left string) {
			update(`{"offerId":"A-1","vendor":"Ладвея","tags":["дом","кухня"]}`)
			update(`{"offerId":"A-2","marketCategoryId":7}`)
			update(`{"offerId":"B-1","name":"без карточки"}`)
			Expect(s.post(inBusiness(path), body)).To(And(ContainSubstring(`"offerId":"`+found+`"`), Not(ContainSubstring(`"offerId":"`+left+`"`))))
		},
		Entry("by brand", `{"vendorNames":["Ладвея"]}`, "A-1", "A-2"),
		Entry("by tag", `{"tags":["кухня","сад"]}`, "A-1", "A-2"),
		Entry("by category", `{"categoryIds":[7]}`, "A-2", "A-1"),
		Entry("by card", `{"cardStatuses":["NO_CARD_NEED_CONTENT"]}`, "B-1", "A-1"),
		Entry("by SKU", `{"offerIds":["A-2"]}`, "A-2", "A-1"),
	)

	It("is asked for by SKU or by filters, never both", func() {
		s.refuses("POST", inBusiness(path), `{"offerIds":["A-1"],"tags":["x"]}`, http.StatusBadRequest, "offerIds cannot be used together with other filters")
		s.refuses("POST", inShop(fbsShop, "/offers"), `{"offerIds":["A-1"],"statuses":["NO_STOCKS"]}`, http.StatusBadRequest, "offerIds cannot be used together with other filters")
		s.refuses("POST", inBusiness("/price-quarantine"), `{"offerIds":["A-1"],"tags":["x"]}`, http.StatusBadRequest, "offerIds cannot be used together with other filters")
	})

	It("has an archive, but not for what lies at Market's", func() {
		Expect(s.post(inBusiness(path+"/archive"), `{"offerIds":["A-1","unknown"]}`)).To(MatchJSON(
			`{"status":"OK","result":{"notArchivedOffers":[{"offerId":"A-1","error":"OFFER_HAS_STOCKS"},{"offerId":"unknown","error":"UNKNOWN"}]}}`))
		s.emptyMarketsWarehouses("A-1")
		Expect(s.post(inBusiness(path+"/archive"), `{"offerIds":["A-1"]}`)).To(MatchJSON(`{"status":"OK","result":{}}`))
		Expect(s.post(inBusiness(path), `{}`)).NotTo(ContainSubstring(`"A-1"`))
		Expect(s.post(inBusiness(path), `{"archived":true}`)).To(And(ContainSubstring(`"A-1"`), ContainSubstring(`"status":"ARCHIVED"`), Not(ContainSubstring(`"A-2"`))))
		Expect(s.post(inBusiness(path+"/unarchive"), `{"offerIds":["A-1","unknown"]}`)).To(MatchJSON(`{"status":"OK","result":{"notUnarchivedOfferIds":["unknown"]}}`))
		Expect(s.post(inBusiness(path), `{}`)).To(ContainSubstring(`"A-1"`))
	})

	It("lets offers go, but not what lies at Market's", func() {
		s.emptyMarketsWarehouses("A-1")
		Expect(s.post(inBusiness(path+"/delete"), `{"offerIds":["A-1","A-2"]}`)).To(MatchJSON(`{"status":"OK","result":{"notDeletedOfferIds":["A-2"]}}`))
		Expect(s.post(inBusiness(path), `{}`)).To(And(ContainSubstring(`"A-2"`), Not(ContainSubstring(`"A-1"`))))
		s.refuses("POST", inBusiness(path+"/update"), `{"offerMappings":[{"offer":{"offerId":"A-1","name":"Другой"}}]}`,
			http.StatusBadRequest, "SKU of another product cannot be used again: 'A-1'")
		update(`{"offerId":"A-1","name":"Чайник"}`)
		Expect(offer("A-1")).To(ContainSubstring(`"name":"Чайник"`))
		update(`{"offerId":"A-1","name":"Под новым именем"}`)
	})

	It("is the cabinet's own", func() {
		s.refuses("POST", "/v2/businesses/800"+path, "{}", http.StatusForbidden, "Access denied")
	})
})

// emptyMarketsWarehouses takes an offer out of them.
func (s *stall) emptyMarketsWarehouses(sku string) {
	GinkgoHelper()
	for _, warehouse := range []int64{laasShop, fbyShop} {
		Expect(s.state.SetStocks(warehouse, []market.Stock{{OfferID: sku}}, s.now)).To(Succeed())
	}
}

var _ = Describe("The offers of a shop", func() {
	var s *stall
	BeforeEach(func() { s = newStall() })
	list := func(body string) string { return s.post(inShop(fbsShop, "/offers"), body) }

	It("are those of the cabinet, as the shop sells them", func() {
		s.done("POST", inShop(fbsShop, "/offers/update"), `{"offers":[{"offerId":"A-1","available":false,"vat":6}]}`)
		Expect(list(`{"offerIds":["A-1"]}`)).To(MatchJSON(`{"status":"OK","result":{"paging":{},"offers":[{"offerId":"A-1","available":false,"status":"DISABLED_BY_PARTNER",
			"basicPrice":{"value":1000,"currencyId":"RUR","updatedAt":"2026-09-01T12:00:00Z"}}]}}`))
		Expect(list(`{"statuses":["PUBLISHED"]}`)).To(And(ContainSubstring("A-2"), Not(ContainSubstring("A-1"))))
		Expect(s.post(inShop(dbsShop, "/offers"), `{"statuses":["PUBLISHED"]}`)).To(ContainSubstring("A-1"))
		s.done("POST", inShop(fbsShop, "/offers/update"), `{"offers":[{"offerId":"A-1","available":true}]}`)
		Expect(list(`{"statuses":["PUBLISHED"]}`)).To(ContainSubstring("A-1"))
	})

	It("go from one shop alone, and come back", func() {
		Expect(s.post(inShop(fbsShop, "/offers/delete"), `{"offerIds":["A-1","unknown"]}`)).To(MatchJSON(`{"status":"OK","result":{"notDeletedOfferIds":["unknown"]}}`))
		Expect(list(`{}`)).NotTo(ContainSubstring("A-1"))
		Expect(s.post(inShop(dbsShop, "/offers"), `{}`)).To(ContainSubstring("A-1"))
		Expect(s.post(inShop(fbsShop, "/offers/delete"), `{"offerIds":["A-1"]}`)).To(ContainSubstring("A-1"))
		s.done("POST", inShop(fbsShop, "/offers/update"), `{"offers":[{"offerId":"A-1"}]}`)
		Expect(list(`{}`)).To(ContainSubstring("A-1"))
		Expect(s.post(inShop(laasShop, "/offers/delete"), `{"offerIds":["A-1"]}`)).To(ContainSubstring("A-1"))
	})

	It("are hidden and shown", func() {
		const path = "/hidden-offers"
		s.done("POST", inShop(fbsShop, path), `{"hiddenOffers":[{"offerId":"A-1"},{"offerId":"A 3/б"}]}`)
		Expect(s.get(inShop(fbsShop, path))).To(MatchJSON(`{"status":"OK","result":{"paging":{},"hiddenOffers":[{"offerId":"A-1"},{"offerId":"A 3/б"}]}}`))
		Expect(s.get(inShop(fbsShop, path+"?offer_id=A-1,A-2"))).To(ContainSubstring(`"hiddenOffers":[{"offerId":"A-1"}]`))
		Expect(s.get(inShop(dbsShop, path))).To(ContainSubstring(`"hiddenOffers":[]`))
		s.done("POST", inShop(fbsShop, path+"/delete"), `{"hiddenOffers":[{"offerId":"A-1"}]}`)
		first := s.get(inShop(fbsShop, path+"?limit=1"))
		Expect(first).To(And(ContainSubstring("A 3/б"), Not(ContainSubstring("A-1"))))
	})

	It("are hidden all or none", func() {
		s.refuses("POST", inShop(fbsShop, "/hidden-offers"), `{"hiddenOffers":[{"offerId":"A-1"},{"offerId":"unknown"}]}`,
			http.StatusBadRequest, "Offers not found for SKUs: 'unknown'")
		Expect(s.get(inShop(fbsShop, "/hidden-offers"))).To(ContainSubstring(`"hiddenOffers":[]`))
	})
})

var _ = Describe("Bids", func() {
	It("are the cabinet's, and a shop's", func() {
		s := newStall()
		s.done("PUT", inBusiness("/bids"), `{"bids":[{"sku":"A-1","bid":300},{"sku":"A-2","bid":0},{"sku":"unknown","bid":1}]}`)
		s.done("PUT", inShop(fbsShop, "/bids"), `{"bids":[{"sku":"A-2","bid":200}]}`)
		Expect(s.post(inBusiness("/bids/info"), `{}`)).To(MatchJSON(`{"status":"OK","result":{"paging":{},"bids":[{"sku":"A-1","bid":300}]}}`))
		Expect(s.post(inBusiness("/bids/info"), `{"skus":["A-2"]}`)).To(ContainSubstring(`"bids":[]`))
		s.refuses("PUT", inBusiness("/bids"), `{"bids":[{"sku":"A-1","bid":1},{"sku":"A-1","bid":2}]}`, http.StatusBadRequest, "Duplicate shop-sku 'A-1' in request")
	})
})
