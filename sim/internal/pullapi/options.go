package pullapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/localmarket/localmarket/schemas"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var (
	errNoContract = errors.New("pullapi: Options.Contract is nil: take it from schemas.Set.Pull")
	errNoNow      = errors.New("pullapi: Options.Now is nil: give the virtual clock")
	errNoAccess   = errors.New("pullapi: Options.Access is nil: without keys nobody can call")
)

// Options say how to play the pull API.
type Options struct {
	// Contract is the revision's pull API.
	Contract *schemas.Pull
	// Seed decides all that is made up. Any number will do.
	Seed uint64
	// Now is virtual time.
	Now func() time.Time
	// Access knows the keys.
	Access Access
	// Stateful answers the operations that have state, by operation id. All others
	// answer from their schema.
	Stateful map[string]Handler
	// Fault chooses the fault that a call of an operation meets, nil for none; nil
	// chooses none. It may be called by several goroutines at once.
	Fault func(operation string) *fault.Fault
	// Wait lets real time pass, for faults that take some, until the context ends at
	// most; nil does not wait.
	Wait func(context.Context, time.Duration)
	// Limits are how strict the limits are.
	Limits market.Limits
	// Deprecations say whether the days take effect on which the contract loses
	// something.
	Deprecations market.Deprecations
	// Record is given every call before its reply leaves; nil does without. It
	// may be called by several goroutines at once.
	Record func(journal.Call)
	// Kept is called then, and returns once all that the call has done is kept. Where it
	// fails, the call is answered with 503 instead, and with what it says. Nil keeps
	// nothing.
	Kept func() error
	// Calls is how many calls there were before this API, which go on being counted.
	Calls uint64
	// Used is what was used of the limits before this API, which goes on being counted;
	// nil is nothing.
	Used *Used
}

// API is Market's side of the pull API. It is safe for concurrent use.
type API struct {
	options   Options
	endpoints []*endpoint
	routes    routes
	limits    *Used
	samples   *samples
	encoders  encoders

	compressors compressors

	reasons bool          // see knowsReasons
	serial  atomic.Uint64 // calls so far
}

// endpoint is one operation.
type endpoint struct {
	op       *schemas.Operation
	stateful Handler
	wrapped  bool // the reply has a result
	sample   *sample
	known    []string // the names of query parameters, with their aliases

	bodyEnds, replyEnds func() bool // there may be properties that go
	aged                atomic.Pointer[aged]
}

// New makes the API. The error says which option is missing, or which of Stateful
// is for an operation that the contract does not have.
func New(o Options) (*API, error) {
	switch {
	case o.Contract == nil:
		return nil, errNoContract
	case o.Now == nil:
		return nil, errNoNow
	case o.Access == nil:
		return nil, errNoAccess
	}
	for id := range o.Stateful {
		if o.Contract.Operation(id) == nil {
			return nil, fmt.Errorf("pullapi: Options.Stateful has a handler for %.80q, which is no operation of this revision", id)
		}
	}
	a := &API{options: o, samples: newSamples(o.Seed), reasons: knowsReasons(o.Contract), limits: o.Used}
	if a.limits == nil {
		a.limits = &Used{}
	}
	a.serial.Store(o.Calls)
	for _, op := range o.Contract.Operations() {
		a.endpoints = append(a.endpoints, newEndpoint(op, o.Stateful[op.ID], a.samples))
	}
	a.routes = a.newRoutes()
	return a, nil
}

func newEndpoint(op *schemas.Operation, stateful Handler, of *samples) *endpoint {
	e := &endpoint{op: op, stateful: stateful, wrapped: hasResult(op), sample: &sample{of: of, op: op}}
	e.bodyEnds = sync.OnceValue(func() bool { return op.Body != nil && hasEnding(op.Body.Schema()) })
	e.replyEnds = sync.OnceValue(func() bool { return hasEnding(success(op).Schema()) })
	for _, p := range op.Parameters {
		if p.In == "query" {
			e.known = append(append(e.known, p.Name), p.Aliases...)
		}
	}
	return e
}

// success is the reply of a call that went well: the first below 300.
func success(op *schemas.Operation) *schemas.Reply {
	i := slices.IndexFunc(op.Replies, isSuccess)
	if i < 0 {
		return &schemas.Reply{Status: http.StatusOK}
	}
	return &op.Replies[i]
}

// Answers reports whether the contract has a reply for a call of an operation
// that went well, from which one can be made up.
func Answers(op *schemas.Operation) bool { return slices.ContainsFunc(op.Replies, isSuccess) }

func isSuccess(r schemas.Reply) bool { return r.Status < http.StatusMultipleChoices }
