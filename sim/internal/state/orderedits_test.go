package state_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("changing an order", func() {
	It("packs it, and lets go of what was removed (P-BOXES)", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1, 1, 2))
		boxes := []market.Box{{Items: []market.BoxItem{{ItemID: o.Items[0].ID, Full: 1}}}}
		_, err := s.SetBoxes(o.ID, boxes, false, after(1))
		Expect(reason(err)).To(Equal(market.BadBoxes))
		Expect(order(s, o.ID)).To(Equal(o))
		_, err = s.SetBoxes(o.ID, boxes, true, after(1))
		Expect(err).NotTo(HaveOccurred())
		now := order(s, o.ID)
		Expect(now.Boxes).To(HaveLen(1))
		Expect(now.UpdatedAt).To(Equal(after(1)))
		Expect(s.Stock(shelves, "sku-01").Reserved).To(BeEquivalentTo(1))
		Expect(s.Stock(shelves, "sku-02").Reserved).To(BeZero())
		moved(s, o.ID, "PROCESSING READY_TO_SHIP")
		_, err = s.SetBoxes(o.ID, boxes, true, after(2))
		Expect(reason(err)).To(Equal(market.AfterReadyToShip))
	})

	It("leaves fewer items by DBS, and marks them", func() {
		s := cabinet()
		o := placed(s, of(shopDBS, 1, 1, 2))
		_, err := s.SetInstances(o.ID, []market.ItemChange{{ItemID: o.Items[1].ID, Instances: []market.Instance{{CIS: "0104601234567890215abcDE"}}}}, noon())
		Expect(err).NotTo(HaveOccurred())
		_, err = s.UpdateItems(o.ID, []market.ItemChange{{ItemID: o.Items[1].ID, Count: 1}}, noon())
		Expect(err).NotTo(HaveOccurred())
		now := order(s, o.ID)
		Expect(now.Counts()).To(Equal([]market.ItemCount{{OfferID: "sku-02", Count: 1}}))
		Expect(now.Items[1].Instances).To(HaveLen(1))
	})

	It("gives it an external id once, before READY_TO_SHIP, and none that is taken", func() {
		s := cabinet()
		o, other := placed(s, of(shopFBS, 1)), placed(s, of(shopFBS, 2))
		_, err := s.SetExternalID(o.ID, "", noon())
		Expect(reason(err)).To(Equal(market.BadOrder))
		_, err = s.SetExternalID(o.ID, "A-1", noon())
		Expect(err).NotTo(HaveOccurred())
		_, err = s.SetExternalID(o.ID, "A-2", noon())
		Expect(err).To(MatchError("Cannot do operation, external ID already set for order (partnerId = '10', orderId = '51000000001', externalId = 'A-1')"))
		_, err = s.SetExternalID(other.ID, "A-1", noon())
		Expect(err).To(MatchError("Order already exists with external id 'A-1'"))
		moved(s, other.ID, "PROCESSING READY_TO_SHIP")
		_, err = s.SetExternalID(other.ID, "A-2", noon())
		Expect(reason(err)).To(Equal(market.ExternalIDTooLate))

		Expect(s.OrdersByExternalID(shopFBS, "A-1")).To(HaveExactElements(order(s, o.ID)))
		Expect(s.OrdersByExternalID(shopFBS, "A-2")).To(BeEmpty())
		elsewhere := placed(s, of(shopDBS, 1))
		_, err = s.SetExternalID(elsewhere.ID, "A-1", noon())
		Expect(err).NotTo(HaveOccurred(), "another shop has its own numbers")
	})

	It("moves the day of delivery, and tells of it", func() {
		s := cabinet()
		o := of(shopDBS, 1)
		o.Delivery.From, o.Delivery.To = "2026-09-05", "2026-09-06"
		o = placed(s, o)
		changes, err := s.SetDeliveryDate(o.ID, "2026-09-04", noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0].Type).To(Equal(market.OrderUpdated))
		Expect(changes[0].UpdateType).To(Equal(market.DeliveryDateUpdated))
		Expect(order(s, o.ID).Delivery.From).To(BeEquivalentTo("2026-09-04"))
		_, err = s.SetDeliveryDate(o.ID, "2026-09-04", noon())
		Expect(reason(err)).To(Equal(market.SameDates))
		moved(s, o.ID, "DELIVERY DELIVERY_SERVICE_RECEIVED", "PICKUP PICKUP_SERVICE_RECEIVED")
		_, err = s.SetDeliveryDate(o.ID, "2026-09-07", noon())
		Expect(err).To(MatchError("Action is not allowed for order '51000000001' with status 'PICKUP' and substatus 'PICKUP_SERVICE_RECEIVED'"))
	})

	It("extends storage once, by 30 days at most", func() {
		s := cabinet()
		o := of(shopDBS, 1)
		o.Delivery.StoredUntil = "2026-09-10"
		o = placed(s, o)
		_, err := s.ExtendStorage(o.ID, "2026-09-12", noon())
		Expect(reason(err)).To(Equal(market.ActionNotAllowed))
		moved(s, o.ID, "DELIVERY DELIVERY_SERVICE_RECEIVED", "PICKUP PICKUP_SERVICE_RECEIVED")
		for _, day := range []market.Date{"2026-09-10", "2026-10-11"} {
			_, err = s.ExtendStorage(o.ID, day, noon())
			Expect(reason(err)).To(Equal(market.BadDates))
		}
		_, err = s.ExtendStorage(o.ID, "2026-10-10", noon())
		Expect(err).NotTo(HaveOccurred())
		_, err = s.ExtendStorage(o.ID, "2026-10-11", noon())
		Expect(err).To(MatchError(ContainSubstring("once")))
	})

	It("keeps track codes, each once", func() {
		s := cabinet()
		o := placed(s, of(shopDBS, 1))
		for range 2 {
			_, err := s.AddTrack(o.ID, market.Track{Code: "RA1", ServiceID: 5}, noon())
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(order(s, o.ID).Delivery.Tracks).To(HaveLen(1))
		for i := range 99 {
			_, err := s.AddTrack(o.ID, market.Track{Code: "RB", ServiceID: int64(i)}, noon())
			Expect(err).NotTo(HaveOccurred())
		}
		_, err := s.AddTrack(o.ID, market.Track{Code: "RC"}, noon())
		Expect(reason(err)).To(Equal(market.TooMany))
		moved(s, o.ID, "CANCELLED SHOP_FAILED")
		_, err = s.AddTrack(o.ID, market.Track{Code: "RC"}, noon())
		Expect(reason(err)).To(Equal(market.ActionNotAllowed))
	})

	It("says on which day it arrived, not in the future and not before it was ordered", func() {
		s := cabinet()
		o := placed(s, of(shopDBS, 1))
		_, err := s.SetRealDate(o.ID, "2026-09-01", noon())
		Expect(reason(err)).To(Equal(market.ActionNotAllowed))
		moved(s, o.ID, "DELIVERY DELIVERY_SERVICE_RECEIVED", "DELIVERED DELIVERY_SERVICE_DELIVERED")
		for day, why := range map[market.Date]market.Reason{"2026-08-31": market.BadRealDate, "2026-09-02": market.DeliveryInFuture} {
			_, err = s.SetRealDate(o.ID, day, noon())
			Expect(reason(err)).To(Equal(why))
		}
		_, err = s.SetRealDate(o.ID, "2026-09-01", noon())
		Expect(err).NotTo(HaveOccurred())
	})

	It("puts it in a shipment", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1))
		changes, err := s.SetShipment(o.ID, 9, "2026-09-03", noon())
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0].UpdateType).To(Equal(market.ShipmentDateUpdated))
		page, err := s.Orders(state.OrderFilter{ShippedFrom: "2026-09-03", ShippedTo: "2026-09-03"}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(order(s, o.ID)))
		Expect(page.Items[0].ShipmentID).To(BeEquivalentTo(9))
		page, err = s.Orders(state.OrderFilter{ShippedTo: "2026-09-02"}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(BeEmpty())
	})

	It("knows an express courier by a code, for three tries", func() {
		s := cabinet()
		o := placed(s, of(express, 1))
		_, _, err := s.VerifyCourier(o.ID, "1", noon())
		Expect(reason(err)).To(Equal(market.NotFound))
		moved(s, o.ID, "PROCESSING READY_TO_SHIP")
		known := fmt.Sprintf("%04d", o.ID%10_000)
		for _, try := range []struct {
			code  string
			right bool
			left  int
		}{{"1", false, 2}, {known, true, 2}, {"2", false, 1}, {"3", false, 0}, {"4", false, 0}, {known, false, 0}} {
			right, left, err := s.VerifyCourier(o.ID, try.code, noon())
			Expect(err).NotTo(HaveOccurred())
			Expect(right).To(Equal(try.right), try.code)
			Expect(left).To(Equal(try.left), try.code)
		}
	})

	It("changes who gets it and when by LaaS, until it is over", func() {
		s := cabinet()
		o := of(shopLaaS, 1)
		o.Delivery.Type = market.ByCourier
		o = placed(s, o)
		_, err := s.SetRecipient(o.ID, "Петров Иван", "", noon())
		Expect(err).NotTo(HaveOccurred())
		_, err = s.SetRecipient(o.ID, "", "+70000000000", noon())
		Expect(err).NotTo(HaveOccurred())
		_, err = s.SetDeliveryInterval(o.ID, "2026-09-05", "2026-09-06", noon())
		Expect(err).NotTo(HaveOccurred())
		_, err = s.SetDeliveryInterval(o.ID, "2026-09-07", "2026-09-06", noon())
		Expect(reason(err)).To(Equal(market.BadDates))
		now := order(s, o.ID)
		Expect([]string{now.Buyer, now.Phone, string(now.Delivery.To)}).To(Equal([]string{"Петров Иван", "+70000000000", "2026-09-06"}))
		moved(s, o.ID, "CANCELLED SHOP_FAILED")
		_, err = s.SetRecipient(o.ID, "X", "", noon())
		Expect(err).To(MatchError("Order '51000000001' is in terminal state"))
		_, err = s.SetDeliveryInterval(o.ID, "2026-09-05", "2026-09-06", noon())
		Expect(reason(err)).To(Equal(market.Terminal))
	})
})
