package simtest

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strings"
)

// What is too narrow for what Market sends, or might.
const (
	frameworkLimit = 100 << 10 // bytes: what some frameworks allow a body by default
	knownCampaign  = "149000000"
)

// bodyLimit100KB keeps the limit of its framework: a longer body gets 413.
func bodyLimit100KB(p parts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(peek(r)) > frameworkLimit {
			refuse(http.StatusRequestEntityTooLarge, "request entity too large").ServeHTTP(w, r)
			return
		}
		p.good.ServeHTTP(w, r)
	})
}

// int32IDs keeps ids in columns of 32 bits. The numbers of orders have eleven
// digits.
func int32IDs(p parts) http.Handler {
	return checkIDs(p.good, "integer out of range", func(id json.Number) bool {
		n, err := id.Int64()
		return err != nil || n <= math.MaxInt32
	})
}

// float64IDs reads numbers as its language does, into doubles, and notices where
// that loses digits: above 2⁵³.
func float64IDs(p parts) http.Handler {
	return checkIDs(p.good, "not a safe integer", func(id json.Number) bool {
		n, err := id.Int64()
		return err != nil || n <= 1<<53
	})
}

// oneCampaign is set up for one shop of a real cabinet, and fails on orders of
// shops that it does not know.
func oneCampaign(p parts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id, ok := numbersIn(peek(r))["campaignId"]; ok && id != knownCampaign {
			crash("shop "+string(id)+" is not connected").ServeHTTP(w, r)
			return
		}
		p.good.ServeHTTP(w, r)
	})
}

// checkIDs fails on a number whose name ends in Id and that does not fit.
func checkIDs(good http.Handler, message string, fits func(json.Number) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, n := range numbersIn(peek(r)) {
			if strings.HasSuffix(name, "Id") && !fits(n) {
				crash(message).ServeHTTP(w, r)
				return
			}
		}
		good.ServeHTTP(w, r)
	})
}

// numbersIn are the numbers at the top of a body, by name.
func numbersIn(body []byte) map[string]json.Number {
	d := json.NewDecoder(io.LimitReader(bytes.NewReader(body), maxBody))
	d.UseNumber()
	var fields map[string]any
	_ = d.Decode(&fields) // of what is no object there are none
	out := map[string]json.Number{}
	for name, value := range fields {
		if n, ok := value.(json.Number); ok {
			out[name] = n
		}
	}
	return out
}
