package sim

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Judge says what Market makes of replies to requests that no Market here has sent
// (N-VERDICT), and sends such requests on. It is safe for concurrent use.
type Judge struct {
	schemas                *schemas.Set
	client                 *wire.Client
	deadline, pingDeadline time.Duration
}

// NewJudge takes of the options the revision, the deadlines, the authorities and
// how many idle connections are kept. It fails where New would.
func NewJudge(o Options) (*Judge, error) {
	o, err := o.Complete()
	if err != nil {
		return nil, err
	}
	set, err := schemas.Load(o.Revision)
	if err != nil {
		return nil, err
	}
	return &Judge{set, wire.New(o.RootCAs, o.InFlight), o.Deadline, o.PingDeadline}, nil
}

// Close closes the idle connections to the stores.
func (j *Judge) Close() { j.client.Close() }

// Reply is the verdict on a whole reply.
func (j *Judge) Reply(status int, h http.Header, body []byte) journal.Verdict {
	tooLong := len(body) > wire.MaxReply
	return verdict.Judge(j.schemas, verdict.Reply{Status: status, Header: h, Body: body[:min(len(body), wire.MaxReply)], TooLong: tooLong, Bound: wire.MaxReply})
}

// Forwarded is what came of a request that was sent on.
type Forwarded struct {
	// Status is 0 if no whole status line and header came. Body is all of the
	// body, unless Failed or TooLong, at most MaxReply bytes.
	Status int
	Header http.Header
	Body   []byte
	// TooLong says that the body went on after MaxReply bytes, Failed that the
	// reply did not come, or not whole.
	TooLong, Failed bool
	// Verdict is Market's, Unknown if ctx ended before the reply came.
	Verdict journal.Verdict
	// Measured is how long it took.
	Measured journal.Measured
	// Deadline is what it was given (N-DEADLINE, N-PING-DEADLINE).
	Deadline time.Duration
}

// Forward sends a request on as it is, within Market's deadline for the type, and
// judges what comes of it. Redirects are not followed. The error says that the
// request cannot be sent.
func (j *Judge) Forward(ctx context.Context, t market.Type, method, url string, h http.Header, body []byte) (Forwarded, error) {
	r := wire.Request{Method: method, URL: url, Header: h, Body: body, Deadline: j.deadline}
	if t == market.Ping {
		r.Deadline = j.pingDeadline
	}
	if err := r.Check(); err != nil {
		return Forwarded{}, fmt.Errorf("the request cannot be sent on: %w", err)
	}
	out := j.client.Do(ctx, r)
	f := Forwarded{
		Status: out.Status, Header: out.Header, Body: out.Body, TooLong: out.TooLong,
		Failed: out.Failure != "" || out.Cancelled, Measured: out.Measured, Deadline: r.Deadline,
	}
	if out.Cancelled {
		f.Verdict = journal.Verdict{Outcome: journal.Unknown, Reason: "nobody waited for the reply any more"}
		return f, nil
	}
	f.Verdict = verdict.Judge(j.schemas, verdict.Reply{
		Status: out.Status, Header: out.Header, Body: out.Body, TooLong: out.TooLong, Bound: wire.MaxReply, Failure: out.Failure, Detail: out.Detail,
		Protocol: out.Protocol, TwoLengths: out.TwoLengths, Surplus: out.Surplus,
	})
	return f, nil
}
