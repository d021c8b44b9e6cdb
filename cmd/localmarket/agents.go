package main

import (
	_ "embed"
	"io"

	"github.com/spf13/cobra"
)

// agentGuide is what a coding agent needs to know, in the form of llmstxt.org;
// .github/llms.txt is the same.
//
//go:embed agents.txt
var agentGuide string

// newHelpAgents is a help topic: it has nothing to run.
func newHelpAgents() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "agents",
		Short: "For coding agents: what to run, what the JSON means, exit codes",
		Long:  agentGuide,
	}
	cmd.SetHelpFunc(func(cmd *cobra.Command, _ []string) { _, _ = io.WriteString(cmd.OutOrStdout(), agentGuide) })
	return cmd
}
