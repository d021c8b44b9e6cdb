package operations_test

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Prices", func() {
	var s *stall
	BeforeEach(func() { s = newStall() })
	forAll := func(body string) { GinkgoHelper(); s.done("POST", inBusiness("/offer-prices/updates"), body) }
	forShop := func(body string) { GinkgoHelper(); s.done("POST", inShop(fbsShop, "/offer-prices/updates"), body) }

	It("for all shops are set and read", func() {
		forAll(`{"offers":[{"offerId":"A-1","price":{"value":900,"discountBase":1200,"minimumForBestseller":800,"currencyId":"RUR"}}]}`)
		Expect(s.post(inBusiness("/offer-prices"), `{"offerIds":["A-1"]}`)).To(MatchJSON(`{"status":"OK","result":{"paging":{},"offers":[{"offerId":"A-1",
			"price":{"value":900,"discountBase":1200,"minimumForBestseller":800,"currencyId":"RUR","updatedAt":"2026-09-01T13:00:00Z"}}]}}`))
		Expect(s.get(inShop(dbsShop, "/offer-prices"))).To(ContainSubstring(`{"id":"A-1","price":{"value":900,"discountBase":1200,"currencyId":"RUR"}`))
		Expect(s.post(inBusiness("/offer-mappings"), `{"offerIds":["A-1"]}`)).To(ContainSubstring(`"basicPrice":{"value":900,"discountBase":1200`))
	})

	It("of one shop are its own", func() {
		forShop(`{"offers":[{"offerId":"A-1","price":{"value":1100,"currencyId":"RUR","vat":6}}]}`)
		Expect(s.post(inShop(fbsShop, "/offer-prices"), `{}`)).To(MatchJSON(`{"status":"OK","result":{"paging":{},"offers":[
			{"offerId":"A-1","price":{"value":1100,"currencyId":"RUR","vat":6},"updatedAt":"2026-09-01T13:00:00Z"}]}}`))
		Expect(s.post(inShop(fbsShop, "/offer-prices"), `{"offerIds":["A-2"]}`)).To(ContainSubstring(`"offers":[]`))
		Expect(s.get(inShop(fbsShop, "/offer-prices"))).To(And(ContainSubstring(`"value":1100`), ContainSubstring(`"value":50`)))
		Expect(s.post(inShop(dbsShop, "/offer-prices"), `{}`)).To(ContainSubstring(`"offers":[]`))
		Expect(s.post(inShop(fbsShop, "/offers"), `{"offerIds":["A-1"]}`)).To(ContainSubstring(
			`"campaignPrice":{"value":1100,"currencyId":"RUR","vat":6,"updatedAt":"2026-09-01T13:00:00Z"}`))
		Expect(s.post(inBusiness("/offer-prices"), `{"offerIds":["A-1"]}`)).To(ContainSubstring(`"value":1000`))
	})

	It("come by pages", func() {
		first := s.get(inShop(fbsShop, "/offer-prices?limit=2"))
		Expect(s.get(inShop(fbsShop, "/offer-prices?limit=2&page_token="+next(first)))).To(And(ContainSubstring("A 3/б"), Not(ContainSubstring("A-1"))))
		Expect(s.post(inBusiness("/offer-prices?limit=1&page_token="+next(s.post(inBusiness("/offer-prices?limit=1"), "{}"))), "{}")).To(ContainSubstring("A-2"))
	})

	It("of a shop are refused where the cabinet has none", func() {
		s.state.PutBusiness(market.Business{ID: business, OnlyDefaultPrice: true})
		s.refuses("POST", inShop(fbsShop, "/offer-prices/updates"), `{"offers":[{"offerId":"A-1","price":{"value":1100}}]}`,
			http.StatusLocked, "Partner use only default price")
	})

	DescribeTable("are refused",
		func(offers, message string) {
			s.refuses("POST", inShop(fbsShop, "/offer-prices/updates"), `{"offers":[{"offerId":"A-2","price":{"value":51}},`+offers+`]}`, http.StatusBadRequest, message)
			Expect(s.post(inShop(fbsShop, "/offer-prices"), `{}`)).To(ContainSubstring(`"offers":[]`))
		},
		Entry("without a SKU", `{"price":{"value":1}}`, "Missing offerId"),
		Entry("without a price", `{"offerId":"A-1"}`, "Missing price value: offerId = 'A-1'"),
		Entry("without a value", `{"offerId":"A-1","price":{"vat":2}}`, "Missing price value: offerId = 'A-1'"),
		Entry("of too many digits", `{"offerId":"A-1","price":{"value":9.12345678}}`, "offerId = 'A-1' should not have 'value' with too many digits"),
		Entry("beyond all bounds", `{"offerId":"A-1","price":{"value":1e300}}`, "offerId = 'A-1' should not have 'value' with too many digits"),
		Entry("in dollars", `{"offerId":"A-1","price":{"value":1,"currencyId":"USD"}}`, "offerId = 'A-1' should not have 'currencyId' with 'USD' currency"),
		Entry("of an unknown offer", `{"offerId":"X","price":{"value":1}}`, "Offers not found for SKUs: 'X'"),
		Entry("twice", `{"offerId":"A-2","price":{"value":1}}`, "Duplicate offer in request: offerId = 'A-2'"),
	)

	It("for all shops are all or none", func() {
		s.refuses("POST", inBusiness("/offer-prices/updates"),
			`{"offers":[{"offerId":"A-1","price":{"value":999,"currencyId":"RUR"}},{"offerId":"X","price":{"value":1,"currencyId":"RUR"}}]}`,
			http.StatusBadRequest, "Offers not found for SKUs: 'X'")
		o, _ := s.state.Offer(business, "A-1")
		Expect(o.Price).To(Equal(1000 * market.Rouble))
	})

	Context("that change too sharply", func() {
		business, shop := inBusiness("/price-quarantine"), inShop(fbsShop, "/price-quarantine")

		It("wait in the cabinet's quarantine until they are confirmed", func() {
			forAll(`{"offers":[{"offerId":"A-1","price":{"value":100,"currencyId":"RUR"}},{"offerId":"A-2","price":{"value":60,"currencyId":"RUR"}}]}`)
			Expect(s.post(business, `{}`)).To(MatchJSON(`{"status":"OK","result":{"paging":{},"offers":[{"offerId":"A-1",
				"currentPrice":{"value":100,"currencyId":"RUR"},"lastValidPrice":{"value":1000,"currencyId":"RUR"},
				"verdicts":[{"type":"PRICE_CHANGE","params":[{"name":"CURRENT_PRICE","value":"100"},{"name":"LAST_VALID_PRICE","value":"1000"},{"name":"CURRENCY","value":"RUR"}]}]}]}}`))
			Expect(s.post(inShop(dbsShop, "/offers"), `{"statuses":["DISABLED_AUTOMATICALLY"]}`)).To(ContainSubstring("A-1"))
			Expect(s.post(shop, `{}`)).To(ContainSubstring(`"offers":[]`))
			s.done("POST", business+"/confirm", `{"offerIds":["A-1"]}`)
			Expect(s.post(business, `{}`)).To(ContainSubstring(`"offers":[]`))
			Expect(s.post(inShop(dbsShop, "/offers"), `{"statuses":["PUBLISHED"]}`)).To(ContainSubstring("A-1"))
		})

		It("leave it with a better price, too", func() {
			forAll(`{"offers":[{"offerId":"A-1","price":{"value":100,"currencyId":"RUR"}}]}`)
			forAll(`{"offers":[{"offerId":"A-1","price":{"value":150,"currencyId":"RUR"}}]}`)
			Expect(s.post(business, `{"offerIds":["A-1"]}`)).To(ContainSubstring(`"lastValidPrice":{"value":1000`))
			forAll(`{"offers":[{"offerId":"A-1","price":{"value":1001,"currencyId":"RUR"}}]}`)
			Expect(s.post(business, `{}`)).To(ContainSubstring(`"offers":[]`))
		})

		It("wait in the shop's quarantine likewise", func() {
			forShop(`{"offers":[{"offerId":"A-2","price":{"value":5000}}]}`)
			Expect(s.post(shop, `{}`)).To(And(ContainSubstring(`"currentPrice":{"value":5000`), ContainSubstring(`"lastValidPrice":{"value":50,`)))
			Expect(s.post(business, `{}`)).To(ContainSubstring(`"offers":[]`))
			s.done("POST", shop+"/confirm", `{"offerIds":["A-2"]}`)
			Expect(s.post(shop, `{}`)).To(ContainSubstring(`"offers":[]`))
			s.refuses("POST", shop+"/confirm", `{"offerIds":["X"]}`, http.StatusBadRequest, "Offers not found for SKUs: 'X'")
			s.refuses("POST", business+"/confirm", `{"offerIds":["X"]}`, http.StatusBadRequest, "Offers not found for SKUs: 'X'")
		})
	})

	It("have a time that moves with the clock", func() {
		s.now = s.now.Add(24 * time.Hour)
		forAll(`{"offers":[{"offerId":"A-1","price":{"value":999,"currencyId":"RUR"}}]}`)
		Expect(s.post(inBusiness("/offer-prices"), `{"offerIds":["A-1"]}`)).To(ContainSubstring("2026-09-02T13:00:00Z"))
	})
})
