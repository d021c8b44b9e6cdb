package simtest

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/localmarket/localmarket/schemas"
)

// Store is a sample store that is listening.
type Store struct {
	url      string
	ca       []byte
	good     *good
	requests *recorder
	work     *workQueue // nil in a store that does not call
	close    func() error
}

// Start starts the sample store of that behaviour. Its listener is bound when
// Start returns. The error is a [*UsageError] for an unknown behaviour or an
// impossible option, and the network's own if the address cannot be bound.
func Start(behaviour string, o Options) (*Store, error) {
	k, err := find(behaviour)
	if err != nil {
		return nil, err
	}
	if o, err = o.withDefaults(k); err != nil {
		return nil, err
	}
	if k.wrongKey {
		o.Key = wrongKey
	}
	contract, err := schemas.Load(schemas.Latest)
	if err != nil {
		return nil, fmt.Errorf("load the contract: %w", err)
	}
	config, ca, err := k.tlsConfig(o, time.Now())
	if err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	listener, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("start the store: %w", err)
	}

	s := &Store{url: baseURL(listener.Addr(), config), ca: ca, good: newGood(contract), requests: newRecorder(o.Log)}
	if k.Calls || k.acts && o.PullAPI != "" {
		s.work = startWork(newPullClient(o), o)
	}
	handler := s.good.routes(o.Path)
	if k.spoil != nil {
		handler = k.spoil(parts{good: handler, contract: contract, path: o.Path, delay: o.Delay, work: s.work})
	}
	if k.push != nil {
		handler = newPushStore(k.push, o).mount(handler)
	}
	if config != nil {
		listener = tls.NewListener(listener, config)
	}
	stop := serve(listener, s.requests.wrap(handler))
	s.close = sync.OnceValue(func() error {
		s.requests.end()
		err := stop()
		if s.work != nil {
			s.work.stop()
		}
		return err
	})
	return s, nil
}

// URL is what a seller would register: scheme, host and port, and no path.
func (s *Store) URL() string { return s.url }

// CA is the certificate, in PEM, of the authority that signed the store's own:
// what a client must trust to get through. It is nil for plain HTTP, and for a
// certificate that no authority signed.
func (s *Store) CA() []byte { return s.ca }

// Received returns the latest requests, oldest first: at most 1024 of them,
// and at most 32 MiB of bodies. They are not to be changed.
func (s *Store) Received() []Received { return s.requests.list() }

// Await waits until n requests have come since the start, those no longer in
// [Store.Received] included. It fails when ctx ends, or the store is closed,
// before that.
func (s *Store) Await(ctx context.Context, n int) error { return s.requests.await(ctx, n) }

// Handled counts the notifications that a real store would have acted on: the
// good ones, PING too, each once however often it came (N-DUPLICATES). One that
// was refused, or answered without a look at it, does not count.
func (s *Store) Handled() int { return int(s.good.handled.Load()) }

// AwaitIdle waits until the store has done all the work that came of the
// notifications so far: until it makes no more calls by itself. It fails when ctx
// ends, or the store is closed, before that. A store that does not call the pull
// API has nothing to wait for.
func (s *Store) AwaitIdle(ctx context.Context) error {
	if s.work == nil {
		return nil
	}
	select {
	case <-s.work.idle():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the store is at work: %w", ctx.Err())
	case <-s.requests.closed:
		return errClosed
	}
}

// Calls returns the latest calls on the pull API, oldest first: at most 1024 of
// them.
func (s *Store) Calls() []Call {
	if s.work == nil {
		return nil
	}
	return s.work.client.log.list()
}

// Close ends the store, and every request it still holds, at once; it returns
// when all of it is gone. Closing again does nothing.
func (s *Store) Close() error { return s.close() }

// baseURL is where a client on this machine reaches the address.
func baseURL(addr net.Addr, config *tls.Config) string {
	scheme := "http"
	if config != nil {
		scheme = "https"
	}
	host := addr.String()
	if a, ok := addr.(*net.TCPAddr); ok && a.IP.IsUnspecified() {
		host = fmt.Sprintf("127.0.0.1:%d", a.Port)
	}
	return scheme + "://" + host
}
