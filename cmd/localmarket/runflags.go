package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/simtest"
)

const (
	maxParallel  = 1000
	flagParallel = "parallel"
)

// runFlags are the settings of run, as the user gave them.
type runFlags struct {
	marketFlags
	cabinetFlags
	pullFlags
	pushFlags
	url             string
	store           string
	only            string
	set             map[string]string
	seed            uint64
	activationDelay time.Duration
	parallel        int
	speed           float64
	dryRun          bool
	watch           bool
	reports         []string
	record          string
	require         []string
	types           []string
	verbose         bool
	quiet           bool
	again           reports.Command
}

func (f *runFlags) register(cmd *cobra.Command) {
	f.marketFlags.register(cmd, "")
	f.cabinetFlags.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.url, "url", "", "the store's URL, as you would register it with Market")
	flags.StringVar(&f.store, "store", "", "start a sample store of this behaviour for each scenario instead; 'localmarket store --list' shows all")
	flags.StringVar(&f.only, "run", "", "run those alone whose name this regular expression matches")
	flags.StringToStringVar(&f.set, "set", nil, "give a variable of the scenarios another value, as NAME=VALUE; may be repeated")
	flags.Uint64Var(&f.seed, "seed", 0, "seed of the made-up data, instead of each scenario's own")
	flags.DurationVar(&f.activationDelay, "activation-delay", 0, "virtual time until connecting takes effect (2m)")
	f.pullFlags.register(cmd)
	f.pushFlags.register(cmd)
	flags.IntVar(&f.parallel, flagParallel, runtime.NumCPU(), "how many scenarios to run at once; 1 with --pull-api")
	flags.Float64Var(&f.speed, "speed", 0, "let virtual time pass so many times as fast as real time, to watch (0: as fast as possible)")
	flags.BoolVar(&f.dryRun, "dry-run", false, "read the scenarios, show what they would do, and send nothing")
	flags.BoolVar(&f.watch, "watch", false, "run again whenever a scenario's file changes, until interrupted")
	flags.StringVar(&f.record, "record", "", "keep the journal in this file, one JSON object a line, for replay and to compare runs")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "show every request and reply that was looked at")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "show failures and the summary alone")
	flags.StringSliceVar(&f.types, "types", nil, "the notification types that the store subscribes to (all); what is expected of others is left out")
	registerRequire(cmd, &f.require)
	registerReports(cmd, &f.reports)
	complete(cmd, "store", behaviourNames())
	complete(cmd, "types", typeNames())
}

// suite checks the flags and makes a suite of the scenarios. Its errors are
// wrong usage.
func (f *runFlags) suite(p *process, all []*scenarios.Scenario) (scenarios.Suite, error) {
	if err := f.validate(len(all)); err != nil {
		return scenarios.Suite{}, err
	}
	url := f.url
	if url == "" { // a sample store, or none for --dry-run
		url = "http://127.0.0.1"
	}
	settings, err := f.marketFlags.options(p, url)
	if err != nil {
		return scenarios.Suite{}, err
	}
	settings.Seed, settings.ActivationDelay, settings.Settle = f.seed, f.activationDelay, f.wait()
	settings.Pace = pace(f.speed)
	if settings.Push, err = f.playingAgainst(f.store, f.deadline); err != nil {
		return scenarios.Suite{}, err
	}
	if err := f.apply(p, &settings, f.url == ""); err != nil {
		return scenarios.Suite{}, err
	}
	suite := scenarios.Suite{
		Scenarios: all,
		Parallel:  f.parallel,
		Options:   scenarios.Options{Target: f.url, Timeout: f.timeout, Version: version(), Market: settings},
	}
	if suite.Options.Types, err = parseTypes(f.types); err != nil {
		return scenarios.Suite{}, err
	}
	if f.store != "" {
		suite.Options.Store = fmt.Sprintf("a sample store, %s", f.store)
	}
	return suite, nil
}

func (f *runFlags) validate(n int) error {
	switch {
	case f.url == "" && f.store == "" && !f.dryRun:
		return errors.New("which store? give --url http://127.0.0.1:8080, or --store good for a sample store")
	case f.url != "" && f.store != "":
		return errors.New("--url and --store are two stores: give one of them")
	case f.parallel < 1 || f.parallel > maxParallel:
		return fmt.Errorf("--parallel must be from 1 to %d", maxParallel)
	case f.pullAPI != "" && n > 1 && f.parallel > 1:
		return fmt.Errorf("--pull-api has one address, where one scenario at a time can be called: leave out --parallel %d", f.parallel)
	case f.pullFlags.validate() != nil:
		return f.pullFlags.validate()
	case !(f.speed >= 0): // so that NaN is refused too
		return errors.New("--speed must be 0 or more; 60 lets an hour pass in a minute")
	case f.activationDelay < 0:
		return errors.New("--activation-delay must not be negative")
	case f.record != "" && n > 1:
		return fmt.Errorf("--record keeps one scenario's journal, and %d are to be run: choose one, for example with --run", n)
	case f.pullAPI == "" && callsPullAPI(f.store):
		return fmt.Errorf("%s calls Market's pull API: have it served, such as by --%s 127.0.0.1:0", f.store, flagPullAPI)
	}
	if f.store == "" {
		return nil
	}
	o := simtest.Options{}
	if f.pullAPI != "" {
		o = simtest.Options{PullAPI: "http://127.0.0.1", Key: defaultKey()} // where it will be is not known yet
	}
	store, err := simtest.Start(f.store, o) // an unknown name is told at once
	if err == nil {
		err = store.Close()
	}
	return err
}

// opener starts the sample store that a scenario is told to, which may call the
// pull API if there is one; nil if the store is the user's own.
func (f *runFlags) opener(pull *pullServer, key string) func() (url string, stop func(), err error) {
	if f.store == "" {
		return nil
	}
	o := simtest.Options{}
	if pull != nil {
		o.PullAPI, o.Key = pull.url, key
	}
	return func() (string, func(), error) { return openStore(f.store, o) }
}

func openStore(behaviour string, o simtest.Options) (url string, stop func(), err error) {
	store, err := simtest.Start(behaviour, o)
	if err != nil {
		return "", nil, environmentError(err)
	}
	return store.URL(), func() { _ = store.Close() }, nil
}

// matching are the scenarios whose name --run matches.
func (f *runFlags) matching(all []*scenarios.Scenario) ([]*scenarios.Scenario, error) {
	expression, err := regexp.Compile(f.only)
	if err != nil {
		return nil, fmt.Errorf("--run is no regular expression: %w", err)
	}
	var out []*scenarios.Scenario
	for _, s := range all {
		if expression.MatchString(s.Name) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("--run %q matches none of the %d scenarios", f.only, len(all))
	}
	return out, nil
}

// outputs are the documents to be written about the runs.
func (f *runFlags) outputs(p *process) ([]output[[]*scenarios.Result], error) {
	all, err := reportOutputs(f.reports, func(format string, w io.Writer, results []*scenarios.Result) error {
		var rs []*reports.Report
		for _, r := range results {
			r.Report.Words = p.words()
			rs = append(rs, r.Report)
		}
		return reports.WriteAll(format, w, rs)
	})
	if f.record != "" {
		all = append(all, output[[]*scenarios.Result]{"--record", f.record, func(w io.Writer, results []*scenarios.Result) error {
			return results[0].Journal.Write(w)
		}})
	}
	return all, err
}
