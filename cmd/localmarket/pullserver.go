package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/serve"
)

const flagPullAPI = "pull-api"

// warnPullExposed is said of an address that others may reach.
const warnPullExposed = "localmarket: warning: %s can be reached from other machines, and nothing protects it but the cabinet's Api-Key\n"

// sayNoRun is for calls between two Markets.
const sayNoRun = "no run is under way"

// pullServer serves the pull API of the Market that plays at the moment.
type pullServer struct {
	url    string
	server *http.Server
	played atomic.Pointer[http.Handler] // nil between two Markets
	calls  atomic.Int64                 // calls that came at all
	late   atomic.Int64                 // calls that came while none played
	missed chan struct{}                // has room for one: such a call came
}

// openPull binds the address, so that the store can be told of it before
// anything is sent; nil if there is none to serve. Its errors are wrong usage,
// or that the address cannot be had.
func (p *process) openPull(address string) (*pullServer, error) {
	if address == "" {
		return nil, nil
	}
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, fmt.Errorf("--pull-api must be HOST:PORT such as 127.0.0.1:9000, got %q", address)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, environmentError(fmt.Errorf("--pull-api: the address cannot be listened on: %w", err))
	}
	s := &pullServer{missed: make(chan struct{}, 1), url: "http://" + listener.Addr().String()}
	host, _, _ := net.SplitHostPort(address)
	s.server = newHTTPServer(serve.GuardPull([]string{cmp.Or(host, net.IPv4zero.String())}, s), p.stderr)
	if !isLoopback(listener.Addr()) {
		p.say(p.stderr, warnPullExposed, listener.Addr())
	}
	go func() {
		if err := s.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.say(p.stderr, "localmarket: the pull API is no longer served: %v\n", err)
		}
	}()
	return s, nil
}

// ServeHTTP answers a call by whichever Market plays.
func (s *pullServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.calls.Add(1)
	if played := s.played.Load(); played != nil {
		(*played).ServeHTTP(w, r)
		return
	}
	s.late.Add(1)
	select {
	case s.missed <- struct{}{}:
	default:
	}
	http.Error(w, sayNoRun, http.StatusServiceUnavailable)
}

// play lets the store call a Market, until stop.
func (s *pullServer) play(m *sim.Market) (stop func(), err error) {
	handler, err := m.Handler()
	if err != nil {
		return nil, err
	}
	s.played.Store(&handler)
	return func() { s.played.Store(nil) }, nil
}

// hook is play for those who may serve nothing.
func (s *pullServer) hook() func(*sim.Market) (func(), error) {
	if s == nil {
		return nil
	}
	return s.play
}

// base is the base URL; empty where nothing is served.
func (s *pullServer) base() string {
	if s == nil {
		return ""
	}
	return s.url
}

// lateCalls are the calls that came too late to be answered. Where none has come at
// all, it waits so long for one: the store may work later than the run.
func (s *pullServer) lateCalls(ctx context.Context, within time.Duration) int {
	if s == nil {
		return 0
	}
	if s.calls.Load() == 0 {
		limit := time.NewTimer(within)
		defer limit.Stop()
		select {
		case <-s.missed:
		case <-limit.C:
		case <-ctx.Done():
		}
	}
	return int(s.late.Load())
}

func (s *pullServer) close() {
	if s != nil {
		_ = s.server.Close()
	}
}
