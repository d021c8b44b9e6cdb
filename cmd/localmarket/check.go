package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
)

func newCheck(p *process) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check URL",
		Short: "Check whether Market would connect a store and keep it connected",
		Long: `Sends PING and every notification type to the store at URL, judges each reply by
the contract, and reports. URL is what you would register with Market: requests
go to URL/notification. With --pull-api the store can call Market back meanwhile;
the address, the key and the campaigns to set it up with are printed first.

Every flag can be set in localmarket.yaml ("deadline: 5s") and in the
environment (LOCALMARKET_DEADLINE=5s); flags come first, then the environment.

Exit codes: 0 all passed, 1 a check failed, 2 wrong usage, 3 the store cannot
be reached or the run could not be completed, 4 a bug of localmarket.`,
		Example: `  localmarket check http://127.0.0.1:8080
  localmarket check https://shop.example --strict --fail-on warn
  localmarket check http://127.0.0.1:8080 --only tolerance,notify.ORDER_CREATED
  localmarket check http://127.0.0.1:8080 --report junit=check.xml --report html=check.html
  localmarket check http://127.0.0.1:8080 --baseline known.yaml --write-baseline
  localmarket check http://127.0.0.1:8080 --pull-api 127.0.0.1:9000
  localmarket check http://127.0.0.1:8080 --api both --push-token SECRET
  localmarket check http://127.0.0.1:8080 --wait 30s --require types=ORDER_*
  localmarket check --list`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.again = again(cmd, args...)
			if err := p.settle(cmd); err != nil {
				return err
			}
			if len(args) == 1 {
				f.url = args[0]
			}
			if f.url == "" && f.api == string(check.PushAPI) {
				f.url = f.pushFlags.url
			}
			return p.check(cmd.Context(), f)
		},
	}
	f.register(cmd)
	return cmd
}

// check runs the checks and turns the result into reports and an exit code.
func (p *process) check(ctx context.Context, f checkFlags) error {
	checks, err := f.selected()
	if err != nil {
		return err
	}
	if f.list {
		return p.listChecks(p.stdout, checks)
	}
	options, err := f.options(p, checks)
	if err != nil {
		return err
	}
	known, err := f.readBaseline(p)
	if err != nil {
		return err
	}
	outputs, err := f.outputs(p, known)
	if err != nil {
		return err
	}
	options.Known = known
	if options.Require, err = parseGate(f.require, f.revision); err != nil {
		return err
	}
	result, err := produce(ctx, p, outputs, func(out io.Writer) (*check.Result, error) {
		if err := p.awaitStore(ctx, f.await, f.url); err != nil {
			return nil, err
		}
		return p.runWithText(ctx, f, options, out)
	})
	if err != nil {
		return err
	}
	p.tellStale(f, known, result)
	return exitOf(ended{result.Report, result.Unreachable, result.Incomplete})
}

// runWithText runs the checks and writes the text report as they go.
func (p *process) runWithText(ctx context.Context, f checkFlags, o check.Options, out io.Writer) (*check.Result, error) {
	pull, err := p.openPull(f.pullAPI)
	if err != nil {
		return nil, err
	}
	defer pull.close()
	screen := p.newScreen(out, len(o.Checks))
	defer screen.close()
	text := &reports.Text{Out: screen, Color: p.colors(), Verbose: f.verbose, Width: p.width, Words: p.words()}
	headed := false
	introduce, err := introduction(screen, o.Market, pull, f.quiet)
	if err != nil {
		return nil, err
	}
	o.Started = func(c check.Check) {
		introduce()
		screen.started(c.ID)
	}
	o.Serve, o.PullAPI = pull.hook(), pull.base()
	o.Finished = func(c reports.Check, r *reports.Report) {
		if !headed {
			text.Header(r)
			headed = true
		}
		if !f.quiet || f.matters(c) {
			text.Check(c, r)
		}
		screen.ended(c.ID)
	}
	result, err := check.Run(ctx, o)
	if err != nil {
		return nil, err
	}
	screen.close()
	text.Out = out
	result.Report.Command = f.again
	result.Report.LateCalls = pull.lateCalls(ctx, f.settle/2)
	text.Summary(result.Report)
	return result, nil
}

// matters reports whether a check is shown even to those who want it quiet.
func (f *checkFlags) matters(c reports.Check) bool {
	return c.Verdict == reports.Fail || c.Verdict == reports.Error
}

func (p *process) listChecks(w io.Writer, checks []check.Check) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range checks {
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.ID, joined(c.Rules), p.translate(c.Title))
	}
	return table.Flush()
}
