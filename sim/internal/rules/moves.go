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
// documents of its flow have, and those that Market makes by itself. It must not be
// changed.
func Moves(m market.Model) []Move { return tables[m] }

var tables = map[market.Model][]Move{
	market.FBS:     slices.Concat(storeFBS(), beforehand(), cancelled(), packedByShop(), firstMile(), onTheWay(), afterwards()),
	market.Express: slices.Concat(storeExpress(), beforehand(), cancelled(), packedByShop(), onTheWay(), afterwards()),
	market.DBS:     slices.Concat(storeDBS(), beforehand(), cancelled(), marketDBS(), afterwards()),
	market.FBY:     slices.Concat(beforehand(), cancelled(), packedByMarket(), onTheWay(), afterwards()),
	market.LaaS:    slices.Concat(storeLaaS(), cancelled(), packedByMarket(), onTheWay(), afterwards()),
}
