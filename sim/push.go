package sim

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Push are the settings of the legacy push API, by which Market asked a store before
// there were notifications (L-CONNECT). Production does not call it any more.
type Push struct {
	// URL is the store's base URL: Market appends the method's path. Empty, the API
	// is not played.
	URL string
	// Token is sent with every request; market.DefaultPushToken if empty.
	Token string
	// TokenIn is where it goes: TokenInHeader if empty.
	TokenIn market.TokenPlace
	// Deadline is that of every method, which has its own if it is 0.
	Deadline time.Duration
	// IgnoreBalances has carts ordered as they are, whatever the store says to have,
	// and NoDigitalCarts spares it the carts of digital goods: both are settings of
	// the cabinet that the seller's support makes (L-CART), and may be in its file for one
	// shop.
	IgnoreBalances, NoDigitalCarts bool
	// FailuresCount says that any wrong reply to order/accept is taken for none, not
	// only one that did not come: the documents leave it open (choice, L-ACCEPT).
	// On if empty.
	FailuresCount Switch
	// ChecksFor is how long, from the start on, Market looks every 10 minutes whether
	// the store is available, every minute after a wrong reply; not at all if 0
	// (L-CHECK).
	ChecksFor time.Duration
	// Model is that of the shops for which the API is played: DBS, FBS or EXPRESS; all
	// three if empty. FBS stands for EXPRESS too.
	Model market.Model
}

// secrets are what the journal does not quote.
func (p Push) secrets() []string {
	if p.URL == "" {
		return nil
	}
	return append(journal.URLSecrets(p.URL), p.Token)
}

// tokenParameter and tokenField are where the token goes.
const (
	tokenParameter = "auth-token"
	tokenField     = "Authorization"
)

func (p Push) complete() Push {
	p.Token = cmp.Or(p.Token, market.DefaultPushToken)
	p.TokenIn = cmp.Or(p.TokenIn, market.TokenInHeader)
	p.FailuresCount = cmp.Or(p.FailuresCount, On)
	return p
}

func (p Push) check() error {
	switch {
	case p.FailuresCount != On && p.FailuresCount != Off:
		return fmt.Errorf("whether failures of the push API count must be on or off, not %.40q", string(p.FailuresCount))
	case p.Model != "" && !slices.Contains(pushModels(), p.Model):
		return fmt.Errorf("the push API is for shops by %v, not by %.40q", pushModels(), string(p.Model))
	case p.ChecksFor < 0:
		return errors.New("the checks of the push API must not last less than no time")
	case !slices.Contains(market.TokenPlaces(), p.TokenIn):
		return fmt.Errorf("the token of the push API is in the %s or in the %s, not in %.40q", market.TokenInHeader, market.TokenInURL, string(p.TokenIn))
	case !httpguts.ValidHeaderFieldValue(p.Token):
		return errors.New("the token of the push API has characters that no header can carry")
	case p.Deadline < 0:
		return errors.New("a deadline of the push API must not be negative")
	case p.URL == "":
		return nil
	}
	target, err := market.Endpoint(p.URL, "/"+string(market.PushCart))
	if err == nil {
		err = wire.CheckHost(target.Hostname())
	}
	if err != nil {
		return fmt.Errorf("the push API: %w", err)
	}
	return nil
}

// TokenUse is what token a request has.
type TokenUse int

// The tokens of a request.
const (
	RightToken TokenUse = iota
	WrongToken
	NoToken
)

// wrongToken is no store's.
const wrongToken = "00000000000000000000000000000000WRONGTOKEN000000"

func (u TokenUse) of(p Push) string {
	switch u {
	case WrongToken:
		return wrongToken
	case NoToken:
		return ""
	}
	return p.Token
}

// address is where a request goes, and the header that it has of its own.
func (p Push) address(method market.PushMethod, use TokenUse) (string, http.Header) {
	target, err := market.Endpoint(p.URL, "/"+string(method))
	if err != nil { // it was checked
		return p.URL, nil
	}
	token := use.of(p)
	switch {
	case token == "":
		return target.String(), nil
	case p.TokenIn == market.TokenInURL:
		query := target.Query()
		query.Set(tokenParameter, token)
		target.RawQuery = query.Encode()
		return target.String(), nil
	}
	return target.String(), http.Header{tokenField: {token}}
}

// PushDeadline is the Deadline of Push that goes with one of notifications: each method
// keeps its own where that is the usual one.
func PushDeadline(notifications time.Duration) time.Duration {
	if notifications == DefaultDeadline {
		return 0
	}
	return notifications
}

func (p Push) deadline(method market.PushMethod) time.Duration {
	return cmp.Or(p.Deadline, method.Deadline())
}

// plays reports whether the API is played for shops of a model.
func (p Push) plays(m market.Model) bool {
	all := pushModels()
	switch p.Model {
	case market.FBS:
		all = []market.Model{market.FBS, market.Express}
	case market.DBS, market.Express:
		all = []market.Model{p.Model}
	}
	return slices.Contains(all, m)
}
