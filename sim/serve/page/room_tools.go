package page

import (
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
	On    []sim.FaultStatus
	Kinds []fault.Description
	Types []market.Type
}

func (p *Page) faults(*visit) (any, error) {
	return faultsData{On: p.host.Market().Faults(), Kinds: fault.Kinds(), Types: p.host.Market().Types()}, nil
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
		v.Notice = notice{Text: v.Texts.Translate(err.Error()), Bad: true}
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
}

func (p *Page) settings(*visit) (any, error) {
	m := p.host.Market()
	o := m.Options()
	return settingsData{BaseURL: p.host.BaseURL(), Key: m.Key(), Business: o.Cabinet.Business.ID, Campaigns: m.Campaigns(), Options: o}, nil
}
