package state_test

import (
	"errors"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// The shops of two cabinets: one sells from a warehouse of its own, one from
// Market's.
const (
	ownShop, marketShop, strangeShop = int64(1), int64(2), int64(3)
	ours, theirs                     = int64(7), int64(8)
)

func tuesday() time.Time { return time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC) }

// twoCabinets have the same SKUs, and one unit of each in every warehouse.
func twoCabinets() *state.State {
	GinkgoHelper()
	s := state.New(state.Options{Most: 4})
	for _, c := range []market.Campaign{
		{ID: ownShop, BusinessID: ours, WarehouseID: 11}, {ID: marketShop, BusinessID: ours, WarehouseID: 12}, {ID: strangeShop, BusinessID: theirs, WarehouseID: 13},
	} {
		Expect(s.PutCampaign(c)).To(Succeed())
	}
	s.PutWarehouse(market.Warehouse{ID: 11, BusinessID: ours, CampaignID: ownShop})
	s.PutWarehouse(market.Warehouse{ID: 12})
	Expect(s.PutOffers([]market.Offer{
		{BusinessID: ours, ID: "a", Title: "A", Price: 100}, {BusinessID: ours, ID: "b", Title: "B", Price: 100}, {BusinessID: theirs, ID: "a", Title: "T"},
	})).To(Succeed())
	Expect(s.SetStocks(11, []market.Stock{{OfferID: "a", Fit: 1}, {OfferID: "b", Fit: 1}}, tuesday())).To(Succeed())
	Expect(s.SetStocks(12, []market.Stock{{OfferID: "b", Fit: 1}}, tuesday())).To(Succeed())
	return s
}

func sold(s *state.State, f state.ShopFilter) []string {
	GinkgoHelper()
	page, err := s.ShopOffers(f, state.Page{})
	Expect(err).NotTo(HaveOccurred())
	ids := []string{}
	for _, o := range page.Items {
		ids = append(ids, o.Offer.ID)
	}
	return ids
}

func catalogue(s *state.State, business int64) []string {
	GinkgoHelper()
	page, err := s.Offers(business, nil, state.Page{})
	Expect(err).NotTo(HaveOccurred())
	ids := []string{}
	for _, o := range page.Items {
		ids = append(ids, o.ID)
	}
	return ids
}

var _ = Describe("the offers of a shop", func() {
	var s *state.State
	BeforeEach(func() { s = twoCabinets() })

	It("are the cabinet's, with the shop's stock", func() {
		page, err := s.ShopOffers(state.ShopFilter{CampaignID: marketShop}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(2))
		Expect(page.Items[0].Stock.Fit).To(BeZero())
		Expect(page.Items[1].Stock.Fit).To(BeEquivalentTo(1))
		_, err = s.ShopOffers(state.ShopFilter{CampaignID: 5}, state.Page{})
		Expect(err).To(MatchError("Not found: campaign 5"))
		_, err = s.ShopOffers(state.ShopFilter{CampaignID: ownShop}, state.Page{Token: "x"})
		Expect(err).To(MatchError("Bad page token"))
	})

	It("are placed all or none", func() {
		hide := func(o *market.ShopOffer) error { o.Placement.Hidden = true; return nil }
		hidden := state.ShopFilter{CampaignID: ownShop, Where: func(o *market.ShopOffer) bool { return o.Placement.Hidden }}
		Expect(s.EditPlacements(ownShop, []string{"a", "z"}, hide)).To(MatchError("Offers not found for SKUs: 'z'"))
		Expect(s.EditPlacements(5, nil, hide)).To(MatchError("Not found: campaign 5"))
		failing := errors.New("no")
		Expect(s.EditPlacements(ownShop, []string{"a", "b"}, func(o *market.ShopOffer) error {
			if o.Offer.ID == "b" {
				return failing
			}
			return hide(o)
		})).To(MatchError(failing))
		Expect(sold(s, hidden)).To(BeEmpty())
		Expect(s.EditPlacements(ownShop, []string{"b"}, hide)).To(Succeed())
		Expect(sold(s, hidden)).To(Equal([]string{"b"}))
		hidden.CampaignID = marketShop
		Expect(sold(s, hidden)).To(BeEmpty())
	})

	It("go from one shop, unless they lie at Market's", func() {
		Expect(s.RemoveFromShop(ownShop, []string{"a", "z"})).To(Equal([]string{"z"}))
		Expect(s.RemoveFromShop(marketShop, []string{"b"})).To(Equal([]string{"b"}))
		Expect(s.RemoveFromShop(5, []string{"a"})).To(Equal([]string{"a"}))
		Expect(sold(s, state.ShopFilter{CampaignID: ownShop})).To(Equal([]string{"b"}))
		Expect(sold(s, state.ShopFilter{CampaignID: marketShop})).To(Equal([]string{"a", "b"}))
	})
})

