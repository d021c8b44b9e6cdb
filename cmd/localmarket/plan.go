package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/localmarket/localmarket/scenarios"
)

// plan prints what scenarios would do.
func (p *process) plan(all []*scenarios.Scenario) error {
	for i, s := range all {
		if i > 0 {
			fmt.Fprintln(p.stdout)
		}
		fmt.Fprintf(p.stdout, "%s (%s): %s\n", s.Name, p.translate(s.Source), p.translate(s.Title))
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for _, step := range s.Plan() {
			fmt.Fprintf(table, "  %s\t%s\t%s\n", p.translate(fmt.Sprintf("line %d", step.Line)), p.translate(step.When), p.planned(step.Text))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	p.say(p.stdout, "\nscenarios without a mistake: %d; nothing was sent\n", len(all))
	return nil
}

// planned is what a step would do, in the user's language. The title of an expectation
// is a text of its own.
func (p *process) planned(step string) string {
	if title, ok := strings.CutPrefix(step, "expect "); ok {
		return "expect: " + p.translate(title)
	}
	return p.translate(step)
}
