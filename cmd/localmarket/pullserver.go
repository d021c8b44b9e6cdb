package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"

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
	s := &pullServer{url: "http://" + listener.Addr().String()}
	host, _, _ := net.SplitHostPort(address)
	s.server = newHTTPServer(serve.GuardPull([]string{cmp.Or(host, net.IPv4zero.String())}, s), p.stderr)
	if !isLoopback(listener.Addr()) {
		fmt.Fprintf(p.stderr, warnPullExposed, listener.Addr())
	}
	go func() {
		if err := s.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintf(p.stderr, "localmarket: the pull API is no longer served: %v\n", err)
		}
	}()
	return s, nil
}

// ServeHTTP answers a call by whichever Market plays.
func (s *pullServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if played := s.played.Load(); played != nil {
		(*played).ServeHTTP(w, r)
		return
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

func (s *pullServer) close() {
	if s != nil {
		_ = s.server.Close()
	}
}
