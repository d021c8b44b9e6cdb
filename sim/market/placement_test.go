package market_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("an offer in a shop", func() {
	var o market.ShopOffer
	BeforeEach(func() { o = market.ShopOffer{Offer: market.Offer{Price: 5}, Stock: market.Stock{Fit: 1}} })

	It("costs what the shop says, or else the cabinet", func() {
		Expect(o.Price()).To(BeEquivalentTo(5))
		o.Placement.Price = 7
		Expect(o.Price()).To(BeEquivalentTo(7))
	})

	DescribeTable("is on sale, or is not",
		func(change func(), want market.OfferStatus) {
			change()
			Expect(o.Status()).To(Equal(want))
		},
		Entry("as it is", func() {}, market.OfferPublished),
		Entry("hidden", func() { o.Placement.Hidden = true }, market.OfferHidden),
		Entry("archived, whatever else", func() { o.Placement.Hidden, o.Offer.Archived = true, true }, market.OfferArchived),
		Entry("reserved", func() { o.Stock.Reserved = 1 }, market.OfferNoStocks),
		Entry("without a price", func() { o.Offer.Price = 0 }, market.OfferDisabled),
		Entry("in the cabinet's quarantine", func() { o.Offer.LastValid = 1 }, market.OfferDisabled),
		Entry("in the shop's", func() { o.Placement.LastValid = 1 }, market.OfferDisabled),
	)
})

var _ = Describe("a report", func() {
	It("waits, is made, and is done or failed", func() {
		begin := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
		r := market.Report{RequestedAt: begin, ReadyAt: begin.Add(time.Minute)}
		at := func(seconds int) market.ReportStatus { return r.At(begin.Add(time.Duration(seconds) * time.Second)) }
		Expect([]market.ReportStatus{at(0), at(29), at(30), at(59), at(60)}).To(Equal([]market.ReportStatus{
			market.ReportPending, market.ReportPending, market.ReportProcessing, market.ReportProcessing, market.ReportDone}))
		r.Failure = "NO_DATA"
		Expect(at(59)).To(Equal(market.ReportProcessing))
		Expect(at(60)).To(Equal(market.ReportFailed))
	})
})
