package page

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// rooms are all parts of the page, in the order of its navigation.
func (p *Page) rooms() []room {
	return []room{
		{"overview", "/{$}", p.overview},
		{"overview", Root, p.overview},
		{"integrations", Root + "/integrations", p.integrations},
		{"create", Root + "/create", p.create},
		{"orders", Root + "/orders", p.orders},
		{"order", Root + "/orders/{id}", p.order},
		{"log", Root + "/log", p.log},
		{"notification", Root + "/log/{id}", p.notification},
		{"calls", Root + "/calls", p.calls},
		{"call", Root + "/calls/{seq}", p.call},
		{"goods", Root + "/goods", p.goods},
		{"clock", Root + "/clock", p.clock},
		{"faults", Root + "/faults", p.faults},
		{"scenarios", Root + "/scenarios", p.scenarios},
		{"worlds", Root + "/worlds", p.worlds},
		{"settings", Root + "/settings", p.settings},
		{"absent", Root + "/absent", func(*visit) (any, error) { return nil, errAbsent }},
	}
}

// subscription is one as the page shows it.
type subscription struct {
	sim.SubscriptionStatus
	For       string        // the shop's name, empty for the whole cabinet
	Address   string        // secrets masked
	Lasts     time.Duration // of the outage
	Left      time.Duration // until the disconnection
	BlockedBy *delivery     // what it waits for; nil if nothing blocks
}

func (p *Page) subscriptions() []subscription {
	shops := map[int64]string{}
	for _, c := range p.host.Market().Campaigns() {
		shops[c.ID] = c.Name
	}
	now := p.host.Market().Now()
	var out []subscription
	for _, s := range p.host.Market().Subscriptions() {
		if s.State == sim.Removed {
			continue
		}
		one := subscription{SubscriptionStatus: s, For: shops[s.CampaignID], Address: journal.MaskURL(s.URL)}
		if s.Outage.Lasts() {
			one.Lasts, one.Left = now.Sub(s.Outage.Since), s.Outage.Disconnection().Sub(now)
		}
		if s.Blocker != "" {
			p.index.read(func([]*delivery, []*call) {
				if d := p.index.byKey[[2]string{string(s.Blocker), string(s.ID)}]; d != nil {
					copied := *d
					one.BlockedBy = &copied
				}
			})
		}
		out = append(out, one)
	}
	return out
}

const fewRows = 10

// overviewData is the first room: whether Market would send, what waits, and why.
type overviewData struct {
	Subscriptions []subscription
	Deliveries    []*delivery
	Calls         []*call
	Orders        int
	Failed        int // deliveries that no store accepted
	Ping          *journal.Exchange
}

func (p *Page) overview(*visit) (any, error) {
	out := overviewData{Subscriptions: p.subscriptions()}
	p.index.read(func(deliveries []*delivery, calls []*call) {
		out.Deliveries, out.Calls = lastOf(deliveries, fewRows, always), lastOf(calls, fewRows, always)
		for _, d := range deliveries {
			if d.State == journal.Refused || d.State == journal.Expired {
				out.Failed++
			}
		}
	})
	for _, n := range p.host.Market().CountOrders() {
		out.Orders += n
	}
	return out, nil
}

func always[T any](*T) bool { return true }

// lastOf are copies of the last rows that fit, the newest first.
func lastOf[T any](all []*T, most int, fits func(*T) bool) []*T {
	var out []*T
	for _, one := range slices.Backward(all) {
		if len(out) == most {
			break
		}
		if fits(one) {
			copied := *one
			out = append(out, &copied)
		}
	}
	return out
}

// integrationsData is the room of subscriptions, as the seeds call it API
// notifications.
type integrationsData struct {
	Subscriptions []subscription
	Campaigns     []market.Campaign
	Types         []market.Type
	Search        string
}

