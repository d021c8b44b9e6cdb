package check

import (
	"fmt"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func stocksChecks() []Check {
	rules := []string{"L-STOCKS", "L-CONNECT"}
	return []Check{
		{ID: "stocks.reply", Rules: rules, Title: "stocks are told of every SKU, of type FIT, of the warehouse asked about", run: inShop(stocksReply)},
		{ID: "stocks.unknown", Rules: rules, Title: "a SKU that the store does not have is told as 0", run: inShop(stocksUnknown)},
		{ID: "stocks.many", Rules: rules, Title: "stocks of many SKUs are told in time", run: inShop(stocksMany)},
	}
}

func (s *session) askStocks(shop market.Campaign, skus []string, note string) (sim.Answer, finding) {
	asked := &market.StocksRequest{WarehouseID: shop.WarehouseID, SKUs: skus}
	a := s.askOne(sim.Question{Method: market.PushStocks, CampaignID: shop.ID, Stocks: asked, Note: note})
	if !s.open() {
		return a, s.stopped()
	}
	return a, taken(a.Exchange)
}

// skus are those of the cabinet, up to a number.
func (s *session) skus(most int) []string {
	var list []string
	for _, item := range s.goodsThat(most, func(string) bool { return true }) {
		list = append(list, item.OfferID)
	}
	return list
}

func stocksReply(s *session, shop market.Campaign) finding {
	a, f := s.askStocks(shop, s.skus(3), "")
	if f.verdict == reports.Pass {
		return passed(stocksHas, len(a.Stocks.SKUs))
	}
	return f
}

func stocksUnknown(s *session, shop market.Campaign) finding {
	a, f := s.askStocks(shop, append(s.skus(1), market.UnknownSKU), noteUnknownOffer)
	if f.verdict != reports.Pass {
		return f
	}
	for _, one := range a.Stocks.SKUs {
		if one.SKU == market.UnknownSKU && one.Fit > 0 {
			return finding{
				verdict: reports.Warn, reason: fmt.Sprintf(cartSellsUnknown, one.Fit), expected: cartUnknownExpected, fix: cartUnknownFix, evidence: a.Exchange.ID,
			}
		}
	}
	return f
}

// stocksMany fills up what the cabinet has with SKUs that no store has, to as many
// as Market asks for at once: a store that leaves those out is not blamed again.
func stocksMany(s *session, shop market.Campaign) finding {
	skus := s.skus(market.MaxPushSKUs)
	own := len(skus)
	for i := own; i < market.MaxPushSKUs; i++ {
		skus = append(skus, fmt.Sprintf("%s-%d", market.UnknownSKU, i))
	}
	a, f := s.askStocks(shop, skus, noteManySKUs)
	switch {
	case f.verdict == reports.Warn && a.Stocks != nil && len(a.Stocks.SKUs) >= own && len(a.Exchange.Verdict.Warnings) == 1 && a.Exchange.Verdict.Warnings[0].Keyword == everySKU:
		return passed(stocksHas, len(a.Stocks.SKUs))
	case f.verdict == reports.Pass:
		return passed(stocksHas, len(a.Stocks.SKUs))
	}
	return f
}

// everySKU is the rule that a store breaks which leaves out what it does not have.
const everySKU = "every-sku"
