package operations_test

import (
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

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
		c.API = market.DisabledInactive
		Expect(s.state.PutCampaign(c)).To(Succeed())
		Expect(s.get(inShop(fbyShop, ""))).To(And(
			ContainSubstring(`"apiAvailability":"DISABLED_BY_INACTIVITY"`), ContainSubstring(`"placementType":"FBY"`), ContainSubstring(`"business":{"id":700`)))
		s.refuses("GET", inShop(otherShop, ""), "", http.StatusForbidden, "Access denied")
	})

	It("tells settings of shops and of the cabinet", func() {
		Expect(s.get(inShop(dbsShop, "/settings"))).To(ContainSubstring(`"shopName":"Магазин DBS 102"`))
		Expect(s.post(inBusiness("/settings"), "")).To(ContainSubstring(`"onlyDefaultPrice":false,"currency":"RUR"`))
	})
})
