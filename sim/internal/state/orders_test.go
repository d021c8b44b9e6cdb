package state_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("an order that is placed", func() {
	It("gets what it leaves open, and is there", func() {
		s := cabinet()
		o, changes, err := s.PlaceOrder(of(shopFBS, 1, 1, 2), noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(o.ID).To(BeNumerically(">=", 3_000_000_000))
		Expect(o.Items[0].ID).NotTo(Equal(o.Items[1].ID))
		Expect(o.Model).To(Equal(market.FBS))
		Expect(o.State).To(Equal(at("PROCESSING STARTED")))
		Expect([]time.Time{o.CreatedAt, o.UpdatedAt, o.StatusAt}).To(HaveEach(noon()))
		Expect(order(s, o.ID)).To(Equal(o))
		Expect(changes).To(Equal([]market.Change{{
			Type: market.OrderCreated, At: noon(), BusinessID: business, CampaignID: shopFBS, OrderID: o.ID, To: o.State,
			Items: []market.ItemCount{{OfferID: "sku-01", Count: 2}, {OfferID: "sku-02", Count: 1}},
		}}))
	})

	It("keeps what it has", func() {
		s := cabinet()
		o := of(shopDBS, 1)
		o.ID, o.Items[0].ID, o.State, o.CreatedAt = 77, 5, at("UNPAID AWAIT_PAYMENT"), after(-60)
		o, changes, err := s.PlaceOrder(o, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect([]int64{o.ID, o.Items[0].ID}).To(Equal([]int64{77, 5}))
		Expect(o.CreatedAt).To(Equal(after(-60)))
		Expect(changes[0].Due).To(Equal(after(30)), "the buyer has 30 minutes to pay (P-TIMERS)")
	})

	DescribeTable("is refused", func(why market.Reason, spoil func(*market.Order)) {
		s := cabinet()
		first := of(shopFBS, 1)
		first.ID, first.ExternalID = 1, "A-1"
		placed(s, first)
		o := of(shopFBS, 1, 2)
		spoil(&o)
		_, changes, err := s.PlaceOrder(o, noon())
		Expect(reason(err)).To(Equal(why), "%v", err)
		Expect(changes).To(BeEmpty())
		page, err := s.Orders(state.OrderFilter{}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(1))
		Expect(s.Stock(shelves, "sku-01").Reserved).To(BeEquivalentTo(1))
	},
		Entry("in an unknown shop", market.NotFound, func(o *market.Order) { o.CampaignID = 9 }),
		Entry("with a number that is taken", market.AlreadyThere, func(o *market.Order) { o.ID = 1 }),
		Entry("with an external id that is taken", market.ExternalIDTaken, func(o *market.Order) { o.ExternalID = "A-1" }),
		Entry("without items", market.BadOrder, func(o *market.Order) { o.Items = nil }),
		Entry("with far too many items", market.BadOrder, func(o *market.Order) { o.Items = make([]market.OrderItem, 10_001) }),
		Entry("of nothing", market.BadOrder, func(o *market.Order) { o.Items[1].Count = 0 }),
		Entry("without a SKU", market.BadOrder, func(o *market.Order) { o.Items[1].OfferID = "" }),
		Entry("below a price", market.BadOrder, func(o *market.Order) { o.Items[1].Price = -1 }),
		Entry("with one number twice", market.BadOrder, func(o *market.Order) { o.Items[0].ID, o.Items[1].ID = 5, 5 }),
	)

	It("is the store's own, whatever its readers do with it", func() {
		s := cabinet()
		given := of(shopFBS, 1)
		o := placed(s, given)
		given.Items[0].Count = 99
		read := order(s, o.ID)
		read.Items[0].Count, read.Status = 98, market.StatusCancelled
		page, _ := s.Orders(state.OrderFilter{}, state.Page{})
		page.Items[0].Items[0].Count = 97
		Expect(order(s, o.ID)).To(Equal(o))
	})

	It("is not there under another number", func() {
		_, ok := cabinet().Order(1)
		Expect(ok).To(BeFalse())
	})
})

var _ = Describe("moving an order", func() {
	It("goes the store's way of FBS, and tells of each step", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1))
		for i, step := range []struct {
			by market.Actor
			to string
		}{
			{market.Store, "PROCESSING READY_TO_SHIP"}, {market.Store, "PROCESSING SHIPPED"},
			{market.Market, "DELIVERY DELIVERY_SERVICE_RECEIVED"}, {market.Market, "PICKUP READY_FOR_PICKUP"},
			{market.Market, "DELIVERED DELIVERED_USER_RECEIVED"},
		} {
			before := order(s, o.ID)
			changes, err := s.Move(step.by, o.ID, at(step.to), after(i+1))
			Expect(err).NotTo(HaveOccurred())
			Expect(changes).To(Equal([]market.Change{{
				Type: market.OrderStatusUpdated, At: after(i + 1), BusinessID: business, CampaignID: shopFBS, OrderID: o.ID,
				From: before.State, To: at(step.to),
			}}))
			now := order(s, o.ID)
			Expect(now.State).To(Equal(at(step.to)))
			Expect(now.UpdatedAt).To(Equal(after(i + 1)))
			if before.Status == now.Status {
				Expect(now.StatusAt).To(Equal(before.StatusAt))
			} else {
				Expect(now.StatusAt).To(Equal(after(i + 1)))
			}
		}
	})

	It("takes a status alone for the usual state, and notes the day of arrival by DBS", func() {
		s := cabinet()
		o := placed(s, of(shopDBS, 1))
		for _, status := range []market.Status{market.StatusDelivery, market.StatusPickup, market.StatusDelivered} {
			_, err := s.Move(market.Store, o.ID, market.State{Status: status}, noon())
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(order(s, o.ID).State).To(Equal(at("DELIVERED DELIVERY_SERVICE_DELIVERED")))
		Expect(order(s, o.ID).Delivery.RealDate).To(BeEquivalentTo("2026-09-01"))
	})

	It("is refused with the order's number, and changes nothing", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1))
		_, err := s.Move(market.Store, o.ID, at("CANCELLED USER_CHANGED_MIND"), after(1))
		Expect(err).To(MatchError("Cancellation request substatus 'USER_CHANGED_MIND' is not available for status 'PROCESSING' and role 'SHOP' for order '51000000001'"))
		Expect(order(s, o.ID)).To(Equal(o))
		_, err = s.Move(market.Store, 5, at("CANCELLED SHOP_FAILED"), noon())
		Expect(reason(err)).To(Equal(market.NotFound))
	})

	It("tells of a cancellation with its items", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1))
		changes, err := s.Move(market.Store, o.ID, at("CANCELLED SHOP_FAILED"), noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(changes).To(HaveLen(1))
		Expect(changes[0].Type).To(Equal(market.OrderCancelled))
		Expect(changes[0].Items).To(Equal([]market.ItemCount{{OfferID: "sku-01", Count: 1}}))
		Expect(changes[0].Due).To(BeZero())
	})

	It("never takes an order back in time (N-ORDERING)", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1))
		_, err := s.Move(market.Store, o.ID, at("PROCESSING READY_TO_SHIP"), after(-5))
		Expect(err).NotTo(HaveOccurred())
		Expect(order(s, o.ID).UpdatedAt.After(o.UpdatedAt)).To(BeTrue())
	})
})

