package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// pushFlags are the settings of the legacy push API, as the user gave them.
type pushFlags struct {
	url, token, tokenIn string
	model               string
}

func (f *pushFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.url, "push-url", "", "the store's base URL for the legacy push API: /cart, /order/accept and so on follow it")
	flags.StringVar(&f.token, "push-token", "", "token of the push API (the one that sample stores take)")
	flags.StringVar(&f.tokenIn, "push-token-in", string(market.TokenInHeader), "where that token goes: header (Authorization) or url (auth-token)")
	flags.StringVar(&f.model, "push-model", "", "how the store sells by the push API, DBS or FBS (check: as its reply to a cart tells; else both)")
	complete(cmd, "push-model", []string{string(market.DBS), string(market.FBS)})
	complete(cmd, "push-token-in", []string{string(market.TokenInHeader), string(market.TokenInURL)})
}

// given reports whether any of them was set but the URL.
func (f *pushFlags) given() bool {
	return f.token != "" || f.model != "" || f.tokenIn != string(market.TokenInHeader)
}

func (f *pushFlags) validate() error {
	switch {
	case !slices.Contains(market.TokenPlaces(), market.TokenPlace(f.tokenIn)):
		return fmt.Errorf("--push-token-in must be header or url, got %.40q", f.tokenIn)
	case f.model != "" && f.marketModel() != market.DBS && f.marketModel() != market.FBS:
		return fmt.Errorf("--push-model must be DBS or FBS, got %.40q", f.model)
	}
	return nil
}

func (f *pushFlags) marketModel() market.Model { return market.Model(strings.ToUpper(f.model)) }

// options are those of a push API at a URL. Each method has its own deadline where
// none is given.
func (f *pushFlags) options(url string, deadline time.Duration) (sim.Push, error) {
	if _, err := market.Endpoint(url, "/"+string(market.PushCart)); err != nil {
		return sim.Push{}, fmt.Errorf("--push-url: %w", err)
	}
	return sim.Push{URL: url, Token: f.token, TokenIn: market.TokenPlace(f.tokenIn), Deadline: deadline, Model: f.marketModel()}, nil
}

// playing are the options of a command that plays the push API where it has a URL for
// it.
func (f *pushFlags) playing(deadline time.Duration) (sim.Push, error) {
	switch {
	case f.validate() != nil:
		return sim.Push{}, f.validate()
	case f.url != "":
		return f.options(f.url, sim.PushDeadline(deadline))
	case f.given():
		return sim.Push{}, errors.New("--push-token, --push-token-in and --push-model need --push-url, the store's base URL for the push API")
	}
	return sim.Push{}, nil
}

func apiNames() []string {
	var names []string
	for _, api := range check.APIs() {
		names = append(names, string(api))
	}
	return names
}

// playingAgainst is playing for a sample store of that behaviour, if it answers the push
// API: its address is that of the store, which is known once it is started.
func (f *pushFlags) playingAgainst(behaviour string, deadline time.Duration) (sim.Push, error) {
	for _, b := range simtest.Behaviours() {
		if b.Name == behaviour && b.Push != "" {
			return sim.Push{URL: "http://127.0.0.1", Model: market.Model(b.Push), Deadline: sim.PushDeadline(deadline)}, nil
		}
	}
	return f.playing(deadline)
}
