package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	failOnFail = "fail"
	failOnWarn = "warn"
)

// checkFlags are the settings of check, as the user gave them.
type checkFlags struct {
	marketFlags
	cabinetFlags
	pullFlags
	pushFlags
	api           string
	url           string
	only, skip    []string
	list          bool
	seed          uint64
	strict        bool
	forwardedFor  string
	types         []string
	require       []string
	reports       []string
	journal       string
	failOn        string
	baseline      string
	writeBaseline bool
	verbose       bool
	quiet         bool
	again         reports.Command
}

func (f *checkFlags) register(cmd *cobra.Command) {
	f.marketFlags.register(cmd, schemas.Latest)
	f.cabinetFlags.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.url, "url", "", "the store's URL, where it is not an argument")
	flags.StringSliceVar(&f.only, "only", nil, "run these checks alone: ids or their beginnings, such as notify,tolerance.duplicate")
	flags.StringSliceVar(&f.skip, "skip", nil, "leave these checks out")
	flags.BoolVar(&f.list, "list", false, "list the checks and send nothing")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of the made-up data, from 1")
	flags.BoolVar(&f.strict, "strict", false, "fail on plain HTTP, as production does, and on wrong answers to what Market never sends")
	flags.StringVar(&f.forwardedFor, "forwarded-for", "", "check the source too: an address outside Market's networks to claim in X-Forwarded-For")
	f.pullFlags.register(cmd)
	f.pushFlags.register(cmd)
	flags.StringVar(&f.api, "api", string(check.Notifications), "what is played: notifications, the legacy push API, or both")
	flags.StringSliceVar(&f.types, "types", nil, "the notification types that the store subscribes to (all)")
	registerRequire(cmd, &f.require)
	registerReports(cmd, &f.reports)
	flags.StringVar(&f.journal, "journal", "", "write all that happened to this file, one JSON object a line, the same for the same seed and replies")
	flags.StringVar(&f.failOn, "fail-on", failOnFail, "what makes the exit code 1: fail or warn")
	flags.StringVar(&f.baseline, "baseline", "", "file of known failures, which only warn until they expire")
	flags.BoolVar(&f.writeBaseline, "write-baseline", false, "write the failures of this run to the --baseline file, to expire in 30 days")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "show every request and reply")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "show failures and the summary alone")
	complete(cmd, "api", apiNames())
	complete(cmd, "fail-on", []string{failOnFail, failOnWarn})
	complete(cmd, "only", checkIDs())
	complete(cmd, "skip", checkIDs())
	complete(cmd, "types", typeNames())
}

func (f *checkFlags) selected() ([]check.Check, error) {
	all, err := check.CatalogueOf(f.revision, check.API(f.api))
	if err != nil {
		return nil, err
	}
	selected, err := check.Select(all, f.only, f.skip)
	if err != nil && f.api == string(check.Notifications) {
		both, _ := check.CatalogueOf(f.revision, check.BothAPIs)
		if _, elsewhere := check.Select(both, f.only, f.skip); elsewhere == nil {
			return nil, fmt.Errorf("%s is of the legacy push API: add --api push or --api both", joined(f.only))
		}
	}
	return selected, err
}

// options checks the flags and translates them. Its errors are wrong usage.
func (f *checkFlags) options(p *process, checks []check.Check) (check.Options, error) {
	if err := f.validate(); err != nil {
		return check.Options{}, err
	}
	settings, err := f.marketFlags.options(p, f.url)
	if err == nil && f.api != string(check.Notifications) {
		settings.Push, err = f.pushFlags.options(cmp.Or(f.pushFlags.url, f.url), sim.PushDeadline(f.deadline))
		settings.Push.Model = "" // the checks choose the shop
	}
	if err != nil {
		return check.Options{}, err
	}
	settings.Seed, settings.Settle = f.seed, f.wait()
	if err := f.apply(p, &settings, false); err != nil {
		return check.Options{}, err
	}
	o := check.Options{
		Target:       f.url,
		Checks:       checks,
		PushModel:    f.pushFlags.marketModel(),
		Strict:       f.strict,
		FailOnWarn:   f.failOn == failOnWarn,
		ForwardedFor: f.forwardedFor,
		Timeout:      f.timeout,
		Now:          p.now(),
		Version:      version(),
		Market:       settings,
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
	case f.api == string(check.Notifications) && (f.pushFlags.given() || f.pushFlags.url != ""):
		return errors.New("--push-url, --push-token, --push-token-in and --push-model are for --api push or --api both")
	case f.pushFlags.validate() != nil:
		return f.pushFlags.validate()
	case f.pullFlags.validate() != nil:
		return f.pullFlags.validate()
	case f.failOn != failOnFail && f.failOn != failOnWarn:
		return fmt.Errorf("--fail-on must be %s or %s, got %q", failOnFail, failOnWarn, f.failOn)
	case f.writeBaseline && f.baseline == "":
		return errors.New("--write-baseline needs --baseline FILE to write to")
	}
	if f.forwardedFor != "" {
		if err := check.CheckForwardedFor(f.forwardedFor); err != nil {
			return fmt.Errorf("--forwarded-for: %w", err)
		}
	}
	return nil
}

// outputs are the documents to be written about a run. Its errors are wrong
// usage.
func (f *checkFlags) outputs(p *process, known *check.Baseline) ([]output[*check.Result], error) {
	all, err := reportOutputs(f.reports, func(format string, w io.Writer, r *check.Result) error {
		return p.writeReport(format, w, r.Report)
	})
	if f.journal != "" {
		all = append(all, output[*check.Result]{"--journal", f.journal, func(w io.Writer, r *check.Result) error {
			return r.Journal.Write(w)
		}})
	}
	if f.writeBaseline {
		all = append(all, output[*check.Result]{"--baseline", f.baseline, func(w io.Writer, r *check.Result) error {
			text, err := known.Renew(r.Report, p.now()).Marshal()
			if err != nil {
				return err
			}
			_, err = w.Write(text)
			return err
		}})
	}
	return all, err
}

func joined(list []string) string { return strings.Join(list, ",") }
