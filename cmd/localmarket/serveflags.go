package main

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

// serveFlags are the settings of serve, as the user gave them.
type serveFlags struct {
	marketFlags
	cabinetFlags
	pushFlags
	url             string
	listen          string
	speed           float64
	seed            uint64
	activationDelay time.Duration
	allowHosts      []string
	token           string
	env             string
	tls             bool
	caOut           string
	proxy           string
	journal         string
	state           string
	advertise       string
	keeps           string
	ownRevision     bool // --revision was given
	moves, traffic  string
	logFlags
}

// serveSettings are those settings, checked and translated.
type serveSettings struct {
	market sim.Options
	store  *market.Subscription // nil for none
	state  string               // path of the file that keeps all; empty for none
}

func (f *serveFlags) register(cmd *cobra.Command) {
	f.registerEndless(cmd, schemas.Latest)
	f.cabinetFlags.register(cmd)
	f.pushFlags.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.url, "url", "", "connect this store, its URL as you would register it with Market; it need not be up yet")
	flags.StringVar(&f.listen, "listen", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	flags.Float64Var(&f.speed, "speed", 1, "how much faster than real time virtual time passes; at 0 it stands still, and begins at a fixed date")
	flags.StringSliceVar(&f.allowHosts, "allow-host", nil, "let the control API be called by this host name too, such as that of a container; may be repeated")
	flags.StringVar(&f.token, "token", "", "what callers of the control API must send as Authorization: Bearer; made up where --listen can be reached from other machines")
	flags.StringVar(&f.env, "env", "", "write the base URL, key, business and campaigns to this file, as NAME=VALUE lines for the store's own set-up")
	flags.BoolVar(&f.tls, "tls", false, "serve HTTPS, with a certificate of an authority that is made for this run")
	flags.StringVar(&f.caOut, "ca-out", "", "with --tls or --proxy, write that authority's certificate to this PEM file, for the store to trust")
	flags.StringVar(&f.proxy, "proxy", "", "serve a proxy at this HOST:PORT that answers for "+serve.ProductionHosts()[0]+" alone, for a store that has the address written down")
	flags.Uint64Var(&f.seed, "seed", 0, "seed of the made-up data (1)")
	flags.StringVar(&f.moves, "moves", "on", "what Market does by itself with orders, returns and disputes: on, off, or a multiple of the usual durations such as 0.1")
	flags.StringVar(&f.traffic, "traffic", "off", "how many orders buyers place by themselves, such as 20/h of virtual time, or 20/h for 1d")
	flags.DurationVar(&f.activationDelay, "activation-delay", time.Second, "virtual time until connecting takes effect; the contract has 2m")
	flags.StringVar(&f.journal, "journal", "", "write the journal to this file as it grows, one JSON object a line")
	flags.StringVar(&f.state, "state", "", "keep the market in this file, or in the PostgreSQL database of this URL, and go on with it at the next start; without it all is in memory")
	flags.StringVar(&f.advertise, "advertise", "", "HOST:PORT at which other processes with the same database of --state reach this one, to pass calls on; where it listens if empty")
	flags.StringVar(&f.keeps, "keep", "", "how much of the journal is kept: a number of entries such as 100000, a virtual time such as 7d, or all; without it all with --state, else the last 16 MiB")
	f.logFlags.register(cmd)
}

// settings checks the flags and translates them. Its errors are wrong usage.
func (f *serveFlags) settings(p *process) (serveSettings, error) {
	var s serveSettings
	if err := f.validate(); err != nil {
		return s, err
	}
	if err := f.checkShared(); err != nil {
		return s, err
	}
	url := f.url
	if url == "" {
		url = "http://127.0.0.1" // for the checks of the others
	} else {
		s.store = &market.Subscription{Name: "serve", URL: url}
	}
	var err error
	if s.market, err = f.marketFlags.options(p, url); err != nil {
		return s, err
	}
	if s.market.Push, err = f.playing(f.deadline); err != nil {
		return s, err
	}
	if s.market.Moves, err = market.ParseMoves(f.moves); err != nil {
		return s, fmt.Errorf("--moves: %w", err)
	}
	if s.market.Traffic, err = market.ParseTraffic(f.traffic); err != nil {
		return s, fmt.Errorf("--traffic: %w", err)
	}
	if s.market.Keep, err = f.limits(); err != nil {
		return s, err
	}
	s.market.Seed, s.market.ActivationDelay = f.seed, f.activationDelay
	if f.speed > 0 { // a live store compares what it is told with its own clock
		s.market.Start = p.now().Truncate(time.Second)
	}
	if err := f.apply(p, &s.market, false); err != nil || f.state == "" {
		return s, err
	}
	return s, f.keep(p, &s)
}

// keepAll is a journal without limits.
const keepAll = "all"

