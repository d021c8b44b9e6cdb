package page

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// offerData is one good, and what became of its price and stock.
type offerData struct {
	sim.Goods
	Stocks  []shopStock
	History []offerChange // the last first
}

// shopStock is what a shop has of a good.
type shopStock struct {
	Shop          string
	Fit, Reserved int64
}

// offerChange is what a call has set, or an order that took some.
type offerChange struct {
	At     time.Time
	Kind   string // price, stock or order
	Value  string
	Shop   string // empty for the whole cabinet
	Seq    int    // of the call
	Order  int64
	Status market.Status
}

// maxHistory bounds how many calls, and how many orders, are looked through.
const maxHistory = 500

func (p *Page) offer(v *visit) (any, error) {
	sku, m := v.request.URL.Query().Get("sku"), p.host.Market()
	if sku == "" {
		return nil, errAbsent
	}
	found := m.FindGoods(sim.Query{Text: sku, Size: 1000})
	i := slices.IndexFunc(found.Items, func(g sim.Goods) bool { return g.ID == sku })
	if i < 0 {
		return nil, errAbsent
	}
	out := offerData{Goods: found.Items[i]}
	shops := map[int64]string{}
	stocks := m.Stocks(sku)
	for _, c := range m.Campaigns() {
		shops[c.ID] = c.Name
		if at := slices.IndexFunc(stocks, func(s market.Stock) bool { return s.WarehouseID == c.WarehouseID }); at >= 0 {
			out.Stocks = append(out.Stocks, shopStock{c.Name, stocks[at].Fit, stocks[at].Reserved})
		}
	}
	var calls []call
	p.index.read(func(_ []*delivery, all []*call) {
		for _, c := range lastOf(all, maxHistory, func(c *call) bool { return c.Status == 200 && setsGoods(c.Name) }) {
			calls = append(calls, *c)
		}
	})
	for _, c := range calls {
		for _, e := range p.index.entries([]int{c.Seq}) {
			for _, change := range goodsIn(e.Call, sku) {
				change.At, change.Seq, change.Shop = e.At, c.Seq, shops[campaignIn(c.Path)]
				out.History = append(out.History, change)
			}
		}
	}
	out.History = append(out.History, p.ordersOf(sku, shops)...)
	slices.SortStableFunc(out.History, func(a, b offerChange) int { return b.At.Compare(a.At) })
	return out, nil
}

// ordersOf are the last orders that took some of a good.
func (p *Page) ordersOf(sku string, shops map[int64]string) []offerChange {
	var out []offerChange
	for _, o := range p.host.Market().FindOrders(sim.Query{Text: sku, Size: maxHistory}).Items {
		for _, item := range o.Items {
			if item.OfferID == sku && !o.Fake {
				out = append(out, offerChange{
					At: o.CreatedAt, Kind: "order", Value: strconv.FormatInt(item.Count, 10), Shop: shops[o.CampaignID], Order: o.ID, Status: o.Status,
				})
			}
		}
	}
	return out
}

// setsGoods reports whether an operation sets prices or stocks.
func setsGoods(operation string) bool {
	return slices.Contains([]string{"updateStocks", "updatePrices", "updateBusinessPrices", "updateOfferMappings"}, operation)
}

// campaignIn is the shop that a call's path names, or 0.
func campaignIn(path string) int64 {
	_, rest, _ := strings.Cut(path, "/campaigns/")
	text, _, _ := strings.Cut(rest, "/")
	id, _ := strconv.ParseInt(text, 10, 64) // what is none names no shop
	return id
}

// goodsIn are the price and the stock that a call has given a good.
func goodsIn(c *journal.Call, sku string) []offerChange {
	var body struct {
		SKUs []struct {
			SKU   string
			Items []struct{ Count json.Number }
		}
		Offers []struct {
			OfferID string
			Price   struct{ Value json.Number }
		}
		OfferMappings []struct {
			Offer struct {
				OfferID    string
				BasicPrice struct{ Value json.Number }
			}
		}
	}
	if c == nil || json.Unmarshal([]byte(c.Body), &body) != nil {
		return nil // it was too long to be kept whole
	}
	var out []offerChange
	add := func(kind string, value json.Number) {
		if value != "" {
			out = append(out, offerChange{Kind: kind, Value: value.String()})
		}
	}
	for _, one := range body.SKUs {
		if one.SKU == sku && len(one.Items) > 0 {
			add("stock", one.Items[0].Count)
		}
	}
	for _, one := range body.Offers {
		if one.OfferID == sku {
			add("price", one.Price.Value)
		}
	}
	for _, one := range body.OfferMappings {
		if one.Offer.OfferID == sku {
			add("price", one.Offer.BasicPrice.Value)
		}
	}
	return out
}
