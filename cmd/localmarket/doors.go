package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
)

// doors are the ways in to a Market that is served: plain or by TLS, and by a proxy.
type doors struct {
	listener net.Listener // of the Market
	proxy    net.Listener // nil for none
	signer   *authority   // nil where nothing is encrypted
	secure   bool
}

// openDoors opens the ways beside the listener, and writes what the store must
// trust.
func (p *process) openDoors(listener net.Listener, f serveFlags) (*doors, error) {
	d := &doors{listener: listener, secure: f.tls}
	if !f.tls && f.proxy == "" {
		return d, nil
	}
	var err error
	if d.signer, err = newAuthority(p.now(), f.certified()); err != nil {
		return nil, err
	}
	if f.caOut != "" {
		if err := p.writeFile(f.caOut, d.signer.pem()); err != nil {
			return nil, err
		}
	}
	if f.tls {
		d.listener = tls.NewListener(listener, d.signer.config())
	}
	if f.proxy == "" {
		return d, nil
	}
	if d.proxy, err = net.Listen("tcp", f.proxy); err != nil {
		return nil, environmentError(fmt.Errorf("--proxy: the address cannot be listened on: %w", err))
	}
	if !isLoopback(d.proxy.Addr()) {
		p.say(p.stderr, warnPullExposed, d.proxy.Addr())
	}
	return d, nil
}

func (d *doors) close() {
	if d.proxy != nil {
		_ = d.proxy.Close()
	}
}

// baseURL is where this machine reaches the Market.
func (d *doors) baseURL() string {
	base := baseURL(d.listener.Addr())
	if d.secure {
		base = strings.Replace(base, "http://", "https://", 1)
	}
	return base
}

// serveProxy serves the proxy, if there is one, until ctx ends or it is told to
// end.
func (p *process) serveProxy(ctx context.Context, d *doors, market http.Handler) (end func()) {
	if d.proxy == nil {
		return func() {}
	}
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		newProxy(market, d.signer, p.stderr).serve(ctx, d.proxy, p.stderr, func(err error) { p.say(p.stderr, proxyEnds, err) })
	})
	return func() {
		stop()
		running.Wait()
	}
}

// tellDoors prints how the store gets in.
func (p *process) tellDoors(w io.Writer, d *doors, caOut string) {
	if d.proxy != nil {
		fmt.Fprintf(w, rowProxy, baseURL(d.proxy.Addr()))
	}
	if d.signer != nil && caOut != "" {
		fmt.Fprintf(w, rowTrust, caOut)
	} else if d.signer != nil {
		p.say(w, rowNoTrust)
	}
}

// What a person is told of them.
const (
	rowProxy   = "proxy         %s\n"
	rowTrust   = "authority     %s\n"
	rowNoTrust = "authority     made for this run: --ca-out FILE writes its certificate, for the store to trust\n"
)
