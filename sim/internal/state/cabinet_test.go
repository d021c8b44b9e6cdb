package state_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("cabinets, shops and warehouses", func() {
	It("are listed by number", func() {
		s := cabinet()
		must(s.PutCampaign(market.Campaign{ID: 5, BusinessID: 2, Model: market.FBY}))
		page, err := s.Campaigns(business, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(HaveField("ID", shopFBS), HaveField("ID", shopDBS), HaveField("ID", shopLaaS), HaveField("ID", express)))
		page, err = s.Campaigns(0, state.Page{Number: 1, Size: 2})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Total).To(Equal(5))
		b, ok := s.Business(2)
		Expect(ok).To(BeTrue(), "a shop brings its cabinet")
		Expect(b).To(Equal(market.Business{ID: 2}))
		s.PutBusiness(market.Business{ID: 2, Name: "two"})
		b, _ = s.Business(2)
		Expect(b.Name).To(Equal("two"))
	})

	It("have numbers, and shops stay in their cabinet", func() {
		s := cabinet()
		Expect(s.PutCampaign(market.Campaign{BusinessID: 1})).NotTo(Succeed())
		Expect(s.PutCampaign(market.Campaign{ID: 1})).NotTo(Succeed())
		Expect(reason(s.PutCampaign(market.Campaign{ID: shopFBS, BusinessID: 2}))).To(Equal(market.AlreadyThere))
		Expect(s.PutCampaign(market.Campaign{ID: shopFBS, BusinessID: business, API: market.DisabledInactive})).To(Succeed())
		c, _ := s.Campaign(shopFBS)
		Expect(c.Served()).To(BeFalse())
		_, ok := s.Campaign(5)
		Expect(ok).To(BeFalse())
	})

	It("open and close warehouses", func() {
		s := cabinet()
		Expect(s.EnableWarehouse(shelves, false)).To(Succeed())
		w, _ := s.Warehouse(shelves)
		Expect(w.Disabled).To(BeTrue())
		Expect(s.EnableWarehouse(shelves, true)).To(Succeed())
		w, _ = s.Warehouse(shelves)
		Expect(w.Disabled).To(BeFalse())
		Expect(reason(s.EnableWarehouse(5, true))).To(Equal(market.NotFound))
		s.PutWarehouse(market.Warehouse{ID: 7, BusinessID: business, CampaignID: shopFBS})
		page, err := s.Warehouses(business, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(1))
		page, err = s.Warehouses(0, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(2), "Market's own")
	})
})

