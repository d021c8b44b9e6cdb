package compare

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// maxCalls is how many calls are compared: each is in our Market's journal.
const maxCalls = 20_000

// Result is what differs.
type Result struct {
	// Calls are those that were compared. Others went to no operation and not to
	// production, and Busy were refused or failed by production for that moment (420,
	// 429, 5xx): neither can be compared.
	Calls  int `json:"calls"`
	Others int `json:"others"`
	Busy   int `json:"busy"`
	// Operations are those that were called, by name.
	Operations []Operation `json:"operations"`
}

// Differences is how many different ones there are.
func (r *Result) Differences() int {
	n := 0
	for _, o := range r.Operations {
		n += len(o.Differences)
	}
	return n
}

// Operation is what differs in one.
type Operation struct {
	// ID is the contract's, or the method and the shape of a path that our contract
	// does not have.
	ID          string       `json:"id"`
	Calls       int          `json:"calls"`
	Differences []Difference `json:"differences,omitempty"`
}

// Difference is one, in so many calls, of which First is the first: its number in
// the file, from 1.
type Difference struct {
	Kind  Kind   `json:"kind"`
	Text  string `json:"text"`
	Count int    `json:"count"`
	First int    `json:"first"`
}

// Kind is what differs.
type Kind string

// The kinds of differences.
const (
	Status  Kind = "status"
	Message Kind = "message"
	Field   Kind = "field"
	Enum    Kind = "enum"
)

// The words of differences.
const (
	noCalls    = "it holds no call of the pull API: give the HAR of calls to %s"
	tooMany    = "it holds more than %d calls: filter it, or split it"
	production = "api.partner.market.yandex.ru"
)

// Run makes the calls once more, in their order, on a Market of these options. The
// cabinet is theirs, or else made of what the calls name. The error says that there
// is no call to compare, or what is wrong with the options.
func Run(calls []traffic.Exchange, o sim.Options) (*Result, error) {
	if len(calls) > maxCalls {
		return nil, fmt.Errorf(tooMany, maxCalls)
	}
	if o.Cabinet == nil {
		c, err := cabinetOf(calls)
		if err != nil {
			return nil, err
		}
		o.Cabinet = c
	}
	ours, err := newOurs(o)
	if err != nil {
		return nil, err
	}
	defer ours.close()
	r := &run{ours: ours, found: map[string]*Operation{}}
	for i, x := range calls {
		if err := r.call(i+1, x); err != nil {
			return nil, fmt.Errorf("call %d: %w", i+1, err)
		}
	}
	return r.result()
}

type run struct {
	ours   *ours
	found  map[string]*Operation
	counts Result
}

// call compares one call, the one of that number in the file.
func (r *run) call(number int, x traffic.Exchange) error {
	u, err := url.Parse(x.URL)
	switch {
	case err != nil || x.Reply == nil || x.Reply.Status < 200:
		r.counts.Others++
		return nil
	case x.Reply.Status == 420 || x.Reply.Status == 429 || x.Reply.Status >= 500:
		r.counts.Busy++
		return nil
	}
	is, operation, err := r.ours.call(x, u)
	if err != nil {
		return err
	}
	id := ""
	switch {
	case operation != nil:
		id = operation.ID
	case u.Hostname() == production:
		id = x.Method + " " + shapeOf(u.Path)
	default:
		r.counts.Others++
		return nil
	}
	r.counts.Calls++
	of := r.found[id]
	if of == nil {
		of = &Operation{ID: id}
		r.found[id] = of
	}
	of.Calls++
	secrets := (*journal.Secrets)(nil).AndHeader(x.Header).And(journal.URLSecrets(x.URL)...)
	for _, d := range differences(*x.Reply, is, operation) {
		d.Text = secrets.Hide(d.Text)
		of.add(d, number)
	}
	return nil
}

func (o *Operation) add(d Difference, number int) {
	i := slices.IndexFunc(o.Differences, func(other Difference) bool { return other.Kind == d.Kind && other.Text == d.Text })
	if i < 0 {
		const most = 500
		if len(o.Differences) == most {
			return
		}
		d.First = number
		o.Differences = append(o.Differences, d)
		i = len(o.Differences) - 1
	}
	o.Differences[i].Count++
}

func (r *run) result() (*Result, error) {
	out := r.counts
	if out.Calls == 0 {
		return nil, fmt.Errorf(noCalls, production)
	}
	for _, o := range r.found {
		out.Operations = append(out.Operations, *o)
	}
	slices.SortFunc(out.Operations, func(a, b Operation) int { return cmp.Compare(a.ID, b.ID) })
	return &out, nil
}

// shapeOf is a path without its numbers, which are data.
func shapeOf(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.ContainsAny(part, "0123456789") && !(len(part) == 2 && part[0] == 'v') {
			parts[i] = "{…}"
		}
	}
	return strings.Join(parts, "/")
}

// differences are those between two replies to one call.
func differences(was, is traffic.Reply, operation *schemas.Operation) []Difference {
	if was.Status != is.Status {
		return []Difference{{Kind: Status, Text: fmt.Sprintf("recorded %s, ours %s", outcome(was), outcome(is))}}
	}
	var all []Difference
	if was.Status >= 400 {
		if a, b := outcome(was), outcome(is); a != b {
			all = append(all, Difference{Kind: Message, Text: fmt.Sprintf("recorded %s, ours %s", a, b)})
		}
		return all
	}
	return append(all, bodies(was, is, operation)...)
}

var errNoCabinet = errors.New("it names no shop: give the cabinet of the seller with --cabinet")
