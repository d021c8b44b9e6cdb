package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/schemas/openapi"
)

func newContract(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "contract",
		Short: "Import a revision of the contract, compare two, list operations, or say how they are played",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newContractImport(p), newContractDiff(p), newContractOperations(p), newContractCoverage(p))
	return cmd
}

func newContractImport(p *process) *cobra.Command {
	var revision, out string
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "Make JSON Schemas from an official OpenAPI file",
		Long: `Makes the JSON Schemas of a contract revision: names, types, formats, enums and
bounds, and no text. The first FILE is an OpenAPI 3.0 document; each further one
is laid over it and adds what the document lacks. A document whose one operation
sends notifications gives the schemas of these; one that has an id for every
operation is the pull API, and gives its operations, in a folder of its own.`,
		Example: `  localmarket contract import notification-api.json schemas/additions/common.yaml schemas/additions/2026-09.yaml --revision 2026-09 --out schemas/data
  localmarket contract import partner-api.json schemas/additions/pull.yaml schemas/additions/pull-2026-09.yaml --revision 2026-09 --out schemas/data`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			return p.importContract(revision, out, files)
		},
	}
	cmd.Flags().StringVar(&revision, "revision", "", "the revision's name, as YYYY-MM")
	cmd.Flags().StringVar(&out, "out", "", "folder to put the revision's own folder into")
	return cmd
}

func (p *process) importContract(revision, out string, files []string) error {
	if revision == "" || out == "" {
		return errors.New("contract import needs --revision YYYY-MM and --out FOLDER")
	}
	for i := range files {
		files[i] = p.path(files[i])
	}
	bundle, err := openapi.Import(revision, files...)
	if err != nil {
		return err
	}
	states, err := bundle.Write(p.path(out))
	for _, s := range states {
		fmt.Fprintf(p.stdout, "%-9s  %s\n", s.State, s.Path)
	}
	for _, w := range bundle.Warnings {
		fmt.Fprintln(p.stderr, "warning: "+w.String())
	}
	if err != nil {
		return environmentError(err)
	}
	return nil
}

func newContractDiff(p *process) *cobra.Command {
	return &cobra.Command{
		Use:   "diff A B",
		Short: "Say what changed between two revisions",
		Long: `Says what changed for a store from A to B, the breaking changes first. Each is
the name of a revision that localmarket carries, or an OpenAPI 3.0 file.`,
		Example: `  localmarket contract diff 2025-09 2026-09
  localmarket contract diff partner-api-2025.json partner-api-2026.json`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			differences, err := openapi.Diff(p.revision(args[0]), p.revision(args[1]))
			if err != nil {
				return err
			}
			return openapi.WriteDiff(p.stdout, differences)
		},
	}
}

// revision is the name of a revision that is carried, or else of a file.
func (p *process) revision(name string) string {
	if slices.Contains(schemas.Revisions(), name) {
		return name
	}
	return p.path(name)
}
