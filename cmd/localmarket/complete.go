package main

import (
	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// complete offers the values of a flag to the shell.
func complete(cmd *cobra.Command, flag string, values []string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

func checkIDs() []string {
	all, _ := check.CatalogueOf(schemas.Latest, check.BothAPIs)
	var ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}

func typeNames() []string {
	var names []string
	for _, t := range market.Types() {
		names = append(names, string(t))
	}
	return names
}