func (p *Page) integrations(v *visit) (any, error) {
	search := v.request.URL.Query().Get("q")
	all := p.subscriptions()
	all = slices.DeleteFunc(all, func(s subscription) bool {
		return !strings.Contains(strings.ToLower(s.Name+" "+s.Address), strings.ToLower(search))
	})
	m := p.host.Market()
	types := slices.DeleteFunc(m.Types(), func(t market.Type) bool { return t == market.Ping })
	return integrationsData{Subscriptions: all, Campaigns: m.Campaigns(), Types: types, Search: search}, nil
}

const pageRows = 50

// listData is a page of a list, with the addresses of its neighbours.
type listData[T any] struct {
	Rows         []T
	Total        int
	Search       string
	Status       string
	Statuses     []statusCount
	Newer, Older string
}

type statusCount struct {
	Status market.Status
	Count  int
}

// around fills in where the pages beside one are.
func (l *listData[T]) around(v *visit, number, size int) {
	link := func(n int) string {
		q := v.request.URL.Query()
		q.Set("p", strconv.Itoa(n))
		q.Del("m")
		return v.request.URL.Path + "?" + q.Encode()
	}
	if number > 1 {
		l.Newer = link(number - 1)
	}
	if number*size < l.Total {
		l.Older = link(number + 1)
	}
}

func pageNumber(q url.Values) int {
	n, err := strconv.Atoi(q.Get("p"))
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return n
}

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
}

type orderData struct {
	market.Order
	History []happening
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
	p.index.read(func(deliveries []*delivery, calls []*call) {
		for _, d := range lastOf(deliveries, pageRows*4, func(d *delivery) bool { return d.Order == text }) {
			out.History = append(out.History, happening{At: d.At, Delivery: d})
		}
		for _, c := range lastOf(calls, pageRows*4, func(c *call) bool { return strings.Contains(c.Path, "/"+text) }) {
			out.History = append(out.History, happening{At: c.At, Call: c})
		}
	})
	slices.SortStableFunc(out.History, func(a, b happening) int { return a.At.Compare(b.At) })
	return out, nil
}

// logData is the notification log.
type logData struct {
	listData[*delivery]
	Types        []market.Type
	Type, Found  string
	Integration  string
	Integrations []subscription
	Shares       []share
	Failed       int
}

// share is how much of what was sent of a type did not get through.
type share struct {
	Type         market.Type
	All, Failing int
}

// Percent is the share, rounded up: one of a thousand is not none.
func (s share) Percent() int { return (s.Failing*100 + s.All - 1) / s.All }

func (p *Page) log(v *visit) (any, error) {
	q := v.request.URL.Query()
	out := logData{Type: q.Get("type"), Found: q.Get("verdict"), Integration: q.Get("integration"), Integrations: p.subscriptions()}
	out.Search = strings.TrimSpace(q.Get("q"))
	number := pageNumber(q)
	p.index.read(func(deliveries []*delivery, _ []*call) {
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
		out.Rows = lastOf(deliveries, number*pageRows, out.fits)
		for _, d := range deliveries {
			if out.fits(d) {
				out.Total++
			}
		}
	})
	out.Rows = out.Rows[min(len(out.Rows), (number-1)*pageRows):]
	out.around(v, number, pageRows)
	return out, nil
}

func (l *logData) count(shares map[market.Type]*share, d *delivery) {
	s := shares[d.Type]
	if s == nil {
		s = &share{Type: d.Type}
		shares[d.Type] = s
	}
	s.All++
	if d.Failing() || d.State == journal.Refused || d.State == journal.Expired {
		s.Failing++
		if !d.Failing() {
			l.Failed++
		}
	}
}

func (l *logData) fits(d *delivery) bool {
	text := strings.ToLower(l.Search)
	has := func(s string) bool { return strings.Contains(strings.ToLower(s), text) }
	return (l.Type == "" || string(d.Type) == l.Type) &&
		(l.Found == "" || string(d.State) == l.Found || l.Found == "failing" && d.Failing()) &&
		(l.Integration == "" || d.Subscription == l.Integration) &&
		(text == "" || has(d.Notification) || has(d.Order) || has(d.Trace) || has(string(d.Type)) || has(d.Reason) || has(string(d.Error)))
}

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
					one.Tries = append(one.Tries, try{Exchange: e.Exchange, Entry: e, Calls: meanwhile(calls, d.Seqs, e.Seq), Snippets: snippets(e.Exchange)})
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

