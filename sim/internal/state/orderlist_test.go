package state_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// crowd is a cabinet with a thousand orders of all kinds, and those orders.
func crowd() (*state.State, []market.Order) {
	s := cabinet()
	random := rand.New(rand.NewPCG(1, 2))
	var all []market.Order
	for i := range 1000 {
		o := of([]int64{shopFBS, shopDBS, express}[random.IntN(3)], random.IntN(20))
		o.Fake = random.IntN(5) == 0
		o.CreatedAt = after(random.IntN(500)) // not in the order of their numbers
		o.Delivery.ShipmentDate = market.DateOf(noon().AddDate(0, 0, random.IntN(10)))
		if random.IntN(4) == 0 {
			o.ExternalID = fmt.Sprint("A-", i)
		}
		o, _, err := s.PlaceOrder(o, o.CreatedAt)
		must(err)
		for range random.IntN(4) {
			if next := rules.NextMoves(o.Model, market.Market, o.State); len(next) > 0 {
				_, err := s.Move(market.Market, o.ID, next[random.IntN(len(next))].To, after(500+random.IntN(500)))
				must(err)
				o, _ = s.Order(o.ID)
			}
		}
		all = append(all, o)
	}
	return s, all
}

// list goes through all pages, by token.
func list(s *state.State, f state.OrderFilter, size int) []market.Order {
	var all []market.Order
	p := state.Page{Size: size}
	for {
		page, err := s.Orders(f, p)
		Expect(err).NotTo(HaveOccurred())
		Expect(len(page.Items)).To(BeNumerically("<=", size))
		Expect(page.Total).To(BeZero())
		all = append(all, page.Items...)
		if page.Next == "" {
			return all
		}
		Expect(page.Items).To(HaveLen(size), "only the last page is not full")
		p.Token = page.Next
	}
}

func byCreation(a, b market.Order) int {
	if c := a.CreatedAt.Compare(b.CreatedAt); c != 0 {
		return c
	}
	return int(a.ID - b.ID)
}

