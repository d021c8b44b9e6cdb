// Package junit writes a report as JUnit XML, of such elements and attributes
// alone as Jenkins' xunit plugin and GitLab take.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/text"
	"github.com/localmarket/localmarket/reports/view"
)

// The names of the case that says how the run ended, where no other says it.
const (
	resultSuite = "result"
	resultCase  = "run"
	timeline    = "timeline"
)

// Write makes one suite of each scenario, and of each group of checks. A run in
// which nothing was checked has a case that says so, lest it pass for a good one.
func Write(w io.Writer, d *view.Document) error {
	suites := junit.Testsuites{Name: printable.Inline(d.Tool + " " + d.Target)}
	total := 0.0
	add := func(suite junit.Testsuite, ms float64) {
		suite.ID, suite.Time = len(suites.Suites), seconds(ms)
		suites.AddSuite(suite)
		total += ms
	}
	for _, r := range d.Runs {
		for _, g := range r.Groups {
			suite, ms := testsuite(g, r, d.Words)
			add(suite, ms)
		}
	}
	if d.EndedBadly() {
		add(result(d), 0)
	}
	suites.Time = seconds(total)
	suites.Skipped = 0 // of the suites alone: Jenkins does not know it here
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return suites.WriteXML(w)
}

// result is a suite that says how the run ended.
func result(d *view.Document) junit.Testsuite {
	suite := junit.Testsuite{Name: resultSuite}
	said := strings.Join(append([]string{d.Headline}, d.Cause...), "\n")
	suite.AddTestcase(junit.Testcase{
		Name: resultCase, Classname: d.Tool, Time: seconds(0),
		Error: &junit.Result{Message: d.Headline, Data: said},
	})
	return suite
}

// testsuite is the suite of a group, and the time of its checks in milliseconds.
func testsuite(g view.Group, r *view.Run, words view.Words) (junit.Testsuite, float64) {
	suite := junit.Testsuite{Name: g.Key}
	if r.Scenario != nil {
		suite.File = r.Scenario.File
	}
	properties(&suite, r)
	total := 0.0
	for _, c := range g.Checks {
		t := testcase(c, words)
		t.Classname = r.Tool + "." + g.Key
		suite.AddTestcase(t)
		total += c.TookMs
	}
	return suite, total
}

func properties(suite *junit.Testsuite, r *view.Run) {
	suite.AddProperty("target", r.Target)
	suite.AddProperty("revision", r.Revision)
	suite.AddProperty("seed", strconv.FormatUint(r.Seed, 10))
	for _, s := range r.Settings {
		suite.AddProperty(s.Name, s.Value)
	}
	if len(r.Strip) > 0 {
		suite.AddProperty(timeline, strings.Join(r.Strip, " "))
	}
}

func testcase(c *view.Check, words view.Words) junit.Testcase {
	t := junit.Testcase{Name: c.ID, Time: seconds(c.TookMs)}
	switch c.Verdict {
	case view.Fail:
		t.Failure = &junit.Result{Message: c.Reason, Type: c.Subtype, Data: text.Block(c, words)}
	case view.Error:
		t.Error = &junit.Result{Message: c.Reason, Type: c.Subtype, Data: text.Block(c, words)}
	case view.Skip:
		t.Skipped = &junit.Result{Message: c.Reason}
	case view.Warn:
		t.SystemOut = &junit.Output{Data: c.Word + ": " + c.Reason + "\n" + text.Block(c, words)}
	}
	return t
}

// seconds is how JUnit writes a time.
func seconds(ms float64) string { return fmt.Sprintf("%.3f", ms/1000) }
