package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Asked expects what the legacy push API asked the store, and how it answered.
type Asked struct {
	// Method is one of the push API's; all if empty.
	Method market.PushMethod `yaml:"method"`
	// From and Until bound the virtual time since the scenario began, both included;
	// After and Before are those of Which.
	From   *time.Duration `yaml:"from"`
	Until  *time.Duration `yaml:"until"`
	After  Moment         `yaml:"after"`
	Before Moment         `yaml:"before"`
	// Verdict is accepted, failed, or a name of Market's log; any if empty.
	Verdict string `yaml:"verdict"`
	// Count is how many of the requests have that verdict; all, and at least one, if
	// nothing is said.
	Count *Count `yaml:"count"`
	// Offsets are the virtual times of all requests that are meant, since the first.
	Offsets []time.Duration `yaml:"offsets"`
	// Warnings is how much was doubtful about the replies, such as 0.
	Warnings *Count `yaml:"warnings"`
}

func (e *Asked) describe() string {
	number := "every request"
	switch {
	case e.Count != nil:
		number = amount(e.Count, "request")
	case e.Verdict == "":
		number = amount(AtLeast(1), "request")
	}
	what := "the push API"
	if e.Method != "" {
		what = "/" + string(e.Method)
	}
	text := fmt.Sprintf(expectCalls, number, strings.Join(append([]string{what}, stretch(e.From, e.Until, e.After, e.Before)...), " "))
	if e.Verdict != "" {
		text += ", " + e.Verdict
	}
	if e.Offsets != nil {
		text += fmt.Sprintf(expectOffsets, offsets(e.Offsets))
	}
	if e.Warnings != nil {
		text += ", with " + amount(e.Warnings, "warning")
	}
	return text
}

func offsets(list []time.Duration) string {
	var texts []string
	for _, d := range list {
		texts = append(texts, "+"+days(d))
	}
	return strings.Join(texts, ", ")
}

func (e *Asked) validate(c *checker, line strictyaml.Line) {
	c.pushes(line, "asked")
	if e.Method != "" && !slices.Contains(market.PushMethods(), e.Method) {
		c.problem(line, meant(string(e.Method), market.PushMethods()), badPushMethod, e.Method)
	}
	c.stretch(line, e.From, e.Until)
	c.moments(line, e.After, e.Before)
	c.verdict(line, e.Verdict)
	c.count(line, e.Count)
	c.count(line, e.Warnings)
}

func (e *Asked) evaluate(r *record) result {
	var all []*journal.Entry
	s := r.selection(Which{From: e.From, Until: e.Until, After: e.After, Before: e.Before})
	for _, p := range r.pushes {
		if (e.Method == "" || p.Exchange.Push == e.Method) && s.within(p.At.Sub(s.began)) && p.Seq > s.after && p.Seq < s.before {
			all = append(all, p)
		}
	}
	f := result{expected: e.describe(), happened: happenedNothing}
	var made []time.Duration
	warned := 0
	for _, p := range all {
		f.at, f.exchanges = p.Seq, append(f.exchanges, p.Exchange.ID)
		made = append(made, p.At.Sub(all[0].At))
		warned += len(p.Exchange.Verdict.Warnings)
	}
	fitting, others := partition(all, func(p *journal.Entry) bool { return hasVerdict(e.Verdict, p.Exchange) })
	f.holds = enough(e.Count, len(fitting), len(all)) && (e.Offsets == nil || slices.Equal(made, e.Offsets)) && (e.Warnings == nil || e.Warnings.allows(warned))
	if len(all) > 0 {
		f.happened = fmt.Sprintf(happenedReplies, len(fitting), plural(len(all), "request"))
	}
	if e.Offsets != nil {
		f.happened += fmt.Sprintf(happenedOffsets, offsets(made))
	}
	if e.Warnings != nil {
		f.happened += fmt.Sprintf(happenedWarnings, plural(warned, "warning"))
	}
	if !f.holds && len(others) > 0 {
		f.at = others[0].Seq
		f.happened += whyNot(others[0])
	}
	return f
}

func (e *Asked) events() []string { return nil }

func hasVerdict(verdict string, x *journal.Exchange) bool {
	return verdict == "" || verdict == string(x.Verdict.Outcome) || verdict == string(x.Verdict.Subtype)
}
