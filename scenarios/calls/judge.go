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

	judge func(*record) finding
}

// Checks lists the checks in the order in which they are told.
func Checks() []Check {
	return []Check{
		{"pull.auth", []string{"P-AUTH"}, "every call has the cabinet's key", auth},
		{"pull.violations", []string{"P-SPEC", "P-ERRORS", "P-PATHS"}, "no call is refused", violations},
		{"pull.limits", []string{"P-LIMITS"}, "the calls keep to the limits", limits},
		{"pull.recovery", []string{"P-ERRORS", "P-LIMITS"}, "what failed by a fault of ours is called again, and gets through", recovery},
		{"pull.stocks", []string{"P-STOCKS"}, "stocks are sent where they are set", ofKind(journal.ReadOnlyStocks, stocksExpected)},
		{"pull.unknown-parameters", []string{"P-SPEC"}, "queries have no parameters that the contract does not", ofKind(journal.UnknownParameter, parametersExpected)},
		{"pull.deprecated", []string{"P-SPEC"}, "nothing is called that is going to end", ofKind(journal.DeprecatedCall, deprecatedExpected)},
		{"pull.unusual", []string{"P-COERCE"}, "calls are written as the contract writes them", ofKind(journal.UnusualCall, unusualExpected)},
		{"pull.polling", []string{"P-LIMITS"}, "nothing is read again before it can have changed", polling},
		{"pull.integration", []string{"P-PATHS"}, "every call says which integration makes it", ofKind(journal.AnonymousCall, integrationExpected)},
		{"pull.methods", []string{"P-SPEC"}, "what the store uses of the pull API", methods},
	}
}

// Judge holds the calls in a journal against the check. Operations are those of
// the revision. A store that called nothing is no store to judge: the check is
// skipped.
func (c Check) Judge(entries []journal.Entry, operations []sim.Operation) reports.Check {
	r := newRecord(entries, operations)
	f := skipped(NothingCalled)
	if len(r.calls) > 0 {
		f = c.judge(r)
	}
	return reports.Check{
		ID: c.ID, Rules: c.Rules, Title: c.Title, Verdict: f.verdict,
		Reason: f.reason, Expected: f.expected, Fix: f.fix,
		Evidence: f.evidence, Exchanges: []string{}, Calls: f.calls,
	}
}

// JudgeAll is Judge for all checks.
func JudgeAll(entries []journal.Entry, operations []sim.Operation) []reports.Check {
	var all []reports.Check
	for _, c := range Checks() {
		all = append(all, c.Judge(entries, operations))
	}
	return all
}

// record is a journal made ready to be asked.
type record struct {
	entries []journal.Entry
	calls   []reports.Call
	reads   map[string]bool // operation ids
}

func newRecord(entries []journal.Entry, operations []sim.Operation) *record {
	r := &record{entries: entries, calls: reports.AllCalls(entries), reads: map[string]bool{}}
	for _, o := range operations {
		r.reads[o.ID] = o.Reads
	}
	return r
}

// finding is what one check found.
type finding struct {
	verdict                         reports.Verdict
	reason, expected, fix, evidence string
	calls                           []string
}

func skipped(reason string) finding { return finding{verdict: reports.Skip, reason: reason} }
func passed(reason string) finding  { return finding{verdict: reports.Pass, reason: reason} }

// odd is a call that a check has something against, and what.
type odd struct {
	call         *reports.Call
	message, fix string
}
