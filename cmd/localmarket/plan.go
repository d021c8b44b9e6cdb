package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/localmarket/localmarket/scenarios"
)

// plan prints what scenarios would do.
func (p *process) plan(all []*scenarios.Scenario) error {
	for i, s := range all {
		if i > 0 {
			fmt.Fprintln(p.stdout)
		}
		fmt.Fprintf(p.stdout, "%s (%s): %s\n", s.Name, s.Source, p.translate(s.Title))
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for _, step := range s.Plan() {
			fmt.Fprintf(table, "  line %d\t%s\t%s\n", step.Line, step.When, p.translate(step.Text))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	p.say(p.stdout, "\nscenarios without a mistake: %d; nothing was sent\n", len(all))
	return nil
}
