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
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/simtest"
)

// demoStore is a store that the demo checks.
type demoStore struct {
	behaviour string
	deadline  time.Duration
}

// demoStores are one that is good, and four that are bad in the ways seen
// most. The one that hangs takes all of its deadline, so that is short.
func demoStores() []demoStore {
	return []demoStore{
		{"good", sim.DefaultDeadline},
		{"not-json", sim.DefaultDeadline},
		{"duplicate-crash", sim.DefaultDeadline},
		{"chat-500", sim.DefaultDeadline},
		{"hang", 500 * time.Millisecond},
	}
}

func newDemo(p *process) *cobra.Command {
	var html string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See it work in a few seconds, with stores of its own",
		Long: `Starts a good store and four bad ones on this machine, checks each, and lets 14
virtual days pass for a store with one bad handler: 464 attempts of one
notification, the orders that wait for it, and the disconnection. On a terminal it
asks at its end whether to open the seller's cabinet in the browser.`,
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
	began := p.now()
	p.say(p.stdout, demoIntro)
	var all []*reports.Report
	for _, d := range demoStores() {
		r, err := p.demoCheck(ctx, d)
		if err != nil {
			return environmentError(err)
		}
		all = append(all, r)
	}
	r, err := p.demoStory(ctx)
	if err != nil {
		return environmentError(err)
	}
	all = append(all, r)
	all[0].Words = p.words()
	var page bytes.Buffer
	if err := reports.WriteAll("html", &page, all); err != nil {
		return err
	}
	if err := file.write(ctx, page.Bytes()); err != nil {
		return environmentError(fmt.Errorf("--html: %s cannot be written: %w", html, err))
	}
	p.say(p.stdout, demoOutro, html, p.now().Sub(began).Seconds())
	return p.offerPage(ctx)
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
	p.printFindings(p.stdout, d.behaviour, result.Report)
	return result.Report, ctx.Err()
}

// printFindings prints the counts of a report and its first failure.
func (p *process) printFindings(w io.Writer, behaviour string, r *reports.Report) {
	s := r.Summary
	fmt.Fprintf(w, "%-16s ", behaviour)
	p.say(w, demoCounts, s.Passed, s.Warned, s.Failed, s.Skipped, len(r.Exchanges))
	for _, c := range r.Checks {
		if c.Verdict == reports.Fail {
			p.say(w, demoFailure, c.ID, c.Type, c.Subtype, c.Reason, c.Fix)
			return
		}
	}
}

// demoStory tells a store the story of one handler that fails for 14 days, and
// prints what came of it.
func (p *process) demoStory(ctx context.Context) (*reports.Report, error) {
	story, err := scenarios.Load("poison-message")
	if err != nil {
		return nil, err
	}
	url, stop, err := openStore("good", simtest.Options{})
	if err != nil {
		return nil, err
	}
	defer stop()
	result, err := scenarios.Run(ctx, story, scenarios.Options{Target: url, Store: "good store, " + url, Version: version()})
	if err != nil {
		return nil, err
	}
	p.say(p.stdout, demoOutage)
	text := &reports.Text{Out: p.stdout, Color: p.colors(), Width: p.width, Words: p.words()}
	text.Header(result.Report)
	for _, c := range result.Report.Checks {
		text.Check(c, result.Report)
	}
	if result.Report.Summary.Failed > 0 {
		return nil, errors.New("the story did not end as it must")
	}
	return result.Report, ctx.Err()
}

// What the demo says, all in one place.
const (
	demoIntro   = "localmarket demo: five stores of our own, checked as Yandex Market would.\n\n"
	demoCounts  = "%d passed, %d warned, %d failed, %d skipped, in %d requests\n"
	demoFailure = "                 %s: %s %s\n                 %s\n                 fix: %s\n"
	demoOutage  = "\nAnd what one bad handler does in 14 days of virtual time:\n\n"
	demoOutro   = "\nThe whole report is in %s. All of it took %.1f s.\nNow your own store:  localmarket check http://127.0.0.1:8080\n" +
		"and its bad days:    localmarket run library --url http://127.0.0.1:8080\n"
)
