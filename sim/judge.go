package sim

import (
	"bytes"
	"maps"
	"slices"
	"sync/atomic"

	"github.com/localmarket/localmarket/schemas"
	wire "github.com/localmarket/localmarket/sim/internal/delivery"
	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/journal"
)

// judge judges replies. It remembers the last one, since a store that is down
// says the same hundreds of times over (N-RETRY), and to validate a reply is
// the dearest part of an attempt.
type judge struct {
	schemas *schemas.Set
	last    atomic.Pointer[judged]
}

type judged struct {
	reply   verdict.Reply
	verdict journal.Verdict
}

func (j *judge) verdict(o wire.Outcome) journal.Verdict {
	reply := verdict.Reply{
		Status:  o.Status,
		Header:  o.Header,
		Body:    o.Body,
		TooLong: o.TooLong,
		Bound:   wire.MaxReply,
		Failure: o.Failure,
		Detail:  o.Detail,
	}
	if last := j.last.Load(); last != nil && same(last.reply, reply) {
		return last.verdict
	}
	v := verdict.Judge(j.schemas, reply)
	j.last.Store(&judged{reply, v})
	return v
}

// same reports whether two replies are equal in all that can be judged.
func same(a, b verdict.Reply) bool {
	return a.Status == b.Status && a.Failure == b.Failure && a.Detail == b.Detail &&
		a.TooLong == b.TooLong && a.Bound == b.Bound &&
		bytes.Equal(a.Body, b.Body) && maps.EqualFunc(a.Header, b.Header, slices.Equal)
}
