package simtest

import (
	"net/http"
	"net/netip"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// ipAllowlist lets in requests of Market's addresses alone, as the proxy before
// it tells them (N-IP). A check from a developer's machine is a stranger to it.
func ipAllowlist(p parts) http.Handler {
	return letIn(p.good, nearestHop, refuse(http.StatusForbidden, saySource))
}

// dropsStrangers does the same, as a firewall does: strangers get no answer.
func dropsStrangers(p parts) http.Handler {
	return letIn(p.good, nearestHop, hang(p))
}

// leftmostForwardedFor believes the first address of X-Forwarded-For, which is
// the sender's own word: a stranger who writes one of Market's there is let in.
func leftmostForwardedFor(p parts) http.Handler {
	return letIn(p.good, func(h http.Header) string {
		first, _, _ := strings.Cut(h.Get("X-Forwarded-For"), ",")
		return first
	}, refuse(http.StatusForbidden, saySource))
}

// letIn passes on what comes from Market by the address that caller reads.
func letIn(good http.Handler, caller func(http.Header) string, stranger http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address, err := netip.ParseAddr(strings.TrimSpace(caller(r.Header)))
		if err != nil || !market.IsMarketAddress(address) {
			stranger.ServeHTTP(w, r)
			return
		}
		r.Header.Del("X-Forwarded-For") // the good store has no more to find out
		good.ServeHTTP(w, r)
	})
}

// nearestHop is who called the nearest proxy: the last address of
// X-Forwarded-For, or else X-Real-IP.
func nearestHop(h http.Header) string {
	hops := strings.Split(strings.Join(h.Values("X-Forwarded-For"), ","), ",")
	if last := hops[len(hops)-1]; strings.TrimSpace(last) != "" {
		return last
	}
	return h.Get("X-Real-IP")
}
