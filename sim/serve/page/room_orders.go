package page

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func (p *Page) orders(v *visit) (any, error) {
	q := v.request.URL.Query()
	number := pageNumber(q)
	m := p.host.Market()
	found := m.FindOrders(sim.Query{Text: q.Get("q"), Status: market.Status(q.Get("status")), Page: number, Size: pageRows})
	out := listData[market.Order]{Rows: found.Items, Total: found.Total, Search: q.Get("q"), Status: q.Get("status")}
	counts := m.CountOrders()
	for _, s := range market.Statuses() {
		if counts[s] > 0 {
			out.Statuses = append(out.Statuses, statusCount{s, counts[s]})
		}
	}
	out.around(v, number, pageRows)
	return out, nil
}

// happening is one line of an order's history, of either direction.
type happening struct {
	At       time.Time
	Delivery *delivery
	Call     *call
	Push     *push
}

type orderData struct {
	market.Order
	History []happening
	Before  int // is the last entry of the journal that need not be in it
	Next    []sim.NextState
	Cancel  bool // the buyer may ask for a cancellation
}

func (p *Page) order(v *visit) (any, error) {
	id, err := strconv.ParseInt(v.request.PathValue("id"), 10, 64)
	if err != nil {
		return nil, errAbsent
	}
	o, ok := p.host.Market().Order(id)
	if !ok {
		return nil, errAbsent
	}
	out := orderData{Order: o, Next: p.host.Market().NextStates(o), Cancel: o.Model == market.DBS && !o.Status.Over()}
	out.Next = slices.DeleteFunc(out.Next, func(n sim.NextState) bool { return n.By == market.Store })
	text := v.request.PathValue("id")
	out.Before = p.index.read(func(deliveries []*delivery, calls []*call) {
		for _, d := range lastOf(deliveries, pageRows*4, func(d *delivery) bool { return d.Order == text }) {
			out.History = append(out.History, happening{At: d.At, Delivery: d})
		}
		for _, c := range lastOf(calls, pageRows*4, func(c *call) bool { return strings.Contains(c.Path, "/"+text) }) {
			out.History = append(out.History, happening{At: c.At, Call: c})
		}
	})
	p.index.readPushes(func(pushes []*push) {
		for _, one := range lastOf(pushes, pageRows*4, func(one *push) bool { return one.Order == text }) {
			out.History = append(out.History, happening{At: one.At, Push: one})
		}
	})
	slices.SortStableFunc(out.History, func(a, b happening) int { return a.At.Compare(b.At) })
	return out, nil
}
