package fault

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// Fault is something that goes wrong between Market and a store, so that a
// healthy store meets an outage, or lost replies that make Market repeat what
// the store has already handled (N-RETRY); or a pull API that does not work, so
// that the store shows how it tries again (P-ERRORS, P-LIMITS).
type Fault struct {
	// Name is what whoever sets the fault calls it: at most 100 printable
	// characters; it may be empty.
	Name string `json:"name,omitempty" yaml:"name"`
	// Before is a fault that keeps the request from the store, After one after the
	// store has handled it. Exactly one of them says what goes wrong, as Kinds has it.
	Before Kind `json:"before,omitempty" yaml:"before"`
	After  Kind `json:"after,omitempty" yaml:"after"`
	// Call is a fault of the pull API, which hits the store's calls instead:
	// StatusFault if it is empty and there is an Operation. Of a Slow, Torn or
	// InvalidBody call Market has done what it asks for, of others it has not.
	Call Kind `json:"call,omitempty" yaml:"call"`
	// Operation is the id of the operation whose calls it hits, such as getOrder;
	// empty is all of them.
	Operation string `json:"operation,omitempty" yaml:"operation"`

	// Status is for StatusFault, from 200 to 599. 200 needs a Body. A call that gets
	// 420 gets the headers of a limit too.
	Status int `json:"status,omitempty" yaml:"status"`
	// Delay is, for Slow, how long the whole reply is declared to take, and must
	// be positive: it is late if that is more than the deadline (N-DEADLINE). It
	// is the same for Drip, whose default is never to end. For StaleDuplicate it
	// is the virtual time until the repetition; see RepeatAfter. A Slow call takes so
	// much real time, MaxCallDelay at most; a call that gets 420 is told that the limit
	// ends so much later, else when that of the contract does. No other kind takes one.
	Delay market.Duration `json:"delay,omitempty" yaml:"delay"`
	// Body is for StatusFault and InvalidBody, at most 4 KiB. The default is no
	// valid one: a page in HTML, and words that are not JSON.
	Body string `json:"body,omitempty" yaml:"body"`
	// ContentType is for StatusFault and WrongContentType, "text/html" by default.
	ContentType string `json:"contentType,omitempty" yaml:"content-type"`

	// Types are the notification types that it hits; none means all. A fault of calls
	// has none.
	Types []market.Type `json:"types,omitempty" yaml:"types"`
	// Count is how many requests it hits at most; 0 means no bound.
	Count int `json:"count,omitempty" yaml:"count"`
	// Share is the part of the requests that it hits, up to 1; 0 means all.
	Share float64 `json:"share,omitempty" yaml:"share"`
	// From and Until bound the stretch of virtual time, since the fault was set,
	// in which it acts. From is part of it and Until is not; 0 is no end.
	From  market.Duration `json:"from,omitempty" yaml:"from"`
	Until market.Duration `json:"until,omitempty" yaml:"until"`
}

// MaxCallDelay is the longest that a call is kept waiting, in real time (choice).
const MaxCallDelay = time.Minute

// When is where f hits.
func (f Fault) When() When {
	switch {
	case f.OfCalls():
		return Call
	case f.After != "":
		return After
	}
	return Before
}

// OfCalls reports whether f hits the store's calls, rather than notifications.
func (f Fault) OfCalls() bool { return f.Call != "" || f.Operation != "" }

// Kind is what f does to an exchange, or to a call.
func (f Fault) Kind() Kind {
	if f.OfCalls() {
		return cmp.Or(f.Call, StatusFault)
	}
	return cmp.Or(f.After, f.Before)
}

// StatusLimit is Market's status for a limit that is exceeded (P-LIMITS).
const StatusLimit = 420

// limitsCalls reports whether f has calls be one too many.
func (f Fault) limitsCalls() bool {
	return f.OfCalls() && f.Kind() == StatusFault && f.Status == StatusLimit
}

// FitsCall reports whether f acts on a call of an operation at that virtual time
// since it was set. Count and Share are for whoever counts calls.
func (f Fault) FitsCall(operation string, age time.Duration) bool {
	return f.OfCalls() && f.within(age) && (f.Operation == "" || f.Operation == operation)
}

// within reports whether f acts at that virtual time since it was set.
func (f Fault) within(age time.Duration) bool {
	return age >= time.Duration(f.From) && (f.Until == 0 || age < time.Duration(f.Until))
}

// Fits reports whether f acts on a notification of type t at that virtual time
// since it was set. Count and Share are for whoever counts requests.
func (f Fault) Fits(t market.Type, age time.Duration) bool {
	return !f.OfCalls() && f.within(age) && (len(f.Types) == 0 || slices.Contains(f.Types, t))
}

// RepeatAfter is the virtual time after which a StaleDuplicate has Market send
// once more what was accepted, a minute by default; 0 for every other kind.
func (f Fault) RepeatAfter() time.Duration {
	if f.Kind() != StaleDuplicate {
		return 0
	}
	return cmp.Or(time.Duration(f.Delay), time.Minute)
}

// String describes f in short, such as "after: slow, 10.1s, ORDER_CREATED
// only, 3 times".
func (f Fault) String() string {
	parts := []string{string(f.Kind())}
	if f.Status != 0 {
		parts[0] += " " + strconv.Itoa(f.Status)
	}
	if delay := max(time.Duration(f.Delay), f.RepeatAfter()); delay > 0 {
		parts = append(parts, market.ShortDuration(delay))
	}
	if f.Operation != "" {
		parts = append(parts, f.Operation+" only")
	}
	if len(f.Types) > 0 {
		parts = append(parts, joined(f.Types, " and ")+" only")
	}
	if f.Share > 0 && f.Share < 1 {
		parts = append(parts, strconv.FormatFloat(100*f.Share, 'g', 4, 64)+"% of requests")
	}
	switch {
	case f.Count == 1:
		parts = append(parts, "once")
	case f.Count > 1:
		parts = append(parts, fmt.Sprintf("%d times", f.Count))
	}
	if f.From > 0 {
		parts = append(parts, "from "+f.From.String())
	}
	if f.Until > 0 {
		parts = append(parts, "until "+f.Until.String())
	}
	return string(f.When()) + ": " + strings.Join(parts, ", ")
}

func joined[S ~string](items []S, separator string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	return strings.Join(texts, separator)
}
