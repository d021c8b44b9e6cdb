package main

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
	"github.com/localmarket/localmarket/sim/session"
)

// storyRunner runs scenarios that the control API is asked for, with the settings of
// serve and orders that the store does not know yet.
func (p *process) storyRunner(o sim.Options) func(context.Context, serve.Story) (json.RawMessage, error) {
	return func(ctx context.Context, story serve.Story) (json.RawMessage, error) {
		s, err := readStory(story)
		if err != nil {
			return nil, err
		}
		o := o
		o.Seed, o.Revision, o.Pace = 0, "", nil // the scenario's own
		o.FirstOrder = firstOrderAt(p.now())
		result, err := scenarios.Run(ctx, s, scenarios.Options{Target: story.URL, Version: version(), Market: o})
		if err != nil {
			return nil, err
		}
		var text bytes.Buffer
		if err := reports.Write("json", &text, result.Report); err != nil {
			return nil, err
		}
		return text.Bytes(), nil
	}
}

func readStory(story serve.Story) (*scenarios.Scenario, error) {
	if story.Name == "" {
		return scenarios.Parse("text", []byte(story.Text), nil)
	}
	return scenarios.Load(story.Name)
}

// saveStory writes what was done by hand as a scenario.
func saveStory(name string, s session.Session) ([]byte, error) {
	story, err := traffic.NewSessionStory(s, traffic.StoryOptions{Name: name, Check: checkStory})
	if err != nil {
		return nil, err
	}
	return story.YAML, nil
}

// saveStep writes a notification as a step of a scenario.
func saveStep(m *sim.Market) func(market.Type, string) (string, error) {
	return func(t market.Type, body string) (string, error) {
		return traffic.NewStep(t, body, traffic.StoryOptions{Cabinet: m.Options().Cabinet, Check: checkStory})
	}
}

// stories are the scenarios of the library, which are read when somebody first asks:
// that takes as long as all else that serve does at its start.
var stories = sync.OnceValue(func() []page.Story {
	var all []page.Story
	for _, name := range scenarios.Names() {
		if s, err := scenarios.Load(name); err == nil { // a test keeps them good
			all = append(all, page.Story{Name: name, Title: s.Title})
		}
	}
	return all
})
