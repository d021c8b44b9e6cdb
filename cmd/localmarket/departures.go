package main

import (
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim/market"
)

// What is unlike production in how a store is called (N-URL, N-HTTPS).
const (
	warnPath = "localmarket: warning: --path %s is not production's: Market calls the store's URL with %s and nothing else\n"
	warnHTTP = "localmarket: warning: the store is called over plain HTTP; Market calls over HTTPS alone\n"
)

// warnDepartures says once what is unlike production in how the user's own store is
// called; nothing where there is none.
func (p *process) warnDepartures(url, path string) {
	if url == "" {
		return
	}
	if path != market.DefaultPath {
		p.say(p.stderr, warnPath, printable.Log(path), market.DefaultPath)
	}
	if strings.HasPrefix(strings.ToLower(url), "http://") {
		p.say(p.stderr, warnHTTP)
	}
}
