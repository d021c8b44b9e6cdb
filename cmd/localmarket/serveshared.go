package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/serve"
)

// serveShared serves together with other processes that use the same database, until ctx
// ends.
func (p *process) serveShared(ctx context.Context, storage *sim.Storage, f serveFlags, s serveSettings) error {
	own := s.market
	own.Storage = storage
	own, err := storage.Settings(own)
	if err != nil {
		return keptError(err)
	}
	modelled := own
	modelled.Storage, modelled.Traffic.PerHour, modelled.Traffic.For = nil, 0, 0
	model, err := sim.New(modelled)
	if err != nil {
		return keptError(err)
	}
	defer model.Close()
	ctx, stop := p.whileRead(ctx)
	defer stop()
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return environmentError(err)
	}
	defer func() { _ = listener.Close() }()
	out := &lockedWriter{out: p.stdout}
	log := p.eventLog(f.logFlags, out)
	base := baseURL(listener.Addr())
	token, err := f.controlToken(listener.Addr(), func() (string, error) { return serve.ControlToken(storage.Sharing()) })
	if err != nil {
		return keptError(err)
	}
	worlds := p.hosting(f, s, log)
	worlds.Market, worlds.BaseURL, worlds.Token, worlds.Storage = model, base, token, storage
	server, err := serve.NewShared(serve.SharedOptions{
		Options: worlds, Own: own, Address: advertised(f.advertise, listener.Addr()),
		Begin: func(m *sim.Market) (serve.Options, func()) {
			o := worlds
			o.Market, o.Store, o.Step, o.Storage = m, s.store, saveStep(m), nil
			log.Say(slog.LevelInfo, "message", tellHas)
			if f.quiet {
				return o, func() {}
			}
			return o, follow(log, m)
		},
	})
	if err != nil {
		return keptError(err)
	}
	if err := p.introduce(out, listener.Addr(), f, model, base, token, func() {}); err != nil {
		return err
	}
	return p.serveUntil(ctx, listener, server, log)
}

// tellHas is said by the process that has the server's own market.
const tellHas = "this process has the market from now on"

// advertised is where other processes reach this one: at --advertise, else where it
// listens, by the name of the machine if that is everywhere.
func advertised(given string, listening net.Addr) string {
	if given != "" {
		return "http://" + given
	}
	host, port, _ := net.SplitHostPort(listening.String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		if name, err := os.Hostname(); err == nil {
			host = name
		}
	}
	return (&url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}).String()
}

// checkShared refuses what processes that share a database cannot do each for itself.
func (f *serveFlags) checkShared() error {
	switch {
	case !sim.SharedState(f.state) && f.advertise != "":
		return errors.New("--advertise is for processes that share a database: give --state postgres://…")
	case f.advertise != "" && !isAddress(f.advertise):
		return fmt.Errorf("--advertise must be HOST:PORT such as 10.0.0.7:8090, got %q", f.advertise)
	case !sim.SharedState(f.state):
		return nil
	case f.journal != "":
		return errors.New("--journal is of a market that one process has: GET " + serve.ControlPath + "/journal reads one in a database")
	case f.tls || f.proxy != "":
		return errors.New("--tls and --proxy are for one process: have the load balancer encrypt before processes that share a database")
	}
	return nil
}

// served is a Server, or one that shares its worlds.
type served interface {
	Handler() http.Handler
	Run(context.Context)
}

// leaver is one that hands over to others before it ends, while it is still called.
type leaver interface{ Leave() }
