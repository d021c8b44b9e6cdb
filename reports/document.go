package reports

import (
	_ "embed"
	"io"

	"github.com/localmarket/localmarket/reports/json"
	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/sim/journal"
)

var (
	//go:embed report.schema.json
	schema string
	//go:embed runs.schema.json
	runsSchema string
)

// Schema returns the JSON Schema (draft 2020-12) of the JSON report.
func Schema() []byte { return []byte(schema) }

// RunsSchema returns the JSON Schema (draft 2020-12) of the JSON report of
// several runs. It refers to that of Schema as report.schema.json, beside it.
func RunsSchema() []byte { return []byte(runsSchema) }

// heading is what a JSON report begins with, so that it is read first.
type heading struct {
	Heading string   `json:"heading"`
	Why     []string `json:"why,omitempty"`
}

// document is the shape of the JSON report of one run.
type document struct {
	heading
	Report
}

// runs is the shape of the JSON report of several runs.
type runs struct {
	heading
	Do      []string   `json:"do"`
	Summary Summary    `json:"summary"`
	Tool    string     `json:"tool"`
	Version string     `json:"version"`
	Runs    []document `json:"runs"`
}

// writeJSON writes the reports as they are, below what they come to.
func writeJSON(w io.Writer, rs []*Report, several bool) error {
	if !several {
		return json.Write(w, headed(rs[0]))
	}
	h := headOfAll(rs)
	h.In(rs[0].Words)
	all := runs{heading: heading{h.Headline, h.Cause}, Tool: rs[0].Tool, Version: rs[0].Version, Summary: total(rs)}
	for _, step := range h.Steps {
		all.Do = append(all.Do, step.String())
	}
	for _, r := range rs {
		all.Runs = append(all.Runs, headed(r))
	}
	return json.Write(w, all)
}

// headed is r below what it comes to.
func headed(r *Report) document {
	h := headOf(r, r.finder())
	h.In(r.Words)
	return document{heading{h.Headline, h.Cause}, withoutNulls(*r)}
}

// withoutNulls returns a copy of r in which a list that is empty is not null.
func withoutNulls(r Report) Report {
	if r.Choices == nil {
		r.Choices = map[string]string{}
	}
	checks := make([]Check, len(r.Checks))
	for i, c := range r.Checks {
		c.Rules = orEmpty(c.Rules)
		c.Exchanges = orEmpty(c.Exchanges)
		checks[i] = c
	}
	exchanges := make([]journal.Exchange, len(r.Exchanges))
	for i, x := range r.Exchanges {
		x.Request.Header = orEmpty(x.Request.Header)
		x.Reply = replyWithoutNulls(x.Reply)
		if x.Fault != nil {
			fault := *x.Fault
			fault.Reply = replyWithoutNulls(fault.Reply)
			x.Fault = &fault
		}
		exchanges[i] = x
	}
	r.Checks, r.Exchanges, r.Calls = checks, exchanges, callsWithoutNulls(r.Calls)
	if r.Scenario != nil {
		scenario := *r.Scenario
		scenario.Rules = orEmpty(scenario.Rules)
		r.Scenario = &scenario
	}
	if r.Timeline != nil {
		t := timelineWithoutNulls(*r.Timeline)
		r.Timeline = &t
	}
	return r
}

func callsWithoutNulls(calls []Call) []Call {
	out := make([]Call, len(calls))
	for i, c := range calls {
		c.Header, c.Reply = orEmpty(c.Header), replyWithoutNulls(c.Reply)
		out[i] = c
	}
	return out
}

func replyWithoutNulls(r *journal.Reply) *journal.Reply {
	if r == nil {
		return nil
	}
	reply := *r
	reply.Header = orEmpty(reply.Header)
	return &reply
}

func timelineWithoutNulls(t timeline.Timeline) timeline.Timeline {
	t.Stages, t.Events = orEmpty(t.Stages), orEmpty(t.Events)
	t.Lanes = append([]timeline.Lane{}, t.Lanes...)
	for i := range t.Lanes {
		t.Lanes[i].Attempts = orEmpty(t.Lanes[i].Attempts)
	}
	return t
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
