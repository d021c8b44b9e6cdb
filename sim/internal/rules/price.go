package rules

import "github.com/localmarket/localmarket/sim/market"

// sharply is how many times a price must rise or fall to be put in quarantine
// (choice).
const sharply = 2

// LastValidPrice is the price to compare a new one with, if the new one is to be
// in quarantine: it differs too sharply from the last that was not. It is 0 for
// a price that is good, such as the first. LastValid is that of a price which is in quarantine, or 0.
func LastValidPrice(price, lastValid, next market.Money) market.Money {
	base := price
	if lastValid != 0 {
		base = lastValid
	}
	if base > 0 && (next/sharply > base || base/sharply > next) {
		return base
	}
	return 0
}
