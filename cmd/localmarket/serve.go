package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports/eventlog"
	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/serve"
)

func newServe(p *process) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run a local Market to develop against: pull API, notifications, control API",
		Long: `Runs a Market until it is interrupted: your store calls its pull API with the
Api-Key that is printed, and gets the notifications of what happens. The control
API at ` + serve.ControlPath + ` has orders happen, moves the clock, injects faults and shows
the journal; ` + serve.ControlPath + `/openapi.json describes it.

It prints "listening on URL" once it accepts connections, then what happens, and at
the end what there was. What repeats is said less and less often, each issue of
calls once; --log-level debug says it all. With --log json all output is JSON, one
object a line, without keys and tokens: --env has them.

All of it is in memory, and of the journal the last 16 MiB, or as much as --keep
says: nothing is left after the end but the file of --journal, which has all of the
journal as it grew. With --state FILE all is kept there, whenever and however the process
ends, and the next start goes on with it: what fell due meanwhile happens at once,
unless time stands still. It has keys in it. FILE
may be a PostgreSQL database: postgres://user:password@host/database, best given by
LOCALMARKET_STATE, as others can read a command line.`,
		Example: `  localmarket serve --url http://127.0.0.1:8080
  localmarket serve --push-url http://127.0.0.1:8080 --push-token SECRET --push-model DBS
  localmarket serve --listen 127.0.0.1:8090 --speed 60 --cabinet cabinet.yaml
  localmarket serve --state market.db --url http://127.0.0.1:8080
  curl -H 'Content-Type: application/json' -d '{"event":"ORDER_CREATED","model":"FBS"}' http://127.0.0.1:8090` + serve.ControlPath + `/events`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			f.ownRevision = f.revision != schemas.Latest || cmd.Flags().Changed("revision")
			return p.serve(cmd.Context(), f)
		},
	}
	f.register(cmd)
	return cmd
}

// graceTime is how long the last calls are waited for.
const graceTime = 3 * time.Second

// serve runs a Market until ctx ends.
func (p *process) serve(ctx context.Context, f serveFlags) error {
	settings, err := f.settings(p)
	if err != nil {
		return err
	}
	defer p.logErrors(f.logFlags)()
	storage, err := settings.openStorage()
	if err != nil {
		return keptError(err)
	}
	if storage != nil {
		defer func() { _ = storage.Close() }() // of the market, KeepError says if it is not whole
	}
	if storage != nil && storage.Sharing() != nil {
		return p.serveShared(ctx, storage, f, settings)
	}
	own := settings.market
	own.Storage = storage
	m, err := sim.New(own)
	if err != nil {
		return keptError(err)
	}
	defer m.Close()
	if !m.KeptAt().IsZero() && (f.date != "" || f.firstOrder != 0) {
		p.say(p.stderr, tellGoesOn, sim.StateName(f.state), m.Now().Format(logTime))
	}
	ctx, stop := p.whileRead(ctx)
	defer stop()
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return environmentError(err)
	}
	defer func() { _ = listener.Close() }()
	doors, err := p.openDoors(listener, f)
	if err != nil {
		return err
	}
	defer doors.close()
	written, err := p.keepJournal(ctx, f.journal, m.Journal())
	if err != nil {
		return err
	}
	err = p.serveOn(ctx, doors, m, storage, f, settings)
	return cmp.Or(err, keptError(m.Keep()), written())
}

// serveOn serves a Market at its doors.
func (p *process) serveOn(ctx context.Context, doors *doors, m *sim.Market, storage *sim.Storage, f serveFlags, s serveSettings) error {
	listener := doors.listener
	out := &lockedWriter{out: p.stdout}
	log := p.eventLog(f.logFlags, out)
	base := doors.baseURL()
	token, err := f.controlToken(listener.Addr(), func() (string, error) { return rand.Text(), nil })
	if err != nil {
		return err
	}
	o := p.hosting(f, s, log)
	o.Market, o.BaseURL, o.Token, o.Storage, o.Store, o.Step = m, base, token, storage, s.store, saveStep(m)
	server, err := serve.New(o)
	if err != nil {
		return keptError(err)
	}
	if err := p.introduce(out, listener.Addr(), f, m, base, token, func() { p.tellDoors(out, doors, f.caOut) }); err != nil {
		return err
	}
	defer p.tellBroken(ctx, m)()
	if !f.quiet {
		defer p.summarize(log, m)()
	}
	defer p.serveProxy(ctx, doors, server.Handler())()
	return p.serveUntil(ctx, listener, server, log)
}

// hosting are the options that a server has whether it is alone or shares its markets.
func (p *process) hosting(f serveFlags, s serveSettings, log *eventlog.Log) serve.Options {
	follows := func(world string, m *sim.Market) func() { return follow(log.World(world), m) }
	if f.quiet {
		follows = nil
	}
	return serve.Options{
		Follow: follows,
		Speed:  f.speed, Hosts: f.hosts(), Run: p.storyRunner(s.market), Stories: stories, Save: saveStory,
		HAR: func(w io.Writer, entries iter.Seq[journal.Entry]) error {
			return traffic.WriteHAR(w, entries, version())
		},
		Say: func(text string) { log.Say(slog.LevelInfo, "message", text) },
	}
}

