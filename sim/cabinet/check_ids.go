package cabinet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/nearest"
)

// numbers refuses two things of one kind with one number, but for Market's own
// warehouses.
func (k *checker) numbers() {
	type key struct {
		kind string
		id   int64
	}
	first := map[key]numbered{}
	for _, one := range k.cabinet.ids() {
		k.list, k.index = one.list, one.index
		other, twice := first[key{one.kind, one.id}]
		switch {
		case one.id == 0:
		case !twice:
			first[key{one.kind, one.id}] = one
		case one.kind == kindWarehouse && k.cabinet.Campaigns[one.index].storedByMarket() && k.cabinet.Campaigns[other.index].storedByMarket():
		case one.kind == kindWarehouse:
			k.refuse(hintOwnWarehouse, numberTwice, one.kind, one.id)
		default:
			k.refuse("", numberTwice, one.kind, one.id)
		}
	}
}

// id refuses a number that nothing has. 0 leaves it open.
func (k *checker) id(name string, id int64) {
	if id < 0 || id > MaxID {
		k.refuse("", badID, name, int64(MaxID), id)
	}
}

// campaign refuses a shop that is not the cabinet's.
func (k *checker) campaign(id int64) {
	k.id("campaign", id)
	var ids []int64
	for _, one := range k.cabinet.Campaigns {
		ids = append(ids, one.ID)
	}
	if id != 0 && !slices.Contains(ids, id) {
		k.refuse(known(ids), unknownCampaign, id)
	}
}

// order refuses an order that is not the cabinet's.
func (k *checker) order(id int64, needed bool) {
	k.id("order", id)
	if needed && id == 0 || id != 0 && !k.orderIDs[id] {
		k.refuse(hintOrder, unknownOrder, id)
	}
}

// offer refuses a SKU that is not the cabinet's.
func (k *checker) offer(sku string) {
	if _, ok := k.skus[sku]; ok {
		return
	}
	var all []string
	for _, one := range k.cabinet.Offers[:min(len(k.cabinet.Offers), nearOffers)] {
		all = append(all, one.SKU)
	}
	k.refuse(nearest.Hint(sku, all, hintOffer), unknownOffer, sku)
}

// nearOffers is how many SKUs a wrong one is compared with.
const nearOffers = 1000

// known lists numbers that there are, the first few at least.
func known(ids []int64) string {
	const few = 10
	var texts []string
	for _, id := range ids[:min(len(ids), few)] {
		texts = append(texts, fmt.Sprint(id))
	}
	if len(ids) > few {
		texts = append(texts, "…")
	}
	return fmt.Sprintf(hintKnown, strings.Join(texts, ", "))
}
