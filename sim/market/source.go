package market

import (
	"net/http"
	"net/netip"
)

// Networks are those that Market calls from (N-IP).
func Networks() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("5.45.207.0/25"),
		netip.MustParsePrefix("141.8.142.0/25"),
		netip.MustParsePrefix("5.255.253.0/25"),
	}
}

// IsMarketAddress reports whether Market may call from that address (N-IP).
func IsMarketAddress(a netip.Addr) bool {
	for _, network := range Networks() {
		if network.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}

// ClaimedSource are the header fields in which a proxy tells a store who calls,
// saying that it is one of Market's addresses (N-IP).
func ClaimedSource() http.Header {
	return http.Header{"X-Forwarded-For": {claimed}, "X-Real-Ip": {claimed}}
}

const claimed = "5.45.207.1"
