package cabinet

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/nearest"
)

// The bounds of a cabinet (choice, where the contract has none).
const (
	MaxID        = 1<<53 - 1 // which any reader of JSON keeps
	MaxKeys      = 100
	MaxCampaigns = 1000
	MaxOffers    = 100_000
	MaxThings    = 10_000 // outlets, and orders, returns, chats and reviews at the start

	maxSKU   = 255 // characters (N-BODY)
	maxName  = 255
	maxToken = 200
	maxCount = 1<<31 - 1
	maxSize  = 10_000 // centimetres, or kilograms
	maxItems = 1000   // of an order, a return or a chat
)

// problem is what is wrong with one thing of the cabinet.
type problem struct {
	list  string // such as offers, or the thing itself
	index int    // in the list, or -1
	text  string
	hint  string
}

// Error names the place as a path.
func (p *problem) Error() string {
	at := p.list
	if p.index >= 0 {
		at = fmt.Sprintf("%s[%d]", p.list, p.index)
	}
	text := at + ": " + p.text
	if p.hint != "" {
		text += ": " + p.hint
	}
	return text
}

// Check says what is out of bounds, double, or refers to what is not there. What
// is left open is not wrong: the references of a Complete cabinet alone are
// followed to their end.
func (c *Cabinet) Check() error {
	k := checker{cabinet: c, skus: make(map[string]int, len(c.Offers)), orderIDs: map[int64]bool{}}
	for _, one := range c.Orders {
		k.orderIDs[one.ID] = true
	}
	k.business()
	k.keys()
	k.campaigns()
	k.offers()
	k.outlets()
	k.orders()
	k.returns()
	k.chats()
	k.reviews()
	k.numbers()
	if k.found == nil {
		return nil
	}
	return k.found
}

// checker goes through a cabinet and keeps the first problem.
type checker struct {
	cabinet  *Cabinet
	skus     map[string]int // the places of offers
	orderIDs map[int64]bool
	list     string
	index    int
	found    *problem
}

func (k *checker) refuse(hint, format string, args ...any) {
	if k.found == nil {
		k.found = &problem{k.list, k.index, fmt.Sprintf(format, args...), hint}
	}
}

// each visits a list, as long as nothing is wrong, and bounds it.
func each[T any](k *checker, list string, things []T, most int, visit func(*T)) {
	k.list, k.index = list, -1
	if len(things) > most {
		k.refuse("", tooMany, most)
	}
	for i := range things {
		if k.found != nil {
			return
		}
		k.index = i
		visit(&things[i])
	}
}

func (k *checker) business() {
	k.list, k.index = listBusiness, -1
	k.id("id", k.cabinet.Business.ID)
	k.text("name", k.cabinet.Business.Name, maxName)
}

func (k *checker) keys() {
	seen := map[string]bool{}
	each(k, listKeys, k.cabinet.Keys, MaxKeys, func(one *Key) {
		kind := "apiKey"
		switch { // the key is not shown: it may be a true one
		case (one.APIKey == "") == (one.OAuth == ""):
			k.refuse(hintKeyKind, keyKind)
		case one.OAuth != "":
			kind = "oauth"
			if len(one.OAuth) > maxToken || strings.ContainsFunc(one.OAuth, notInOAuth) {
				k.refuse(hintOAuth, badOAuth)
			}
			if len(one.Scopes) > 0 {
				k.refuse(hintOAuthScopes, oauthScopes)
			}
		case !isAPIKey(one.APIKey):
			k.refuse(hintKey, badKey)
		}
		if seen[one.Token()] {
			k.refuse("", keyTwice, kind)
		}
		seen[one.Token()] = true
		k.text("name", one.Name, maxName)
		k.id("business", one.Business)
		for _, scope := range one.Scopes {
			oneOf(k, "scope", scope, market.Scopes())
		}
	})
}

func isAPIKey(text string) bool {
	token, ok := strings.CutPrefix(text, "ACMA:")
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	return ok && token != "" && len(token) <= maxToken && !strings.ContainsFunc(token, odd)
}

// notInOAuth are the characters that no OAuth token has.
func notInOAuth(r rune) bool {
	return r > '~' || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.~", r)
}

func (k *checker) campaigns() {
	each(k, listCampaigns, k.cabinet.Campaigns, MaxCampaigns, func(one *Campaign) {
		k.id("id", one.ID)
		k.id("warehouse", one.Warehouse)
		k.text("name", one.Name, maxName)
		oneOf(k, "model", one.Model, market.Models())
		oneOf(k, "api", one.API, market.Availabilities())
		oneOf(k, "taxSystem", one.TaxSystem, market.TaxSystems())
	})
}

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

func (k *checker) outlets() {
	codes := map[string]bool{}
	each(k, listOutlets, k.cabinet.Outlets, MaxThings, func(one *Outlet) {
		k.id("id", one.ID)
		k.id("region", one.Region)
		k.campaign(one.Campaign)
		if one.Code == "" {
			k.refuse("", noCode)
		}
		k.text("code", one.Code, maxName)
		k.text("name", one.Name, maxName)
		k.text("street", one.Street, maxName)
		k.text("house", one.House, maxName)
		key := fmt.Sprint(one.Campaign, " ", one.Code)
		if codes[key] {
			k.refuse("", codeTwice, one.Code)
		}
		codes[key] = true
	})
}

