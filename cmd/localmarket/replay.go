package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/replay"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
)

// replayFlags are the settings of replay, as the user gave them.
type replayFlags struct {
	marketFlags
	url     string
	ignore  []string
	reports []string
	record  string
	verbose bool
	quiet   bool
}

func newReplay(p *process) *cobra.Command {
	var f replayFlags
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Send a recorded run once more, and say what the store answers otherwise",
		Long: `Sends the requests of a record, in their order, to the store at --url, and compares
each reply with the recorded one: outcome, status, error type, Content-Type and
body. FILE is what 'run --record' or 'check --journal' has written.

A notification fails if an outcome is another than it was, and warns if it is a
better one or if only the reply reads otherwise. Requests that a fault kept from
the store are left out. What --header had added is masked in a record: give it
anew.

Exit codes: 0 no outcome is worse, 1 one is, 2 wrong usage or a broken record,
3 the store cannot be reached or the run could not be completed, 4 a bug of
localmarket.`,
		Example: `  localmarket run lost-replies --url http://127.0.0.1:8080 --record before.jsonl
  localmarket replay before.jsonl --url http://127.0.0.1:8080
  localmarket replay before.jsonl --url https://staging.example --report html=replay.html
  localmarket replay before.jsonl --url http://127.0.0.1:8080 --ignore time,version --record after.jsonl`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			if len(args) != 1 {
				return errors.New("which record? give one file that 'run --record' or 'check --journal' has written")
			}
			return p.replay(cmd.Context(), args[0], f)
		},
	}
	f.register(cmd)
	return cmd
}

func (f *replayFlags) register(cmd *cobra.Command) {
	f.marketFlags.register(cmd, schemas.Latest)
	flags := cmd.Flags()
	flags.StringVar(&f.url, "url", "", "the store's URL, as you would register it with Market")
	flags.StringSliceVar(&f.ignore, "ignore", replay.DefaultIgnore(), "fields of a reply's body that may differ, such as time,error.message")
	registerReports(cmd, &f.reports)
	flags.StringVar(&f.record, "record", "", "keep the journal of this run in this file, to compare it or to replay it in turn")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "show every request and reply that was looked at")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "show failures and the summary alone")
}

// replay sends a record and turns the result into reports and an exit code.
func (p *process) replay(ctx context.Context, name string, f replayFlags) error {
	options, err := f.options(p, name)
	if err != nil {
		return err
	}
	recorded, err := p.readRecord(name)
	if err != nil {
		return err
	}
	outputs, err := f.outputs(p)
	if err != nil {
		return err
	}
	result, err := produce(ctx, p, outputs, func(out io.Writer) (*replay.Result, error) {
		if err := p.awaitStore(ctx, f.await, f.url); err != nil {
			return nil, err
		}
		return p.runReplay(ctx, f, recorded, options, out)
	})
	if err != nil {
		return err
	}
	return exitOf(ended{result.Report, result.Unreachable, result.Incomplete})
}

// options checks the flags and translates them. Its errors are wrong usage.
func (f *replayFlags) options(p *process, name string) (replay.Options, error) {
	if f.url == "" {
		return replay.Options{}, errors.New("which store? give --url http://127.0.0.1:8080")
	}
	settings, err := f.marketFlags.options(p, f.url)
	if err != nil {
		return replay.Options{}, err
	}
	return replay.Options{
		Target:  f.url,
		Source:  name,
		Ignore:  append([]string{}, f.ignore...),
		Timeout: f.timeout,
		Version: version(),
		Market:  settings,
	}, nil
}

func (p *process) readRecord(name string) (*journal.Journal, error) {
	file, err := os.Open(p.path(name))
	if err != nil {
		return nil, fmt.Errorf("the record %s cannot be read: %w", name, cause(err))
	}
	defer file.Close()
	recorded, err := journal.Read(file)
	if err != nil {
		return nil, fmt.Errorf("the record %s cannot be read: %w; a record is what 'run --record' and 'check --journal' write", name, cause(err))
	}
	return recorded, nil
}

func (f *replayFlags) outputs(p *process) ([]output[*replay.Result], error) {
	all, err := reportOutputs(f.reports, func(format string, w io.Writer, r *replay.Result) error {
		return p.writeReport(format, w, r.Report)
	})
	if f.record != "" {
		all = append(all, output[*replay.Result]{"--record", f.record, func(w io.Writer, r *replay.Result) error {
			return r.Journal.Write(w)
		}})
	}
	return all, err
}

// runReplay runs the replay and writes the text report.
func (p *process) runReplay(ctx context.Context, f replayFlags, recorded *journal.Journal, o replay.Options, out io.Writer) (*replay.Result, error) {
	screen := p.newScreen(out, recorded.Count(journal.ExchangeDone))
	defer screen.close()
	o.Progress = func(done, _ int) {
		if done > 0 {
			screen.ended("")
		}
	}
	result, err := replay.Run(ctx, recorded, o)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be replayed: %w", o.Source, err)
	}
	screen.close()
	text := &reports.Text{Out: out, Color: p.colors(), Verbose: f.verbose, Width: p.width, Words: p.words()}
	text.Header(result.Report)
	for _, c := range result.Report.Checks {
		if !f.quiet || c.Verdict == reports.Fail || c.Verdict == reports.Error {
			text.Check(c, result.Report)
		}
	}
	text.Summary(result.Report)
	return result, nil
}
