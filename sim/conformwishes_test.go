package sim_test

import (
	"github.com/localmarket/localmarket/sim/market"
)

// request is what an operation is asked for, where the least that the contract
// wants is not enough for it to go well.
type request struct {
	model       market.Model // that of the shop; the first that the operation serves if empty
	before      func(w *world)
	query, body string
}

func requests() map[string]request {
	return map[string]request{}
}
