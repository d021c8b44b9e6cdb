package main

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim"
)

// writeEnv writes what a store must know to call the pull API, one NAME=VALUE a
// line, as shells, compose files and dotenv libraries read it; no file if name is
// empty. The first campaign is the one of a store that has but one.
func (p *process) writeEnv(name string, o sim.Options, base, key string) error {
	if name == "" {
		return nil
	}
	var ids []string
	for _, c := range o.Cabinet.Campaigns {
		ids = append(ids, fmt.Sprint(c.ID))
	}
	var text strings.Builder
	line := func(name, value string) { fmt.Fprintf(&text, "%s=%s\n", name, value) }
	line("MARKET_API_URL", base)
	line("MARKET_API_KEY", key)
	line("MARKET_BUSINESS_ID", fmt.Sprint(o.Cabinet.Business.ID))
	line("MARKET_CAMPAIGN_ID", ids[0])
	line("MARKET_CAMPAIGN_IDS", strings.Join(ids, ","))
	return p.writeFile(name, []byte(text.String()))
}
