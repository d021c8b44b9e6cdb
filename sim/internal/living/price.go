package living

import (
	"encoding/json"
	"net/http"
)

// price is one that a store sets. Market counts in roubles here, so it must be
// whole (choice).
type price struct {
	Value      json.Number `json:"value"`
	Base       json.Number `json:"discountBase"`
	Bestseller json.Number `json:"minimumForBestseller"`
	Currency   string      `json:"currencyId"`
	VAT        *int64      `json:"vat"`
}

func (p *price) roubles() (value, old int64, err error) {
	if p.Currency != "" && p.Currency != roubles {
		return 0, 0, refuse(http.StatusBadRequest, onlyRoubles, roubles)
	}
	if value, err = whole(p.Value, "value"); err != nil {
		return 0, 0, err
	}
	old, err = whole(p.Base, "discountBase")
	return value, old, err
}

// maxPrice keeps sums of prices within bounds (choice).
const maxPrice = 1_000_000_000

// whole is a number of roubles, 0 if there is none.
func whole(n json.Number, field string) (int64, error) {
	if n == "" {
		return 0, nil
	}
	f, err := n.Float64()
	if err != nil || f != float64(int64(f)) || f > maxPrice {
		return 0, refuse(http.StatusBadRequest, scaleTooHigh, field)
	}
	return int64(f), nil
}
