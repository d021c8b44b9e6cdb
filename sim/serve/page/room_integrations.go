package page

import (
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

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