var _ = Describe("the catalogue", func() {
	var s *state.State
	BeforeEach(func() { s = twoCabinets() })

	It("lets offers go for good, with all that shops say of them", func() {
		Expect(s.EditPlacements(ownShop, []string{"a"}, func(o *market.ShopOffer) error { o.Placement.Hidden = true; return nil })).To(Succeed())
		Expect(s.RemoveOffers(ours, []string{"a", "b", "z"})).To(Equal([]string{"b"}))
		_, there := s.Offer(ours, "a")
		Expect(there).To(BeFalse())
		Expect(catalogue(s, ours)).To(Equal([]string{"b"}))
		Expect(catalogue(s, theirs)).To(Equal([]string{"a"}))
		Expect(sold(s, state.ShopFilter{CampaignID: ownShop, IDs: []string{"a"}})).To(BeEmpty())
		Expect(s.PutOffers([]market.Offer{{BusinessID: ours, ID: "a"}})).To(Succeed())
		Expect(catalogue(s, ours)).To(Equal([]string{"a", "b"}))
		page, err := s.ShopOffers(state.ShopFilter{CampaignID: ownShop}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items[0].Placement).To(BeZero())
	})

	It("has an archive", func() {
		unknown, stored := s.ArchiveOffers(ours, []string{"a", "b", "z"}, true)
		Expect(unknown).To(Equal([]string{"z"}))
		Expect(stored).To(Equal([]string{"b"}))
		archived := state.OfferFilter{BusinessID: ours, Where: func(o *market.Offer) bool { return o.Archived }}
		page, err := s.FindOffers(archived, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(ConsistOf(HaveField("ID", "a")))
		unknown, stored = s.ArchiveOffers(ours, []string{"a", "z"}, false)
		Expect(unknown).To(Equal([]string{"z"}))
		Expect(stored).To(BeEmpty())
		o, _ := s.Offer(ours, "a")
		Expect(o.Archived).To(BeFalse())
	})

	It("is changed all or none, and only so long", func() {
		title := func(o *market.Offer) error { o.Title += "!"; return nil }
		Expect(s.EditOffers(ours, []string{"a", "z"}, title)).To(MatchError("Offers not found for SKUs: 'z'"))
		Expect(s.EditOffers(ours, []string{"a", "b"}, func(o *market.Offer) error { o.Price = -1; return nil })).NotTo(Succeed())
		Expect(s.AddOffers(ours, []string{"x", "y"}, title)).To(MatchError("Too many: there are 3 offers already"))
		Expect(s.AddOffers(ours, []string{"a", "x"}, title)).To(Succeed())
		Expect(catalogue(s, ours)).To(Equal([]string{"a", "b", "x"}))
		a, _ := s.Offer(ours, "a")
		x, _ := s.Offer(ours, "x")
		Expect([]string{a.Title, x.Title}).To(Equal([]string{"A!", "!"}))
	})

	It("puts prices in quarantine, and lets them out", func() {
		price := func(p market.Money) market.Offer {
			GinkgoHelper()
			Expect(s.SetPrices(ours, []state.Price{{OfferID: "a", Price: p, Bestseller: p}}, tuesday())).To(Succeed())
			o, _ := s.Offer(ours, "a")
			return o
		}
		Expect(price(10)).To(And(HaveField("LastValid", BeEquivalentTo(100)), HaveField("Bestseller", BeEquivalentTo(10))))
		Expect(price(20)).To(HaveField("LastValid", BeEquivalentTo(100)))
		Expect(price(90)).To(HaveField("LastValid", BeZero()))
	})
})

var _ = Describe("points of sale", func() {
	It("have numbers, codes and a shop", func() {
		s := twoCabinets()
		corner, err := s.CreateOutlet(market.Outlet{CampaignID: ownShop, Code: "corner", RegionID: 213})
		Expect(err).NotTo(HaveOccurred())
		_, err = s.CreateOutlet(market.Outlet{CampaignID: ownShop, Code: "corner"})
		Expect(err).To(MatchError(fmt.Sprintf("Outlet with code 'corner' already exists for campaign '%d'", ownShop)))
		for range 2 {
			_, err = s.CreateOutlet(market.Outlet{CampaignID: marketShop}) // no code, any number of times
			Expect(err).NotTo(HaveOccurred())
		}
		_, err = s.CreateOutlet(market.Outlet{CampaignID: marketShop, Code: "corner"})
		Expect(err).NotTo(HaveOccurred())
		_, err = s.CreateOutlet(market.Outlet{CampaignID: marketShop})
		Expect(err).To(MatchError("Too many: there are 4 outlets already"))

		_, err = s.Outlet(marketShop, corner.ID)
		Expect(err).To(MatchError(ContainSubstring("Not found: outlet")))
		Expect(s.RemoveOutlet(marketShop, corner.ID)).NotTo(Succeed())
		page, err := s.Outlets(state.OutletFilter{CampaignID: ownShop, RegionID: 213, Code: "corner"}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(ConsistOf(corner))
		Expect(s.RemoveOutlet(ownShop, corner.ID)).To(Succeed())
		page, err = s.Outlets(state.OutletFilter{CampaignID: ownShop}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(BeEmpty())
		Expect(s.ReplaceOutlet(corner)).NotTo(Succeed())
	})
})

var _ = Describe("reports", func() {
	It("have ids of their own, and so much room", func() {
		s := state.New(state.Options{})
		big := market.Report{File: make([]byte, 100<<20)}
		first, err := s.AddReport(big)
		Expect(err).NotTo(HaveOccurred())
		second, err := s.AddReport(big)
		Expect(err).NotTo(HaveOccurred())
		Expect(second.ID).NotTo(Equal(first.ID))
		_, err = s.AddReport(big)
		Expect(err).To(MatchError("Too many: reports of more than 256 MiB"))
	})
})
