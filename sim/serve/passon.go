package serve

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/localmarket/localmarket/sim"
)

// The headers of calls that are passed on: from which process, by the token that they
// have in common; and of the reply of one that has not the world either, in which
// nothing was done.
const (
	passedHeader    = "Localmarket-Passed-On"
	elsewhereHeader = "Localmarket-Elsewhere"
)

// mostReplayed is how much of a call's body is kept until the call is answered, so that
// it can be passed on again, in bytes.
const mostReplayed = 1 << 20

func newPassing() *http.Transport {
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: time.Second}).DialContext,
		MaxIdleConnsPerHost: 256,
		IdleConnTimeout:     30 * time.Second,
	}
}

type passedKey struct{}

// identify tells calls that another process has passed on, and refuses those of
// strangers who say that they are.
func (s *Shared) identify(w http.ResponseWriter, r *http.Request) (*http.Request, bool) {
	token, ok := r.Header[passedHeader]
	if !ok {
		return r, true
	}
	if len(token) != 1 || subtle.ConstantTimeCompare([]byte(token[0]), []byte(s.token)) != 1 {
		fail(w, &problem{http.StatusForbidden, badPassed, fixPassed})
		return nil, false
	}
	r = r.Clone(context.WithValue(r.Context(), passedKey{}, true))
	r.Header.Del(passedHeader)
	return r, true
}

func isPassed(r *http.Request) bool { return r.Context().Value(passedKey{}) != nil }

// answering answers a call in a world that is open here.
type answering func(*runningWorld, http.ResponseWriter, *http.Request)

// in answers a call in its world, or passes it on to the process that has the world,
// once. While the world is on its way from one to another, the call waits. Without an
// answer the world is removed.
func (s *Shared) in(w http.ResponseWriter, r *http.Request, id string, answer answering) {
	body, err := s.keepBody(r)
	if err != nil {
		fail(w, &problem{http.StatusBadRequest, fmt.Sprintf(badJSON, err), fixJSON})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), takeoverTime)
	defer cancel()
	for wait := retryTime; ; wait = min(2*wait, lookTime) {
		one, err := s.worlds.find(id)
		if err != nil {
			fail(w, err)
			return
		}
		changed, owner := s.owners.change(id), s.owners.of(id)
		switch {
		case s.here(w, r, one, answer):
			return
		case owner.Open && !owner.Self && !isPassed(r):
			if s.pass(w, r, body, id, owner.Address) {
				return
			}
		case !owner.Open && s.leaving.Load() && !isPassed(r):
			if peers, err := s.sharing.Peers(); err == nil && len(peers) > 0 && s.pass(w, r, body, id, peers[0]) {
				return
			}
		case !owner.Open && !s.leaving.Load() && s.owners.mayTake(id):
			if s.openInTurn(one) == nil {
				continue
			}
		case isPassed(r) && (owner.Open && !owner.Self || s.leaving.Load()):
			w.Header().Set(elsewhereHeader, "yes")
			refuseElsewhere(w, id)
			return
		}
		select {
		case <-changed:
		case <-time.After(wait):
			s.owners.lookAgain()
		case <-ctx.Done():
			refuseElsewhere(w, id)
			return
		}
	}
}

func refuseElsewhere(w http.ResponseWriter, id string) {
	w.Header().Set("Retry-After", "1")
	fail(w, &problem{http.StatusServiceUnavailable, fmt.Sprintf(badElsewhere, id), fixElsewhere})
}

// here answers a call in a world that is open here, and reports whether it is.
func (s *Shared) here(w http.ResponseWriter, r *http.Request, one *world, answer answering) bool {
	gate := &one.controls
	if !isControl(r.URL.Path) && !strings.HasPrefix(r.URL.Path, controlRoot) && r.URL.Path != "/" {
		gate = &one.pulls
	}
	running, leave, ok := s.worlds.enterHere(one, gate)
	if !ok {
		return false
	}
	if answer == nil {
		leave() // who removes a world waits for those in it
		s.host.routes().ServeHTTP(w, r)
		return true
	}
	defer leave()
	answer(running, w, r)
	return true
}

// keepBody has the body of a call read, if it is short, so that it can be sent again:
// nil if it is not.
func (s *Shared) keepBody(r *http.Request) ([]byte, error) {
	if r.Body == nil || r.ContentLength == 0 {
		return []byte{}, nil
	}
	head, err := io.ReadAll(io.LimitReader(r.Body, mostReplayed+1))
	if err != nil {
		return nil, err
	}
	rest := r.Body
	if len(head) <= mostReplayed {
		r.Body = io.NopCloser(bytes.NewReader(head))
		return head, nil
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), rest), rest}
	return nil, nil
}

var errElsewhere = errors.New("the process has not the world any more")

// pass passes a call on, and reports whether it was answered. If not, nothing was done,
// and it may be passed on again.
func (s *Shared) pass(w http.ResponseWriter, r *http.Request, body []byte, id, address string) (answered bool) {
	to, err := url.Parse(address)
	if err != nil || address == "" {
		return false
	}
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	done := make(chan struct{})
	defer close(done)
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	var settled atomic.Bool // once the answer begins, or is not waited for
	go s.watchOwner(id, address, reads && body != nil, &settled, cancel, done)
	answered = true
	proxy := httputil.ReverseProxy{
		Transport: s.passing,
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(to)
			p.Out.Host = p.In.Host
			p.Out.Header.Set(passedHeader, s.token)
			if body != nil {
				p.Out.Body, p.Out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			}
		},
		FlushInterval: -1,
		ModifyResponse: func(reply *http.Response) error {
			if reply.Header.Get(elsewhereHeader) != "" || !settled.CompareAndSwap(false, true) {
				return errElsewhere
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			again := errors.Is(err, errElsewhere) || isDial(err) || reads
			if body != nil && again && r.Context().Err() == nil {
				answered = false
				return
			}
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			fail(w, &problem{http.StatusBadGateway, fmt.Sprintf(badUnknown, err), fixUnknown})
		},
	}
	proxy.ServeHTTP(w, r.WithContext(ctx))
	return answered
}

// isDial reports whether a call did not get so far as a connection.
func isDial(err error) bool {
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "dial"
}

// watchOwner ends a call that was passed on once another process has the world: the one
// that it was passed to does not answer any more. But if it handed the world over, its
// answer is on its way: what cannot be called again, or is being answered, gets a while.
func (s *Shared) watchOwner(id, address string, again bool, settled *atomic.Bool, cancel context.CancelCauseFunc, done <-chan struct{}) {
	for {
		changed := s.owners.change(id)
		if owner := s.owners.of(id); owner.Open && owner.Address != address {
			if !again || !settled.CompareAndSwap(false, true) {
				select {
				case <-done:
					return
				case <-time.After(answerTime):
				}
			}
			cancel(fmt.Errorf("%w", sim.ErrWorldLost))
			return
		}
		select {
		case <-done:
			return
		case <-changed:
		}
	}
}
