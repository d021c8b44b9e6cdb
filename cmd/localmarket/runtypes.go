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

// Warnings about the URL of a store: what differs from how Market would call it.
const (
	warnPath = "localmarket: warning: --path %s is not production's: Market calls the store's URL with %s and nothing else\n"
	warnHTTP = "localmarket: warning: the store is called over plain HTTP; Market calls over HTTPS alone\n"
)

// warnURL says what is unlike production in how the user's own store is called.
func (f *runFlags) warnURL(p *process) {
	if f.url == "" || f.quiet {
		return
	}
	if f.path != market.DefaultPath {
		fmt.Fprintf(p.stderr, warnPath, printable(f.path), market.DefaultPath)
	}
	if strings.HasPrefix(strings.ToLower(f.url), "http://") {
		fmt.Fprint(p.stderr, warnHTTP)
	}
}
