package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// demoStore is a store that the demo checks.
type demoStore struct {
	behaviour string
	deadline  time.Duration
}

// demoStores are one that is good, and three that are bad in the ways seen
// most. The one that hangs takes all of its deadline, so that is short.
func demoStores() []demoStore {
	return []demoStore{
		{"good", sim.DefaultDeadline},
		{"not-json", sim.DefaultDeadline},
		{"duplicate-crash", sim.DefaultDeadline},
		{"hang", 500 * time.Millisecond},
	}
}

func newDemo(p *process) *cobra.Command {
	var html string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See it work in a few seconds, with stores of its own",
		Long: `Starts a good store and three bad ones on this machine, checks each, and lets 14
virtual days pass for a store that is down: 464 attempts, and the disconnection.`,
		Example: `  localmarket demo
  localmarket demo --html out/demo.html`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			return p.demo(cmd.Context(), html)
		},
	}
	cmd.Flags().StringVar(&html, "html", "localmarket-demo.html", "where to write the HTML report")
	return cmd
}

func (p *process) demo(ctx context.Context, html string) error {
	file, err := p.create(html)
	if err != nil {
		return fmt.Errorf("--html: %w", err)
	}
	defer file.discard()
	began := p.now()
	fmt.Fprint(p.stdout, demoIntro)
	var all []*reports.Report
	for _, d := range demoStores() {
		r, err := p.demoCheck(ctx, d)
		if err != nil {
			return environmentError(err)
		}
		all = append(all, r)
	}
	if err := demoDisconnection(ctx, p.stdout); err != nil {
		return environmentError(err)
	}
	var page bytes.Buffer
	if err := reports.HTML(&page, all...); err != nil {
		return err
	}
	if err := file.write(page.Bytes()); err != nil {
		return environmentError(fmt.Errorf("--html: %s cannot be written: %w", html, err))
	}
	fmt.Fprintf(p.stdout, demoOutro, html, p.now().Sub(began).Seconds())
	return nil
}

// demoCheck starts a sample store, checks it, and prints what was found.
func (p *process) demoCheck(ctx context.Context, d demoStore) (*reports.Report, error) {
	store, err := simtest.Start(d.behaviour, simtest.Options{})
	if err != nil {
		return nil, err
	}
	defer store.Close()
	checks, err := check.Catalogue(schemas.Latest)
	if err != nil {
		return nil, err
	}
	result, err := check.Run(ctx, check.Options{
		Target:  store.URL(),
		Checks:  checks,
		Now:     p.now(),
		Version: version(),
		Market:  sim.Options{Deadline: d.deadline},
	})
	if err != nil {
		return nil, err
	}
	result.Report.Target = fmt.Sprintf("%s store, %s", d.behaviour, store.URL())
	printFindings(p.stdout, d.behaviour, result.Report)
	return result.Report, ctx.Err()
}

// printFindings prints the counts of a report and its first failure.
func printFindings(w io.Writer, behaviour string, r *reports.Report) {
	s := r.Summary
	fmt.Fprintf(w, demoCounts, behaviour, s.Passed, s.Warned, s.Failed, s.Skipped, len(r.Exchanges))
	for _, c := range r.Checks {
		if c.Verdict == reports.Fail {
			fmt.Fprintf(w, demoFailure, c.ID, c.Type, c.Subtype, c.Reason, c.Fix)
			return
		}
	}
}

// demoDisconnection connects a good store, takes it down, and lets time pass
// until Market disconnects it (N-RETRY, N-DISCONNECT).
func demoDisconnection(ctx context.Context, w io.Writer) error {
	store, err := simtest.Start("good", simtest.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	simulated, err := sim.New(sim.Options{})
	if err != nil {
		return err
	}
	defer simulated.Close()
	if _, err := simulated.Connect(ctx, market.Subscription{Name: "demo", URL: store.URL()}); err != nil {
		return err
	}
	if err := simulated.Advance(ctx, sim.DefaultActivationDelay); err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return err
	}
	story, err := simulated.Draft(market.OrderCreated, market.Seeded)
	if err != nil {
		return err
	}
	if _, err := simulated.Send(story[len(story)-1]); err != nil {
		return err
	}
	if err := simulated.Run(ctx); err != nil {
		return err
	}
	return tellDisconnection(w, simulated)
}

// tellDisconnection prints the story of an outage from the journal.
func tellDisconnection(w io.Writer, m *sim.Market) error {
	order := m.Orders()[0]
	fmt.Fprintf(w, demoOutage, order.ID, order.Buyer, order.Items[0].Title)
	attempts, disconnected := 0, false
	for _, e := range m.Journal().Entries() {
		switch {
		case e.Kind == journal.ExchangeDone && e.Type == market.OrderCreated:
			attempts++
			switch attempts {
			case 1, 2, 61, 62, 153, 154, 464:
				fmt.Fprintf(w, demoAttempt, e.At.Format(time.DateTime), attempts, e.Exchange.Verdict.Subtype)
			}
		case e.Kind == journal.SubscriptionDisconnected:
			disconnected = true
			fmt.Fprintf(w, demoDisconnected, e.At.Format(time.DateTime), attempts)
		}
	}
	if !disconnected {
		return errors.New("the store was not disconnected")
	}
	return nil
}

// What the demo says, all in one place.
const (
	demoIntro        = "localmarket demo: four stores of our own, checked as Yandex Market would.\n\n"
	demoCounts       = "%-16s %d passed, %d warned, %d failed, %d skipped, in %d requests\n"
	demoFailure      = "                 %s: %s %s\n                 %s\n                 fix: %s\n"
	demoOutage       = "\nA store goes down. Order %d (%s, %s) cannot be delivered:\n"
	demoAttempt      = "  %s  attempt %3d  %s\n"
	demoDisconnected = "  %s  Market disconnects the store after %d attempts\n"
	demoOutro        = "\nThe whole report is in %s. All of it took %.1f s.\nNow your own store:  localmarket check http://127.0.0.1:8080\n"
)
