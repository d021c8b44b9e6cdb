package state

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// How keys are written where the state is kept, and read.

func plainText(text string) string { return text }

func asText(text string) (string, error) { return text, nil }

func numberText(n int64) string { return strconv.FormatInt(n, 10) }

func asNumber(text string) (int64, error) { return strconv.ParseInt(text, 10, 64) }

func (s sku) text() string { return numberText(s.place) + "/" + s.id }

func asSKU(text string) (sku, error) {
	place, id, found := strings.Cut(text, "/")
	number, err := asNumber(place)
	if !found {
		err = fmt.Errorf("%.80q is not a place and a SKU", text)
	}
	return sku{number, id}, err
}

func (k promoKey) text() string { return sku{k.business, k.promo}.text() }

func asPromoKey(text string) (promoKey, error) {
	k, err := asSKU(text)
	return promoKey{k.place, k.id}, err
}

func jsonText[K any](k K) string {
	text, _ := keep.JSON(k) // of plain fields, which cannot fail
	return string(text)
}

func asJSON[K any](text string) (K, error) {
	var k K
	err := json.Unmarshal([]byte(text), &k)
	return k, err
}
