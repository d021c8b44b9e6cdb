package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/http/httpguts"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	defaultTimeout = 5 * time.Minute
	maxCAFile      = 4 << 20
)

// marketFlags are the settings of the simulated Market, as the user gave them.
type marketFlags struct {
	revision     string
	deadline     time.Duration
	pingDeadline time.Duration
	blocking     string
	limits       string
	deprecations string
	path         string
	caFile       string
	headers      []string
	fromMarket   bool
	timeout      time.Duration
	await        time.Duration
}

func (f *marketFlags) register(cmd *cobra.Command, revision string) {
	f.registerEndless(cmd, revision)
	cmd.Flags().DurationVar(&f.timeout, "timeout", defaultTimeout, "time for the whole run")
	cmd.Flags().DurationVar(&f.await, "wait", 0, "before it, wait so long for the store's first answer, whatever it is, such as 30s")
}

// registerEndless is register for a command that goes on until it is stopped.
func (f *marketFlags) registerEndless(cmd *cobra.Command, revision string) {
	f.timeout = defaultTimeout
	flags := cmd.Flags()
	flags.StringVar(&f.revision, "revision", revision, "contract revision: "+strings.Join(schemas.Revisions(), " or "))
	flags.DurationVar(&f.deadline, "deadline", sim.DefaultDeadline, "time for a whole reply")
	flags.DurationVar(&f.pingDeadline, "ping-deadline", 0, "time for a whole reply to PING (the revision's: 1s since 2026)")
	flags.StringVar(&f.blocking, "blocking", "", "on: a notification without a suitable answer stops all others; off: each is repeated by itself (as the revision has it)")
	flags.StringVar(&f.limits, "limits", "on", "how strict the limits of the pull API are: on, off or a multiple such as 10x")
	flags.StringVar(&f.deprecations, "deprecations", string(market.TellDeprecations), "what the pull API does with what has a day of its end: tell says so, enforce has it end by virtual time")
	flags.StringVar(&f.path, "path", market.DefaultPath, "what Market appends to URL")
	flags.StringVar(&f.caFile, "ca-file", "", "trust the certification authorities in this PEM file too")
	flags.StringArrayVar(&f.headers, "header", nil, "send this header too, as 'Name: value'; may be repeated")
	flags.BoolVar(&f.fromMarket, "from-market", false, "claim one of Market's addresses in X-Forwarded-For and X-Real-IP, for a store that lets in those alone")
	complete(cmd, "revision", schemas.Revisions())
	complete(cmd, "deprecations", []string{string(market.TellDeprecations), string(market.EnforceDeprecations)})
	complete(cmd, "blocking", []string{string(sim.On), string(sim.Off)})
}

// options checks the flags and translates them. Its errors are wrong usage.
func (f *marketFlags) options(p *process, url string) (sim.Options, error) {
	if f.deadline <= 0 || f.pingDeadline < 0 || f.timeout <= 0 {
		return sim.Options{}, errors.New("--deadline, --ping-deadline and --timeout must be longer than 0s")
	}
	if f.await < 0 || f.await > maxWait {
		return sim.Options{}, fmt.Errorf("--wait must be from 0s to %s", maxWait)
	}
	if f.blocking != "" && f.blocking != string(sim.On) && f.blocking != string(sim.Off) {
		return sim.Options{}, fmt.Errorf("--blocking must be on or off, not %.40q", f.blocking)
	}
	if f.path == "" {
		return sim.Options{}, fmt.Errorf("--path must not be empty: leave it out for %s, or write --path / to call the URL as it is", market.DefaultPath)
	}
	if _, err := market.Endpoint(url, f.path); err != nil {
		return sim.Options{}, err
	}
	limits, err := market.ParseLimits(f.limits)
	if err != nil {
		return sim.Options{}, fmt.Errorf("--limits: %w", err)
	}
	deprecations := market.Deprecations(f.deprecations)
	if err := deprecations.Check(); err != nil {
		return sim.Options{}, fmt.Errorf("--deprecations: %w", err)
	}
	header, err := parseHeaders(f.headers)
	if err != nil {
		return sim.Options{}, err
	}
	if f.fromMarket {
		claimed := market.ClaimedSource()
		maps.Copy(claimed, header) // the user's own come first
		header = claimed
	}
	roots, err := p.readAuthorities(f.caFile)
	if err != nil {
		return sim.Options{}, err
	}
	return sim.Options{
		Revision:     f.revision,
		Path:         f.path,
		Deadline:     f.deadline,
		PingDeadline: f.pingDeadline,
		Blocking:     sim.Switch(f.blocking),
		Limits:       limits,
		Deprecations: deprecations,
		RootCAs:      roots,
		Header:       header,
	}, nil
}

// parseHeaders reads fields given as "Name: value".
func parseHeaders(fields []string) (http.Header, error) {
	header := http.Header{}
	for _, field := range fields {
		name, value, found := strings.Cut(field, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !found || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return nil, errors.New("--header must be given as 'Name: value', in ASCII and on one line")
		}
		switch http.CanonicalHeaderKey(name) {
		case "Content-Length", "Transfer-Encoding", "Connection", "Trailer":
			return nil, fmt.Errorf("--header %s cannot be set: it follows from how the body is sent", name)
		}
		header.Add(name, value)
	}
	return header, nil
}

// readAuthorities are the system's certification authorities and those in the
// file; nil, which means the system's, if there is no file.
func (p *process) readAuthorities(name string) (*x509.CertPool, error) {
	if name == "" {
		return nil, nil
	}
	text, err := p.readFile(name, maxCAFile)
	if err != nil {
		return nil, fmt.Errorf("--ca-file cannot be read: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--ca-file %s holds no certificate in PEM form", name)
	}
	return pool, nil
}
