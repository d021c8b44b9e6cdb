package traffic

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// RecordingOptions are how notifications become a recording.
type RecordingOptions struct {
	// Judge says what Market made of the replies.
	Judge *sim.Judge
	// Masker replaces what is personal; nil leaves it.
	Masker *Masker
}

// Summary is what an import comes to.
type Summary struct {
	// Requests are those that are in the recording, Notifications the different
	// ones among them, Others what was no notification.
	Requests, Notifications, Others int
	// Unanswered are the requests of which the source has no whole reply.
	Unanswered int
	// Types counts the requests by type.
	Types map[market.Type]int
}

// Record makes a recording of the notifications among exchanges, in order of time
// where the source has times. Those of which it has none are a second apart. The
// error says that there are none.
func Record(exchanges []Exchange, o RecordingOptions) (*journal.Journal, Summary, error) {
	s := Summary{Types: map[market.Type]int{}}
	var all []Exchange
	for _, x := range exchanges {
		if TypeOf(x) == "" {
			s.Others++
			continue
		}
		all = append(all, x)
	}
	if len(all) == 0 {
		return nil, s, fmt.Errorf(noneMarkets, len(exchanges))
	}
	date(all)
	j, numbers := &journal.Journal{}, NewNumbers()
	for _, x := range all {
		made := exchangeOf(x, o.Judge)
		entries := numbers.Entries(made) // by the true body
		Hide(o.Masker, made, x.Reply)
		for _, e := range entries {
			j.Append(e)
		}
		s.Requests++
		s.Types[made.NotificationType]++
		if made.Verdict.Outcome == journal.Unknown {
			s.Unanswered++
		}
	}
	s.Notifications = j.Count(journal.NotificationCreated)
	return j, s, nil
}

// TypeOf is the type of the notification that a request brings; empty if it is
// none.
func TypeOf(x Exchange) market.Type {
	if x.Method != http.MethodPost {
		return ""
	}
	return typeOf(x.Body)
}

// typeOf is the type that a notification's body gives; empty if it is none.
func typeOf(body string) market.Type {
	var n struct {
		Type market.Type `json:"notificationType"`
	}
	const maxType = 100 // bytes, as a journal has it
	if json.Unmarshal([]byte(body), &n) != nil || len(n.Type) > maxType {
		return ""
	}
	return n.Type
}

// date gives the exchanges times, and puts them in order of these where all had
// one.
func date(all []Exchange) {
	if !slices.ContainsFunc(all, func(x Exchange) bool { return x.At.IsZero() }) {
		slices.SortStableFunc(all, func(a, b Exchange) int { return a.At.Compare(b.At) })
		return
	}
	at := time.Date(2026, time.September, 1, 9, 0, 0, 0, time.UTC)
	for i := range all {
		if all[i].At.After(at) {
			at = all[i].At
		}
		all[i].At = at
		at = at.Add(time.Second)
	}
}

// exchangeOf is an exchange as a journal has it, its reply judged.
func exchangeOf(x Exchange, judge *sim.Judge) *journal.Exchange {
	out := &journal.Exchange{
		At: x.At, NotificationType: TypeOf(x), Note: noteImported,
		Request: journal.Request{
			Method: x.Method, URL: PlainURL(x.URL), Header: RequestHeader(x.Header), Body: x.Body, DeadlineMs: sim.DefaultDeadline.Milliseconds(),
		},
		Verdict: journal.Verdict{Outcome: journal.Unknown, Reason: journal.NotRecorded},
	}
	if r := x.Reply; r != nil && !(r.NoBody && r.Status == http.StatusOK) {
		out.Verdict = judge.Reply(r.Status, r.Header, []byte(r.Body))
	}
	return out
}

// Hide gives an exchange its reply, and replaces what is personal in all of it. A
// reply that a verdict could not be made of is left out.
func Hide(m *Masker, x *journal.Exchange, r *Reply) {
	body, pairs := m.Body(x.Request.Body)
	x.Request.Body = body
	if r == nil || x.Verdict.Outcome == journal.Unknown {
		return
	}
	header := http.Header{}
	for name, values := range r.Header {
		for _, v := range values {
			header.Add(name, m.Echo(v, pairs))
		}
	}
	text := r.Body
	if r.NoBody {
		text = ""
	}
	x.Reply = journal.NewReply(r.Status, header, []byte(m.Echo(text, pairs)))
	x.Reply.Incomplete = r.NoBody
	x.Reply.Truncated = x.Reply.Truncated || r.Cut
	x.Verdict = m.verdict(x.Verdict, pairs)
}