var _ = Describe("a store that is full", func() {
	It("takes no more of a kind, but what replaces something", func() {
		s := state.New(state.Options{Most: 1, FirstOrder: 9})
		must(s.PutCampaign(market.Campaign{ID: shopFBS, BusinessID: business, Model: market.FBS}))
		s.PutWarehouse(market.Warehouse{ID: shelves})
		put := map[string]func() error{
			"orders": func() error { _, _, err := s.PlaceOrder(of(shopFBS, 1), noon()); return err },
			"chats": func() error {
				_, _, err := s.CreateChat(market.Chat{Context: market.ChatDirect, BusinessID: business}, noon())
				return err
			},
			"reviews": func() error {
				_, _, err := s.PutFeedback(market.Feedback{BusinessID: business, Rating: 1}, noon())
				return err
			},
			"questions": func() error {
				_, _, err := s.PutQuestion(market.Question{BusinessID: business, Text: "?"}, noon())
				return err
			},
		}
		for kind, do := range put {
			Expect(do()).To(Succeed(), kind)
			Expect(do()).To(MatchError("Too many: there are 1 " + kind + " already"))
		}
		for _, id := range []string{"a", "a"} {
			Expect(s.PutOffers([]market.Offer{{BusinessID: business, ID: id}})).To(Succeed())
			Expect(s.SetStocks(shelves, []market.Stock{{OfferID: id, Fit: 1}}, noon())).To(Succeed())
		}
		Expect(reason(s.PutOffers([]market.Offer{{BusinessID: business, ID: "b"}}))).To(Equal(market.TooMany))
		Expect(reason(s.SetStocks(shelves, []market.Stock{{OfferID: "b"}}, noon()))).To(Equal(market.TooMany))
		page, err := s.Orders(state.OrderFilter{}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		o := page.Items[0]
		moved(s, o.ID, "PROCESSING READY_TO_SHIP", "DELIVERY COURIER_SEARCH", "DELIVERED DELIVERED_USER_RECEIVED")
		back := market.Return{OrderID: o.ID, Items: []market.ReturnItem{{OfferID: "sku-01", Count: 1}}}
		_, _, err = s.CreateReturn(back, noon())
		Expect(err).NotTo(HaveOccurred())
		_, _, err = s.CreateReturn(back, noon())
		Expect(reason(err)).To(Equal(market.TooMany))
	})
})

var _ = Describe("offers and prices", func() {
	It("are set all or none", func() {
		s := cabinet()
		Expect(s.SetPrices(business, []state.Price{{OfferID: "sku-01", Price: 5, OldPrice: 6}}, after(1))).To(Succeed())
		o, _ := s.Offer(business, "sku-01")
		Expect([]any{o.Price, o.OldPrice, o.PriceAt}).To(Equal([]any{market.Money(5), market.Money(6), after(1)}))
		Expect(reason(s.SetPrices(business, []state.Price{{OfferID: "sku-01", Price: 9}, {OfferID: "none", Price: 1}}, after(2)))).To(Equal(market.OffersNotFound))
		Expect(reason(s.SetPrices(business, []state.Price{{OfferID: "sku-01", Price: 9}, {OfferID: "sku-02"}}, after(2)))).To(Equal(market.BadItems))
		o, _ = s.Offer(business, "sku-01")
		Expect(o.Price).To(BeEquivalentTo(5))
		Expect(reason(s.PutOffers([]market.Offer{{BusinessID: business, ID: "new"}, {}}))).To(Equal(market.BadItems))
		_, ok := s.Offer(business, "new")
		Expect(ok).To(BeFalse())
	})

	It("are listed as they came, or by SKU", func() {
		s := cabinet()
		page, err := s.Offers(business, nil, state.Page{Size: 3})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(HaveField("ID", "sku-00"), HaveField("ID", "sku-01"), HaveField("ID", "sku-02")))
		page, err = s.Offers(business, []string{"sku-03", "none"}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(1))
		page, err = s.Offers(2, nil, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(BeEmpty())
	})
})

var _ = Describe("keys and reports", func() {
	It("opens by a token, until it is removed", func() {
		s := cabinet()
		scopes := []string{"all-methods"}
		Expect(s.PutKey(market.Key{Token: "t", Name: "b", Scopes: scopes})).To(Succeed())
		Expect(s.PutKey(market.Key{Token: "u", Name: "a"})).To(Succeed())
		scopes[0] = "none"
		k, ok := s.Key("t")
		Expect(ok).To(BeTrue())
		Expect(k.Scopes).To(Equal([]string{"all-methods"}))
		Expect(s.Keys()).To(HaveExactElements(HaveField("Name", "a"), HaveField("Name", "b")))
		s.RemoveKey("t")
		_, ok = s.Key("t")
		Expect(ok).To(BeFalse())
		for i := range 999 {
			Expect(s.PutKey(market.Key{Token: fmt.Sprint(i)})).To(Succeed())
		}
		Expect(reason(s.PutKey(market.Key{Token: "one more"}))).To(Equal(market.TooMany))
		Expect(s.PutKey(market.Key{Token: "u"})).To(Succeed())
	})

	It("keeps reports under their ids", func() {
		s := cabinet()
		file := []byte("pdf")
		Expect(s.PutReport(market.Report{ID: "r", Kind: "generateMassOrderLabelsReport", RequestedAt: noon(), ReadyAt: after(1), File: file})).To(Succeed())
		file[0] = 'x'
		r, ok := s.Report("r")
		Expect(ok).To(BeTrue())
		Expect(string(r.File)).To(Equal("pdf"))
		Expect(r.At(after(1))).To(Equal(market.ReportDone))
		Expect(reason(s.PutReport(market.Report{ID: "r"}))).To(Equal(market.AlreadyThere))
		_, ok = s.Report("none")
		Expect(ok).To(BeFalse())
	})
})
