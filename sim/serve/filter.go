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
}

// filterOf reads the filter of a call.
func (s *Server) filterOf(q *query) filter {
	f := filter{
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

// notificationsOf are the ids of the notifications so far that tell of an order.
func (s *Server) notificationsOf(order string) map[string]bool {
	out := map[string]bool{}
	number, err := journal.ParseQuery(order)
	if err != nil {
		return out // it is a number, so it has a word
	}
	s.market.Journal().Find(number, 0, func(e *journal.Entry) bool {
		if e.Exchange != nil && tellsOf(e.Exchange.Request.Body, order) {
			out[e.Notification] = true
		}
		return true
	})
	return out
}

// tellsOf reports whether a body of ours has the number of an order.
func tellsOf(body, order string) bool {
	_, rest, found := strings.Cut(body, `"orderId":`+order)
	return found && (rest == "" || rest[0] < '0' || rest[0] > '9')
}

func (f *filter) matches(e journal.Entry) bool {
	switch {
	case !among(f.kinds, string(e.Kind)),
		f.subscription != "" && e.Subscription != f.subscription,
		f.notification != "" && e.Notification != f.notification,
		!among(f.types, string(e.Type)),
		len(f.verdicts) > 0 && (e.Exchange == nil || !among(f.verdicts, string(e.Exchange.Verdict.Outcome))),
		len(f.operations) > 0 && (e.Call == nil || !among(f.operations, e.Call.Operation)),
		!f.from.IsZero() && e.At.Before(f.from),
		!f.to.IsZero() && e.At.After(f.to):
		return false
	}
	return (f.order == "" || f.isAbout(e)) && (f.text == "" || f.reads(e))
}

// isAbout reports whether an entry is about the filter's order: a notification of
// it, or a call that names it.
func (f *filter) isAbout(e journal.Entry) bool {
	if e.Exchange != nil && tellsOf(e.Exchange.Request.Body, f.order) {
		f.ofOrder[e.Notification] = true // which may have come after the call
	}
	if e.Call != nil {
		return slices.ContainsFunc([]string{e.Call.Path, e.Call.Query, e.Call.Body}, func(text string) bool { return hasNumber(text, f.order) })
	}
	return e.Notification != "" && f.ofOrder[e.Notification]
}

// hasNumber reports whether a text has a number, not as a part of a longer one.
func hasNumber(text, number string) bool {
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	for at := 0; ; {
		i := strings.Index(text[at:], number)
		if i < 0 {
			return false
		}
		begin, end := at+i, at+i+len(number)
		if (begin == 0 || !digit(text[begin-1])) && (end == len(text) || !digit(text[end])) {
			return true
		}
		at = begin + 1
	}
}

// reads reports whether an entry has the filter's text, whatever its case.
func (f *filter) reads(e journal.Entry) bool {
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
