package page

import (
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// logData is the notification log.
type logData struct {
	listData[*delivery]
	Types        []market.Type
	Type, Found  string
	Integration  string
	Integrations []subscription
	Shares       []share
	Failed       int
	More         bool // is found than is listed
	found        map[int]bool
}

// share is how much of what was sent of a type did not get through.
type share struct {
	Type         market.Type
	All, Failing int
}

// Percent is the share, rounded up: one of a thousand is not none.
func (s share) Percent() int { return (s.Failing*100 + s.All - 1) / s.All }

// Chosen reports whether a person asked for some of them.
func (l *logData) Chosen() bool { return l.Search+l.Type+l.Found+l.Integration != "" }

func (p *Page) log(v *visit) (any, error) {
	q := v.request.URL.Query()
	out := logData{Type: q.Get("type"), Found: q.Get("verdict"), Integration: q.Get("integration"), Integrations: p.subscriptions()}
	out.Search = strings.TrimSpace(q.Get("q"))
	out.found, out.More = p.index.foundDeliveries(out.Search)
	number := pageNumber(q)
	out.Before = p.index.read(func(deliveries []*delivery, _ []*call) {
		shares := map[market.Type]*share{}
		for _, d := range deliveries {
			out.count(shares, d)
		}
		for _, t := range p.host.Market().Types() {
			if s := shares[t]; s != nil {
				out.Types = append(out.Types, t)
				if s.Failing > 0 {
					out.Shares = append(out.Shares, *s)
				}
			}
		}
		out.Rows, out.Total = pageOf(deliveries, number, out.fits)
	})
	out.around(v, number, pageRows)
	return &out, nil
}

func (l *logData) count(shares map[market.Type]*share, d *delivery) {
	s := shares[d.Type]
	if s == nil {
		s = &share{Type: d.Type}
		shares[d.Type] = s
	}
	s.All++
	tried := d.Lost() && d.Attempts > 0
	if d.Failing() || tried {
		s.Failing++
	}
	if tried {
		l.Failed++
	}
}

func (l *logData) fits(d *delivery) bool {
	text := strings.ToLower(l.Search)
	has := func(s string) bool { return strings.Contains(strings.ToLower(s), text) }
	return (l.Type == "" || string(d.Type) == l.Type) &&
		(l.Found == "" || string(d.State) == l.Found || l.Found == "failing" && d.Failing() || l.Found == "lost" && d.Lost()) &&
		(l.Integration == "" || d.Subscription == l.Integration) &&
		(text == "" || has(d.Notification) || has(d.Order) || has(d.Trace) || has(string(d.Type)) || has(d.Reason) || has(string(d.Error)) ||
			slices.ContainsFunc(d.Seqs, func(seq int) bool { return l.found[seq] }))
}
