package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/nearest"
)

// parseTypes reads the names of notification types, in any case.
func parseTypes(names []string) ([]market.Type, error) {
	var out []market.Type
	for _, name := range names {
		t := market.Type(strings.ToUpper(strings.TrimSpace(name)))
		if !slices.Contains(market.Types(), t) {
			return nil, fmt.Errorf("--types: unknown notification type %.60q%s", string(t), nearest.Aside(string(t), typeNames()))
		}
		out = append(out, t)
	}
	return out, nil
}
