package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim/serve"
)

// proxy answers in production's place for stores that have its address written down
// and can be given a proxy: plain requests, and those in a tunnel, whose TLS ends
// here. It answers for production's names alone and connects to nobody.
type proxy struct {
	market http.Handler // the Market
	inner  *http.Server // of what comes out of tunnels
	tunnel *tunnels
	secure *tls.Config
}

func newProxy(market http.Handler, by *authority, w io.Writer) *proxy {
	return &proxy{market: market, inner: newHTTPServer(market, w), tunnel: newTunnels(), secure: by.config()}
}

// ServeHTTP answers a request to the proxy.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name := range r.Header { // which are for the proxy, and none of the store's
		if strings.HasPrefix(name, "Proxy-") {
			r.Header.Del(name)
		}
	}
	switch {
	case r.Method == http.MethodConnect:
		p.connect(w, r)
	case !r.URL.IsAbs():
		http.Error(w, proxyDirect, http.StatusBadRequest)
	case !isProduction(r.URL.Host, "80"):
		http.Error(w, fmt.Sprintf(proxyRefuses, printable.Log(r.URL.Host)), http.StatusForbidden)
	default:
		inside := r.Clone(r.Context())
		inside.URL.Scheme, inside.URL.Host = "", ""
		p.market.ServeHTTP(w, inside)
	}
}

// connect begins a tunnel, and answers what comes through it.
func (p *proxy) connect(w http.ResponseWriter, r *http.Request) {
	if !isProduction(r.Host, "443") {
		http.Error(w, fmt.Sprintf(proxyRefuses, printable.Log(r.Host)), http.StatusForbidden)
		return
	}
	connection, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if buffered.Reader.Buffered() > 0 { // nobody speaks before the tunnel is there
		_ = connection.Close()
		return
	}
	if _, err := io.WriteString(connection, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		_ = connection.Close()
		return
	}
	p.tunnel.add(tls.Server(connection, p.secure))
}

// isProduction reports whether an address is production's, at a port of its
// protocol.
func isProduction(address, port string) bool {
	host, given, err := net.SplitHostPort(address)
	if err != nil {
		host, given = address, port
	}
	return given == port && slices.Contains(serve.ProductionHosts(), strings.ToLower(host))
}

// serve answers on a listener until ctx ends, and calls ended where it cannot go on
// before.
func (p *proxy) serve(ctx context.Context, listener net.Listener, w io.Writer, ended func(error)) {
	outer := newHTTPServer(p, w)
	p.inner.BaseContext = func(net.Listener) context.Context { return ctx }
	var running sync.WaitGroup
	for _, one := range []struct {
		server   *http.Server
		listener net.Listener
	}{{outer, listener}, {p.inner, p.tunnel}} {
		running.Go(func() {
			if err := one.server.Serve(one.listener); !errors.Is(err, http.ErrServerClosed) {
				ended(err)
			}
		})
	}
	<-ctx.Done()
	_ = outer.Close()
	_ = p.inner.Close()
	running.Wait()
}

// tunnels is a listener whose connections come out of tunnels.
type tunnels struct {
	come chan net.Conn
	once sync.Once
	end  chan struct{}
}

func newTunnels() *tunnels { return &tunnels{come: make(chan net.Conn), end: make(chan struct{})} }

func (t *tunnels) add(c net.Conn) {
	select {
	case t.come <- c:
	case <-t.end:
		_ = c.Close()
	}
}

// Accept waits for the next connection.
func (t *tunnels) Accept() (net.Conn, error) {
	select {
	case c := <-t.come:
		return c, nil
	case <-t.end:
		return nil, net.ErrClosed
	}
}

// Close ends the waiting.
func (t *tunnels) Close() error {
	t.once.Do(func() { close(t.end) })
	return nil
}

// Addr is none of the network's.
func (t *tunnels) Addr() net.Addr { return &net.UnixAddr{Name: "tunnel", Net: "unix"} }

// What the proxy says, all in one place.
const (
	proxyRefuses = "localmarket: this proxy answers for Yandex Market's API alone, not for %.200q"
	proxyDirect  = "localmarket: this is a proxy: set it as HTTPS_PROXY or HTTP_PROXY, and call https://api.partner.market.yandex.ru"
	proxyEnds    = "localmarket: the proxy is no longer served: %v\n"
)
