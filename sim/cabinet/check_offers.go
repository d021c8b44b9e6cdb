package cabinet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/market"
)

func (k *checker) offers() {
	each(k, listOffers, k.cabinet.Offers, MaxOffers, func(one *Offer) {
		k.sku(one.SKU)
		if first, ok := k.skus[one.SKU]; ok {
			k.refuse(hintSKUTwice, skuTwice, one.SKU, first+1, k.index+1)
		}
		k.skus[one.SKU] = k.index
		k.text("name", one.Name, maxName)
		k.id("category", one.Category)
		k.price(one.Price)
		k.stock(one.Stock)
		k.dimensions(one.Dimensions)
		oneOf(k, "vat", one.VAT, vatRates())
		oneOf(k, "digital", one.Digital, digitalKinds())
		for i, code := range one.Marking {
			if code == "" || slices.Contains(one.Marking[:i], code) {
				k.refuse("", badMarking, code)
			}
			oneOf(k, "marking", code, markings())
		}
		if one.Digital != "" && len(one.Marking) > 0 {
			k.refuse(hintDigitalMarked, digitalMarked)
		}
	})
}

// vatRates are the names of the rates that an offer may have.
func vatRates() []string {
	var names []string
	for _, rate := range market.VATRates() {
		names = append(names, rate.Name)
	}
	return names
}

func digitalKinds() []string { return []string{"EMAIL", "ACTIVATION_CODE", "STEAM_GIFT", "CHAT"} }

func markings() []string { return []string{"CIS", "CIS_OPTIONAL", "UIN", "RNPT", "GTD"} }

func (k *checker) sku(sku string) {
	control := func(r rune) bool { return r != '\t' && unicode.IsControl(r) }
	switch n := utf8.RuneCountInString(sku); {
	case !utf8.ValidString(sku) || strings.ContainsFunc(sku, control):
		k.refuse("", badSKUText)
	case strings.TrimSpace(sku) != sku || sku == "":
		k.refuse(hintSKUSpace, badSKUSpace, sku)
	case n > maxSKU:
		k.refuse("", badSKULength, maxSKU, n)
	}
}

func (k *checker) price(price market.Money) {
	if price < 0 || price > market.MaxMoney {
		k.refuse("", badPrice, price)
	}
}

func (k *checker) stock(s *Stock) {
	if s == nil {
		return
	}
	if s.ByWarehouse != nil && s.Units != 0 {
		k.refuse("", stockTwice)
	}
	check := func(units int64) {
		if units < 0 || units > market.MaxStock {
			k.refuse("", badStock, market.MaxStock, units)
		}
	}
	check(s.Units)
	for _, warehouse := range sortedKeys(s.ByWarehouse) {
		check(s.ByWarehouse[warehouse])
		if !slices.ContainsFunc(k.cabinet.Campaigns, func(one Campaign) bool { return one.Warehouse == warehouse }) {
			k.refuse(k.warehouseHint(), unknownWarehouse, warehouse)
		}
	}
}

// warehouseHint names the warehouses that there are.
func (k *checker) warehouseHint() string {
	var ids []int64
	for _, one := range k.cabinet.Campaigns {
		if one.Warehouse != 0 && !slices.Contains(ids, one.Warehouse) {
			ids = append(ids, one.Warehouse)
		}
	}
	if len(ids) == 0 {
		return hintNoWarehouse
	}
	return known(ids)
}

func (k *checker) dimensions(d *Dimensions) {
	if d == nil {
		return
	}
	for _, one := range []struct {
		name string
		size float64
	}{{"length", d.Length}, {"width", d.Width}, {"height", d.Height}, {"weight", d.Weight}} {
		if !(one.size > 0 && one.size <= maxSize) { // so that NaN is refused too
			k.refuse(hintDimensions, badDimension, one.name, maxSize, one.size)
		}
	}
}
