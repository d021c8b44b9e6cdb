package eventlog

import (
	"cmp"
	"fmt"
	"log/slog"
	"math/bits"
	"regexp"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// Bounds of what is remembered: what stores call and answer has no end of kinds.
const (
	maxIssues = 200
	maxAlike  = 1000
)

// Issue is what is wrong or unusual in how a store calls.
type Issue struct {
	Rule    string              `json:"rule"`
	Kind    journal.FindingKind `json:"kind"`
	Message string              `json:"message"`
	Fix     string              `json:"fix,omitempty"`
	// Times is how often it was there, in a summary.
	Times int `json:"times,omitempty"`
}

// tally counts what happens, so that what repeats need not be said.
type tally struct {
	maxIssues, maxAlike int

	outcomes       map[journal.Outcome]int
	calls, refused int
	issues         map[string]*Issue
	more           int // times of issues beyond the bound
	alike          map[string]int
	// blockers are the notifications that blocked last, by subscription (N-BLOCKING).
	blockers map[string]journal.Entry
}

func newTally(maxIssues, maxAlike int) tally {
	return tally{maxIssues: maxIssues, maxAlike: maxAlike, outcomes: map[journal.Outcome]int{}, issues: map[string]*Issue{}, alike: map[string]int{}, blockers: map[string]journal.Entry{}}
}

// add counts an entry, and reports whether it need not be said: it is like others, and
// their number has not doubled since the last that was.
func (t *tally) add(e journal.Entry, r *record) (quiet bool) {
	switch {
	case e.Exchange != nil:
		t.outcomes[e.Exchange.Verdict.Outcome]++
	case e.Call != nil:
		t.calls++
		if e.Call.Status >= 400 {
			t.refused++
		}
	case e.Kind == journal.OutageBegan:
		t.remember(e)
		t.forget(e.Subscription + " " + string(journal.DeliveryReleased))
	case e.Kind == journal.MarketRestored:
		clear(t.alike)
		clear(t.blockers)
	case e.Kind == journal.OutageEnded, e.Kind == journal.SubscriptionEnabled:
		t.forget(e.Subscription + " ")
	}
	if strings.HasPrefix(string(e.Kind), "subscription.") {
		t.forget(string(journal.NotificationUnwanted))
	}
	if r.alike == "" {
		return false
	}
	if len(t.alike) >= t.maxAlike && t.alike[r.alike] == 0 {
		clear(t.alike)
	}
	t.alike[r.alike]++
	times := t.alike[r.alike]
	if times > 2 {
		r.text += fmt.Sprintf(lineTimes, times)
		r.attrs = append(r.attrs, slog.Int("times", times))
	}
	return bits.OnesCount(uint(times)) > 1
}

// forget has what begins so be news again.
func (t *tally) forget(prefix string) {
	for key := range t.alike {
		if strings.HasPrefix(key, prefix) {
			delete(t.alike, key)
		}
	}
}

func (t *tally) remember(e journal.Entry) {
	if len(t.blockers) >= t.maxAlike {
		clear(t.blockers)
	}
	t.blockers[e.Subscription] = e
}

// blocker is what a delivery waits for, with its type if it is known.
func (t *tally) blocker(e journal.Entry) string {
	if known := t.blockers[e.Subscription]; known.Notification == e.Blocker {
		return words(e.Blocker, string(known.Type))
	}
	return e.Blocker
}

var digits = regexp.MustCompile(`[0-9]+`)

// issue counts an issue, and reports whether it is the first of its kind; one beyond
// the bound is counted without being told apart. Numbers do not tell issues apart: they
// are mostly ids.
func (t *tally) issue(f journal.Finding) (first, counted bool) {
	key := f.Rule + " " + string(f.Kind) + " " + digits.ReplaceAllString(shown(f.Message), "0")
	if known := t.issues[key]; known != nil {
		known.Times++
		return false, true
	}
	if len(t.issues) >= t.maxIssues {
		t.more++
		return false, false
	}
	t.issues[key] = &Issue{Rule: f.Rule, Kind: f.Kind, Message: shown(f.Message), Times: 1}
	return true, true
}

// Summary is what a log has counted.
type Summary struct {
	// Attempts are those that ended, PING and the push API included, by outcome.
	Attempts map[journal.Outcome]int
	// Calls are those of the pull API; of these Refused were answered by 400 or more.
	Calls, Refused int
	// Issues are those of the calls, the most frequent first, and MoreIssues how often
	// there were others that were too many to be told apart.
	Issues     []Issue
	MoreIssues int
}

func (t *tally) summary() Summary {
	s := Summary{Attempts: map[journal.Outcome]int{}, Calls: t.calls, Refused: t.refused, MoreIssues: t.more}
	for outcome, n := range t.outcomes {
		s.Attempts[outcome] = n
	}
	for _, one := range t.issues {
		s.Issues = append(s.Issues, *one)
	}
	slices.SortFunc(s.Issues, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return s
}
