package fake

import (
	"fmt"
	"math"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// Line is one line of an order that is made up.
type Line struct {
	Offer market.ShopOffer
	Count int64
}

// The limits that orders in extreme detail go to.
const (
	extremeItems = 1000
	extremeSKU   = 255 // characters (N-BODY)
)

// Buyer is who orders, and their phone.
func (f *Fake) Buyer(ordinal uint64) (name, phone string) {
	random := f.random("buyer", ordinal)
	return buyer(random), random.Numerify("+7 900 ###-##-##")
}

// Shop is where the order of an ordinal is placed, of several.
func (f *Fake) Shop(ordinal uint64, shops []market.Campaign) market.Campaign {
	return shuffled(f, "shop", ordinal, shops)
}

// Models says by which models a made-up order may be sold, those first that are
// to be preferred: most are what shops pack themselves, and what a store orders by
// LaaS is made up only where there is nothing else.
func (f *Fake) Models(ordinal uint64) [][]market.Model {
	usual := [][]market.Model{{market.FBS, market.DBS}, {market.Express}, market.Models()}
	if ordinal == 0 {
		return usual
	}
	rare := shuffled(f, "model", ordinal, []market.Model{"", "", "", "", market.Express, market.FBY})
	return append([][]market.Model{{rare}}, usual...)
}

// Lines are what is in an order, of what the shop has on sale, which must be
// something. What there is more of is ordered more often, and what is out of stock
// only if all is.
func (f *Fake) Lines(ordinal uint64, d market.Detail, onSale []market.ShopOffer) []Line {
	random := f.random("items", ordinal)
	n := random.IntRange(1, 5)
	switch d {
	case market.Minimal:
		n = 1
	case market.Full:
		n = random.IntRange(3, 6)
	case market.Extreme:
		return extremeLines(onSale, random.IntRange)
	}
	weights, total := make([]int64, len(onSale)), int64(0)
	for i := range onSale {
		weights[i] = onSale[i].Stock.Available()
		total += weights[i]
	}
	if total == 0 {
		for i := range weights {
			weights[i] = 1
		}
		total = int64(len(weights))
	}
	var lines []Line
	for range n {
		if total == 0 {
			break
		}
		at, i := random.Int64()&math.MaxInt64%total, 0
		for ; at >= weights[i]; i++ {
			at -= weights[i]
		}
		total -= weights[i]
		weights[i] = 0
		line := Line{Offer: onSale[i], Count: count(d, random.IntRange)}
		if there := onSale[i].Stock.Available(); there > 0 {
			line.Count = min(line.Count, there)
		}
		lines = append(lines, line)
	}
	return lines
}

func count(d market.Detail, between func(int, int) int) int64 {
	switch d {
	case market.Minimal:
		return 1
	case market.Full:
		return int64(between(2, 5))
	}
	return int64(between(1, 3))
}

// extremeLines are as many as can be, each of an offer of its own as far as there
// are.
func extremeLines(onSale []market.ShopOffer, between func(int, int) int) []Line {
	lines := make([]Line, extremeItems)
	for i := range lines {
		lines[i] = Line{Offer: onSale[i%len(onSale)], Count: int64(between(1_000, 1_000_000))}
	}
	lines[0].Count = math.MaxInt32
	return lines
}

// LongSKU makes an SKU at the contract's limits of another: the first few as long
// as can be, in Latin, in Cyrillic and with emoji, and the rest just different from
// each other, so that the body stays of a size that stores take.
func LongSKU(sku string, i int) string {
	sku = fmt.Sprintf("%s №%d ", sku, i)
	fill := []string{"LONG-SKU_", "ДЛИННЫЙ АРТИКУЛ/", "🎁🚲 Подарок «Ёж» "}
	if i >= len(fill) {
		return sku + "🧸"
	}
	runes := []rune(sku + strings.Repeat(fill[i], extremeSKU))[:extremeSKU]
	runes[extremeSKU-1] = '.' // not a space, which would be trimmed
	return string(runes)
}

// Services are those for the units of an order's item, by its place, in a revision
// that has any.
func (f *Fake) Services(ordinal uint64, d market.Detail, place int, units int64) []market.LineService {
	random := f.random("services", ordinal<<10+uint64(place))
	switch {
	case len(f.values.services) == 0, d == market.Minimal:
		return nil
	case d == market.Seeded && (ordinal%3 != 0 || place > 0 && random.Bool()):
		return nil
	}
	return []market.LineService{{
		Article: random.Numerify(random.RandomString([]string{"СБОРКА-####", "УСТАНОВКА-####", "SETUP-####", "ПОДКЛ/####", "WARRANTY+ ####"})),
		Created: units,
	}}
}

// UpdateType is what changes in an order, by the ordinal of the event.
func (f *Fake) UpdateType(event uint64) string {
	return shuffled(f, "update", event, f.values.updateTypes)
}

// ServiceMove is what becomes of units of a service, of which some are left.
func (f *Fake) ServiceMove(event uint64, d market.Detail, left int64) (to market.ServiceStatus, units int64, reason string) {
	to, units = shuffled(f, "service", event, f.values.services), 1+f.random("service units", event).Int64()&math.MaxInt64%left
	switch d {
	case market.Minimal:
		units = left
	case market.Full, market.Extreme:
		to, units = market.ServiceCancelled, (left+1)/2 // the only one that can have a reason
	}
	if to == market.ServiceCancelled && d != market.Minimal && (d != market.Seeded || f.random("reason given", event).Bool()) {
		reason = shuffled(f, "service reason", event/2, f.values.cancelReasons)
	}
	return to, units, reason
}
