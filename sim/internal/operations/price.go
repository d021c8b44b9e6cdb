package operations

import (
	"encoding/json"

	"github.com/localmarket/localmarket/sim/market"
)

// price is one that a store sets. It has at most two digits for kopecks.
type price struct {
	Value      json.Number `json:"value"`
	Base       json.Number `json:"discountBase"`
	Bestseller json.Number `json:"minimumForBestseller"`
	Currency   string      `json:"currencyId"`
	VAT        *int64      `json:"vat"`
}

func (p *price) amounts() (value, old market.Money, err error) {
	if p.Currency != "" && p.Currency != currency {
		return 0, 0, invalid(onlyRoubles, currency)
	}
	if value, err = amount(p.Value, "value"); err != nil {
		return 0, 0, err
	}
	old, err = amount(p.Base, "discountBase")
	return value, old, err
}

// maxPrice keeps sums of prices within bounds (choice).
const maxPrice = 1_000_000_000 * market.Rouble

// amount is 0 if there is none.
func amount(n json.Number, field string) (market.Money, error) {
	if n == "" {
		return 0, nil
	}
	value, err := market.ParseMoney(n.String())
	if err != nil || value > maxPrice {
		return 0, invalid(scaleTooHigh, field)
	}
	return value, nil
}
