package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/nearest"
)

// documentSchema is a JSON Schema (draft 2020-12) that users can have.
type documentSchema struct {
	name, about string
	text        func(root *cobra.Command) ([]byte, error)
}

func documentSchemas() []documentSchema {
	fixed := func(text func() []byte) func(*cobra.Command) ([]byte, error) {
		return func(*cobra.Command) ([]byte, error) { return text(), nil }
	}
	return []documentSchema{
		{"scenario", "a scenario, *" + scenarios.Suffix, fixed(scenarios.Schema)},
		{"cabinet", "a seller's cabinet, " + defaultCabinetFile, fixed(cabinet.Schema)},
		{"settings", "the settings of all commands, " + settingsFile, settingsSchema},
		{"report", "the JSON report of a run (--report json=FILE)", fixed(reports.Schema)},
		{"runs", "the JSON report of several runs; it refers to report.schema.json beside it", fixed(reports.RunsSchema)},
	}
}

func newSchema(p *process) *cobra.Command {
	all := documentSchemas()
	var names []string
	for _, s := range all {
		names = append(names, s.name)
	}
	return &cobra.Command{
		Use:   "schema [NAME]",
		Short: "Print a JSON Schema, for editors: of scenarios, cabinets, settings or reports",
		Long: `Prints the JSON Schema of NAME: ` + strings.Join(names, ", ") + `. Without NAME it
lists them. An editor that knows it completes keys, explains them and marks what
is wrong while you write.

VS Code, with Red Hat's YAML extension, in .vscode/settings.json:
  "yaml.schemas": {
    "./scenario.schema.json": "*` + scenarios.Suffix + `",
    "./cabinet.schema.json": "` + defaultCabinetFile + `",
    "./settings.schema.json": "` + settingsFile + `"
  }
JetBrains: Settings, Languages & Frameworks, Schemas and DTDs, JSON Schema
Mappings: add the file, "JSON Schema version 2020-12" where it is offered, and
the file name pattern.
Any editor with yaml-language-server, in the first line of a file:
  # yaml-language-server: $schema=scenario.schema.json`,
		Example: `  localmarket schema
  localmarket schema scenario > scenario.schema.json
  localmarket schema settings > settings.schema.json`,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listSchemas(p, all)
			}
			i := slices.Index(names, args[0])
			if i < 0 {
				return fmt.Errorf("unknown schema %q%s; known are %s", args[0], nearest.Aside(args[0], names), strings.Join(names, ", "))
			}
			text, err := all[i].text(cmd.Root())
			if err != nil {
				return err
			}
			_, err = p.stdout.Write(text)
			return err
		},
	}
}

func listSchemas(p *process, all []documentSchema) error {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, s := range all {
		fmt.Fprintf(table, "%s\t%s\n", s.name, p.translate(s.about))
	}
	return table.Flush()
}
