package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/scenarios/recorder"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// recordFlags are the settings of record, as the user gave them.
type recordFlags struct {
	store, listen, out, caFile string
	revision                   string
	deadline, pingDeadline     time.Duration
	personal, quiet            bool
}

func newRecord(p *process) *cobra.Command {
	var f recordFlags
	cmd := &cobra.Command{
		Use:   "record",
		Short: "Stand between the real Market and your store: judge and record what comes",
		Long: `Listens until it is interrupted, sends every request on to the store as it came,
and gives its reply back. Each notification is judged by Market's rules, shown on a
line, and kept in the file of --out as it goes: 'replay', 'scenario from' and
'cabinet from' read it. The path and the query of a request are appended to --store.

Let your tunnel lead to the address that is printed, and production's notifications
come through here. Names, phones, addresses and texts are replaced in the recording
by made-up ones. What is no notification is sent on, and not recorded. A reply that
does not come in time or whole closes the connection.

Exit codes: 0 each notification was taken, 1 one failed, or was rejected by another
error than DUPLICATED_EVENT, 2 wrong usage, 3 the address cannot be listened on, or
the recording can no longer be written.`,
		Example: `  localmarket record --store http://127.0.0.1:8080 --listen 127.0.0.1:8081 --out recording.jsonl
  localmarket check http://127.0.0.1:8081
  localmarket replay recording.jsonl --url http://127.0.0.1:8080`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			return p.record(cmd.Context(), f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.store, "store", "", "the store's URL")
	flags.StringVar(&f.listen, "listen", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	flags.StringVar(&f.out, "out", "", "keep the recording in this file, which must not be there yet")
	flags.StringVar(&f.revision, "revision", schemas.Latest, "contract revision: "+strings.Join(schemas.Revisions(), " or "))
	flags.DurationVar(&f.deadline, "deadline", sim.DefaultDeadline, "time for a whole reply")
	flags.DurationVar(&f.pingDeadline, "ping-deadline", 0, "time for a whole reply to PING (the revision's: 1s since 2026)")
	flags.StringVar(&f.caFile, "ca-file", "", "trust the certification authorities in this PEM file too")
	flags.BoolVar(&f.personal, "keep-personal-data", false, "leave names, phones, addresses and texts as they are")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "show failures and the summary alone")
	complete(cmd, "revision", schemas.Revisions())
	return cmd
}

// options checks the flags. Its errors are wrong usage.
func (f *recordFlags) options(p *process) (sim.Options, error) {
	if f.store == "" {
		return sim.Options{}, errors.New("which store? give --store http://127.0.0.1:8080")
	}
	if f.deadline <= 0 || f.pingDeadline < 0 {
		return sim.Options{}, errors.New("--deadline and --ping-deadline must be longer than 0s")
	}
	if _, _, err := net.SplitHostPort(f.listen); err != nil {
		return sim.Options{}, fmt.Errorf("--listen must be HOST:PORT such as 127.0.0.1:8081, got %q", f.listen)
	}
	roots, err := p.readAuthorities(f.caFile)
	return sim.Options{Revision: f.revision, Deadline: f.deadline, PingDeadline: f.pingDeadline, RootCAs: roots}, err
}

// record sends on and records until ctx ends.
func (p *process) record(ctx context.Context, f recordFlags) error {
	o, err := f.options(p)
	if err != nil {
		return err
	}
	judge, err := sim.NewJudge(o)
	if err != nil {
		return err
	}
	defer judge.Close()
	ctx, stop := p.whileRead(ctx)
	defer stop()
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	options := recorder.Options{Store: f.store, Judge: judge, Masker: masker(f.personal), Now: p.now, Tell: p.tellRecorded(f.quiet), Fail: fail}
	if _, err := recorder.New(options); err != nil { // before a file is made
		return err
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return environmentError(fmt.Errorf("--listen: the address cannot be listened on: %w", err))
	}
	defer func() { _ = listener.Close() }()
	if f.out != "" {
		file, err := p.openRecording(f.out)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		options.Out = file
	}
	r, err := recorder.New(options)
	if err != nil {
		return err
	}
	if !isLoopback(listener.Addr()) {
		p.say(p.stderr, warnRecorderExposed, listener.Addr())
	}
	fmt.Fprintf(p.stdout, rowListening, baseURL(listener.Addr()))
	if err := p.serveRecorder(ctx, listener, r); err != nil {
		return err
	}
	return p.recordVerdict(ctx, f, r.Summary())
}

// openRecording makes the file that is written as it goes. Nobody else may read it.
func (p *process) openRecording(name string) (*os.File, error) {
	file, err := os.OpenFile(p.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return nil, fmt.Errorf("--out: %s is there already: choose another name, or remove it first", name)
	case err != nil:
		return nil, fmt.Errorf("--out: %s cannot be written to: %w", name, cause(err))
	}
	return file, nil
}

const warnRecorderExposed = "localmarket: warning: %s can be reached from other machines, and leads to the store\n"

// serveRecorder serves until ctx ends, and then waits a little for the requests that
// are under way.
func (p *process) serveRecorder(ctx context.Context, listener net.Listener, r *recorder.Recorder) error {
	server := newHTTPServer(r, p.stderr)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case <-ctx.Done():
	case err := <-failed:
		return environmentError(err)
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	if server.Shutdown(grace) != nil {
		_ = server.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return environmentError(err)
	}
	return nil
}

// tellRecorded shows an exchange on a line.
func (p *process) tellRecorded(quiet bool) func(*journal.Exchange) {
	return func(x *journal.Exchange) {
		if quiet && x.Verdict.Outcome == journal.Accepted {
			return
		}
		status := "no reply"
		if x.Reply != nil {
			status = fmt.Sprint(x.Reply.Status)
		}
		line := fmt.Sprintf("%s  %-8s %-9s %s, ", x.At.Format(time.TimeOnly), x.Verdict.Outcome, p.translate(status), x.NotificationType)
		line += p.translate(fmt.Sprintf("attempt %d, %.0f ms", x.Attempt, x.Measured.TotalMs))
		if x.Verdict.Subtype != "" {
			line += fmt.Sprintf(": %s: %s", x.Verdict.Subtype, p.translate(x.Verdict.Reason))
		}
		fmt.Fprintln(p.stdout, printable.Log(line))
	}
}

// recordVerdict prints the summary and is the exit code, as an error.
func (p *process) recordVerdict(ctx context.Context, f recordFlags, s recorder.Summary) error {
	p.say(p.stdout, "%d notifications: %d accepted, %d rejected (%d of them as duplicates), %d failed, %d not waited for\n",
		s.Notifications(), s.Accepted, s.Rejected, s.Duplicates, s.Failed, s.Unknown)
	if s.Others > 0 || s.Refused > 0 {
		p.say(p.stdout, "%d other requests were sent on, %d requests were not\n", s.Others, s.Refused)
	}
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return environmentError(fmt.Errorf(outLate, f.out, cause(err)))
	}
	if f.out != "" && s.Notifications() > 0 {
		p.say(p.stdout, "wrote %[1]s; try it: localmarket replay %[1]s --url %[2]s\n", f.out, printable.Log(f.store))
	}
	if s.Lost() {
		return &exitError{code: exitFailed}
	}
	return nil
}
