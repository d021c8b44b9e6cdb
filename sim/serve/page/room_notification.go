package page

import (
	"cmp"
	"slices"

	"github.com/localmarket/localmarket/sim/journal"
)

// notificationData is one notification, with all that became of it.
type notificationData struct {
	ID         string
	Deliveries []deliveryData
}

type deliveryData struct {
	delivery
	Tries []try
}

// try is one attempt, and the calls that the store made before the next.
type try struct {
	*journal.Exchange
	Entry    journal.Entry
	Calls    []*call
	Snippets []snippet
	NoStep   string // why it is no step of a scenario
}

func (p *Page) notification(v *visit) (any, error) {
	id := v.request.PathValue("id")
	out := notificationData{ID: id}
	p.index.read(func(deliveries []*delivery, calls []*call) {
		for _, d := range deliveries {
			if d.Notification != id {
				continue
			}
			one := deliveryData{delivery: *d}
			for _, e := range p.index.entries(d.Seqs) {
				if e.Exchange != nil {
					one.Tries = append(one.Tries, p.try(v, e, meanwhile(calls, d.Seqs, e.Seq)))
				}
			}
			slices.Reverse(one.Tries)
			out.Deliveries = append(out.Deliveries, one)
		}
	})
	if len(out.Deliveries) == 0 {
		return nil, errAbsent
	}
	return out, nil
}

func (p *Page) try(v *visit, e journal.Entry, calls []*call) try {
	out := try{Exchange: e.Exchange, Entry: e, Calls: calls, Snippets: snippets(e.Exchange)}
	step, err := p.host.Step(e.Type, e.Exchange.Request.Body)
	if err != nil {
		out.NoStep = refusal(v.Texts, err).Text
		return out
	}
	out.Snippets = append(out.Snippets, snippet{"scenario", step})
	return out
}

// meanwhile are the calls between an attempt's beginning and its end: what the store
// asked while it handled it.
func meanwhile(calls []*call, seqs []int, done int) []*call {
	i, _ := slices.BinarySearch(seqs, done)
	begun := done
	if i > 0 {
		begun = seqs[i-1]
	}
	from, _ := slices.BinarySearchFunc(calls, begun, func(c *call, seq int) int { return cmp.Compare(c.Seq, seq) })
	var out []*call
	for _, c := range calls[from:] {
		if c.Seq > done || len(out) == pageRows {
			break
		}
		copied := *c
		out = append(out, &copied)
	}
	return out
}
