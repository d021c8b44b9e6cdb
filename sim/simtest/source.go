package simtest

import (
	"net/http"
	"net/netip"
	"strings"
)

// marketRanges are the addresses that Market calls from (N-IP).
func marketRanges() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("5.45.207.0/25"),
		netip.MustParsePrefix("141.8.142.0/25"),
		netip.MustParsePrefix("5.255.253.0/25"),
	}
}

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
	if err != nil {
		return false
	}
	for _, known := range marketRanges() {
		if known.Contains(client.Unmap()) {
			return true
		}
	}
	return false
}
