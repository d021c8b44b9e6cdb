package serve

import (
	"net/http"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// worldPush is how the store of a world is asked by the legacy push API (L-CONNECT). The
// names and the form stay: files have them.
type worldPush struct {
	URL     string            `json:"url"`
	Token   string            `json:"token,omitempty"`
	TokenIn market.TokenPlace `json:"tokenIn,omitempty"`
	Model   market.Model      `json:"model,omitempty"`
}

// check checks what sim.Options do not: without a URL they play no push API.
func (p *worldPush) check() error {
	if p != nil && p.URL == "" {
		return &problem{http.StatusBadRequest, badWorldPush, fixWorldPush}
	}
	return nil
}

// options are those of the world's market; the deadlines are as the server's own.
func (p *worldPush) options(server sim.Options) sim.Push {
	if p == nil {
		return sim.Push{}
	}
	return sim.Push{URL: p.URL, Token: p.Token, TokenIn: p.TokenIn, Model: p.Model, Deadline: sim.PushDeadline(server.Deadline)}
}