// controlToken is what callers of the control API must send: the user's, or one that is
// made where other machines can reach it; none if it is empty.
func (f *serveFlags) controlToken(at net.Addr, made func() (string, error)) (string, error) {
	switch {
	case f.token != "" || isLoopback(at):
		return f.token, nil
	case f.form == logJSON && f.env == "":
		return "", errHiddenToken
	}
	return made()
}

// introduce warns of what is unusual about a server, and says what a store needs to be
// told, with more before it says that it listens.
func (p *process) introduce(out io.Writer, at net.Addr, f serveFlags, m *sim.Market, base, token string, more func()) error {
	if !isLoopback(at) {
		p.say(p.stderr, warnExposed, at)
	}
	p.warnDepartures(f.url, f.path)
	if err := p.writeEnv(f.env, m.Options(), base, m.Key(), token); err != nil {
		return err
	}
	if f.form == logJSON {
		logMarket(p.eventLog(logFlags{form: logJSON}, out), m, base, f.speed)
		return nil
	}
	printMarket(out, m, base, f.speed, token)
	more()
	fmt.Fprintf(out, rowListening, base)
	return nil
}

// errHiddenToken refuses to make up a token that nobody would get to see.
var errHiddenToken = errors.New("--log json shows no secrets, and other machines can reach --listen: give --token, or --env for a file with the one that is made up")

// logMarket says in JSON what the store needs to be told, but for what opens the
// market: a log goes where keys should not.
func logMarket(log *eventlog.Log, m *sim.Market, base string, speed float64) {
	o := m.Options()
	var campaigns []int64
	for _, c := range o.Cabinet.Campaigns {
		campaigns = append(campaigns, c.ID)
	}
	log.Say(slog.LevelInfo, "listening", strings.TrimSpace(fmt.Sprintf(rowListening, base)),
		slog.String("baseUrl", base), slog.String("control", base+serve.ControlPath), slog.Int64("business", o.Cabinet.Business.ID),
		slog.Any("campaigns", campaigns), slog.Int64("firstOrder", o.FirstOrder), slog.String("revision", o.Revision), slog.Uint64("seed", o.Seed),
		slog.Time("at", m.Now()), slog.Float64("speed", speed))
}

// tellBroken says at once that the market cannot be kept any more, until stop.
func (p *process) tellBroken(ctx context.Context, m *sim.Market) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() {
		select {
		case <-m.KeepBroken():
			p.say(p.stderr, tellBroken, m.KeepError())
		case <-ctx.Done():
		}
	})
	return func() {
		cancel()
		watching.Wait()
	}
}

// serveUntil serves until ctx ends, and then waits a little for the calls that
// are under way.
func (p *process) serveUntil(ctx context.Context, listener net.Listener, s served, log *eventlog.Log) error {
	asked := ctx
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	server := newHTTPServer(s.Handler(), p.stderr)
	server.BaseContext = func(net.Listener) context.Context { return ctx }
	var fresh freshConns
	server.ConnState = fresh.watch
	failed := make(chan error, 1)
	var running sync.WaitGroup
	running.Go(func() { failed <- server.Serve(listener) })
	running.Go(func() { s.Run(ctx) })
	var err error
	select {
	case <-asked.Done():
	case err = <-failed:
	}
	if l, ok := s.(leaver); ok && err == nil {
		l.Leave()
		_ = listener.Close()
		fresh.settle()
		grace, cancel := context.WithTimeout(ctx, graceTime)
		_ = server.Shutdown(grace) // of calls that were passed on
		cancel()
	}
	stop()
	defer sayEnding(log)()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	if server.Shutdown(grace) != nil {
		_ = server.Close()
	}
	running.Wait()
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return environmentError(err)
	}
	return nil
}

// baseURL is where this machine reaches an address.
func baseURL(a net.Addr) string {
	host, port, _ := net.SplitHostPort(a.String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// printMarket prints what the store needs to be told.
func printMarket(w io.Writer, m *sim.Market, base string, speed float64, token string) {
	o := m.Options()
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	cabinetRows(table, o, base)
	if n := m.OrderCount(); n > 0 {
		fmt.Fprintf(table, "orders\t%d\n", n)
	}
	fmt.Fprintf(table, "contract\t%s, seed %d\n", o.Revision, o.Seed)
	fmt.Fprintf(table, "virtual time\t%s, at speed %g\n", m.Now().Format(logTime), speed)
	fmt.Fprintf(table, "moves, traffic\t%s, %s\n", o.Moves, o.Traffic)
	fmt.Fprintf(table, "control API\t%s\n", base+serve.ControlPath)
	if token != "" {
		fmt.Fprintf(table, "control token\t%s\n", token)
	}
	_ = table.Flush() // p.run looks after the standard output
}
