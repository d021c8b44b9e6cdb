package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// parseTypes reads the names of notification types, in any case.
func parseTypes(names []string) ([]market.Type, error) {
	var out []market.Type
	for _, name := range names {
		t := market.Type(strings.ToUpper(strings.TrimSpace(name)))
		if !slices.Contains(market.Types(), t) {
			return nil, fmt.Errorf("--types: unknown notification type %.60q%s", string(t), didYouMean(typeNames(), string(t)))
		}
		out = append(out, t)
	}
	return out, nil
}
