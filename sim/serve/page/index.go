package page

import (
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	// keptRows bounds how many deliveries, and how many calls, the page lists.
	keptRows = 20_000
	// mostBehind is how many entries are read at once at most: who looks for the first
	// time after long sees what came last.
	mostBehind = 20_000
	// chunk is how many entries of the journal are read together.
	chunk = 1000
)

// delivery is one notification on its way to one subscription, as the page lists it.
type delivery struct {
	Notification, Subscription string
	Type                       market.Type
	Order                      string // its number, if the notification is about one
	Trace                      string // of its last attempt
	At                         time.Time
	State                      journal.DeliveryState
	Blocker                    string // that it waits for, while it is held
	Attempts                   int
	Outcome                    journal.Outcome // of its last attempt
	Error                      market.ErrorSubtype
	Reason                     string
	Ms                         float64
	Due                        time.Time // of the next attempt, or zero
	Seqs                       []int     // of its entries
}

// Failing reports whether the last attempt failed and the delivery goes on.
func (d delivery) Failing() bool { return d.State == journal.Pending && d.Outcome == journal.Failed }

// call is one call of the store, as the page lists it.
type call struct {
	Seq    int
	At     time.Time
	Method string
	Path   string
	Name   string // of the operation
	Status int
	Issues []issue
}

// push is one request of the legacy push API, as the page lists it.
type push struct {
	Seq     int
	At      time.Time
	Method  market.PushMethod
	Order   string
	Attempt int
	Status  int // 0 without a reply
	Outcome journal.Outcome
	Error   market.ErrorSubtype
	Reason  string
	Ms      float64
	Due     time.Time // of the next attempt, or zero
}

// Failing reports whether Market asks again.
func (p push) Failing() bool { return p.Outcome == journal.Failed }

// Lost reports whether the store never accepts it: Market repeats it no more.
func (d delivery) Lost() bool {
	return d.State == journal.Refused || d.State == journal.Expired || d.State == journal.Cancelled
}

func newPush(e *journal.Entry) *push {
	x := e.Exchange
	out := &push{
		Seq: e.Seq, At: e.At, Method: x.Push, Attempt: x.Attempt, Outcome: x.Verdict.Outcome, Error: x.Verdict.Subtype, Reason: x.Verdict.Reason,
	}
	if x.Push != market.PushCart && x.Push != market.PushStocks {
		var body struct{ Order struct{ ID json.Number } }
		_ = json.Unmarshal([]byte(x.Request.Body), &body) // it is ours
		out.Order = body.Order.ID.String()
	}
	if x.Reply != nil {
		out.Status = x.Reply.Status
	}
	if x.Measured != nil {
		out.Ms = x.Measured.TotalMs
	}
	if e.Due != nil {
		out.Due = *e.Due
	}
	return out
}

// index lists what the journal says, read on each time that somebody looks.
type index struct {
	market *sim.Market

	mu         sync.Mutex
	tail       *journal.Tail // of what is not listed yet
	seen       int           // the number of the last entry that is
	restores   []journal.Restored
	byKey      map[[2]string]*delivery
	deliveries []*delivery // as they were first due
	calls      []*call
	before     int // is the last entry that need not be listed
	pushes     []*push
}

func newIndex(m *sim.Market) *index {
	x := &index{market: m}
	x.begin(0)
	return x
}

// readPushes calls do with the requests of the push API, as read does.
func (x *index) readPushes(do func(pushes []*push)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.readOn()
	do(x.pushes)
}

// read calls do with the rows, which it must neither keep nor change. All is
// there that came after the entry of the number that it returns.
func (x *index) read(do func(deliveries []*delivery, calls []*call)) (before int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.readOn()
	do(x.deliveries, x.calls)
	return x.before
}

func (x *index) readOn() {
	j := x.market.Journal()
	if last := j.Len(); last-x.seen > mostBehind {
		x.begin(last - mostBehind)
	}
	undone := false
	for {
		piece, anew := x.tail.Next(chunk)
		if anew { // everything was put back to the start
			x.forget(0)
		}
		for i := range piece {
			if e := &piece[i]; e.Kind == journal.MarketRestored {
				x.restores, undone = append(x.restores, journal.Restored{Seq: e.Seq, After: e.After}), true
			}
			x.add(&piece[i])
		}
		if len(piece) == 0 {
			break
		}
		x.seen = piece[len(piece)-1].Seq
	}
	if undone {
		x.relist(j)
	}
	x.bound()
}

// begin lists what comes after entry seq of the journal.
func (x *index) begin(seq int) {
	x.tail = x.market.Journal().Tail(seq)
	x.forget(seq)
}

// forget lists nothing of what came up to entry seq.
func (x *index) forget(seq int) {
	x.seen, x.before, x.deliveries, x.calls, x.pushes, x.byKey, x.restores = seq, seq, nil, nil, nil, map[[2]string]*delivery{}, nil
}

// relist lists the deliveries anew, without those that have been undone: their numbers
// may be those of others now.
func (x *index) relist(j *journal.Journal) {
	x.deliveries, x.byKey = nil, map[[2]string]*delivery{}
	for _, part := range journal.Standing(x.restores, x.seen) {
		for seen := max(part[0], x.before); seen < part[1]; {
			piece := j.After(seen, min(chunk, part[1]-seen))
			if len(piece) == 0 {
				break
			}
			for i := range piece {
				e := &piece[i]
				if seen = e.Seq; e.Call == nil && e.Notification != "" && seen <= part[1] { // the others stay
					x.add(e)
				}
			}
		}
	}
}

