package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/schemas"
)

func newContractOperations(p *process) *cobra.Command {
	var revision string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "operations",
		Short: "List the operations of the pull API",
		Long: `Lists what a store may call on Market: method, path, id, the models served, and
what becomes of the operation if it is deprecated. With --json all that the
contract says of each: scopes, limits, parameters, bodies and replies.`,
		Example: `  localmarket contract operations
  localmarket contract operations --revision 2025-09 --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			return p.listOperations(revision, asJSON)
		},
	}
	cmd.Flags().StringVar(&revision, "revision", schemas.Latest, "contract revision: "+strings.Join(schemas.Revisions(), " or "))
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	complete(cmd, "revision", schemas.Revisions())
	return cmd
}

func (p *process) listOperations(revision string, asJSON bool) error {
	set, err := schemas.Load(revision)
	if err != nil {
		return err
	}
	pull, err := set.Pull()
	if err != nil {
		return err
	}
	if asJSON {
		encoder := json.NewEncoder(p.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(pull.Operations())
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, op := range pull.Operations() {
		columns := []string{op.Method, op.Path, op.ID, strings.Join(op.Models, ",")}
		if op.Deprecated != nil {
			columns = append(columns, fate(op.Deprecated))
		}
		fmt.Fprintln(table, strings.Join(columns, "\t"))
	}
	return table.Flush()
}

// fate says what becomes of a deprecated operation.
func fate(d *schemas.Deprecation) string {
	out := "deprecated"
	if d.Replacement != "" {
		out += " → " + d.Replacement
	}
	if d.Ends != "" {
		out += ", ends " + d.Ends
	}
	return out
}
