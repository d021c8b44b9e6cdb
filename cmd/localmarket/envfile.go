package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/serve"
)

// writeEnv writes what a store must know to call the pull API, and its tests to call
// the control API, one NAME=VALUE a line, as shells, compose files and dotenv libraries
// read it; no file if name is empty. The first campaign is the one of a store that has
// but one. The token is left out if it is empty: none is asked for.
func (p *process) writeEnv(name string, o sim.Options, base, key, token string) error {
	if name == "" {
		return nil
	}
	var ids []string
	for _, c := range o.Cabinet.Campaigns {
		ids = append(ids, fmt.Sprint(c.ID))
	}
	var text strings.Builder
	line := func(name, value string) { fmt.Fprintf(&text, "%s=%s\n", name, quoted(value)) }
	line("MARKET_API_URL", base)
	line("MARKET_API_KEY", key)
	line("MARKET_BUSINESS_ID", fmt.Sprint(o.Cabinet.Business.ID))
	line("MARKET_CAMPAIGN_ID", ids[0])
	line("MARKET_CAMPAIGN_IDS", strings.Join(ids, ","))
	line("MARKET_CONTROL_URL", base+serve.ControlPath)
	if token != "" {
		line("MARKET_CONTROL_TOKEN", token)
	}
	return p.writeFile(name, []byte(text.String()))
}

var plainValue = regexp.MustCompile(`^[A-Za-z0-9_./:@,=+-]*$`)

// quoted is a value as shells, compose files and dotenv libraries alike read it.
func quoted(value string) string {
	switch {
	case plainValue.MatchString(value):
		return value
	case !strings.Contains(value, "'"):
		return "'" + value + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(value) + `"`
}
