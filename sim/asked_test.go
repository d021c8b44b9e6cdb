package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// answers is what a call that goes well is answered.
func answers[T any](w *world, call string) T {
	GinkgoHelper()
	reply := w.send(call, nil)
	Expect(reply.Code).To(Equal(http.StatusOK), "%s: %s", call, reply.Body)
	var out T
	Expect(json.Unmarshal(reply.Body.Bytes(), &out)).To(Succeed(), reply.Body.String())
	return out
}

type region struct {
	ID     int64
	Name   string
	Type   string
	Parent *region
}

type category struct {
	ID       int64
	Name     string
	Children []category
}

// leaves are the categories that have no others in them.
func (c category) leaves() []category {
	if len(c.Children) == 0 {
		return []category{c}
	}
	var all []category
	for _, child := range c.Children {
		all = append(all, child.leaves()...)
	}
	return all
}

var _ = Describe("An answer is about what was asked", func() {
	var w *world
	BeforeEach(func() { w = newWorldOf(sim.Options{}, nil, "") })

	It("regions are one tree, whichever way it is read", func() {
		type children struct {
			Regions struct {
				region
				Children []region
			}
			Paging struct{ NextPageToken string }
		}
		seen := map[int64]string{}
		var walk func(id int64, above string)
		walk = func(id int64, above string) {
			for page := ""; ; {
				read := answers[children](w, fmt.Sprintf("GET /v2/regions/%d/children?limit=50&pageToken=%s", id, page))
				for _, child := range read.Regions.Children {
					Expect(seen).NotTo(HaveKey(child.ID), "%s is in two places", child.Name)
					seen[child.ID] = above + "/" + child.Name
					alone := answers[struct{ Region region }](w, fmt.Sprintf("GET /v2/regions/%d", child.ID)).Region
					Expect(alone.Name).To(Equal(child.Name))
					Expect(alone.Parent.ID).To(Equal(id), child.Name)
					walk(child.ID, seen[child.ID])
				}
				if page = read.Paging.NextPageToken; page == "" {
					return
				}
			}
		}
		walk(10000, "")
		Expect(len(seen)).To(BeNumerically(">", 80))
		Expect(seen[213]).To(HaveSuffix("/Москва"))
		Expect(seen[213]).To(ContainSubstring("/Россия/"))
		countries := answers[struct {
			Countries []struct {
				Region      region
				CountryCode string
			}
		}](w, "POST /v2/regions/countries").Countries
		codes := map[string]bool{}
		for _, c := range countries {
			Expect(codes).NotTo(HaveKey(c.CountryCode))
			codes[c.CountryCode] = true
			Expect(c.Region.Type).To(Equal("COUNTRY"))
		}
		Expect(codes).To(HaveKey("RU"))
		Expect(w.send("GET /v2/regions/99999999", nil).Code).To(Equal(http.StatusNotFound))
	})

	It("categories are a tree, of which the leaves have parameters", func() {
		tree := answers[struct{ Result category }](w, "POST /v2/categories/tree").Result
		leaves := tree.leaves()
		Expect(len(leaves)).To(BeNumerically(">", 200))
		ids := map[int64]bool{}
		for _, leaf := range leaves {
			Expect(ids).NotTo(HaveKey(leaf.ID))
			ids[leaf.ID] = true
		}
		for _, leaf := range leaves[:20] {
			read := answers[struct {
				Result struct {
					CategoryID int64
					Parameters []struct{ ID int64 }
				}
			}](w, fmt.Sprintf("POST /v2/category/%d/parameters", leaf.ID)).Result
			Expect(read.CategoryID).To(Equal(leaf.ID))
			Expect(read.Parameters).NotTo(BeEmpty())
		}
		Expect(w.send(fmt.Sprintf("POST /v2/category/%d/parameters", tree.ID), nil).Code).To(Equal(http.StatusBadRequest))
		quanta := answers[struct {
			Results []struct{ ID int64 }
			Errors  []struct {
				CategoryID int64
				Type       string
			}
		}](w, fmt.Sprintf(`POST /v2/categories/max-sale-quantum {"marketCategoryIds":[%d,%d,1]}`, leaves[0].ID, tree.ID))
		Expect(quanta.Results).To(ConsistOf(HaveField("ID", leaves[0].ID)))
		Expect(quanta.Errors).To(ConsistOf(
			And(HaveField("CategoryID", tree.ID), HaveField("Type", "CATEGORY_IS_NOT_LEAF")), And(HaveField("CategoryID", int64(1)), HaveField("Type", "UNKNOWN_CATEGORY"))))
	})

	It("tariffs are of the offers that are asked for, and grow with them", func() {
		tree := answers[struct{ Result category }](w, "POST /v2/categories/tree").Result.leaves()[0].ID
		offer := func(price int) string {
			return fmt.Sprintf(`{"categoryId":%d,"price":%d,"length":10,"width":10,"height":10,"weight":1}`, tree, price)
		}
		type tariffs struct {
			Result struct {
				Offers []struct {
					Offer   struct{ Price float64 }
					Tariffs []struct {
						Type   string
						Amount float64
					}
				}
			}
		}
		read := answers[tariffs](w, `POST /v2/tariffs/calculate {"parameters":{"campaignId":$campaignId},"offers":[`+offer(1000)+`,`+offer(2000)+`]}`).Result.Offers
		Expect(read).To(HaveLen(2))
		for i, price := range []float64{1000, 2000} {
			Expect(read[i].Offer.Price).To(Equal(price))
			Expect(read[i].Tariffs).To(ContainElement(HaveField("Type", "FEE")))
		}
		fee := func(i int) (sum float64) {
			for _, t := range read[i].Tariffs {
				if t.Type == "FEE" {
					sum += t.Amount
				}
			}
			return sum
		}
		Expect(fee(1)).To(BeNumerically("~", 2*fee(0), 0.01))
	})

	It("ratings are of the shops and days that are asked for, and fall with what goes wrong", func() {
		type ratings struct {
			Result struct {
				CampaignRatings []struct {
					CampaignID int64
					Ratings    []struct {
						Rating          int
						CalculationDate string
					}
				}
			}
		}
		read := func() ratings {
			return answers[ratings](w, `POST /v2/businesses/$businessId/ratings/quality {"campaignIds":[$campaignId],"dateFrom":"2026-08-31","dateTo":"2026-09-01"}`)
		}
		before := read().Result.CampaignRatings
		Expect(before).To(ConsistOf(HaveField("CampaignID", w.campaign())))
		Expect(before[0].Ratings).To(HaveLen(2))
		Expect(before[0].Ratings).To(ContainElement(HaveField("CalculationDate", "2026-09-01")))
		becomes(market.StatusCancelled, "SHOP_FAILED")(w)
		details := answers[struct {
			Result struct{ AffectedOrders []struct{ OrderID int64 } }
		}](w, "POST "+shopAt+"/ratings/quality/details").Result.AffectedOrders
		Expect(details).To(ConsistOf(HaveField("OrderID", w.order())))
		w.passes(day)
		later := answers[ratings](w, `POST /v2/businesses/$businessId/ratings/quality {"campaignIds":[$campaignId],"dateFrom":"2026-09-02","dateTo":"2026-09-02"}`)
		Expect(later.Result.CampaignRatings[0].Ratings[0].Rating).To(BeNumerically("<", before[0].Ratings[0].Rating))
	})

	It("statistics and bids are of the goods that are asked for, and of no others", func() {
		stats := answers[struct {
			Result struct{ ShopSkus []struct{ ShopSku string } }
		}](w, "POST "+shopAt+`/stats/skus {"shopSkus":["KET-1017","none"]}`).Result.ShopSkus
		Expect(stats).To(ConsistOf(HaveField("ShopSku", "KET-1017")))
		bids := answers[struct {
			Result struct{ Recommendations []struct{ SKU string } }
		}](w, `POST /v2/businesses/$businessId/bids/recommendations {"skus":["KET-1017","none"]}`).Result.Recommendations
		Expect(bids).To(ConsistOf(HaveField("SKU", "KET-1017")))
	})

	It("barcodes are made once, and are then the offer's", func() {
		const generate = `POST /v1/businesses/$businessId/offer-mappings/barcodes/generate {"offerIds":["KET-1017","none"]}`
		done := answers[struct {
			Result struct{ UnprocessedOfferIDs []string }
		}](w, generate)
		Expect(done.Result.UnprocessedOfferIDs).To(ConsistOf("none"))
		read := func() string {
			return w.send(`POST /v2/businesses/$businessId/offer-mappings {"offerIds":["KET-1017"]}`, nil).Body.String()
		}
		first := read()
		Expect(first).To(MatchRegexp(`"barcodes":\["\d{13}"\]`))
		w.sends(generate)
		Expect(read()).To(Equal(first))
	})

	It("content is kept where it fits the category, and is the offer's card", func() {
		var parameter, of string
		w.sends(`POST /v2/businesses/$businessId/offer-mappings {"offerIds":["KET-1017"]}`, "category", `"marketCategoryId":(\d+)`)
		w.sends("POST /v2/category/$category/parameters", "parameter", `"id":(\d+),"name":"[^"]*","type":"TEXT"`)
		parameter, of = w.names["parameter"], w.names["category"]
		w.sends(`POST /v2/businesses/$businessId/offer-cards/update {"offersContent":[{"offerId":"KET-1017","categoryId":` + of + `,"parameterValues":[{"parameterId":` + parameter + `,"value":"mine"}]}]}`)
		Expect(w.send(`POST /v2/businesses/$businessId/offer-cards {"offerIds":["KET-1017"]}`, nil).Body.String()).To(ContainSubstring(`"parameterId":` + parameter + `,"value":"mine"`))
		Expect(w.send(`POST /v2/businesses/$businessId/offer-cards/update {"offersContent":[{"offerId":"KET-1017","categoryId":`+of+`,"parameterValues":[{"parameterId":77,"value":"mine"}]}]}`, nil).Body.String()).
			To(ContainSubstring(`"type":"UNKNOWN_PARAMETER"`))
	})

	It("supply requests are found again by their numbers, with their goods", func() {
		w := newWorldOf(sim.Options{}, nil, market.FBY)
		w.sends("POST "+shopAt+"/supply-requests {}", "requestId", `"id":{"id":(\d+)`)
		items := answers[struct {
			Result struct{ Items []struct{ OfferID string } }
		}](w, "POST "+shopAt+`/supply-requests/items {"requestId":$requestId}`).Result.Items
		Expect(items).NotTo(BeEmpty())
		for _, item := range items {
			Expect(w.send(`POST /v2/businesses/$businessId/offer-mappings {"offerIds":["`+item.OfferID+`"]}`, nil).Body.String()).To(ContainSubstring(item.OfferID))
		}
		Expect(w.send("POST "+shopAt+`/supply-requests/items {"requestId":77}`, nil).Code).To(Equal(http.StatusNotFound))
		Expect(w.send("POST "+shopAt+`/supply-requests/documents {"requestId":77}`, nil).Code).To(Equal(http.StatusNotFound))
	})
})
