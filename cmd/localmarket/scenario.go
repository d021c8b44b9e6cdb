package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/scenarios"
)

func newScenario(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scenario",
		Short: "List, show and begin scenarios",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newScenarioList(p), newScenarioShow(p), newScenarioNew(p), newScenarioFrom(p))
	return cmd
}

func newScenarioList(p *process) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the scenarios of the library",
		Example: `  localmarket scenario list`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			for _, name := range scenarios.Names() {
				s, err := scenarios.Load(name)
				if err != nil {
					return err
				}
				fmt.Fprintf(table, "%s\t%s\t%s\n", s.Name, joined(s.Rules), p.translate(s.Title))
			}
			return table.Flush()
		},
	}
}

func newScenarioShow(p *process) *cobra.Command {
	return &cobra.Command{
		Use:     "show NAME",
		Short:   "Show a scenario of the library, as its file has it",
		Example: `  localmarket scenario show lost-replies > mine.market.yaml`,
		Args:    cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return scenarios.Names(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := scenarios.Text(args[0])
			if err != nil {
				return err
			}
			_, err = p.stdout.Write(text)
			return err
		},
	}
}

func newScenarioNew(p *process) *cobra.Command {
	return &cobra.Command{
		Use:   "new NAME",
		Short: "Write NAME" + scenarios.Suffix + ", a scenario to begin from, with comments",
		Example: `  localmarket scenario new late-courier
  localmarket run late-courier.market.yaml --store good`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := scenarios.Template(args[0])
			if err != nil {
				return err
			}
			name := args[0] + scenarios.Suffix
			if err := p.writeNew(name, text); err != nil {
				return err
			}
			p.say(p.stdout, "wrote %s; try it: localmarket run %s --store good\n", name, name)
			return nil
		},
	}
}