// limits are those of the journal.
func (f *serveFlags) limits() (journal.Limits, error) {
	switch {
	case f.keeps == "" && f.state == "":
		return journal.Limits{Bytes: journal.Window}, nil
	case f.keeps == "", f.keeps == keepAll:
		return journal.Limits{}, nil
	}
	if n, err := strconv.Atoi(f.keeps); err == nil && n > 0 {
		return journal.Limits{Entries: n}, nil
	}
	d, err := market.ParseDuration(f.keeps)
	if err != nil || d <= 0 {
		return journal.Limits{}, fmt.Errorf("--keep must be a number of entries such as 100000, a time such as 7d, or all, got %q", f.keeps)
	}
	return journal.Limits{For: d}, nil
}

// keep has all kept in a file. What the flags leave open is that of the file, if it has
// a market.
func (f *serveFlags) keep(p *process, s *serveSettings) error {
	if f.state == stdoutName || f.state == f.journal || f.state == f.env {
		return errors.New("--state needs a file of its own")
	}
	if s.state = f.state; !strings.Contains(f.state, "://") {
		s.state = p.path(f.state)
	}
	if !f.ownRevision {
		s.market.Revision = ""
	}
	if f.cabinet == "" && !f.awkward {
		s.market.Cabinet = nil
	}
	return nil
}

// openStorage opens the file that keeps all, nil if there is none.
func (s serveSettings) openStorage() (*sim.Storage, error) {
	if s.state == "" {
		return nil, nil
	}
	if _, err := s.market.Complete(); err != nil { // before a file is made
		return nil, err
	}
	return sim.OpenStorage(s.state)
}

// What is said of a market that is kept.
const (
	tellGoesOn = "localmarket: %s goes on at %s; --date and --first-order are of its beginning\n"
	tellBroken = "localmarket: %s\nlocalmarket: from now on nothing is sent, and all calls are answered with 503; end this, and start it again\n"
)

// keptError is an error of the file of --state with its exit code.
func keptError(err error) error {
	var wrong *sim.StateFileError
	if errors.As(err, &wrong) && wrong.Environment {
		return environmentError(err)
	}
	return err
}

func (f *serveFlags) validate() error {
	_, port, err := net.SplitHostPort(f.listen)
	if err := f.logFlags.validate(); err != nil {
		return err
	}
	switch {
	case err != nil || port == "":
		return fmt.Errorf("--listen must be HOST:PORT such as 127.0.0.1:8090, got %q", f.listen)
	case f.proxy != "" && !isAddress(f.proxy):
		return fmt.Errorf("--proxy must be HOST:PORT such as 127.0.0.1:8091, got %q", f.proxy)
	case f.caOut != "" && !f.tls && f.proxy == "":
		return errors.New("--ca-out is for --tls and --proxy: without them there is nothing to trust")
	case f.caOut == stdoutName:
		return errors.New("--ca-out needs a file: the standard output shows what happens")
	case !(f.speed >= 0 && f.speed <= serve.MaxSpeed): // so that NaN is refused too
		return fmt.Errorf("--speed must be from 0 to %d; 60 lets an hour pass in a minute", serve.MaxSpeed)
	case f.activationDelay <= 0:
		return errors.New("--activation-delay must be longer than 0s")
	case slices.ContainsFunc(f.allowHosts, func(name string) bool { return !isHost(name) }):
		return fmt.Errorf("--allow-host must be a host name without a port such as market, got %q", strings.Join(f.allowHosts, ","))
	case strings.ContainsFunc(f.token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("--token must be of visible ASCII characters")
	case f.env == stdoutName:
		return errors.New("--env needs a file: the standard output shows what happens")
	case f.journal == stdoutName:
		return errors.New("--journal needs a file: the standard output shows what happens")
	}
	return nil
}

// isAddress reports whether a text is HOST:PORT.
func isAddress(text string) bool {
	_, port, err := net.SplitHostPort(text)
	return err == nil && port != ""
}

// certified are the names and addresses for which the certificate is: those of this
// machine, those that are allowed, and production's behind a proxy.
func (f *serveFlags) certified() []string {
	names := []string{"localhost", "127.0.0.1", "::1"}
	for _, name := range f.hosts() {
		if ip := net.ParseIP(name); (ip == nil || !ip.IsUnspecified()) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if f.proxy != "" {
		names = append(names, serve.ProductionHosts()...)
	}
	return names
}

// isHost reports whether a name may be that of this machine: letters, digits, dots,
// hyphens and underscores, as containers have them, or an address. An unspecified
// address is none: it would open the control API to pages of all names.
func isHost(name string) bool {
	if ip := net.ParseIP(name); ip != nil {
		return !ip.IsUnspecified()
	}
	unfit := func(r rune) bool {
		return !strings.ContainsRune(".-_", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	return name != "" && !strings.ContainsFunc(name, unfit)
}

// hosts are the names by which the control API may be called: what --listen and
// --allow-host say.
func (f *serveFlags) hosts() []string {
	host, _, _ := net.SplitHostPort(f.listen)
	if host == "" { // every address
		host = net.IPv4zero.String()
	}
	return append([]string{host}, f.allowHosts...)
}

// warnExposed is said of an address that others may reach.
const warnExposed = "localmarket: warning: %s can be reached from other machines, and the Api-Key of the cabinet is all that protects the pull API; the control API has a token\n"
