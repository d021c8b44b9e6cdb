package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// productionHosts are the names of Market's pull API, by which a proxy brings the
// calls of a store that has them written down (P-PATHS).
var productionHosts = []string{"api.partner.market.yandex.ru", "partner.market.yandex.ru"}

// ProductionHosts are the names of Market's pull API in production.
func ProductionHosts() []string { return slices.Clone(productionHosts) }

// GuardPull lets a store call the pull API, and keeps web pages out of it: the key
// of the made-up cabinet is known to everybody, and a page may point a name of its
// own at this machine. It may be called by addresses and names of hosts, by those of
// this machine, by production's, and by names that nobody outside can have: those of
// one word, as containers have, and what ends in .internal, .localhost or .test. All
// else gets 403, in the form of the pull API's errors.
func GuardPull(hosts []string, next http.Handler) http.Handler {
	hosts = append(append([]string{}, hosts...), productionHosts...)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !isOurs(r.Host, hosts) && !isPrivate(r.Host):
			refusePull(w, fmt.Sprintf(badPullHost, r.Host))
		case fromAnotherPage(r):
			refusePull(w, badPullSite)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// isPrivate reports whether a name cannot be one of a web page's on the Internet.
func isPrivate(host string) bool {
	name := strings.ToLower(hostname(host))
	if name != "" && !strings.ContainsAny(name, ".:") {
		return true
	}
	for _, zone := range []string{".internal", ".localhost", ".test"} { // RFC 6761, and ICANN's private one
		if strings.HasSuffix(name, zone) {
			return true
		}
	}
	return false
}

func refusePull(w http.ResponseWriter, message string) {
	type problem struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusForbidden)
	_ = json.NewEncoder(w).Encode(struct { // the caller may be gone
		Status string    `json:"status"`
		Errors []problem `json:"errors"`
	}{"ERROR", []problem{{"FORBIDDEN", message}}})
}
