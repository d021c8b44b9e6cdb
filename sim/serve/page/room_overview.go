package page

import (
	"github.com/localmarket/localmarket/sim/journal"
)

const fewRows = 10

// overviewData is the first room: whether Market would send, what waits, and why.
type overviewData struct {
	Subscriptions []subscription
	Deliveries    []*delivery
	Calls         []*call
	Orders        int
	Done          int // by hand
	Failed        int // deliveries that no store accepted
	Ping          *journal.Exchange
}

func (p *Page) overview(*visit) (any, error) {
	out := overviewData{Subscriptions: p.subscriptions(), Done: p.host.Acts()}
	p.index.read(func(deliveries []*delivery, calls []*call) {
		out.Deliveries, out.Calls = lastOf(deliveries, fewRows, always), lastOf(calls, fewRows, always)
		for _, d := range deliveries {
			if d.Lost() {
				out.Failed++
			}
		}
	})
	out.Orders = p.host.Market().OrderCount()
	return out, nil
}
