package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/require"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
)

func newRun(p *process) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run SCENARIO…",
		Short: "Reproduce stories of days in seconds, and say whether the store behaved",
		Long: `Tells scenarios to a store on virtual time: outages, lost replies, disconnection,
whole lives of orders. A SCENARIO is the name of one in the library ("library"
stands for all of them), a file, or a folder of files.

Exit codes: 0 all passed, 1 an expectation failed, 2 wrong usage or a broken
scenario, 3 the store cannot be reached or a run could not be completed, 4 a bug
of localmarket.`,
		Example: `  localmarket run disconnection --url http://127.0.0.1:8080
  localmarket run library --store good
  localmarket run my.yaml stories/ --url http://127.0.0.1:8080 --report html=run.html
  localmarket run order-life-fbs --url http://127.0.0.1:8080 --pull-api 127.0.0.1:9000
  localmarket run burst --store good --set orders=200
  localmarket run escalation --url http://127.0.0.1:8080 --speed 600
  localmarket run my.yaml --store good --watch`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return append(scenarios.Names(), wholeLibrary), cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			f.again = again(cmd, args...)
			if cmd.Flags().Changed("run") {
				f.again.Args = nil // stand for more than was run
			}
			if err := p.settle(cmd); err != nil {
				return err
			}
			if len(args) == 0 {
				return errors.New("which scenario? give a name, a file or a folder; 'localmarket scenario list' shows the library")
			}
			if (f.pullAPI != "" || f.speed > 0) && !cmd.Flags().Changed(flagParallel) {
				f.parallel = 1 // the store can call one Market at a time, and a person watch one
			}
			if f.watch {
				return p.watch(cmd.Context(), args, func(ctx context.Context) error { return p.runScenarios(ctx, args, f) })
			}
			return p.runScenarios(cmd.Context(), args, f)
		},
	}
	f.register(cmd)
	return cmd
}

// runScenarios runs what the arguments name and turns the results into reports
// and an exit code.
func (p *process) runScenarios(ctx context.Context, args []string, f runFlags) error {
	all, err := p.loadScenarios(args, f.set)
	if err != nil {
		return err
	}
	all, err = f.matching(all)
	if err != nil {
		return err
	}
	suite, err := f.suite(p, all)
	if err != nil {
		return err
	}
	if f.dryRun {
		return p.plan(all)
	}
	gate, err := parseGate(f.require, cmp.Or(f.revision, schemas.Latest))
	if err != nil {
		return err
	}
	outputs, err := f.outputs(p)
	if err != nil {
		return err
	}
	results, err := produce(ctx, p, outputs, func(out io.Writer) ([]*scenarios.Result, error) {
		if err := p.awaitStore(ctx, f.await, f.url); err != nil {
			return nil, err
		}
		return p.runSuite(ctx, f, suite, gate, out)
	})
	if err != nil {
		return err
	}
	var how []ended
	for _, r := range results {
		how = append(how, ended{r.Report, r.Unreachable, r.Incomplete})
	}
	return exitOf(how...)
}

// runSuite runs the scenarios and writes the text report as they end.
func (p *process) runSuite(ctx context.Context, f runFlags, suite scenarios.Suite, gate require.Gate, out io.Writer) ([]*scenarios.Result, error) {
	pull, err := p.openPull(f.pullAPI)
	if err != nil {
		return nil, err
	}
	defer pull.close()
	if !f.quiet {
		p.warnDepartures(f.url, f.path)
	}
	screen := p.newScreen(out, len(suite.Scenarios))
	defer screen.close()
	text := &reports.Text{Out: screen, Color: p.colors(), Verbose: f.verbose, Width: p.width, Words: p.words()}
	suite.Options.Serve, suite.Options.PullAPI = pull.hook(), pull.base()
	if f.speed > 0 && !f.quiet {
		suite.Options.Watch = watchOn(screen, p.translate)
	}
	suite.Open = f.opener(pull, suite.Options.Market.Cabinet.MainKey().Token())
	introduce, err := introduction(screen, suite.Options.Market, pull, f.quiet)
	if err != nil {
		return nil, err
	}
	suite.Started = func(s *scenarios.Scenario) {
		introduce()
		screen.started(s.Name)
	}
	suite.Ended = func(s *scenarios.Scenario) { screen.ended(s.Name) }
	suite.Finished = func(_ *scenarios.Scenario, r *scenarios.Result) { writeRun(text, f, r.Report) }
	results, err := suite.Run(ctx)
	if err != nil {
		return nil, err
	}
	screen.close()
	text.Out = out
	if r := judgeRequired(gate, results); r != nil {
		results = append(results, r)
		writeRun(text, f, r.Report)
	}
	if len(results) > 0 {
		results[len(results)-1].Report.LateCalls = pull.lateCalls(ctx, f.settle/2)
	}
	if len(results) == 1 {
		text.Summary(results[0].Report)
		return results, nil
	}
	var all []*reports.Report
	for _, r := range results {
		all = append(all, r.Report)
	}
	text.SummaryAll(all)
	return results, nil
}

// judgeRequired holds finished runs to what --require asks for; nil if that is
// nothing, or if the store was never reached.
func judgeRequired(gate require.Gate, results []*scenarios.Result) *scenarios.Result {
	unreachable := func(r *scenarios.Result) bool { return r.Unreachable }
	if gate.Empty() || len(results) == 0 || slices.ContainsFunc(results, unreachable) {
		return nil
	}
	var journals []*journal.Journal
	for _, r := range results {
		journals = append(journals, r.Journal)
	}
	return &scenarios.Result{Report: gate.Report(results[0].Report, journals...), Journal: results[0].Journal}
}

// writeRun writes one scenario's part of the text report.
func writeRun(text *reports.Text, f runFlags, r *reports.Report) {
	r.Command = f.again
	matters := func(c reports.Check) bool { return c.Verdict == reports.Fail || c.Verdict == reports.Error }
	if f.quiet && !slices.ContainsFunc(r.Checks, matters) {
		return
	}
	text.Header(r)
	for _, c := range r.Checks {
		if !f.quiet || matters(c) {
			text.Check(c, r)
		}
	}
	text.Flush() // before what is printed of the next scenario's pull API
}
