package market_test

import (
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = DescribeTable("a new price is in quarantine if it differs too sharply",
	func(price, lastValid, next, want int) {
		Expect(market.LastValidPrice(int64(price), int64(lastValid), int64(next))).To(BeEquivalentTo(want))
	},
	Entry("the first", 0, 0, 100, 0),
	Entry("half", 100, 0, 50, 0),
	Entry("less than half", 100, 0, 49, 100),
	Entry("double", 100, 0, 200, 0),
	Entry("more than double", 100, 0, 202, 100),
	Entry("good again, compared with the last that was", 10, 100, 110, 0),
	Entry("bad again", 10, 100, 11, 100),
	Entry("as large as can be", 100, 0, math.MaxInt64, 100),
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
