package calls

import (
	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// Check is one question to how a store calls.
type Check struct {
	// ID begins with reports.CallsGroup.
	ID string
	// Rules are the ids of the contract rules that it stands for.
	Rules []string
	// Title says what passes.
	Title string

	judge func(*record) result
}

// Served is what is known of the calls on a pull API that was served.
type Served struct {
	// Entries are those of the journal, and Operations those of the revision.
	Entries    []journal.Entry
	Operations []sim.Operation
	// URL is the base URL at which it was served; empty if that is not known.
	URL string
	// Expected says that a store which calls nothing is to be warned of.
	Expected bool
	// Provoked are the ids of calls that follow from requests which Market would not
	// send: that they are refused is not the store's fault, and is only counted.
	Provoked map[string]bool
}

// Checks lists the checks in the order in which they are reported.
func Checks() []Check {
	return []Check{
		{calledID, []string{"P-SPEC"}, "the store calls the pull API", called},
		{"pull.auth", []string{"P-AUTH"}, "every call has the cabinet's key", auth},
		{"pull.violations", []string{"P-SPEC", "P-ERRORS", "P-PATHS"}, "no call is refused", violations},
		{"pull.limits", []string{"P-LIMITS"}, "the calls keep to the limits", limits},
		{"pull.recovery", []string{"P-ERRORS", "P-LIMITS"}, "what failed by a fault of ours is called again, and gets through", recovery},
		{"pull.booked-twice", []string{"N-DUPLICATES"}, "no event is acted on twice", twice},
		{"pull.stocks", []string{"P-STOCKS"}, "stocks are sent where they are set", ofKind(journal.ReadOnlyStocks, stocksExpected)},
		{"pull.unknown-parameters", []string{"P-SPEC"}, "queries have no parameters that the contract does not", ofKind(journal.UnknownParameter, parametersExpected)},
		{"pull.deprecated", []string{"P-SPEC"}, "nothing is called that is going to end", ofKind(journal.DeprecatedCall, deprecatedExpected)},
		{"pull.unusual", []string{"P-COERCE"}, "calls are written as the contract writes them", ofKind(journal.UnusualCall, unusualExpected)},
		{"pull.polling", []string{"P-LIMITS"}, "nothing is read again before it can have changed", polling},
		{"pull.integration", []string{"P-PATHS"}, "every call says which integration makes it", ofKind(journal.AnonymousCall, integrationExpected)},
		{"pull.methods", []string{"P-SPEC"}, "what the store uses of the pull API", methods},
	}
}

// Judge holds the calls against the check. A store that called nothing is no store to
// judge: all checks but the first are skipped.
func (c Check) Judge(s Served) reports.Check {
	r := newRecord(s)
	r.provoked = s.Provoked
	f := skipped(NothingCalled)
	if len(r.calls) > 0 || c.ID == calledID && s.Expected {
		f = c.judge(r)
	}
	return reports.Check{
		ID: c.ID, Rules: c.Rules, Title: c.Title, Verdict: f.verdict,
		Reason: f.reason, Expected: f.expected, Fix: f.fix,
		Evidence: f.evidence, Exchanges: []string{}, Calls: f.calls,
	}
}

// JudgeAll is Judge for all checks.
func JudgeAll(s Served) []reports.Check {
	var all []reports.Check
	for _, c := range Checks() {
		all = append(all, c.Judge(s))
	}
	return all
}

// record is a journal made ready to be asked.
type record struct {
	entries []journal.Entry
	url     string
	calls   []reports.Call
	reads   map[string]bool // operation ids
	// provoked are ids of calls, see Served.
	provoked map[string]bool
}

func newRecord(s Served) *record {
	r := &record{entries: s.Entries, url: s.URL, calls: reports.AllCalls(s.Entries), reads: map[string]bool{}}
	for _, o := range s.Operations {
		r.reads[o.ID] = o.Reads
	}
	return r
}

// result is what one check found.
type result struct {
	verdict                         reports.Verdict
	reason, expected, fix, evidence string
	calls                           []string
}

func skipped(reason string) result { return result{verdict: reports.Skip, reason: reason} }
func passed(reason string) result  { return result{verdict: reports.Pass, reason: reason} }

// issue is what a check has against a call.
type issue struct {
	call         *reports.Call
	message, fix string
}