func (x *index) add(e *journal.Entry) {
	switch {
	case e.Call != nil:
		x.calls = append(x.calls, &call{
			Seq: e.Seq, At: e.At, Method: e.Call.Method, Path: e.Call.Path, Name: e.Call.Operation, Status: e.Call.Status, Issues: issuesOf(e.Call),
		})
		return
	case e.Exchange != nil && e.Exchange.Push != "":
		x.pushes = append(x.pushes, newPush(e))
		return
	case e.Notification == "" || e.Subscription == "":
		return
	}
	key := [2]string{e.Notification, e.Subscription}
	d := x.byKey[key]
	if d == nil {
		if e.Kind == journal.OutageBegan {
			return
		}
		d = &delivery{Notification: e.Notification, Subscription: e.Subscription, Type: e.Type, At: e.At, State: journal.Pending}
		x.byKey[key] = d
		x.deliveries = append(x.deliveries, d)
	}
	d.Seqs = append(d.Seqs, e.Seq)
	d.note(e)
}

// note takes an entry about the delivery into account.
func (d *delivery) note(e *journal.Entry) {
	switch e.Kind {
	case journal.DeliveryHeld:
		d.State, d.Blocker = journal.Held, e.Blocker
	case journal.DeliveryReleased:
		d.State, d.Blocker = journal.Pending, ""
	case journal.DeliveryAccepted:
		d.State = journal.Delivered
	case journal.DeliveryRejected:
		d.State = journal.Refused
	case journal.DeliveryExpired:
		d.State = journal.Expired
	case journal.DeliveryCancelled:
		d.State = journal.Cancelled
	case journal.ExchangeDone:
		d.sent(e)
	}
}

func (d *delivery) sent(e *journal.Entry) {
	x := e.Exchange
	d.Attempts, d.Outcome, d.Error, d.Reason = x.Attempt, x.Verdict.Outcome, x.Verdict.Subtype, x.Verdict.Reason
	d.Due, d.Ms = time.Time{}, 0
	if e.Due != nil {
		d.Due = *e.Due
	}
	if x.Measured != nil {
		d.Ms = x.Measured.TotalMs
	}
	if d.Order == "" {
		d.Order = orderIn(x.Request.Body)
	}
	for _, h := range x.Request.Header {
		if h.Name == "Traceparent" {
			d.Trace = h.Value
		}
	}
}

// orderIn is the number of the order that a body of ours tells of, or empty.
func orderIn(body string) string {
	_, rest, found := strings.Cut(body, `"orderId":`)
	if !found {
		return ""
	}
	rest = strings.TrimLeft(rest, " ")
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(rest)
	}
	return rest[:end]
}

// bound drops the oldest of what is more than is listed.
func (x *index) bound() {
	if n := len(x.deliveries) - keptRows; n > keptRows/10 {
		for _, d := range x.deliveries[:n] {
			delete(x.byKey, [2]string{d.Notification, d.Subscription})
			x.before = max(x.before, d.Seqs[0])
		}
		x.deliveries = append([]*delivery(nil), x.deliveries[n:]...)
	}
	if n := len(x.pushes) - keptRows; n > keptRows/10 {
		x.before = max(x.before, x.pushes[n-1].Seq)
		x.pushes = append([]*push(nil), x.pushes[n:]...)
	}
	if n := len(x.calls) - keptRows; n > keptRows/10 {
		x.before = max(x.before, x.calls[n-1].Seq)
		x.calls = append([]*call(nil), x.calls[n:]...)
	}
}

// mostFound is how many entries a search on the page finds, the newest.
const mostFound = 1000

// foundCalls are the numbers of the newest calls that are listed and have the words that
// a person is writing, and whether there are more.
func (x *index) foundCalls(text string) (seqs map[int]bool, more bool) {
	oldest := 0
	x.read(func(_ []*delivery, calls []*call) {
		if len(calls) > 0 {
			oldest = calls[0].Seq
		}
	})
	return x.found(`"`+string(journal.PullCall)+`" `, text, oldest, func(e *journal.Entry) bool { return e.Call != nil })
}

// foundDeliveries are those of the newest entries about deliveries that are listed.
func (x *index) foundDeliveries(text string) (seqs map[int]bool, more bool) {
	oldest := 0
	x.read(func(deliveries []*delivery, _ []*call) {
		if len(deliveries) > 0 {
			oldest = deliveries[0].Seqs[0]
		}
	})
	return x.found("", text, oldest, func(e *journal.Entry) bool { return e.Notification != "" })
}

// found are the numbers of the newest entries from number oldest on, of those that have
// other words, too. With number 0 nothing is listed.
func (x *index) found(other, text string, oldest int, of func(*journal.Entry) bool) (seqs map[int]bool, more bool) {
	if _, err := journal.ParseQuery(text); err != nil || oldest == 0 {
		return nil, false // there is no word yet
	}
	if !strings.HasSuffix(text, `"`) {
		text += "*" // the last one may go on
	}
	q, err := journal.ParseQuery(other + text)
	if err != nil {
		return nil, false
	}
	seqs = map[int]bool{}
	j := x.market.Journal()
	j.FindBack(q, oldest-1, j.Len()+1, func(e *journal.Entry) bool {
		if of(e) {
			more = len(seqs) == mostFound
			seqs[e.Seq] = !more
		}
		return !more
	})
	return seqs, more
}

// entries are the journal's entries of those numbers, those that it still has.
func (x *index) entries(seqs []int) []journal.Entry {
	var out []journal.Entry
	for _, seq := range seqs {
		for _, e := range x.market.Journal().After(seq-1, 1) {
			if e.Seq == seq {
				out = append(out, e)
			}
		}
	}
	return out
}
