package serve

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// filterNames are the parameters by which entries of the journal are chosen.
var filterNames = []string{"kind", "subscription", "notification", "type", "order", "verdict", "operation", "from", "to", "text", "q"}

// maxText bounds what may be searched for, in bytes.
const maxText = 200

// filter chooses entries of the journal: those that are as each of its fields says
// that is not empty.
type filter struct {
	kinds                      []string
	subscription, notification string
	types                      []string
	verdicts                   []string // outcomes of exchanges
	operations                 []string
	from, to                   time.Time // virtual, both included
	text                       string    // in lower case
	query                      journal.Query
	order                      string // its number
	ofOrder                    map[string]bool
	known                      int // entries among which ofOrder was looked for
}

// filterOf reads the filter of a call.
func (s *Server) filterOf(q *query) *filter {
	f := &filter{
		kinds: q.each("kind"), subscription: q.text("subscription"), notification: q.text("notification"),
		types: q.each("type"), verdicts: q.each("verdict"), operations: q.each("operation"),
		from: q.instant("from"), to: q.instant("to"), text: strings.ToLower(q.text("text")), order: q.text("order"),
	}
	q.among(badKind, f.kinds, texts(journal.Kinds()))
	q.among(badType, f.types, texts(s.market.Types()))
	q.among(badVerdict, f.verdicts, texts([]journal.Outcome{journal.Accepted, journal.Rejected, journal.Failed, journal.Unknown}))
	if _, err := strconv.ParseInt(f.order, 10, 64); f.order != "" && err != nil {
		q.refuse(fmt.Sprintf(badOrder, f.order), fixOrder)
	}
	if len(f.text) > maxText {
		q.refuse(fmt.Sprintf(badText, len(f.text)), fmt.Sprintf(fixText, maxText))
	}
	f.query = q.words("q")
	if f.order != "" && q.err == nil {
		f.known = s.market.Journal().Len()
		f.ofOrder = s.notificationsOf(f.order)
	}
	return f
}

// words are a parameter that is searched for, all words if it is not there.
func (q *query) words(name string) journal.Query {
	text := q.text(name)
	if text == "" {
		return journal.Query{}
	}
	if len(text) > maxText {
		q.refuse(fmt.Sprintf(badText, len(text)), fmt.Sprintf(fixText, maxText))
		return journal.Query{}
	}
	parsed, err := journal.ParseQuery(text)
	if err != nil {
		q.refuse(fmt.Sprintf(badWords, text, err), fixWords)
	}
	return parsed
}

// Matches reports whether an entry is chosen.
func (f *filter) Matches(e *entry) bool {
	switch {
	case !among(f.kinds, string(e.Kind)),
		f.subscription != "" && e.Subscription != f.subscription,
		f.notification != "" && e.Notification != f.notification,
		!among(f.types, string(e.Type)),
		len(f.verdicts) > 0 && (e.Exchange == nil || !among(f.verdicts, string(e.Exchange.Verdict.Outcome))),
		len(f.operations) > 0 && (e.Call == nil || !among(f.operations, e.Call.Operation)),
		!f.from.IsZero() && e.At.Before(f.from),
		!f.to.IsZero() && e.At.After(f.to),
		!f.query.Matches(e):
		return false
	}
	return (f.order == "" || f.isAbout(e)) && (f.text == "" || f.reads(e))
}

// Needs is what an entry has that is chosen. What is most seldom comes first, as there
// may be too many ways.
func (f *filter) Needs() journal.Needs {
	n := journal.Needs{Text: f.text, From: f.from, To: f.to}
	n.Require(f.query.Terms())
	n.Require(journal.Whole(f.notification))
	if f.order != "" {
		n.Until = f.known
		n.Require(f.waysToOrder()...)
	}
	n.Require(waysTo(f.operations)...)
	n.Require(waysTo(f.types)...)
	n.Require(waysTo(f.verdicts)...)
	n.Require(waysTo(f.kinds)...)
	n.Require(journal.Whole(f.subscription))
	return n
}

// waysTo are the words of each of some texts.
func waysTo(texts []string) (ways [][]journal.Term) {
	for _, text := range texts {
		ways = append(ways, journal.Whole(text))
	}
	return ways
}

// reads reports whether an entry has the filter's text, whatever its case.
func (f *filter) reads(e *entry) bool {
	all := []string{string(e.Kind), string(e.Type), e.Subscription, e.Notification, e.Blocker, e.Reason}
	if x := e.Exchange; x != nil {
		all = append(all, x.ID, x.Request.URL, x.Request.Body, x.Verdict.Reason, string(x.Verdict.Subtype), x.Verdict.ErrorType)
		for _, h := range x.Request.Header {
			all = append(all, h.Value)
		}
		if x.Reply != nil {
			all = append(all, x.Reply.Body)
		}
	}
	if c := e.Call; c != nil {
		all = append(all, c.Trace, c.Method+" "+c.Path, c.Query, c.Operation, c.Integration, c.KeyName, c.Body)
		if c.Reply != nil {
			all = append(all, c.Reply.Body)
		}
		for _, one := range c.Findings {
			all = append(all, one.Message)
		}
	}
	return slices.ContainsFunc(all, func(text string) bool { return strings.Contains(strings.ToLower(text), f.text) })
}

// among reports whether a value is one of some, or there are none.
func among(some []string, value string) bool { return len(some) == 0 || slices.Contains(some, value) }

func texts[S ~string](items []S) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = string(item)
	}
	return out
}

// each is every value of a parameter.
func (q *query) each(name string) []string { return q.request.URL.Query()[name] }

// among refuses values that are not known.
func (q *query) among(message string, values, known []string) {
	for _, v := range values {
		if !slices.Contains(known, v) {
			q.refuse(fmt.Sprintf(message, v), fmt.Sprintf(fixEvent, strings.Join(known, ", ")))
		}
	}
}

// instant is a parameter that is a time, the zero time if it is not there.
func (q *query) instant(name string) time.Time {
	text := q.text(name)
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		q.refuse(fmt.Sprintf(badInstant, name, text), fixInstant)
	}
	return t
}
