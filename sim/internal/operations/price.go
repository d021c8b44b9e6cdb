package operations

import (
	"encoding/json"
	"math/big"

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

// The discounts that a crossed-out price may stand for, in percent.
const (
	leastDiscount = 5
	mostDiscount  = 99
)

// amounts are the price and the crossed-out one. Words name the offer.
func (p *price) amounts(named string) (value, old market.Money, err error) {
	if p.Currency != "" && p.Currency != currency {
		return 0, 0, typed("INVALID_CURRENCY", badCurrency, named, "currencyId", p.Currency)
	}
	if value, err = p.amount(p.Value, "value", named); err != nil {
		return 0, 0, err
	}
	if old, err = p.amount(p.Base, "discountBase", named); err != nil || old == 0 {
		return value, old, err
	}
	if percent := int(100 - (100*value+old-1)/old); percent < leastDiscount || percent > mostDiscount {
		return 0, 0, invalid(badDiscount, named, leastDiscount, mostDiscount, percent)
	}
	return value, old, nil
}

// maxPrice keeps sums of prices within bounds (choice).
const maxPrice = 1_000_000_000 * market.Rouble

// mostDecimals is how many digits an amount has behind its point. What is less
// than a kopeck is rounded (choice).
const mostDecimals = 7

// amount is 0 if there is none.
func (p *price) amount(n json.Number, field, named string) (market.Money, error) {
	if n == "" {
		return 0, nil
	}
	exact, ok := new(big.Rat).SetString(n.String())
	if !ok || !shortDecimal(exact) || exact.Cmp(big.NewRat(int64(maxPrice), int64(market.Rouble))) > 0 {
		return 0, invalid(tooManyDigits, named, field)
	}
	value, err := market.ParseMoney(exact.FloatString(2))
	if err != nil {
		return 0, invalid(tooManyDigits, named, field)
	}
	return max(value, min(1, market.Money(exact.Sign()))), nil // nothing costs nothing
}

// shortDecimal reports whether a number has few enough digits behind its point.
func shortDecimal(n *big.Rat) bool {
	shifted := new(big.Rat).Mul(n, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(mostDecimals), nil)))
	return shifted.IsInt()
}

// checkVAT refuses a rate that there is not, not any more, or not for how the shop
// pays its taxes, where the cabinet says how.
func checkVAT(shop *market.Campaign, vat int64, offerID string) error {
	if old := market.OldVATName(vat); old != "" {
		return invalid(vatOfThePast, old, vat, offerID)
	}
	name := market.VATName(vat)
	if name == "" {
		return invalid(unknownVAT, vat, offerID)
	}
	if shop != nil && !shop.TaxSystem.Allows(name) {
		return invalid(vatOfOtherTaxes, name, vat, shop.TaxSystem, shop.TaxSystem.ID(), offerID)
	}
	return nil
}