// verdict is v without what is personal in what it quotes.
func (m *Masker) verdict(v journal.Verdict, pairs []string) journal.Verdict {
	v.Reason, v.Expected, v.Fix = m.Echo(v.Reason, pairs), m.Echo(v.Expected, pairs), m.Echo(v.Fix, pairs)
	for _, all := range []*[]journal.Violation{&v.Violations, &v.Warnings} {
		*all = slices.Clone(*all)
		for i := range *all {
			(*all)[i].Found = m.Echo((*all)[i].Found, pairs)
		}
	}
	return v
}

// PlainURL is a URL without what may be a secret: query, user, and the parts of the
// path that nobody would choose as a name.
func PlainURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return unknownURL
	}
	parts := strings.Split(u.Path, "/")
	for i, part := range parts {
		if len(part) >= minToken && strings.ContainsAny(part, "0123456789") {
			parts[i] = "token"
		}
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.Join(parts, "/")}).String()
}

// minToken is how long a part of a path is that may be a token, in bytes.
const minToken = 16

// RequestHeader is what is kept of a notification's header: what a store's answer
// may hang on, and nothing that tools, proxies and sellers have put there.
func RequestHeader(h http.Header) []journal.Header {
	kept := http.Header{}
	for _, name := range []string{"Content-Type", "User-Agent", "Traceparent"} {
		if values := h.Values(name); len(values) > 0 {
			kept[name] = values[:1]
		}
	}
	return journal.RequestHeader(kept, nil)
}

// subscription is what the one subscription of a recording is called.
const subscription = "s1"

// Numbers gives the exchanges of a recording their numbers: the same body sent
// again is another attempt of the same notification. It is not safe for
// concurrent use.
type Numbers struct {
	exchanges, notifications int
	sent                     map[[sha256.Size]byte]*sent
}

// sent is a notification that has been sent.
type sent struct {
	id       string
	attempts int
}

// NewNumbers begins with number 1.
func NewNumbers() *Numbers { return &Numbers{sent: map[[sha256.Size]byte]*sent{}} }

// maxSent is how many notifications are remembered: one that comes again after so
// many others is taken for a new one.
const maxSent = 100_000

// Entries numbers an exchange and makes the entries of it, in order.
func (n *Numbers) Entries(x *journal.Exchange) []journal.Entry {
	n.exchanges++
	x.ID, x.Attempt = "x"+strconv.Itoa(n.exchanges), 1
	entry := journal.Entry{At: x.At, Subscription: subscription, Type: x.NotificationType}
	var all []journal.Entry
	if x.NotificationType != market.Ping && x.NotificationType != "" {
		note := n.notification(x)
		entry.Notification, x.Attempt = note.id, note.attempts
		if note.attempts == 1 {
			all = append(all, journal.Entry{At: x.At, Kind: journal.NotificationCreated, Notification: note.id, Type: x.NotificationType})
		}
	}
	sending, done := entry, entry
	sending.Kind, sending.ExchangeID = journal.ExchangeSending, x.ID
	done.Kind, done.Exchange = journal.ExchangeDone, x
	all = append(all, sending, done)
	if entry.Notification == "" {
		return all
	}
	switch ended := entry; x.Verdict.Outcome {
	case journal.Accepted:
		ended.Kind = journal.DeliveryAccepted
		all = append(all, ended)
	case journal.Rejected:
		ended.Kind = journal.DeliveryRejected
		all = append(all, ended)
	}
	return all
}

func (n *Numbers) notification(x *journal.Exchange) *sent {
	key := sha256.Sum256([]byte(x.Request.Body))
	note := n.sent[key]
	if note == nil {
		if len(n.sent) >= maxSent {
			clear(n.sent)
		}
		n.notifications++
		note = &sent{id: "n" + strconv.Itoa(n.notifications)}
		n.sent[key] = note
	}
	note.attempts++
	return note
}
