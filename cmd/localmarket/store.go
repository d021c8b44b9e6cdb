package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

func newStore(p *process) *cobra.Command {
	var o simtest.Options
	var list, log bool
	var caOut string
	cmd := &cobra.Command{
		Use:   "store BEHAVIOUR",
		Short: "Run a sample store: a good one, or one that is bad in a way you choose",
		Long: `Runs a store that answers notifications well, or badly in one chosen way, until
it is interrupted. It prints "listening on URL" once it accepts connections.`,
		Example: `  localmarket store good --listen 127.0.0.1:8080
  localmarket store slow --delay 700ms
  localmarket store good --tls --ca-out ca.pem
  localmarket store acts-on-orders --pull-api http://127.0.0.1:9000 --log
  localmarket store --list`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return behaviourNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			if list {
				return p.listBehaviours()
			}
			if len(args) == 0 {
				return errors.New("which store? give a behaviour such as good; --list shows all")
			}
			o.PullAPI = pullAPIURL(o.PullAPI)
			if log {
				p.logStore(&o)
			}
			return p.serveStore(cmd.Context(), args[0], o, caOut)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Listen, "listen", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	flags.BoolVar(&o.TLS, "tls", false, "serve HTTPS, with a certificate of a new test authority")
	flags.StringVar(&caOut, "ca-out", "", "write that authority's certificate to this file, for check --ca-file")
	flags.DurationVar(&o.Delay, "delay", 0, "how long slow waits (11s), push-slow-cart (6s), or drip between two bytes (1s)")
	flags.StringVar(&o.Path, "path", "/notification", "where notifications are taken")
	flags.StringVar(&o.PullAPI, flagPullAPI, "", "base URL of Market's pull API, for the behaviours that call it")
	flags.StringVar(&o.Key, "key", defaultKey(), "Api-Key for the pull API")
	flags.StringVar(&o.PushToken, "push-token", market.DefaultPushToken, "token of the legacy push API, for the behaviours that answer it")
	flags.BoolVar(&log, "log", false, "print a line for each request, and for each call on the pull API")
	flags.BoolVar(&list, "list", false, "list the behaviours")
	return cmd
}

func behaviourNames() []string {
	var names []string
	for _, b := range simtest.Behaviours() {
		names = append(names, b.Name)
	}
	return names
}

func (p *process) listBehaviours() error {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, b := range simtest.Behaviours() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", b.Name, b.Subtype, strings.Join(takes(b), " "), p.translate(b.Summary))
	}
	return table.Flush()
}

// takes are the flags with which a check finds what is wrong with a store. The
// model of those by DBS is told by their reply to a cart.
func takes(b simtest.Behaviour) []string {
	var flags []string
	if b.Calls {
		flags = append(flags, "--"+flagPullAPI)
	}
	if b.Push != "" {
		flags = append(flags, "--api push")
	}
	if b.Push == string(market.FBS) {
		flags = append(flags, "--push-model "+b.Push)
	}
	if b.Warns {
		flags = append(flags, "--fail-on warn")
	}
	return flags
}

func (p *process) serveStore(ctx context.Context, behaviour string, o simtest.Options, caOut string) error {
	if _, _, err := net.SplitHostPort(o.Listen); err != nil {
		return fmt.Errorf("--listen must be HOST:PORT such as 127.0.0.1:8080, got %q", o.Listen)
	}
	if o.PullAPI == "" && callsPullAPI(behaviour) {
		return fmt.Errorf("%s calls Market's pull API: say where it is, such as --%s http://127.0.0.1:9000", behaviour, flagPullAPI)
	}
	store, err := simtest.Start(behaviour, o)
	var usage *simtest.UsageError
	if errors.As(err, &usage) {
		return err
	}
	if err != nil {
		return environmentError(err)
	}
	defer store.Close()
	if caOut != "" {
		if err := p.writeCA(caOut, store.CA()); err != nil {
			return err
		}
	}
	ctx, stop := p.whileRead(ctx)
	defer stop()
	fmt.Fprintln(p.stdout, "listening on "+store.URL())
	<-ctx.Done()
	return nil
}

func (p *process) writeCA(name string, pem []byte) error {
	if pem == nil {
		return errors.New("--ca-out: this store has no certification authority; --tls gives one to those on plain HTTP")
	}
	if err := p.writeFile(name, pem); err != nil {
		return fmt.Errorf("--ca-out: %w", err)
	}
	return nil
}
