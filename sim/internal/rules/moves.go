package rules

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// Move is one row of a table: who takes an order from where to where. An empty
// substatus stands for any of its status's.
type Move struct {
	By       market.Actor
	From, To market.State
}

// Moves is the table of a model: every move that P-STATUS, P-TIMERS and the
// documents of its flow have, and those that Market makes by itself.
func Moves(m market.Model) []Move {
	switch m {
	case market.FBS:
		return slices.Concat(storeFBS(), beforehand(), cancelled(), packedByShop(), firstMile(), onTheWay(), afterwards())
	case market.Express:
		return slices.Concat(storeExpress(), beforehand(), cancelled(), packedByShop(), onTheWay(), afterwards())
	case market.DBS:
		return slices.Concat(storeDBS(), beforehand(), cancelled(), marketDBS(), afterwards())
	case market.FBY:
		return slices.Concat(beforehand(), cancelled(), packedByMarket(), onTheWay(), afterwards())
	case market.LaaS:
		return slices.Concat(storeLaaS(), cancelled(), packedByMarket(), onTheWay(), afterwards())
	}
	return nil
}
