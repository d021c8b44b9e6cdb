package operations

import (
	"encoding/json"
	"fmt"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

type generateBarcodesRequest struct {
	OfferIDs     []string `json:"offerIds"`
	SkipIfExists *bool    `json:"skipIfExists"`
}

// generateOfferBarcodes gives offers a barcode: those that have none or, unless they
// are to be skipped, all. It says which are unknown.
func (l *operations) generateOfferBarcodes(r *pullapi.Request, asked generateBarcodesRequest) (any, error) {
	skip := asked.SkipIfExists == nil || *asked.SkipIfExists
	reply := unprocessedOffers{OfferIDs: []string{}}
	var ids []string
	for _, id := range asked.OfferIDs {
		if _, ok := l.State.Offer(r.BusinessID, id); ok {
			ids = append(ids, id)
		} else {
			reply.OfferIDs = append(reply.OfferIDs, id)
		}
	}
	err := l.State.EditOffers(r.BusinessID, ids, func(o *market.Offer) error {
		c := readCard(o.Card)
		var codes []string
		_ = json.Unmarshal(c["barcodes"], &codes) // the contract has held it to its form
		if len(codes) > 0 && skip {
			return nil
		}
		raw, err := json.Marshal(append(codes, barcodeOf(o)))
		if err != nil {
			return err
		}
		o.Card, err = c.with(card{"barcodes": raw}, nil)
		return err
	})
	return reply, err
}

// barcodeOf is a code of 13 digits in the range for codes of one's own, the same for
// the same SKU, with its check digit.
func barcodeOf(o *market.Offer) string {
	text := fmt.Sprintf("2%011d", marketSKU(o)%100_000_000_000)
	sum := 0
	for i, digit := range text {
		weight := 1
		if i%2 == 1 {
			weight = 3
		}
		sum += int(digit-'0') * weight
	}
	return fmt.Sprintf("%s%d", text, (10-sum%10)%10)
}

type unprocessedOffers struct {
	OfferIDs []string `json:"unprocessedOfferIds"`
}
