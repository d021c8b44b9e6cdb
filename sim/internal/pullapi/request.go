package pullapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/localmarket/localmarket/schemas"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Request is a call as a Handler sees it.
type Request struct {
	Operation *schemas.Operation
	// Path and Query hold the values by the names of parameters, as
	// schemas.Operation.ValidateQuery reads them, with defaults.
	Path, Query map[string]any
	// Body is as it was sent, nil if there is none. Media is its Content-Type.
	Body  json.RawMessage
	Media string
	// Key is what the caller's token opens.
	Key market.Key
	// BusinessID is the cabinet: the path's, or the key's.
	BusinessID int64
	// Campaign is the path's, nil if it names none.
	Campaign *market.Campaign
	// Base is the address by which the caller reached us, as it says, without a slash
	// at its end: all links in the reply are below it (P-LOCAL).
	Base string
	// Now is the virtual time of the call.
	Now time.Time

	access  Access
	sample  *sample
	slashes bool // the path had more of them than it needs
	notes   []journal.Finding
}

// Note adds an issue to the call, whatever becomes of it.
func (r *Request) Note(f journal.Finding) { r.notes = append(r.notes, f) }

// Int is a whole number in the path or the query, 0 if there is none.
func (r *Request) Int(name string) int64 {
	n, _ := r.value(name).(json.Number)
	i, _ := n.Int64()
	return i
}

// Text is a string in the path or the query, "" if there is none.
func (r *Request) Text(name string) string {
	s, _ := r.value(name).(string)
	return s
}

// Flag is a boolean in the query, false if there is none.
func (r *Request) Flag(name string) bool {
	b, _ := r.value(name).(bool)
	return b
}

// List is an array of strings in the query.
func (r *Request) List(name string) []string {
	values, _ := r.value(name).([]any)
	var list []string
	for _, value := range values {
		text, _ := value.(string)
		list = append(list, text)
	}
	return list
}

// Ints is an array of whole numbers in the query.
func (r *Request) Ints(name string) []int64 {
	values, _ := r.value(name).([]any)
	var list []int64
	for _, value := range values {
		n, _ := value.(json.Number)
		i, _ := n.Int64()
		list = append(list, i)
	}
	return list
}

func (r *Request) value(name string) any {
	if value, ok := r.Path[name]; ok {
		return value
	}
	return r.Query[name]
}

// Decode reads the body into v, and leaves v as it is if there is none. The
// error is an *Error that refuses the call.
func (r *Request) Decode(v any) error {
	if len(r.Body) == 0 {
		return nil
	}
	err := json.Unmarshal(r.Body, v)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return problem(http.StatusBadRequest, fieldIllegal, wrong.Field)
	}
	if err != nil {
		return problem(http.StatusBadRequest, fieldIllegal, strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// Replies reports whether the reply has a property in this revision, by the way
// to it.
func (r *Request) Replies(way ...string) bool { return replyNode(r.Operation, way) != nil }

// ReplyEnum lists the values that a property of the reply has in this revision,
// by the way to it.
func (r *Request) ReplyEnum(way ...string) []string {
	if node := replyNode(r.Operation, way); node != nil {
		return node.Enum
	}
	return nil
}

// replyNode is what a property of an operation's reply is, or nil.
func replyNode(op *schemas.Operation, way []string) *schemas.Node {
	node := success(op).Schema()
	for _, name := range way {
		if node != nil && node.Type == "array" {
			node = node.Items()
		}
		if node != nil {
			node = node.Property(name)
		}
	}
	return node
}

// Generated is the answer that the operation would give without a Handler: a
// json.RawMessage, a File, or nil. The error is an *Error for a bad page token.
func (r *Request) Generated() (any, error) { return r.sample.answer(r) }
