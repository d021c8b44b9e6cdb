package pushapi

import (
	"slices"

	"github.com/localmarket/localmarket/schemas"
)

// Writer makes the bodies of requests. What the pull API has a name for and the push
// API, which had ended before, has not, it writes as unknown.
type Writer struct {
	payments, rates, promoTypes, statuses, substatuses, lifts []string
}

// NewWriter writes by the lists of a contract.
func NewWriter(p *schemas.Push) *Writer {
	return &Writer{
		payments: p.Enum("paymentMethod"), rates: p.Enum("vat"), promoTypes: p.Enum("promo", "type"),
		statuses: p.Enum("order", "status"), substatuses: p.Enum("substatus"), lifts: p.Enum("delivery", "liftType"),
	}
}

// The names of what is not known.
const (
	unknown     = "UNKNOWN"
	unknownRate = "UNKNOWN_VALUE"
)

// known is a value of a list, or else another one. Empty stays empty.
func known(list []string, value, other string) string {
	if value == "" || slices.Contains(list, value) {
		return value
	}
	return other
}
