package simtest

import (
	"crypto/tls"
	"time"
)

// Production accepts a certificate that is chained to an authority it trusts,
// made for the host that is called and not run out; anything else is an
// SSL_ERROR (N-HTTPS). TLS 1.0 and 1.1 are dead since RFC 8996.

const day = 24 * time.Hour

// selfSigned has a certificate that vouches for itself.
func selfSigned(s *secure) { s.selfSigned = true }

// expired has a certificate of an authority that is fine, and ran out a day
// ago.
func expired(s *secure) {
	s.from, s.until = s.from.Add(-91*day), s.from.Add(-day)
}

// wrongHost has a certificate that is fine, for another host.
func wrongHost(s *secure) { s.hosts = []string{"another-store.example"} }

// tls11 has a certificate that is fine, and speaks nothing newer than TLS 1.1.
func tls11(s *secure) {
	s.minVersion, s.maxVersion = tls.VersionTLS10, tls.VersionTLS11
	s.suites = []uint16{ // by name: Go may drop them from its defaults
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
		tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
	}
}
