package market

import "slices"

// Move is one row of a table: who takes an order from where to where. An empty
// substatus stands for any of its status's.
type Move struct {
	By       Actor
	From, To State
}

// Moves is the table of a model: every move that P-STATUS, P-TIMERS and the
// documents of its flow have, and those that Market makes by itself.
func Moves(m Model) []Move {
	switch m {
	case FBS:
		return slices.Concat(storeFBS(), beforehand(), cancelled(), packedByShop(), firstMile(), onTheWay(), afterwards())
	case Express:
		return slices.Concat(storeExpress(), beforehand(), cancelled(), packedByShop(), onTheWay(), afterwards())
	case DBS:
		return slices.Concat(storeDBS(), beforehand(), cancelled(), marketDBS(), afterwards())
	case FBY:
		return slices.Concat(beforehand(), cancelled(), packedByMarket(), onTheWay(), afterwards())
	case LaaS:
		return slices.Concat(storeLaaS(), cancelled(), packedByMarket(), onTheWay(), afterwards())
	}
	return nil
}

// Initial are the states in which an order of model m may begin.
func Initial(m Model) []State {
	if m == LaaS {
		return []State{Usual(m, StatusReserved), Usual(m, StatusProcessing)}
	}
	return []State{Usual(m, StatusPlacing)}
}
