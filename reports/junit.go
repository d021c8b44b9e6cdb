package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/localmarket/localmarket/sim/journal"
)

func writeJUnit(w io.Writer, r *Report) error {
	suites := junit.Testsuites{Name: inline(r.Tool + " " + r.Target)}
	total := 0.0
	for i, g := range groups(r.Checks) {
		suite := junit.Testsuite{ID: i, Name: inline(g.Key)}
		addProperties(&suite, r)
		ms := 0.0
		for _, c := range g.Checks {
			took := took(c, r.Exchange)
			suite.AddTestcase(testcase(c, r, took))
			ms += took
		}
		suite.Time = junitTime(ms)
		suites.AddSuite(suite)
		total += ms
	}
	suites.Time = junitTime(total)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return suites.WriteXML(w)
}

func addProperties(suite *junit.Testsuite, r *Report) {
	suite.AddProperty("target", inline(r.Target))
	suite.AddProperty("revision", inline(r.Revision))
	suite.AddProperty("seed", strconv.FormatUint(r.Seed, 10))
	for _, s := range settings(r) {
		suite.AddProperty(s.Name, s.Value)
	}
}

func testcase(c Check, r *Report, ms float64) junit.Testcase {
	t := junit.Testcase{
		Classname: inline(r.Tool + "." + group(c)),
		Name:      inline(c.ID),
		Time:      junitTime(ms),
	}
	switch c.Verdict {
	case Fail:
		t.Failure = &junit.Result{Message: reason(c), Type: inline(c.Subtype), Data: plainStory(c, r.Exchange)}
	case Error:
		t.Error = &junit.Result{Message: reason(c), Type: inline(c.Subtype), Data: plainStory(c, r.Exchange)}
	case Skip:
		t.Skipped = &junit.Result{Message: reason(c)}
	case Warn:
		t.SystemOut = &junit.Output{Data: verdictWord(Warn) + ": " + reason(c) + "\n" + plainStory(c, r.Exchange)}
	}
	return t
}

// took is the time of c's exchanges in milliseconds, as far as it was measured.
func took(c Check, find finder) float64 {
	ms := 0.0
	for _, id := range c.Exchanges {
		if x := find(id); x != nil {
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
