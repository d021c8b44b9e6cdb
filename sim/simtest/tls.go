package simtest

import (
	"crypto/tls"
	"encoding/pem"
	"net"
	"time"
)

// secure says what a store's TLS is to be like. The bad ones are the good one,
// edited.
type secure struct {
	hosts       []string
	from, until time.Time
	selfSigned  bool

	minVersion, maxVersion uint16
	suites                 []uint16 // of TLS 1.2 and older; nil for Go's own choice
}

// goodTLS is what production would accept if it knew the authority.
func goodTLS(listen string, now time.Time) *secure {
	return &secure{
		hosts: hosts(listen),
		from:  now.Add(-time.Hour), until: now.Add(90 * day),
		minVersion: tls.VersionTLS12, maxVersion: tls.VersionTLS13,
	}
}

// hosts are the names of this machine that a client may call.
func hosts(listen string) []string {
	names := []string{"127.0.0.1", "::1", "localhost"}
	if host, _, err := net.SplitHostPort(listen); err == nil && host != "" {
		names = append(names, host)
	}
	return names
}

// tlsConfig is the store's TLS configuration, nil for plain HTTP, and the
// authority that signed its certificate in PEM, nil if none did.
func (k kind) tlsConfig(o Options, now time.Time) (*tls.Config, []byte, error) {
	if k.tls == nil && !o.TLS {
		return nil, nil, nil
	}
	spec := goodTLS(o.Listen, now)
	if k.tls != nil {
		k.tls(spec)
	}
	if spec.selfSigned {
		config, err := spec.config(nil)
		return config, nil, err
	}
	ca, err := newAuthority(now)
	if err != nil {
		return nil, nil, err
	}
	config, err := spec.config(ca)
	return config, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.cert.Raw}), err
}

// config has a certificate by that authority, or by itself if that is nil. It
// offers HTTP/1.1 alone: HTTP/2 has no way to tear or reset the connection of
// one reply.
func (s *secure) config(by *authority) (*tls.Config, error) {
	pair, err := issue(s.certificate(), by)
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		Certificates: []tls.Certificate{pair},
		NextProtos:   []string{"http/1.1"},
		MinVersion:   s.minVersion,
		MaxVersion:   s.maxVersion,
		CipherSuites: s.suites,
	}, nil
}
