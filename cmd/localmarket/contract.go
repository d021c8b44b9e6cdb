package main

import "github.com/spf13/cobra"

func newContract(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "contract",
		Short: "List the operations of the pull API, or say how they are emulated",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newContractOperations(p), newContractCoverage(p))
	return cmd
}
