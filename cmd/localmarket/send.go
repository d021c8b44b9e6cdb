package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/nearest"
)

// sendFlags are the settings of send, as the user gave them.
type sendFlags struct {
	marketFlags
	cabinetFlags
	url     string
	set     []string
	body    string
	story   bool
	seed    uint64
	pullAPI string
	reports []string
	quiet   bool
}

// maxBody bounds the body of --body, in bytes.
const maxBody = 1 << 20

func newSend(p *process) *cobra.Command {
	var f sendFlags
	cmd := &cobra.Command{
		Use:   "send TYPE",
		Short: "Send one notification, and say what Market would make of the reply",
		Long: `Sends the store one notification of a type such as ORDER_CREATED, and says what
Market would make of the reply: its verdict, and what it would do next. The body
is made up about the cabinet; --set changes fields of it, --body sends another.

Exit codes: 0 accepted, 1 not, 2 wrong usage, 3 the store cannot be reached, 4 a
bug of localmarket.`,
		Example: `  localmarket send ORDER_CREATED --url http://127.0.0.1:8080
  localmarket send ORDER_STATUS_UPDATED --url http://127.0.0.1:8080 --story
  localmarket send ORDER_CREATED --url http://127.0.0.1:8080 --set items.0.offerId=MY-SKU-1 --set items.0.count=3
  localmarket send ORDER_CANCELLED --url http://127.0.0.1:8080 --body cancelled.json`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.FixedCompletions(typeNames(), cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			return p.send(cmd.Context(), args, f)
		},
	}
	f.register(cmd)
	return cmd
}

func (f *sendFlags) register(cmd *cobra.Command) {
	f.marketFlags.register(cmd, schemas.Latest)
	f.cabinetFlags.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.url, "url", "", "the store's URL, as you would register it with Market")
	flags.StringArrayVar(&f.set, "set", nil, "give a field of the body another value, as PATH=VALUE with a path such as items.0.count; may be repeated")
	flags.StringVar(&f.body, "body", "", "send what is in this file, whatever it is")
	flags.BoolVar(&f.story, "story", false, "send first what must have happened before, such as the order whose status changes")
	flags.Uint64Var(&f.seed, "seed", 0, "seed of the made-up data (1)")
	flags.StringVar(&f.pullAPI, flagPullAPI, "", "serve Market's pull API at this HOST:PORT for the store to call meanwhile; port 0 takes a free one")
	registerReports(cmd, &f.reports)
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "show the verdict alone")
}

// send sends a notification and turns the result into reports and an exit code.
func (p *process) send(ctx context.Context, args []string, f sendFlags) error {
	one, err := f.single(p, args)
	if err != nil {
		return err
	}
	options, err := f.options(p)
	if err != nil {
		return err
	}
	outputs, err := reportOutputs(f.reports, func(format string, w io.Writer, r *check.Sent) error {
		return p.writeReport(format, w, r.Report)
	})
	if err != nil {
		return err
	}
	sent, err := produce(ctx, p, outputs, func(out io.Writer) (*check.Sent, error) {
		if err := p.awaitStore(ctx, f.await, f.url); err != nil {
			return nil, err
		}
		return p.sendWithText(ctx, f, options, one, out)
	})
	if err != nil {
		return err
	}
	return exitOf(ended{sent.Report, sent.Unreachable, sent.Incomplete})
}

// single is the notification that is asked for. Its errors are wrong usage.
func (f *sendFlags) single(p *process, args []string) (check.Single, error) {
	if len(args) == 0 {
		return check.Single{}, errors.New("which notification? give a type such as ORDER_CREATED")
	}
	if f.url == "" {
		return check.Single{}, errors.New("which store? give --url http://127.0.0.1:8080")
	}
	one := check.Single{Type: market.Type(strings.ToUpper(args[0])), Set: f.set, Story: f.story}
	types, err := sim.Types(f.revision)
	if err != nil {
		return one, err
	}
	if !slices.Contains(types, one.Type) {
		return one, fmt.Errorf("contract revision %s has no notification type %q%s", f.revision, args[0], nearest.Aside(args[0], typeNames()))
	}
	if f.body == "" {
		return one, nil
	}
	if f.story {
		return one, errors.New("--story is for a body that is made up: leave out --body")
	}
	one.Source = f.body
	if one.Body, err = p.readFile(f.body, maxBody); err != nil {
		return one, fmt.Errorf("--body cannot be read: %w", err)
	}
	return one, nil
}

// options checks the flags and translates them. Its errors are wrong usage.
func (f *sendFlags) options(p *process) (check.Options, error) {
	settings, err := f.marketFlags.options(p, f.url)
	if err != nil {
		return check.Options{}, err
	}
	settings.Seed = f.seed
	err = f.apply(p, &settings, false)
	return check.Options{Target: f.url, Timeout: f.timeout, Now: p.now(), Version: version(), Market: settings}, err
}

// sendWithText sends the notification and writes what came of it.
func (p *process) sendWithText(ctx context.Context, f sendFlags, o check.Options, one check.Single, out io.Writer) (*check.Sent, error) {
	pull, err := p.openPull(f.pullAPI)
	if err != nil {
		return nil, err
	}
	defer pull.close()
	introduce, err := introduction(out, o.Market, pull, f.quiet)
	if err != nil {
		return nil, err
	}
	o.Serve = pull.hook()
	o.Started = func(check.Check) { introduce() }
	sent, err := check.Send(ctx, o, one)
	if err != nil {
		return nil, err
	}
	text := &reports.Text{Out: out, Color: p.colors(), Verbose: !f.quiet, Width: p.width, Words: p.words()}
	if !f.quiet {
		text.Header(sent.Report)
	}
	for _, c := range sent.Report.Checks {
		text.Check(c, sent.Report)
	}
	text.Steps(sent.Next)
	return sent, nil
}
