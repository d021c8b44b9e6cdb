package simtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/mail"
	"strings"
	"time"
)

const (
	// callTimeout bounds one call, from the connection to the last byte of the
	// reply.
	callTimeout = 5 * time.Second
	// maxReply bounds a reply of the pull API, in bytes. A page of orders has some
	// hundred kilobytes.
	maxReply = 4 << 20
	// maxProblem bounds what is kept of another's words, in bytes.
	maxProblem = 300
	// statusLimit is Market's status for a limit that is exceeded (P-LIMITS).
	statusLimit = 420
)

// pullClient calls Market's pull API: with its key and its name on every call,
// and with a bound on all that it waits for and reads.
type pullClient struct {
	base string // scheme, host and port, and no path
	key  string
	http *http.Client
	log  *callLog
}

func newPullClient(o Options) *pullClient {
	return &pullClient{
		base: o.PullAPI,
		key:  o.Key,
		http: &http.Client{
			Transport:     &http.Transport{MaxResponseHeaderBytes: 64 << 10},
			Timeout:       callTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // it would carry the key elsewhere
		},
		log: &callLog{log: o.LogCall},
	}
}

// callError is a call that did not do what it was to do.
type callError struct {
	status  int // 0 without a whole reply
	problem string
	// wait is how long to wait before the next call: as Market says after a 420
	// (P-LIMITS), else 0.
	wait time.Duration
}

func (e *callError) Error() string { return e.problem }

// passing reports whether the same may go well a little later: no reply, a
// limit, a fault of Market's, and an order that it does not know yet. What
// else was refused stays so, however often it is asked (P-ERRORS).
func (e *callError) passing() bool {
	switch e.status {
	case 0, http.StatusNotFound, http.StatusLocked, statusLimit:
		return true
	}
	return e.status >= http.StatusInternalServerError
}

// checker is a reply that can say no although its status is 200.
type checker interface {
	// check is nil where the reply is as good as its status.
	check() *callError
}

// call sends in, if it is not nil, and reads the reply into out, if that is not
// nil; a [checker] is asked as well. The error is a *callError, or that of ctx.
func (c *pullClient) call(ctx context.Context, method, path string, in, out any) error {
	done := Call{Method: method, Path: path}
	failed := c.exchange(ctx, &done, in, out)
	if ctx.Err() != nil { // the store is being closed: nothing to tell of Market
		return ctx.Err()
	}
	if failed != nil {
		done.Problem = failed.problem
	}
	c.log.add(done)
	if failed == nil {
		return nil
	}
	return failed
}

func (c *pullClient) exchange(ctx context.Context, done *Call, in, out any) *callError {
	r, err := c.request(ctx, done, in)
	if err != nil {
		return &callError{problem: cut(err.Error())}
	}
	reply, err := c.http.Do(r)
	if err != nil {
		return &callError{problem: cut(err.Error())}
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(io.LimitReader(reply.Body, maxReply+1))
	if err == nil && len(body) > maxReply {
		err = fmt.Errorf("the reply is larger than %d MiB", maxReply>>20)
	}
	if err != nil {
		return &callError{problem: cut(err.Error())}
	}
	done.Status = reply.StatusCode
	if reply.StatusCode != http.StatusOK {
		return &callError{status: reply.StatusCode, problem: refusalOf(reply.Status, body), wait: limitedFor(reply)}
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(body, out); err != nil {
		return &callError{status: reply.StatusCode, problem: cut("the reply is not what the contract has: " + err.Error())}
	}
	if reply, ok := out.(checker); ok {
		return reply.check()
	}
	return nil
}

// request is a call with the headers that Market asks for (P-AUTH, P-PATHS).
func (c *pullClient) request(ctx context.Context, done *Call, in any) (*http.Request, error) {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(ctx, done.Method, c.base+done.Path, body)
	if err != nil {
		return nil, err
	}
	who := newReply("")
	if strings.HasPrefix(c.key, "ACMA:") {
		r.Header.Set("Api-Key", c.key)
	} else {
		r.Header.Set("Authorization", "Bearer "+c.key)
	}
	r.Header.Set("X-Market-Integration", who.Name+"/"+who.Version)
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

// close gives up the connections that wait for the next call.
func (c *pullClient) close() { c.http.CloseIdleConnections() }

// refusalOf is what Market says of a call that it refuses (P-AUTH), or the
// status if it does not say.
func refusalOf(status string, body []byte) string {
	var reply struct {
		Errors []struct{ Message string }
	}
	if json.Unmarshal(body, &reply) == nil && len(reply.Errors) > 0 && reply.Errors[0].Message != "" {
		return cut(reply.Errors[0].Message)
	}
	return cut(status)
}

// limitedFor is how long Market asks to wait after a 420. Both times are by
// Market's clock: this machine's may be another (P-LIMITS).
func limitedFor(reply *http.Response) time.Duration {
	if reply.StatusCode != statusLimit {
		return 0
	}
	until, err := mail.ParseDate(reply.Header.Get("X-RateLimit-Resource-Until"))
	now, errNow := http.ParseTime(reply.Header.Get("Date"))
	if errors.Join(err, errNow) != nil {
		return 0
	}
	return max(0, until.Sub(now))
}

// cut bounds what another has said.
func cut(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxProblem)], "")
}
