package page

import (
	"slices"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func (p *Page) goods(v *visit) (any, error) {
	q := v.request.URL.Query()
	number := pageNumber(q)
	found := p.host.Market().FindGoods(sim.Query{Text: q.Get("q"), Page: number, Size: pageRows})
	out := listData[sim.Goods]{Rows: found.Items, Total: found.Total, Search: q.Get("q")}
	out.around(v, number, pageRows)
	return out, nil
}

type createData struct {
	Goods     []sim.Goods
	Search    string
	Campaigns []market.Campaign
	Types     []market.Type
	CartShops []sim.PushShop // those that the store is asked about carts for
}

func (p *Page) create(v *visit) (any, error) {
	m, search := p.host.Market(), v.request.URL.Query().Get("q")
	return createData{
		Goods: m.FindGoods(sim.Query{Text: search, Size: pageRows}).Items, Search: search,
		Campaigns: m.Campaigns(), CartShops: p.pushShops(), Types: slices.DeleteFunc(m.Types(), func(t market.Type) bool { return t == market.Ping }),
	}, nil
}
