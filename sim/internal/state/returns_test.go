package state_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// delivered is an order that its buyer has.
func delivered(s *state.State, campaign int64, offers ...int) market.Order {
	o := placed(s, of(campaign, offers...))
	switch campaign {
	case shopDBS:
		return moved(s, o.ID, "DELIVERY DELIVERY_SERVICE_RECEIVED", "DELIVERED DELIVERY_SERVICE_DELIVERED")
	case shopLaaS:
		return moved(s, o.ID, "DELIVERY DELIVERY_SERVICE_RECEIVED", "DELIVERED DELIVERED_USER_RECEIVED")
	}
	return moved(s, o.ID, "PROCESSING READY_TO_SHIP", "DELIVERY DELIVERY_SERVICE_RECEIVED", "DELIVERED DELIVERED_USER_RECEIVED")
}

// sentBack is a return of one unit of an order's first item.
func sentBack(s *state.State, o market.Order) market.Return {
	r, changes, err := s.CreateReturn(market.Return{OrderID: o.ID, Items: []market.ReturnItem{{OfferID: o.Items[0].OfferID, Count: 1}}}, noon())
	must(err)
	Expect(changes).To(HaveLen(1))
	return r
}

var _ = Describe("returns", func() {
	It("begin where the model has it, and tell of themselves", func() {
		s := cabinet()
		for campaign, begin := range map[int64]market.RefundStatus{
			shopFBS: market.RefundDecisionWaiting, shopDBS: market.RefundWaiting, shopLaaS: market.RefundStarted,
		} {
			o := delivered(s, campaign, 1, 1)
			r, changes, err := s.CreateReturn(market.Return{OrderID: o.ID, Items: []market.ReturnItem{{OfferID: "sku-01", Count: 1}}}, after(1))
			Expect(err).NotTo(HaveOccurred())
			Expect(r.Refund).To(Equal(begin))
			Expect(r.Shipment).To(Equal(market.ShipmentCreated))
			Expect(r.Items[0].ID).To(BeEquivalentTo(1))
			Expect([]any{r.CampaignID, r.Model, r.Type}).To(Equal([]any{campaign, o.Model, market.ReturnOfBought}))
			c := changes[0]
			Expect([]any{c.Type, c.OrderID, c.ReturnID, c.ReturnType, c.At}).To(Equal([]any{market.OrderReturnCreated, o.ID, r.ID, r.Type, after(1)}))
			Expect(c.Items).To(Equal([]market.ItemCount{{OfferID: "sku-01", Count: 1}}))
			Expect(c.Due.IsZero()).To(Equal(!begin.Waiting()))
			found, ok := s.Return(r.ID)
			Expect(ok).To(BeTrue())
			Expect(found).To(Equal(r))
		}
	})

	It("are of what arrived, or was cancelled on its way, and of no more than that", func() {
		s := cabinet()
		back := func(o market.Order, kind market.ReturnType, count int64) error {
			_, _, err := s.CreateReturn(market.Return{OrderID: o.ID, Type: kind, Items: []market.ReturnItem{{OfferID: "sku-01", Count: count}}}, noon())
			return err
		}
		fresh := placed(s, of(shopFBS, 1))
		Expect(back(fresh, market.ReturnOfBought, 1)).To(MatchError("Can't create return for order with status: 'PROCESSING'"))
		o := delivered(s, shopFBS, 1, 1, 1)
		Expect(reason(back(o, market.Unredeemed, 1))).To(Equal(market.NotReturnable))
		Expect(reason(back(o, market.ReturnOfBought, 4))).To(Equal(market.WrongReturnCount))
		Expect(reason(back(o, market.ReturnOfBought, 0))).To(Equal(market.WrongReturnCount))
		Expect(back(o, market.ReturnOfBought, 2)).To(Succeed())
		Expect(reason(back(o, market.ReturnOfBought, 2))).To(Equal(market.WrongReturnCount))
		Expect(back(o, market.ReturnOfBought, 1)).To(Succeed())
		lost := moved(s, placed(s, of(shopFBS, 1)).ID, "PROCESSING READY_TO_SHIP", "DELIVERY COURIER_SEARCH", "CANCELLED USER_REFUSED_PRODUCT")
		Expect(back(lost, market.Unredeemed, 1)).To(Succeed())
		Expect(reason(back(market.Order{ID: 5}, market.Unredeemed, 1))).To(Equal(market.NotFound))
		_, _, err := s.CreateReturn(market.Return{OrderID: o.ID}, noon())
		Expect(reason(err)).To(Equal(market.WrongReturnCount))
		page, err := s.Returns(state.ReturnFilter{Types: []market.ReturnType{market.Unredeemed}}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(HaveField("Refund", BeEmpty())))
	})

	It("have external ids of their own", func() {
		s := cabinet()
		r := market.Return{ExternalID: "R-1", Items: []market.ReturnItem{{OfferID: "sku-01", Count: 1}}}
		for i, want := range []market.Reason{"", market.ReturnTaken} {
			r.OrderID = delivered(s, shopLaaS, 1).ID
			_, _, err := s.CreateReturn(r, noon())
			Expect(reason(err)).To(Equal(want), "%d", i)
		}
	})

	It("wait for the store's decision, of which it can think until it submits", func() {
		s := cabinet()
		r := sentBack(s, delivered(s, shopDBS, 1))
		Expect(r.Refund).To(Equal(market.RefundWaiting), "from the start")

		_, err := s.DecideReturn(r.ID, nil, true, noon())
		Expect(reason(err)).To(Equal(market.BadDecision))
		_, err = s.DecideReturn(r.ID, map[int64]market.Decision{2: {}}, false, noon())
		Expect(reason(err)).To(Equal(market.BadDecision))
		changes, err := s.DecideReturn(r.ID, map[int64]market.Decision{1: {Type: market.Decline, Comment: "worn"}}, false, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(changes).To(BeEmpty())
		changes, err = s.DecideReturn(r.ID, map[int64]market.Decision{1: {Type: "REFUND_MONEY"}}, false, noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(changes).To(BeEmpty())
		changes, err = s.DecideReturn(r.ID, nil, true, after(1))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0].Refund).To(Equal(market.RefundDecided))
		found, _ := s.Return(r.ID)
		Expect(found.Items[0].Decisions).To(Equal([]market.Decision{{Type: "REFUND_MONEY"}}))
		Expect(s.ExpireReturn(r.ID, after(1))[0].Refund).To(Equal(market.RefundInProgress), "the money goes back")
		Expect(s.ExpireReturn(r.ID, after(48*60))).To(BeEmpty())
	})

	It("are confirmed by Market if the store does not decide for 48 hours", func() {
		s := cabinet()
		r := sentBack(s, delivered(s, shopFBS, 1))
		Expect(s.ExpireReturn(r.ID, noon().Add(48*time.Hour-1))).To(BeEmpty())
		changes := s.ExpireReturn(r.ID, noon().Add(48*time.Hour))
		Expect(changes).To(HaveLen(1))
		Expect(changes[0].Refund).To(Equal(market.RefundSelectDelivery))
		Expect(s.ExpireReturn(r.ID, noon().Add(49*time.Hour))).To(BeEmpty())
		Expect(s.ExpireReturn(5, noon())).To(BeEmpty())
	})

	It("travel, and are taken back by LaaS before they do", func() {
		s := cabinet()
		r := sentBack(s, delivered(s, shopLaaS, 1))
		changes, err := s.CancelReturn(r.ID, after(1))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0]).To(And(HaveField("Refund", market.RefundCancelled), HaveField("Shipment", market.ShipmentCancelled)))
		again := sentBack(s, order(s, r.OrderID)) // what was taken back can be sent again
		changes, err = s.MoveShipment(again.ID, market.ShipmentReceived, after(2))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0]).To(And(HaveField("Refund", BeEmpty()), HaveField("Shipment", market.ShipmentReceived)))
		_, err = s.CancelReturn(again.ID, after(3))
		Expect(reason(err)).To(Equal(market.NoReturnTransition))
		_, err = s.MoveShipment(again.ID, market.ShipmentCreated, after(3))
		Expect(reason(err)).To(Equal(market.NoReturnTransition))
		_, err = s.MoveRefund(market.Store, again.ID, market.RefundDone, after(3))
		Expect(reason(err)).To(Equal(market.NoReturnTransition))
		_, err = s.MoveRefund(market.Store, 5, market.RefundDone, after(3))
		Expect(reason(err)).To(Equal(market.NotFound))
		fbs := sentBack(s, delivered(s, shopFBS, 1))
		_, err = s.CancelReturn(fbs.ID, noon())
		Expect(reason(err)).To(Equal(market.NoReturnTransition))
		found, _ := s.Return(fbs.ID)
		Expect(found).To(Equal(fbs))
	})

	It("are listed by order, shop, status and time", func() {
		s := cabinet()
		a, b := sentBack(s, delivered(s, shopFBS, 1, 1)), sentBack(s, delivered(s, shopDBS, 1))
		c := sentBack(s, order(s, a.OrderID))
		_, err := s.MoveShipment(b.ID, market.ShipmentReceived, after(9))
		Expect(err).NotTo(HaveOccurred())
		for _, one := range []struct {
			f   state.ReturnFilter
			ids []int64
		}{
			{state.ReturnFilter{}, []int64{a.ID, b.ID, c.ID}},
			{state.ReturnFilter{OrderIDs: []int64{a.OrderID}}, []int64{a.ID, c.ID}},
			{state.ReturnFilter{IDs: []int64{c.ID, 5}}, []int64{c.ID}},
			{state.ReturnFilter{CampaignIDs: []int64{shopDBS}}, []int64{b.ID}},
			{state.ReturnFilter{Refunds: []market.RefundStatus{market.RefundDecisionWaiting}}, []int64{a.ID, c.ID}},
			{state.ReturnFilter{Shipments: []market.ShipmentStatus{market.ShipmentReceived}}, []int64{b.ID}},
			{state.ReturnFilter{UpdatedFrom: after(9), UpdatedTo: after(10)}, []int64{b.ID}},
		} {
			page, err := s.Returns(one.f, state.Page{})
			Expect(err).NotTo(HaveOccurred())
			ids := []int64{}
			for _, r := range page.Items {
				ids = append(ids, r.ID)
			}
			Expect(ids).To(Equal(one.ids))
		}
	})
})