type callsData struct {
	listData[*call]
	Operation  string
	Operations []string
	OnlyIssues bool
	Issues     int
}

func (p *Page) calls(v *visit) (any, error) {
	q := v.request.URL.Query()
	out := callsData{Operation: q.Get("operation"), OnlyIssues: q.Get("issues") != ""}
	out.Search = strings.TrimSpace(q.Get("q"))
	number := pageNumber(q)
	fits := func(c *call) bool {
		return (out.Operation == "" || c.Name == out.Operation) && (!out.OnlyIssues || len(c.Issues) > 0 || c.Status >= 400) &&
			(out.Search == "" || strings.Contains(strings.ToLower(c.Path+" "+c.Name), strings.ToLower(out.Search)))
	}
	p.index.read(func(_ []*delivery, calls []*call) {
		known := map[string]bool{}
		for _, c := range calls {
			if c.Name != "" && !known[c.Name] {
				known[c.Name] = true
				out.Operations = append(out.Operations, c.Name)
			}
			if len(c.Issues) > 0 {
				out.Issues++
			}
			if fits(c) {
				out.Total++
			}
		}
		out.Rows = lastOf(calls, number*pageRows, fits)
	})
	slices.Sort(out.Operations)
	out.Rows = out.Rows[min(len(out.Rows), (number-1)*pageRows):]
	out.around(v, number, pageRows)
	return out, nil
}

type callData struct {
	*journal.Call
	At time.Time
}

func (p *Page) call(v *visit) (any, error) {
	seq, err := strconv.Atoi(v.request.PathValue("seq"))
	if err != nil || seq < 1 {
		return nil, errAbsent
	}
	for _, e := range p.index.entries([]int{seq}) {
		if e.Call != nil {
			return callData{e.Call, e.At}, nil
		}
	}
	return nil, errAbsent
}

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
}

func (p *Page) create(v *visit) (any, error) {
	m, search := p.host.Market(), v.request.URL.Query().Get("q")
	return createData{
		Goods: m.FindGoods(sim.Query{Text: search, Size: pageRows}).Items, Search: search,
		Campaigns: m.Campaigns(), Types: slices.DeleteFunc(m.Types(), func(t market.Type) bool { return t == market.Ping }),
	}, nil
}

type clockData struct {
	Now     time.Time
	Next    time.Time // zero if nothing is due
	Wait    time.Duration
	Speed   float64
	Waiting int
}

func (p *Page) clock(*visit) (any, error) {
	m := p.host.Market()
	out := clockData{Now: m.Now(), Speed: p.host.Speed(), Waiting: m.Waiting()}
	if due, ok := m.NextDue(); ok {
		out.Next, out.Wait = due, due.Sub(out.Now)
	}
	return out, nil
}

type faultsData struct {
	On    []sim.FaultStatus
	Kinds []fault.Description
	Types []market.Type
}

func (p *Page) faults(*visit) (any, error) {
	return faultsData{On: p.host.Market().Faults(), Kinds: fault.Kinds(), Types: p.host.Market().Types()}, nil
}

func (p *Page) scenarios(*visit) (any, error) { return p.host.Stories(), nil }

func (p *Page) worlds(*visit) (any, error) { return p.host.Worlds(), nil }

type settingsData struct {
	BaseURL   string
	Key       string
	Business  int64
	Campaigns []market.Campaign
	Options   sim.Options
}

func (p *Page) settings(*visit) (any, error) {
	m := p.host.Market()
	o := m.Options()
	return settingsData{BaseURL: p.host.BaseURL(), Key: m.Key(), Business: o.Cabinet.Business.ID, Campaigns: m.Campaigns(), Options: o}, nil
}
