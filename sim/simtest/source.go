package simtest

import (
	"net/http"
	"net/netip"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// fromMarket reports whether the request may be Market's own. Notifications
// are not signed, so the address is all that tells them from a stranger's
// (N-IP). Behind a proxy it is in X-Forwarded-For: the last address there is
// the one that the proxy itself saw, those before it are the sender's word.
// With no proxy, as on a developer's machine, nothing is refused.
func fromMarket(header http.Header) bool {
	forwarded := header.Values("X-Forwarded-For")
	if len(forwarded) == 0 {
		return true
	}
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	client, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1]))
	return err == nil && market.IsMarketAddress(client)
}
