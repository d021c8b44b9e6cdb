package simtest

import (
	"net/http"
	"slices"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// duplicateCrash accepts a notification once, and fails when it comes again:
// a row that exists already, an error that nobody caught. Market repeats what
// it got no reply to and may send an event twice (N-DUPLICATES), so one lost
// reply blocks the notification for good. PING is not an event and may repeat.
func duplicateCrash(p parts) http.Handler {
	stored := newSeen()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := peek(r)
		a := ask(p.good, r)
		if a.accepted() && typeOf(body) != "PING" && !stored.first(body) {
			crash("duplicate key").ServeHTTP(w, r)
			return
		}
		a.ServeHTTP(w, r)
	})
}

// unknownCrash fails on a value or a notification type that is not in its
// list, where a store must bear both (N-UNKNOWN).
func unknownCrash(p parts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isUnknown(p.contract, peek(r)) {
			crash("unknown value").ServeHTTP(w, r)
			return
		}
		p.good.ServeHTTP(w, r)
	})
}

// chat500 has one handler with a mistake in it: it fails on every message of a
// chat, and takes all else. Market repeats the message and sends nothing else
// (N-BLOCKING).
func chat500(p parts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if typeOf(peek(r)) == string(market.ChatMessageSent) {
			crash("field sentAt is missing").ServeHTTP(w, r)
			return
		}
		p.good.ServeHTTP(w, r)
	})
}

// isUnknown reports whether a body names a type or holds a value that the
// contract does not list.
func isUnknown(contract *schemas.Set, body []byte) bool {
	name := typeOf(body)
	if name == "" {
		return false
	}
	if !slices.Contains(contract.Types(), name) {
		return true
	}
	violations, _ := contract.Request(name, body)
	return slices.ContainsFunc(violations, isUnknownValue)
}

// crash is the 500 of a program that did not expect what came (N-500).
func crash(message string) *refusal {
	return refuse(http.StatusInternalServerError, "internal error: "+message)
}
