package page

import (
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

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
	On            []sim.FaultStatus
	Notifications []faultGroup        // what can go wrong between Market and the store
	Calls         []fault.Description // and with the store's calls
	Types         []market.Type
	Operations    []string
}

// faultGroup are the kinds of fault that hit there.
type faultGroup struct {
	When  fault.When
	Kinds []fault.Description
}

func newFaultGroup(when fault.When) faultGroup {
	kinds := slices.DeleteFunc(fault.Kinds(), func(d fault.Description) bool { return !slices.Contains(d.When, when) })
	return faultGroup{when, kinds}
}

// Summary is what a kind of fault does.
func (faultsData) Summary(k fault.Kind) string {
	for _, d := range fault.Kinds() {
		if d.Kind == k {
			return d.Summary
		}
	}
	return ""
}

func (p *Page) faults(*visit) (any, error) {
	m := p.host.Market()
	all, err := sim.Operations(m.Options().Revision)
	if err != nil {
		return nil, err
	}
	out := faultsData{On: m.Faults(), Types: m.Types(), Calls: newFaultGroup(fault.Call).Kinds}
	out.Notifications = []faultGroup{newFaultGroup(fault.Before), newFaultGroup(fault.After)}
	for _, o := range all {
		out.Operations = append(out.Operations, o.ID)
	}
	return out, nil
}

type scenariosData struct {
	Stories []Story
	Done    int    // by hand, so far
	Saved   string // as a scenario, where it is asked for
}

func (p *Page) scenarios(v *visit) (any, error) {
	out := scenariosData{Stories: p.host.Stories(), Done: p.host.Acts()}
	if v.request.URL.Query().Get("show") == "" {
		return out, nil
	}
	text, err := p.host.SavedScenario("")
	if err != nil {
		v.Notice = refusal(v.Texts, err)
	}
	out.Saved = string(text)
	return out, nil
}

func (p *Page) worlds(*visit) (any, error) { return p.host.Worlds(), nil }

type settingsData struct {
	BaseURL   string
	Key       string
	Business  int64
	Campaigns []market.Campaign
	Options   sim.Options
	Setups    []setup
}

func (p *Page) settings(*visit) (any, error) {
	m := p.host.Market()
	o := m.Options()
	return settingsData{BaseURL: p.host.BaseURL(), Key: m.Key(), Business: o.Cabinet.Business.ID, Campaigns: m.Campaigns(), Options: o, Setups: setups()}, nil
}
