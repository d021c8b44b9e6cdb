// Package ctrf writes a report in the Common Test Report Format (ctrf.io), version
// 1.0.0: a test for each check, in suites by scenario and group.
package ctrf

import (
	"io"
	"math"
	"strings"

	"github.com/localmarket/localmarket/reports/json"
	"github.com/localmarket/localmarket/reports/text"
	"github.com/localmarket/localmarket/reports/view"
)

// specVersion is the version of the format's specification.
const specVersion = "1.0.0"

// resultTest is the test that says how the run ended, where no other says it.
const resultTest = "run"

type document struct {
	ReportFormat string  `json:"reportFormat"`
	SpecVersion  string  `json:"specVersion"`
	GeneratedBy  string  `json:"generatedBy,omitempty"`
	Results      results `json:"results"`
}

type results struct {
	Tool    tool    `json:"tool"`
	Summary summary `json:"summary"`
	Tests   []test  `json:"tests"`
}

type tool struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

// summary has times in milliseconds since 1970, 0 where nothing was measured.
type summary struct {
	Tests   int   `json:"tests"`
	Passed  int   `json:"passed"`
	Failed  int   `json:"failed"`
	Skipped int   `json:"skipped"`
	Pending int   `json:"pending"`
	Other   int   `json:"other"`
	Start   int64 `json:"start"`
	Stop    int64 `json:"stop"`
}

// test has its time in milliseconds.
type test struct {
	Name      string         `json:"name"`
	Status    string         `json:"status"`
	Duration  int64          `json:"duration"`
	RawStatus string         `json:"rawStatus"`
	Suite     []string       `json:"suite,omitempty"`
	Message   string         `json:"message,omitempty"`
	Trace     string         `json:"trace,omitempty"`
	FilePath  string         `json:"filePath,omitempty"`
	Line      int            `json:"line,omitempty"`
	Tags      []string       `json:"tags,omitempty"`
	Extra     map[string]any `json:"extra,omitempty"`
}

// Write writes all runs as one. A warning is a test that passed, with the raw
// status "warn" and a message. A run that failed without any check that did has a
// test that says so, lest it pass for a good one.
func Write(w io.Writer, d *view.Document) error {
	// The format wants a name, which a report of nothing lacks.
	out := document{ReportFormat: "CTRF", SpecVersion: specVersion, GeneratedBy: d.Tool, Results: results{Tool: tool{Name: "localmarket"}, Tests: []test{}}}
	if d.Tool != "" {
		out.Results.Tool.Name = d.Tool
	}
	for _, r := range d.Runs {
		out.Results.Tool.Version = r.Version
		out.Results.Summary.span(r)
		for _, g := range r.Groups {
			for _, c := range g.Checks {
				out.Results.add(newTest(r, g, c, d.Words))
			}
		}
	}
	if d.EndedBadly() {
		out.Results.add(test{
			Name: resultTest, Status: "failed", RawStatus: string(d.Verdict),
			Message: strings.Join(append([]string{d.Headline}, d.Cause...), "\n"),
		})
	}
	return json.Write(w, out)
}

// span has the summary begin and end no later and no sooner than r.
func (s *summary) span(r *view.Run) {
	if r.StartedMs != 0 && (s.Start == 0 || r.StartedMs < s.Start) {
		s.Start = r.StartedMs
	}
	s.Stop = max(s.Stop, r.EndedMs)
}

func (r *results) add(t test) {
	r.Tests = append(r.Tests, t)
	r.Summary.Tests++
	switch t.Status {
	case "passed":
		r.Summary.Passed++
	case "failed":
		r.Summary.Failed++
	case "skipped":
		r.Summary.Skipped++
	}
}

func newTest(r *view.Run, g view.Group, c *view.Check, words view.Words) test {
	t := test{
		Name: c.ID, Status: status(c.Verdict), RawStatus: string(c.Verdict), Duration: int64(math.Round(c.TookMs)),
		Suite: []string{g.Key}, Message: c.Reason, Line: c.Line, Tags: c.RuleIDs(),
	}
	if t.Name == "" {
		t.Name = resultTest
	}
	if s := r.Scenario; s != nil {
		t.FilePath = s.File
		if s.Name != g.Key {
			t.Suite = []string{s.Name, g.Key}
		}
	}
	if c.Verdict != view.Pass && c.Verdict != view.Skip {
		t.Trace = text.Block(c, words)
	}
	if c.Market != "" {
		t.Extra = map[string]any{"market": c.Market}
	}
	return t
}

// status is the format's name of a verdict.
func status(v view.Verdict) string {
	switch v {
	case view.Fail, view.Error:
		return "failed"
	case view.Skip:
		return "skipped"
	}
	return "passed"
}