func (k *checker) orders() {
	total := 0
	each(k, listOrders, k.cabinet.Orders, MaxThings, func(one *Order) {
		k.id("id", one.ID)
		k.campaign(one.Campaign)
		k.items(one.Items)
		k.state(one)
		switch total += max(one.Times, 1); {
		case one.Times < 0 || one.Times > MaxThings:
			k.refuse("", badTimes, MaxThings, one.Times)
		case one.Times > 1 && one.ID != 0:
			k.refuse(hintTimesID, timesWithID)
		case total > MaxThings:
			k.refuse("", tooMany, MaxThings)
		}
	})
}

func (k *checker) state(o *Order) {
	switch {
	case o.Substatus != "" && o.Status == "":
		k.refuse("", substatusAlone, o.Substatus)
	case o.Status != "":
		oneOf(k, "status", o.Status, market.Statuses())
		oneOf(k, "substatus", o.Substatus, market.Substatuses(o.Status))
	}
}

func (k *checker) items(items []Item) {
	if len(items) > maxItems {
		k.refuse("", tooManyItems, maxItems)
	}
	for i, one := range items {
		k.offer(one.SKU)
		k.price(one.Price)
		if one.Count < 0 || one.Count > maxCount {
			k.refuse("", badCount, maxCount, one.Count)
		}
		if slices.ContainsFunc(items[:i], func(other Item) bool { return other.SKU == one.SKU }) {
			k.refuse(hintItemTwice, itemTwice, one.SKU)
		}
	}
}

func (k *checker) returns() {
	each(k, listReturns, k.cabinet.Returns, MaxThings, func(one *Return) {
		k.id("id", one.ID)
		k.order(one.Order, true)
		k.items(one.Items)
		oneOf(k, "type", one.Type, []market.ReturnType{market.ReturnOfBought, market.Unredeemed})
		oneOf(k, "refund", one.Refund, market.RefundStatuses())
		oneOf(k, "shipment", one.Shipment, market.ShipmentStatuses())
		if slices.ContainsFunc(one.Items, func(i Item) bool { return i.Price != 0 }) {
			k.refuse(hintReturnPrice, returnPrice)
		}
	})
}

func (k *checker) chats() {
	each(k, listChats, k.cabinet.Chats, MaxThings, func(one *Chat) {
		k.id("id", one.ID)
		k.order(one.Order, false)
		k.text("customer", one.Customer, maxName)
		if len(one.Messages) > maxItems {
			k.refuse("", tooManyItems, maxItems)
		}
		for _, m := range one.Messages {
			oneOf(k, "from", m.From, []market.Sender{market.FromCustomer, market.FromPartner, market.FromMarket, market.FromSupport})
			k.words("text", m.Text, market.MaxMessage)
			if m.Text == "" {
				k.refuse("", emptyMessage)
			}
		}
	})
}

func (k *checker) reviews() {
	each(k, listReviews, k.cabinet.Reviews, MaxThings, func(one *Review) {
		k.id("id", one.ID)
		k.offer(one.SKU)
		k.order(one.Order, false)
		k.text("author", one.Author, maxName)
		k.words("pros", one.Pros, market.MaxText)
		k.words("cons", one.Cons, market.MaxText)
		k.words("text", one.Text, market.MaxText)
		if one.Rating < 0 || one.Rating > 5 {
			k.refuse("", badRating, one.Rating)
		}
	})
}

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
	k.refuse(didYouMean(sku, all, hintOffer), unknownOffer, sku)
}

// nearOffers is how many SKUs a wrong one is compared with.
const nearOffers = 1000

// oneOf refuses a value that is no name of Market's. An empty one is left open.
func oneOf[S ~string](k *checker, name string, value S, all []S) {
	if value == "" || slices.Contains(all, value) {
		return
	}
	var names []string
	for _, one := range all {
		names = append(names, string(one))
	}
	k.refuse(didYouMean(string(value), names, fmt.Sprintf(hintChoose, strings.Join(names, ", "))), unknownValue, name, string(value))
}

func didYouMean(got string, all []string, otherwise string) string {
	if near := nearest.Name(got, all); near != "" {
		return fmt.Sprintf(hintMean, near)
	}
	return otherwise
}

// text refuses one that is not a line of at most so many characters.
func (k *checker) text(name, text string, most int) {
	k.words(name, text, most)
	if strings.ContainsFunc(text, unicode.IsControl) {
		k.refuse("", notOneLine, name)
	}
}

// words refuses a text of more than so many characters.
func (k *checker) words(name, text string, most int) {
	control := func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) }
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, control):
		k.refuse("", badText, name)
	case n > most:
		k.refuse("", tooLongText, name, most, n)
	}
}

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