var _ = Describe("listing orders (P-ORDERS, P-PAGING)", Ordered, func() {
	var s *state.State
	var all []market.Order

	BeforeAll(func() { s, all = crowd() })

	ids := func(orders []market.Order) []int64 {
		list := []int64{}
		for _, o := range orders {
			list = append(list, o.ID)
		}
		return list
	}

	for name, f := range map[string]struct {
		filter state.OrderFilter
		fits   func(market.Order) bool
	}{
		"all that are real": {state.OrderFilter{}, func(o market.Order) bool { return !o.Fake }},
		"the test orders":   {state.OrderFilter{Fake: state.FakeOnly}, func(o market.Order) bool { return o.Fake }},
		"both":              {state.OrderFilter{Fake: state.RealAndFake}, func(market.Order) bool { return true }},
		"of a cabinet":      {state.OrderFilter{BusinessID: business}, func(o market.Order) bool { return !o.Fake }},
		"of another":        {state.OrderFilter{BusinessID: 2}, func(market.Order) bool { return false }},
		"of two shops": {state.OrderFilter{CampaignIDs: []int64{shopDBS, express}}, func(o market.Order) bool {
			return !o.Fake && o.CampaignID != shopFBS
		}},
		"of some statuses": {state.OrderFilter{Statuses: []market.Status{market.StatusDelivery, market.StatusCancelled}}, func(o market.Order) bool {
			return !o.Fake && (o.Status == market.StatusDelivery || o.Status == market.StatusCancelled)
		}},
		"of a substatus": {state.OrderFilter{Substatuses: []market.Substatus{"TECHNICAL_ERROR", market.SubStarted}}, func(o market.Order) bool {
			return !o.Fake && (o.Substatus == "TECHNICAL_ERROR" || o.Substatus == market.SubStarted)
		}},
		"of a model": {state.OrderFilter{Models: []market.Model{market.DBS}}, func(o market.Order) bool {
			return !o.Fake && o.Model == market.DBS
		}},
		"created in a span": {state.OrderFilter{CreatedFrom: after(100), CreatedTo: after(200)}, func(o market.Order) bool {
			return !o.Fake && !o.CreatedAt.Before(after(100)) && o.CreatedAt.Before(after(200))
		}},
		"to be shipped in some days": {state.OrderFilter{ShippedFrom: "2026-09-03", ShippedTo: "2026-09-05"}, func(o market.Order) bool {
			return !o.Fake && o.Delivery.ShipmentDate >= "2026-09-03" && o.Delivery.ShipmentDate <= "2026-09-05"
		}},
		"that meet any condition": {state.OrderFilter{Where: func(o *market.Order) bool { return o.ExternalID != "" }}, func(o market.Order) bool {
			return !o.Fake && o.ExternalID != ""
		}},
	} {
		It("finds "+name+", the oldest first, by pages of any size", func() {
			var want []market.Order
			for _, o := range all {
				if f.fits(o) {
					want = append(want, o)
				}
			}
			slices.SortFunc(want, byCreation)
			for _, size := range []int{1, 7, 1000} {
				if size == 1 && len(want) > 300 {
					continue
				}
				Expect(ids(list(s, f.filter, size))).To(Equal(ids(want)))
			}
		})

		It("finds "+name+", the newest first, by the number of the page", func() {
			var want []market.Order
			for _, o := range all {
				if f.fits(o) {
					want = append(want, o)
				}
			}
			slices.SortFunc(want, func(a, b market.Order) int { return byCreation(b, a) })
			for _, size := range []int{7, 300, 1000} {
				for number := 1; number <= len(want)/size+2; number++ {
					page, err := s.Orders(f.filter, state.Page{Number: number, Size: size, Newest: true})
					Expect(err).NotTo(HaveOccurred())
					Expect(page.Total).To(Equal(len(want)))
					from, to := min(len(want), (number-1)*size), min(len(want), number*size)
					Expect(ids(page.Items)).To(Equal(ids(want[from:to])), "page %d of %d", number, size)
				}
			}
		})
	}

	It("finds what changed in a span, as it changed", func() {
		f := state.OrderFilter{UpdatedFrom: after(600), UpdatedTo: after(700), Fake: state.RealAndFake}
		var want []market.Order
		for _, o := range all {
			if !o.UpdatedAt.Before(after(600)) && o.UpdatedAt.Before(after(700)) {
				want = append(want, o)
			}
		}
		slices.SortFunc(want, func(a, b market.Order) int {
			if c := a.UpdatedAt.Compare(b.UpdatedAt); c != 0 {
				return c
			}
			return int(a.ID - b.ID)
		})
		Expect(len(want)).To(BeNumerically(">", 50))
		Expect(ids(list(s, f, 10))).To(Equal(ids(want)))
	})

	It("finds orders by their numbers, each once, and by the store's", func() {
		some := []int64{all[5].ID, all[900].ID, all[5].ID, 17}
		Expect(ids(list(s, state.OrderFilter{IDs: some, Fake: state.RealAndFake}, 1))).To(ConsistOf(all[5].ID, all[900].ID))
		var named market.Order
		for _, o := range all {
			if o.ExternalID != "" && !o.Fake {
				named = o
			}
		}
		f := state.OrderFilter{CampaignIDs: []int64{named.CampaignID}, ExternalIDs: []string{named.ExternalID, "none"}}
		Expect(ids(list(s, f, 10))).To(Equal([]int64{named.ID}))
		f.CampaignIDs = nil
		Expect(ids(list(s, f, 10))).To(Equal([]int64{named.ID}))
		f.CampaignIDs = []int64{shopLaaS}
		Expect(list(s, f, 10)).To(BeEmpty())
	})

	It("counts them for pages by number", func() {
		total := len(list(s, state.OrderFilter{}, 1000))
		var found []int64
		for n := 1; ; n++ {
			page, err := s.Orders(state.OrderFilter{}, state.Page{Number: n, Size: 300})
			Expect(err).NotTo(HaveOccurred())
			Expect(page.Total).To(Equal(total))
			found = append(found, ids(page.Items)...)
			if page.Next == "" {
				Expect(n).To(Equal((total + 299) / 300))
				break
			}
		}
		Expect(found).To(Equal(ids(list(s, state.OrderFilter{}, 1000))))
		page, err := s.Orders(state.OrderFilter{}, state.Page{Number: math.MaxInt, Size: 1000})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(BeEmpty())
	})

	It("goes by the token rather than by the number", func() {
		first, err := s.Orders(state.OrderFilter{}, state.Page{Size: 10})
		Expect(err).NotTo(HaveOccurred())
		a, err := s.Orders(state.OrderFilter{}, state.Page{Size: 10, Token: first.Next})
		Expect(err).NotTo(HaveOccurred())
		b, err := s.Orders(state.OrderFilter{}, state.Page{Size: 10, Token: first.Next, Number: 7})
		Expect(err).NotTo(HaveOccurred())
		Expect(b).To(Equal(a))
	})

	It("bounds its pages", func() {
		page, err := s.Orders(state.OrderFilter{}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(50))
		page, err = s.Orders(state.OrderFilter{Fake: state.RealAndFake}, state.Page{Size: 1_000_000})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(state.MaxPage))
	})

	DescribeTable("refuses a token that is none of its own", func(token string) {
		_, err := s.Orders(state.OrderFilter{}, state.Page{Token: token})
		Expect(err).To(MatchError("Bad page token"))
	},
		Entry(nil, "2"), Entry(nil, "!"), Entry(nil, "AAAA"), Entry(nil, "=="),
	)

	It("takes a page where the last one ended, whatever happened in between", func() {
		s := cabinet()
		var ids []int64
		for i := range 10 {
			o := of(shopFBS, 1)
			o, _, err := s.PlaceOrder(o, after(i))
			Expect(err).NotTo(HaveOccurred())
			ids = append(ids, o.ID)
		}
		first, err := s.Orders(state.OrderFilter{Statuses: []market.Status{market.StatusProcessing}}, state.Page{Size: 4})
		Expect(err).NotTo(HaveOccurred())
		moved(s, ids[3], "CANCELLED SHOP_FAILED") // the very one at which the page ended
		second, err := s.Orders(state.OrderFilter{Statuses: []market.Status{market.StatusProcessing}}, state.Page{Size: 4, Token: first.Next})
		Expect(err).NotTo(HaveOccurred())
		Expect(second.Items[0].ID).To(Equal(ids[4]))
	})

	It("knows times that no clock has", func() {
		s := cabinet()
		for _, year := range []int{1, 9999} {
			o := of(shopFBS, 1)
			o.CreatedAt = time.Date(year, 2, 1, 0, 0, 0, 0, time.UTC)
			_, _, err := s.PlaceOrder(o, noon())
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(list(s, state.OrderFilter{}, 1)).To(HaveLen(2))
	})
})
