package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/http/httpguts"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	failOnFail = "fail"
	failOnWarn = "warn"

	defaultTimeout = 5 * time.Minute
	maxCAFile      = 4 << 20
)

// checkFlags are the settings of check, as the user gave them.
type checkFlags struct {
	url           string
	revision      string
	only, skip    []string
	list          bool
	seed          uint64
	deadline      time.Duration
	pingDeadline  time.Duration
	path          string
	caFile        string
	strict        bool
	headers       []string
	forwardedFor  string
	types         []string
	reports       []string
	journal       string
	failOn        string
	baseline      string
	writeBaseline bool
	timeout       time.Duration
	verbose       bool
	quiet         bool
}

func (f *checkFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.url, "url", "", "the store's URL, where it is not an argument")
	flags.StringVar(&f.revision, "revision", schemas.Latest, "contract revision: "+strings.Join(schemas.Revisions(), " or "))
	flags.StringSliceVar(&f.only, "only", nil, "run these checks alone: ids or their beginnings, such as notify,tolerance.duplicate")
	flags.StringSliceVar(&f.skip, "skip", nil, "leave these checks out")
	flags.BoolVar(&f.list, "list", false, "list the checks and send nothing")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of the made-up data, from 1")
	flags.DurationVar(&f.deadline, "deadline", sim.DefaultDeadline, "time for a whole reply")
	flags.DurationVar(&f.pingDeadline, "ping-deadline", 0, "time for a whole reply to PING (--deadline)")
	flags.StringVar(&f.path, "path", market.DefaultPath, "what Market appends to URL")
	flags.StringVar(&f.caFile, "ca-file", "", "trust the certification authorities in this PEM file too")
	flags.BoolVar(&f.strict, "strict", false, "fail on plain HTTP, as production does")
	flags.StringArrayVar(&f.headers, "header", nil, "send this header too, as 'Name: value'; may be repeated")
	flags.StringVar(&f.forwardedFor, "forwarded-for", "", "check the source too: an address outside Market's networks to claim in X-Forwarded-For")
	flags.StringSliceVar(&f.types, "types", nil, "the notification types that the store subscribes to (all)")
	flags.StringArrayVar(&f.reports, "report", nil, "write a report, as FORMAT=FILE with FORMAT "+strings.Join(reports.Formats(), ", ")+"; FILE - is the standard output; may be repeated")
	flags.StringVar(&f.journal, "journal", "", "write all that happened to this file, one JSON object a line, the same for the same seed and replies")
	flags.StringVar(&f.failOn, "fail-on", failOnFail, "what makes the exit code 1: fail or warn")
	flags.StringVar(&f.baseline, "baseline", "", "file of known failures, which only warn until they expire")
	flags.BoolVar(&f.writeBaseline, "write-baseline", false, "write the failures of this run to the --baseline file, to expire in 30 days")
	flags.DurationVar(&f.timeout, "timeout", defaultTimeout, "time for the whole run")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "show every request and reply")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "show failures and the summary alone")
	complete(cmd, "revision", schemas.Revisions())
	complete(cmd, "fail-on", []string{failOnFail, failOnWarn})
	complete(cmd, "only", checkIDs())
	complete(cmd, "skip", checkIDs())
	complete(cmd, "types", typeNames())
}

// complete offers the values of a flag to the shell.
func complete(cmd *cobra.Command, flag string, values []string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

func checkIDs() []string {
	all, _ := check.Catalogue(schemas.Latest)
	var ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}

func typeNames() []string {
	var names []string
	for _, t := range market.Types() {
		names = append(names, string(t))
	}
	return names
}

func (f *checkFlags) selected() ([]check.Check, error) {
	all, err := check.Catalogue(f.revision)
	if err != nil {
		return nil, err
	}
	return check.Select(all, f.only, f.skip)
}

// options checks the flags and translates them. Its errors are wrong usage.
func (f *checkFlags) options(p *process, checks []check.Check) (check.Options, error) {
	if err := f.validate(); err != nil {
		return check.Options{}, err
	}
	header, err := parseHeaders(f.headers)
	if err != nil {
		return check.Options{}, err
	}
	roots, err := p.readAuthorities(f.caFile)
	if err != nil {
		return check.Options{}, err
	}
	o := check.Options{
		Target:       f.url,
		Checks:       checks,
		Strict:       f.strict,
		ForwardedFor: f.forwardedFor,
		Timeout:      f.timeout,
		Now:          p.now(),
		Version:      version(),
		Market: sim.Options{
			Revision:     f.revision,
			Seed:         f.seed,
			Path:         f.path,
			Deadline:     f.deadline,
			PingDeadline: f.pingDeadline,
			RootCAs:      roots,
			Header:       header,
		},
	}
	for _, t := range f.types {
		o.Types = append(o.Types, market.Type(strings.ToUpper(t)))
	}
	return o, nil
}

func (f *checkFlags) validate() error {
	switch {
	case f.url == "":
		return errors.New("the store's URL is missing: localmarket check http://127.0.0.1:8080")
	case f.seed == 0:
		return errors.New("--seed must be 1 or more")
	case f.deadline <= 0, f.pingDeadline < 0, f.timeout <= 0:
		return errors.New("--deadline, --ping-deadline and --timeout must be longer than 0s")
	case f.failOn != failOnFail && f.failOn != failOnWarn:
		return fmt.Errorf("--fail-on must be %s or %s, got %q", failOnFail, failOnWarn, f.failOn)
	case f.writeBaseline && f.baseline == "":
		return errors.New("--write-baseline needs --baseline FILE to write to")
	}
	if _, err := market.Endpoint(f.url, f.path); err != nil {
		return err
	}
	if f.forwardedFor != "" {
		if err := check.CheckForwardedFor(f.forwardedFor); err != nil {
			return fmt.Errorf("--forwarded-for: %w", err)
		}
	}
	return nil
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

func joined(list []string) string { return strings.Join(list, ",") }
