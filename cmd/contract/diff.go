package main

import (
	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/schemas/openapi"
)

func newDiff() *cobra.Command {
	var additions []string
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Say what changed between two revisions",
		Long: `Says what changed for a store from A to B, the breaking changes first: of
notifications and the pull API, with limits, scopes, dates of deprecation and the
rules of delivery, and which verdicts and refusals change with it. Each of A and B
is the name of a revision that localmarket carries, or an OpenAPI 3.0 file; two
files must be of one API. A revision carries no dates of fields and parameters.`,
		Example: `  contract diff 2025-09 2026-09
  contract diff 2026-09 partner-api/openapi/openapi.yaml --with schemas/additions/pull.yaml --with schemas/additions/pull-2026-09.yaml`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			differences, err := openapi.Diff(args[0], args[1], additions...)
			if err != nil {
				return err
			}
			if err := openapi.WriteDiff(cmd.OutOrStdout(), differences); err != nil {
				return environmentError{err}
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&additions, "with", nil, "lay this file over each of A and B that is a file, as import does; may be repeated")
	return cmd
}
