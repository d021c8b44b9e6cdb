package simtest

import (
	"net/http"
	"time"
)

// slowDelay is just past Market's patience (N-DEADLINE).
const slowDelay = 11 * time.Second

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

// hang takes the request, and never says a word (N-DEADLINE).
func hang(parts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		unlimited(w)
		<-r.Context().Done()
	})
}
