package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
)

func newContractCoverage(p *process) *cobra.Command {
	var revision string
	var asJSON, asMarkdown bool
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "Say how much of the pull API is emulated, and how",
		Long: `Lists the operations of the pull API, each as it is emulated: stateful, where what
one call writes another reads; from schema, where answers are made up by the
contract and remember nothing; or missing. With --markdown it is a table with a
line for each tag.`,
		Example: `  localmarket contract coverage
  localmarket contract coverage --revision 2025-09 --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			if asJSON && asMarkdown {
				return errors.New("--json and --markdown are two forms: give one of them")
			}
			all, err := sim.Operations(revision)
			if err != nil {
				return err
			}
			switch {
			case asJSON:
				return writeCoverageJSON(p.stdout, revision, all)
			case asMarkdown:
				return writeCoverageTable(p.stdout, p.translate, all)
			}
			return p.writeCoverage(revision, all)
		},
	}
	cmd.Flags().StringVar(&revision, "revision", schemas.Latest, "contract revision: "+strings.Join(schemas.Revisions(), " or "))
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&asMarkdown, "markdown", false, "print a table in Markdown")
	complete(cmd, "revision", schemas.Revisions())
	return cmd
}

// coverage counts operations by how they are emulated.
type coverage struct {
	Operations int `json:"operations"`
	Stateful   int `json:"stateful"`
	FromSchema int `json:"fromSchema"`
	Missing    int `json:"missing"`
}

func (c *coverage) count(o sim.Operation) {
	c.Operations++
	switch o.Emulated {
	case sim.Stateful:
		c.Stateful++
	case sim.FromSchema:
		c.FromSchema++
	case sim.Missing:
		c.Missing++
	}
}

func coverageOf(all []sim.Operation) coverage {
	var c coverage
	for _, o := range all {
		c.count(o)
	}
	return c
}

func (p *process) writeCoverage(revision string, all []sim.Operation) error {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, o := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", o.Emulated, o.ID, o.Method, o.Path)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	c := coverageOf(all)
	p.say(p.stdout, "\ncontract %s has %d operations: %d stateful, %d from schema, %d missing\n", revision, c.Operations, c.Stateful, c.FromSchema, c.Missing)
	return nil
}

func writeCoverageJSON(w io.Writer, revision string, all []sim.Operation) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		Revision   string          `json:"revision"`
		Summary    coverage        `json:"summary"`
		Operations []sim.Operation `json:"operations"`
	}{revision, coverageOf(all), all})
}

// writeCoverageTable writes a line for each tag, in order of name, and one for
// all. An operation of several tags is in the line of each.
func writeCoverageTable(w io.Writer, words func(text string) string, all []sim.Operation) error {
	tags := map[string]*coverage{}
	for _, o := range all {
		for _, tag := range o.Tags {
			if tags[tag] == nil {
				tags[tag] = &coverage{}
			}
			tags[tag].count(o)
		}
	}
	lines := []string{words("| tag | operations | stateful | from schema |"), "|---|---:|---:|---:|"}
	for _, tag := range slices.Sorted(maps.Keys(tags)) {
		lines = append(lines, tags[tag].line(tag))
	}
	sum := coverageOf(all)
	lines = append(lines, sum.line("**all**"))
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

func (c *coverage) line(name string) string {
	return fmt.Sprintf("| %s | %d | %d | %d |", name, c.Operations, c.Stateful, c.FromSchema)
}
