package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/scenarios/require"
)

func registerRequire(cmd *cobra.Command, words *[]string) {
	cmd.Flags().StringSliceVar(words, "require", nil,
		"fail unless the store accepted these types and called these operations, such as types=ORDER_*,operations=getOrder")
}

// parseGate reads what --require asks of a run. Its errors are wrong usage.
func parseGate(words []string, revision string) (require.Gate, error) {
	gate, err := require.Parse(words, revision)
	if err != nil {
		return gate, fmt.Errorf("--require: %w", err)
	}
	return gate, nil
}
