package fake

import (
	"fmt"
	"math"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// The limits that extreme orders go to.
const (
	extremeItems = 1000
	extremeSKU   = 255 // characters (N-BODY)
)

// items fill a new order, each with a product of its own.
func (t *telling) items() []market.OrderItem {
	n := t.random.IntRange(1, 5)
	switch t.Detail {
	case market.Minimal:
		n = 1
	case market.Full:
		n = t.random.IntRange(3, 6)
	case market.Extreme:
		n = extremeItems
	}
	first, step := t.random.IntN(len(t.catalogue)), t.random.IntRange(1, 10) // too short to come round in one order
	list := make([]market.OrderItem, n)
	for i := range list {
		p := t.catalogue[(first+i*step)%len(t.catalogue)]
		list[i] = market.OrderItem{ID: t.id(itemIDs), OfferID: p.sku, Title: p.title, Price: p.price, Count: t.count(i)}
		if t.Detail == market.Extreme {
			list[i].OfferID = longSKU(p.sku, i)
		}
	}
	return list
}

func (t *telling) count(i int) int64 {
	switch {
	case t.Detail == market.Minimal:
		return 1
	case t.Detail == market.Full:
		return int64(t.random.IntRange(2, 5))
	case t.Detail == market.Seeded:
		return int64(t.random.IntRange(1, 3))
	case i == 0:
		return math.MaxInt32
	}
	return int64(t.random.IntRange(1_000, 1_000_000))
}

// longSKU makes the SKU of an extreme order's item: the first few as long as
// can be, in Latin, in Cyrillic and with emoji, and the rest just different
// from each other, so that the body stays of a size that stores take.
func longSKU(sku string, i int) string {
	sku = fmt.Sprintf("%s №%d ", sku, i)
	fill := []string{"LONG-SKU_", "ДЛИННЫЙ АРТИКУЛ/", "🎁🚲 Подарок «Ёж» "}
	if i >= len(fill) {
		return sku + "🧸"
	}
	runes := []rune(sku + strings.Repeat(fill[i], extremeSKU))[:extremeSKU]
	runes[extremeSKU-1] = '.' // not a space, which would be trimmed
	return string(runes)
}
