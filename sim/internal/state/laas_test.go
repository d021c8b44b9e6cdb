package state_test

import (
	"math"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// parts are the orders of one LaaS request.
func parts(orders ...market.Order) []market.Order {
	for i := range orders {
		orders[i].ExternalID = "A-1"
	}
	return orders
}

// offered has both warehouses offer what the orders of tests leave open.
func offered(s *state.State) *state.State {
	all := map[market.DeliveryOption]market.Money{}
	for _, warehouse := range []int64{shelves, attic} {
		all[market.DeliveryOption{CampaignID: shopLaaS, WarehouseID: warehouse}] = 299
	}
	s.OfferDelivery(all, noon())
	return s
}

var _ = Describe("creating orders by LaaS (P-LAAS)", func() {
	It("confirms them at once, and holds their goods until they are shipped", func() {
		s := offered(cabinet())
		bare := of(shopLaaS, 1, 1)
		bare.Items[0].Title, bare.Items[0].Price = "", 0
		made, changes, err := s.CreateOrders(parts(bare), false, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(made).To(HaveLen(1))
		Expect(made[0].State).To(Equal(at("PROCESSING STARTED")))
		Expect(made[0].Model).To(Equal(market.LaaS))
		Expect(made[0].Delivery.Price).To(BeEquivalentTo(299), "as it was offered")
		Expect(made[0].Items[0]).To(Equal(market.OrderItem{ID: made[0].Items[0].ID, OfferID: "sku-01", Title: "Lamp", Price: 101, Count: 2, Ordered: 2, VAT: "VAT_20"}))
		Expect(order(s, made[0].ID)).To(Equal(made[0]))
		Expect(changes).To(HaveLen(1))
		Expect(changes[0].Type).To(Equal(market.OrderCreated))
		Expect(changes[0].Due).To(BeZero())
		Expect(s.Stock(shelves, "sku-01")).To(Equal(market.Stock{WarehouseID: shelves, OfferID: "sku-01", Fit: 10, Reserved: 2, UpdatedAt: noon()}))
		moved(s, made[0].ID, "DELIVERY DELIVERY_SERVICE_RECEIVED")
		Expect(s.Stock(shelves, "sku-01").Fit).To(BeEquivalentTo(8))
		Expect(s.Stock(shelves, "sku-01").Reserved).To(BeZero())
	})

	It("reserves a draft for an hour, unless the store confirms it", func() {
		s := offered(cabinet())
		made, changes, err := s.CreateOrders(parts(of(shopLaaS, 1)), true, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(made[0].State).To(Equal(at("RESERVED WAITING_USER_INPUT")))
		Expect(changes[0].Due).To(Equal(after(60)))
		Expect(s.Expire(made[0].ID, after(59))).To(BeEmpty())
		changes = s.Expire(made[0].ID, after(60))
		Expect(changes[0].Type).To(Equal(market.OrderCancelled))
		Expect(s.Stock(shelves, "sku-01")).To(HaveField("Reserved", BeZero()))
		Expect(s.Stock(shelves, "sku-01").Fit).To(BeEquivalentTo(10))

		again := parts(of(shopLaaS, 2))
		again[0].ExternalID = "A-2"
		made, _, err = s.CreateOrders(again, true, noon())
		Expect(err).NotTo(HaveOccurred())
		_, err = s.Move(market.Store, made[0].ID, at("PROCESSING STARTED"), after(1))
		Expect(err).NotTo(HaveOccurred())
		Expect(s.Expire(made[0].ID, after(60))).To(BeEmpty())
	})

	It("makes one for each warehouse, all or none", func() {
		s := offered(cabinet())
		must(s.SetStocks(attic, []market.Stock{{OfferID: "sku-02", Fit: 1}}, noon()))
		near, far := of(shopLaaS, 1), of(shopLaaS, 2, 2)
		far.WarehouseID = attic
		_, _, err := s.CreateOrders(parts(near, far), false, noon())
		Expect(err).To(MatchError("Not enough stock for items: 'sku-02'"))
		Expect(list(s, state.OrderFilter{}, 10)).To(BeEmpty())
		Expect(s.Stock(shelves, "sku-01").Reserved).To(BeZero())
		far.Items[0].Count = 1
		made, _, err := s.CreateOrders(parts(near, far), false, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(made).To(HaveLen(2))
		Expect(s.OrdersByExternalID(shopLaaS, "A-1")).To(Equal(made))
	})

	DescribeTable("is refused", func(why market.Reason, spoil func([]market.Order) []market.Order) {
		s := offered(cabinet())
		taken := of(shopLaaS, 3)
		taken.ExternalID = "B-1"
		placed(s, taken)
		_, _, err := s.CreateOrders(spoil(parts(of(shopLaaS, 1, 2))), false, noon())
		Expect(reason(err)).To(Equal(why), "%v", err)
		Expect(list(s, state.OrderFilter{}, 10)).To(HaveLen(1))
	},
		Entry("for nothing", market.BadOrder, func([]market.Order) []market.Order { return nil }),
		Entry("without an external id", market.BadOrder, func(o []market.Order) []market.Order { o[0].ExternalID = ""; return o }),
		Entry("with an external id that is taken", market.ExternalIDTaken, func(o []market.Order) []market.Order { o[0].ExternalID = "B-1"; return o }),
		Entry("from an unknown warehouse", market.NotFound, func(o []market.Order) []market.Order { o[0].WarehouseID = 9; return o }),
		Entry("twice from one warehouse", market.BadOrder, func(o []market.Order) []market.Order { return append(o, o[0]) }),
		Entry("of an unknown shop", market.NotFound, func(o []market.Order) []market.Order { o[0].CampaignID = 9; return o }),
		Entry("by a way that was not offered", market.BadOrder, func(o []market.Order) []market.Order { o[0].Delivery.PointID = 10001; return o }),
		Entry("by day that was not offered", market.BadOrder, func(o []market.Order) []market.Order { o[0].Delivery.To = "2026-09-09"; return o }),
		Entry("of unknown offers", market.OffersNotFound, func(o []market.Order) []market.Order { o[0].Items[1].OfferID = "none"; return o }),
		Entry("of too much", market.NotEnoughStock, func(o []market.Order) []market.Order { o[0].Items[1].Count = 11; return o }),
		Entry("of too much in two items", market.NotEnoughStock, func(o []market.Order) []market.Order {
			o[0].Items[1] = o[0].Items[0]
			o[0].Items[0].Count, o[0].Items[1].Count = 6, 5
			return o
		}),
		Entry("of so much that it overflows", market.NotEnoughStock, func(o []market.Order) []market.Order {
			o[0].Items[1] = o[0].Items[0]
			o[0].Items[0].Count, o[0].Items[1].Count = math.MaxInt64, math.MaxInt64
			return o
		}),
	)

	It("needs no stock for a test order, and holds none (N-FAKE)", func() {
		s := offered(cabinet())
		o := of(shopLaaS, 1)
		o.Fake, o.Items[0].Count = true, 100
		_, _, err := s.CreateOrders(parts(o), false, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(s.Stock(shelves, "sku-01").Reserved).To(BeZero())
	})
})

var _ = Describe("stocks (P-STOCKS)", func() {
	It("are set all or none, in known warehouses, within bounds", func() {
		s := cabinet()
		for _, bad := range []market.Stock{{OfferID: "a", Fit: -1}, {OfferID: "a", Fit: market.MaxStock + 1}, {Fit: 1}} {
			err := s.SetStocks(shelves, []market.Stock{{OfferID: "sku-01", Fit: 5}, bad}, noon())
			Expect(reason(err)).To(Equal(market.BadItems))
		}
		Expect(s.Stock(shelves, "sku-01").Fit).To(BeEquivalentTo(10))
		Expect(reason(s.SetStocks(9, nil, noon()))).To(Equal(market.NotFound))
		Expect(s.Stock(attic, "sku-01").Fit).To(BeZero())
	})

	It("may be set below what is reserved", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1, 1, 1))
		must(s.SetStocks(shelves, []market.Stock{{OfferID: "sku-01", Fit: 1, UpdatedAt: after(-5)}}, noon()))
		Expect(s.Stock(shelves, "sku-01").Available()).To(BeZero())
		Expect(s.Stock(shelves, "sku-01").UpdatedAt).To(Equal(after(-5)))
		moved(s, o.ID, "PROCESSING READY_TO_SHIP", "PROCESSING SHIPPED")
		Expect(s.Stock(shelves, "sku-01").Fit).To(BeZero())
		Expect(s.Stock(shelves, "sku-01").Reserved).To(BeZero())
	})

	It("are listed by warehouse and by offer", func() {
		s := cabinet()
		must(s.SetStocks(attic, []market.Stock{{OfferID: "sku-07", Fit: 7}}, noon()))
		page, err := s.Stocks(shelves, nil, state.Page{Size: 15})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(15))
		page, err = s.Stocks(shelves, nil, state.Page{Size: 15, Token: page.Next})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(5))
		Expect(page.Next).To(BeEmpty())
		page, err = s.Stocks(shelves, []string{"sku-07", "none"}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(HaveField("Fit", BeEquivalentTo(10))))
		page, err = s.Stocks(attic, nil, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(HaveField("Fit", BeEquivalentTo(7))))
	})

	It("are taken by as much as there is, for a buyer's order", func() {
		s := cabinet()
		o := of(shopFBS, 1)
		o.Items[0].Count = 25
		o = placed(s, o)
		Expect(s.Stock(shelves, "sku-01").Reserved).To(BeEquivalentTo(10))
		moved(s, o.ID, "CANCELLED SHOP_FAILED")
		Expect(s.Stock(shelves, "sku-01")).To(HaveField("Fit", BeEquivalentTo(10)))
		Expect(s.Stock(shelves, "sku-01").Reserved).To(BeZero())
	})
})
