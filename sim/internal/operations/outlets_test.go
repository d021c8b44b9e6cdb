package operations_test

import (
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Outlets", func() {
	const outlet = `{"name":"На углу","type":"RETAIL","shopOutletCode":"corner","address":{"regionId":213,"street":"Тверская"},"phones":["+7 (999) 555-11-22"],
		"workingSchedule":{"scheduleItems":[{"startDay":"MONDAY","endDay":"FRIDAY","startTime":"09:00","endTime":"20:00"}]}}`
	var s *stall
	BeforeEach(func() { s = newStall() })
	path := func(id int64) string { return inShop(dbsShop, fmt.Sprintf("/outlets/%d", id)) }
	create := func(body string) int64 {
		GinkgoHelper()
		return into[struct{ ID int64 }](s.post(inShop(dbsShop, "/outlets"), body)).ID
	}
	with := func(old, new string) string { return strings.Replace(outlet, old, new, 1) }

	It("are created, changed and deleted", func() {
		id := create(outlet)
		Expect(s.get(path(id))).To(And(
			ContainSubstring(fmt.Sprintf(`{"outlet":{"id":%d,"name":"На углу","type":"RETAIL"`, id)),
			ContainSubstring(`"status":"MODERATED","region":{"id":213,"name":"Москва","type":"CITY"}`), ContainSubstring(`"street":"Тверская"`)))
		s.done("PUT", path(id), with("На углу", "За углом"))
		Expect(s.get(path(id))).To(ContainSubstring("За углом"))
		s.done("DELETE", path(id), "")
		for _, gone := range []func(){
			func() { s.refuses("GET", path(id), "", http.StatusNotFound, fmt.Sprintf("Outlet not found: '%d'", id)) },
			func() {
				s.refuses("PUT", path(id), outlet, http.StatusNotFound, fmt.Sprintf("Outlet not found: '%d'", id))
			},
			func() {
				s.refuses("DELETE", path(id), "", http.StatusNotFound, fmt.Sprintf("Outlet not found: '%d'", id))
			},
		} {
			gone()
		}
		create(outlet) // its code is free again
	})

	It("are listed by page, region and code", func() {
		first := create(outlet)
		second := create(strings.Replace(with("213", "2"), "corner", "river", 1))
		Expect(s.get(inShop(dbsShop, "/outlets?region_id=2"))).To(And(ContainSubstring(fmt.Sprint(second)), ContainSubstring("Санкт-Петербург"), Not(ContainSubstring(fmt.Sprint(first)))))
		Expect(s.get(inShop(dbsShop, "/outlets?shop_outlet_code=corner"))).To(And(ContainSubstring(fmt.Sprint(first)), Not(ContainSubstring(fmt.Sprint(second)))))
		page := s.get(inShop(dbsShop, "/outlets?limit=1"))
		Expect(s.get(inShop(dbsShop, "/outlets?limit=1&page_token="+next(page)))).To(And(ContainSubstring("river"), Not(ContainSubstring("corner"))))
		s.refuses("GET", inShop(dbsShop, "/outlets?page_token=x"), "", http.StatusBadRequest, "Bad page token")
	})

	It("have a code of their own, and rules where buyers collect", func() {
		create(outlet)
		other := create(with("corner", "river"))
		s.refuses("POST", inShop(dbsShop, "/outlets"), outlet, http.StatusBadRequest, "Outlet with code 'corner' already exists for campaign '102'")
		s.refuses("PUT", path(other), outlet, http.StatusBadRequest, "Outlet with code 'corner' already exists for campaign '102'")
		s.done("PUT", path(other), with("corner", "river"))
		s.refuses("POST", inShop(dbsShop, "/outlets"), with("RETAIL", "DEPOT"), http.StatusBadRequest, "Not valid outlet info: 'deliveryRules are missing'")
		rules := `"DEPOT","deliveryRules":[{"minDeliveryDays":1,"maxDeliveryDays":2}]`
		Expect(s.get(path(create(strings.Replace(with(`"RETAIL"`, rules), "corner", "depot", 1))))).To(ContainSubstring(`"minDeliveryDays":1`))
	})

	It("are a shop's own", func() {
		Expect(s.state.PutCampaign(market.Campaign{ID: 160, BusinessID: business, Model: market.DBS})).To(Succeed())
		id := create(outlet)
		strange := inShop(160, fmt.Sprintf("/outlets/%d", id))
		for _, method := range []string{"GET", "DELETE"} {
			s.refuses(method, strange, "", http.StatusNotFound, fmt.Sprintf("Outlet not found: '%d'", id))
		}
		Expect(s.get(inShop(160, "/outlets"))).To(ContainSubstring(`"outlets":[]`))
		s.refuses("POST", inShop(fbsShop, "/outlets"), outlet, http.StatusBadRequest, "Campaign type is not allowed. Allowed campaign types: DBS")
	})
})
