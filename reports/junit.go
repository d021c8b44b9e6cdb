package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/localmarket/localmarket/sim/journal"
)

func writeJUnit(w io.Writer, r *Report) error { return writeJUnits(w, []*Report{r}) }

// writeJUnits makes one suite of each scenario, and of each group of checks.
func writeJUnits(w io.Writer, rs []*Report) error {
	suites := junit.Testsuites{Name: inline(rs[0].Tool + " " + rs[0].Target)}
	total := 0.0
	for _, r := range rs {
		find := r.finder()
		for _, g := range groups(r) {
			suite, ms := testsuite(g, r, find)
			suite.ID = len(suites.Suites)
			suites.AddSuite(suite)
			total += ms
		}
	}
	suites.Time = junitTime(total)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return suites.WriteXML(w)
}

// testsuite is the suite of a group, and the time of its checks in milliseconds.
func testsuite(g checkGroup, r *Report, find finder) (junit.Testsuite, float64) {
	suite := junit.Testsuite{Name: inline(g.Key), File: inline(file(r))}
	addProperties(&suite, r)
	total := 0.0
	for _, c := range g.Checks {
		ms := took(c, find)
		t := testcase(c, find, ms)
		t.Classname = inline(r.Tool + "." + g.Key)
		suite.AddTestcase(t)
		total += ms
	}
	suite.Time = junitTime(total)
	return suite, total
}

func addProperties(suite *junit.Testsuite, r *Report) {
	suite.AddProperty("target", inline(r.Target))
	suite.AddProperty("revision", inline(r.Revision))
	suite.AddProperty("seed", strconv.FormatUint(r.Seed, 10))
	for _, s := range settings(r) {
		suite.AddProperty(s.Name, s.Value)
	}
	if r.Timeline != nil {
		suite.AddProperty(wordTimeline, strings.Join(r.Timeline.strip(), " "))
	}
}

func testcase(c Check, find finder, ms float64) junit.Testcase {
	t := junit.Testcase{Name: inline(c.ID), Time: junitTime(ms)}
	switch c.Verdict {
	case Fail:
		t.Failure = &junit.Result{Message: reason(c), Type: inline(c.Subtype), Data: plainStory(c, find)}
	case Error:
		t.Error = &junit.Result{Message: reason(c), Type: inline(c.Subtype), Data: plainStory(c, find)}
	case Skip:
		t.Skipped = &junit.Result{Message: reason(c)}
	case Warn:
		t.SystemOut = &junit.Output{Data: verdictWord(Warn) + ": " + reason(c) + "\n" + plainStory(c, find)}
	}
	return t
}

// took is the time of c's exchanges in milliseconds, as far as it was measured.
func took(c Check, find finder) float64 {
	ms := 0.0
	for _, id := range c.Exchanges {
		if x := find.exchange(id); x != nil {
			ms += measuredMs(*x)
		}
	}
	return ms
}

func measuredMs(x journal.Exchange) float64 {
	if x.Measured == nil {
		return 0
	}
	return x.Measured.TotalMs
}

// junitTime is in seconds, as JUnit has it.
func junitTime(ms float64) string { return fmt.Sprintf("%.3f", ms/1000) }
