package reports

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"

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

// runs is the shape of the JSON report of several runs.
type runs struct {
	Tool    string   `json:"tool"`
	Version string   `json:"version"`
	Summary Summary  `json:"summary"`
	Runs    []Report `json:"runs"`
}

func writeJSON(w io.Writer, r *Report) error { return encode(w, withoutNulls(*r)) }

func writeJSONs(w io.Writer, rs []*Report) error {
	all := runs{Tool: rs[0].Tool, Version: rs[0].Version, Summary: total(rs)}
	for _, r := range rs {
		all.Runs = append(all.Runs, withoutNulls(*r))
	}
	return encode(w, all)
}

func encode(w io.Writer, document any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	_, err := w.Write(escapeHidden(b.Bytes()))
	return err
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
		timeline := timelineWithoutNulls(*r.Timeline)
		r.Timeline = &timeline
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

func timelineWithoutNulls(t Timeline) Timeline {
	t.Stages, t.Events = orEmpty(t.Stages), orEmpty(t.Events)
	t.Lanes = append([]Lane{}, t.Lanes...)
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

// escapeHidden writes as \u escapes the characters that encoding/json leaves
// raw and a terminal would act on. They can only stand inside strings.
func escapeHidden(document []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(document) {
		switch {
		case r == '\n' || !hidden(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}
