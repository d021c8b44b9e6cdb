package pullapi

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// Access knows the keys with which stores call (P-AUTH). It must be safe for
// concurrent use.
type Access interface {
	// Key is what a token opens, and whether it is known. The token is as the
	// caller sent it, in the Api-Key header or, for OAuth, in Authorization.
	Key(token string) (Key, bool)
}

// Key is what a token opens. It is read, never changed.
type Key struct {
	// Name is what the seller called it.
	Name string
	// Scopes are those of the contract, such as "all-methods:read-only".
	Scopes []string
	// BusinessID is the cabinet.
	BusinessID int64
	// Campaigns are the cabinet's shops.
	Campaigns []Campaign
	// Medium says that the cabinet pays for a subscription from the middle tier
	// on, which has wider limits.
	Medium bool
	// Revoked says that the seller has deleted the key.
	Revoked bool
	// Caller is the kind of partner, as in schemas.Operation.Callers; "" is a
	// seller.
	Caller string
}

// Campaign is one shop of a cabinet.
type Campaign struct {
	ID    int64
	Model market.Model
	// Inactive says that the shop has had no goods in the showcase for long: all
	// but a look at the shop itself is denied to it.
	Inactive bool
}

func (k *Key) campaign(id int64) *Campaign {
	if i := slices.IndexFunc(k.Campaigns, func(c Campaign) bool { return c.ID == id }); i >= 0 {
		return &k.Campaigns[i]
	}
	return nil
}

// inactive says that not one of the cabinet's shops is active.
func (k *Key) inactive() bool {
	return len(k.Campaigns) > 0 && !slices.ContainsFunc(k.Campaigns, func(c Campaign) bool { return !c.Inactive })
}

func (k *Key) caller() string {
	if k.Caller == "" {
		return "seller"
	}
	return k.Caller
}