var _ = Describe("what Market does by itself (P-TIMERS)", func() {
	It("comes when it is due, and only then", func() {
		s := cabinet()
		o := of(shopFBS, 1)
		o.State = at("UNPAID AWAIT_PAYMENT")
		o = placed(s, o)
		Expect(s.Expire(o.ID, after(29))).To(BeEmpty())
		changes := s.Expire(o.ID, after(30))
		Expect(changes).To(HaveLen(1))
		Expect(changes[0].Type).To(Equal(market.OrderCancelled))
		Expect(order(s, o.ID).State).To(Equal(at("CANCELLED USER_NOT_PAID")))
		Expect(s.Expire(o.ID, after(31))).To(BeEmpty())
	})

	It("does not come for an order that went on, nor for one that is not there", func() {
		s := cabinet()
		o := of(shopFBS, 1)
		o.State = at("UNPAID AWAIT_PAYMENT")
		o = placed(s, o)
		moved(s, o.ID, "PROCESSING STARTED")
		Expect(s.Expire(o.ID, after(30))).To(BeEmpty())
		Expect(s.Expire(5, after(30))).To(BeEmpty())
		Expect(order(s, o.ID).State).To(Equal(at("PROCESSING STARTED")))
	})
})

var _ = Describe("a request to cancel (P-CANCEL)", func() {
	onTheWay := func(s *state.State) market.Order {
		o := placed(s, of(shopDBS, 1))
		return moved(s, o.ID, "DELIVERY DELIVERY_SERVICE_RECEIVED")
	}

	It("is put to the shop that delivers, and is the answer's to decide", func() {
		s := cabinet()
		o := onTheWay(s)
		changes, err := s.RequestCancellation(o.ID, after(1))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes).To(HaveLen(1))
		Expect(changes[0].Type).To(Equal(market.OrderCancellationRequest))
		Expect(changes[0].Due).To(Equal(after(1).Add(48 * time.Hour)))
		page, err := s.Orders(state.OrderFilter{CancelRequested: true}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(1))

		changes, err = s.DecideCancellation(o.ID, true, "", after(2))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0].Type).To(Equal(market.OrderCancelled))
		Expect(order(s, o.ID).State).To(Equal(at("CANCELLED USER_CHANGED_MIND")))
		_, err = s.DecideCancellation(o.ID, true, "", after(3))
		Expect(reason(err)).To(Equal(market.NoCancellation))
	})

	It("may be refused, and then leaves nothing due", func() {
		s := cabinet()
		o := onTheWay(s)
		_, err := s.RequestCancellation(o.ID, noon())
		Expect(err).NotTo(HaveOccurred())
		changes, err := s.DecideCancellation(o.ID, false, "ORDER_DELIVERED", after(1))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes).To(HaveLen(1))
		Expect(changes[0].Type).To(BeEmpty(), "nobody is notified")
		Expect(changes[0].Due).To(BeZero())
		Expect(s.Expire(o.ID, after(60*48))).To(BeEmpty())
		now := order(s, o.ID)
		Expect(now.State).To(Equal(at("DELIVERY DELIVERY_SERVICE_RECEIVED")))
		Expect(*now.Cancellation).To(Equal(market.Cancellation{AskedAt: noon(), Decision: market.Rejected, Reason: "ORDER_DELIVERED"}))
		_, err = s.RequestCancellation(o.ID, after(2))
		Expect(reason(err)).To(Equal(market.AlreadyThere))
	})

	It("is Market's to decide after 48 hours", func() {
		s := cabinet()
		o := onTheWay(s)
		_, err := s.RequestCancellation(o.ID, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(s.Expire(o.ID, after(48*60-1))).To(BeEmpty())
		Expect(s.Expire(o.ID, after(48*60))).To(HaveLen(1))
		Expect(order(s, o.ID).State).To(Equal(at("CANCELLED USER_CHANGED_MIND")))
	})

	It("is granted at once before the order is on its way, and by Market", func() {
		s := cabinet()
		for _, o := range []market.Order{
			placed(s, of(shopDBS, 1)),
			moved(s, placed(s, of(shopFBS, 1)).ID, "PROCESSING READY_TO_SHIP", "DELIVERY COURIER_SEARCH"),
		} {
			changes, err := s.RequestCancellation(o.ID, noon())
			Expect(err).NotTo(HaveOccurred())
			Expect(changes[0].Type).To(Equal(market.OrderCancelled))
		}
	})

	It("is granted at once for what goes to a pick-up point of Market's (N-TYPES)", func() {
		s := cabinet()
		o := of(shopDBS, 1)
		o.Delivery.Dispatch = market.ToMarketOutlet
		o = placed(s, o)
		moved(s, o.ID, "DELIVERY DELIVERY_SERVICE_RECEIVED")
		changes, err := s.RequestCancellation(o.ID, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0].Type).To(Equal(market.OrderCancelled))
	})

	It("is not for what is over, nor for what is not there", func() {
		s := cabinet()
		o := onTheWay(s)
		moved(s, o.ID, "DELIVERED DELIVERY_SERVICE_DELIVERED")
		_, err := s.RequestCancellation(o.ID, noon())
		Expect(reason(err)).To(Equal(market.Terminal))
		_, err = s.RequestCancellation(5, noon())
		Expect(reason(err)).To(Equal(market.NotFound))
	})
})
