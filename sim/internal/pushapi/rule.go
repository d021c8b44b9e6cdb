package pushapi

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Level is how sure it is that Market minds.
type Level int

// The levels of rules.
const (
	// Documented is what Market's documents say: it is enforced.
	Documented Level = iota
	// Seen is what is known of the code of stores, or a likely mistake: it is warned
	// of.
	Seen
)

// Problem is what one rule has against a reply.
type Problem struct {
	// Name is the rule's, such as "extra-item".
	Name  string
	Level Level
	// Pointer is the RFC 6901 JSON Pointer of the value.
	Pointer string
	// Found and Expected are the value and what it should be, Fix is what to change.
	Found, Expected, Fix string
}

// violation is a problem as the journal keeps it: its keyword is the rule's name.
func (p Problem) violation(m market.PushMethod) journal.Violation {
	return journal.Violation{Pointer: p.Pointer, Keyword: p.Name, Rule: m.Rule(), Found: bounded(p.Found), Expected: p.Expected, Fix: p.Fix}
}

// bounded makes a value that may be the store's own safe to print.
func bounded(value string) string {
	const longest = 200
	if r := []rune(value); len(r) > longest {
		value = string(r[:longest]) + "…"
	}
	return value
}

// quoted is a text of the store's.
func quoted(text string) string { return fmt.Sprintf("%.100q", text) }

// at points at a place in a reply.
func at(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// Asked is a cart as it was asked for, and what is known of its shop.
type Asked struct {
	market.Cart
	// FeedID is that of each item.
	FeedID int64
	// Outlets are the codes of the shop's points of sale, and Near those of them in
	// the cart's region. With none it is not known which there are.
	Outlets, Near []string
}

// cartRules are all that is said of a reply to a cart and that no schema can say.
func cartRules() []func(Asked, market.CartReply) []Problem {
	return []func(Asked, market.CartReply) []Problem{
		extraItem, changedFeed, itemTwice, missingItem, blanksAround, echoedCategory, optionsByDBSAlone, noWayOfDelivery,
		datesByType, daysInOrder, hours, intervalsOfDay, outletsOfPickup, knownOutlets, digitalAlone, payments, optionTwice,
	}
}

// acceptRules are those of a reply to order/accept.
func acceptRules() []func(AskedOrder, market.AcceptReply) []Problem {
	return []func(AskedOrder, market.AcceptReply) []Problem{acceptedWithID, sameID, acceptedAgain, refusedWithReason, shippedOnDay}
}

// AskedOrder is an order that the store is to accept.
type AskedOrder struct {
	// Before is the number that the store gave it when it accepted it before, or empty.
	Before string
	// Repeated says that it was accepted before.
	Repeated bool
}

// stocksRules are those of a reply to stocks.
func stocksRules() []func(market.StocksRequest, market.StocksReply) []Problem {
	return []func(market.StocksRequest, market.StocksReply) []Problem{otherSKU, skuTwice, everySKU, fitAlone, sameWarehouse, numbersQuoted}
}

// most is how many problems of one kind are told: a reply may have any number.
const most = 50

// judge is what rules have against a reply.
func judge[A, R any](rules []func(A, R) []Problem, asked A, got R) []Problem {
	var all []Problem
	for _, rule := range rules {
		found := rule(asked, got)
		all = append(all, found[:min(len(found), most)]...)
	}
	return all
}

// offers are those of a cart.
func (a Asked) offers() map[string]bool {
	all := map[string]bool{}
	for _, item := range a.Items {
		all[trim(item.OfferID)] = true
	}
	return all
}
