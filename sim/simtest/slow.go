package simtest

import (
	"net/http"
	"time"
)

// slowDelay is just past Market's patience (N-DEADLINE).
const slowDelay = 11 * time.Second

// pingDelay is past Market's patience with PING (N-PING-DEADLINE), and far from
// that with notifications.
const pingDelay = 2 * time.Second

// pushDelay is just past Market's patience with a cart (L-CART).
const pushDelay = 6 * time.Second

// raceDelay is how long the work of a store takes that loses a race with itself.
const raceDelay = 20 * time.Millisecond

// slow does its work and answers well, but only after the delay: past 10
// seconds Market has given up, and repeats what is done (N-DEADLINE).
func slow(p parts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		unlimited(w)
		a := ask(p.good, r)
		if wait(r.Context(), p.delay) {
			a.ServeHTTP(w, r)
		}
	})
}

// slowPing answers all but PING at once: that waits for what a store opens first,
// such as a database (N-PING-DEADLINE).
func slowPing(p parts) http.Handler {
	late := slow(p)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if typeOf(peek(r)) == "PING" {
			late.ServeHTTP(w, r)
			return
		}
		p.good.ServeHTTP(w, r)
	})
}

// hang takes the request, and never says a word (N-DEADLINE).
func hang(parts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		unlimited(w)
		<-r.Context().Done()
	})
}
