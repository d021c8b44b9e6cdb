package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// certificateLife is how long an authority and what it signs are good: longer than
// a process runs, and shorter than matters if its file is forgotten somewhere.
const certificateLife = 90 * 24 * time.Hour

// authority signs the certificates of one run. Its key is in memory alone, so that
// nobody else can sign by it; it may sign for the names of that run and no others.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	served      tls.Certificate
}

// newAuthority makes an authority and its one certificate, for names and
// addresses.
func newAuthority(now time.Time, hosts []string) (*authority, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "localmarket, for one run"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateLife),
		KeyUsage: x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		PermittedDNSDomainsCritical: true,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano() + 1), Subject: pkix.Name{CommonName: "localmarket"},
		NotBefore: template.NotBefore, NotAfter: template.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			ip, bits := shortIP(ip), 8*len(shortIP(ip))
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
			template.PermittedIPRanges = append(template.PermittedIPRanges, &net.IPNet{IP: ip, Mask: net.CIDRMask(bits, bits)})
			continue
		}
		leaf.DNSNames = append(leaf.DNSNames, host)
		template.PermittedDNSDomains = append(template.PermittedDNSDomains, host)
	}
	a := &authority{}
	var err error
	if a.certificate, a.key, err = sign(template, nil, nil); err != nil {
		return nil, err
	}
	signed, key, err := sign(leaf, a.certificate, a.key)
	if err != nil {
		return nil, err
	}
	a.served = tls.Certificate{Certificate: [][]byte{signed.Raw}, PrivateKey: key, Leaf: signed}
	return a, nil
}

// shortIP is an address in 4 bytes if it has them.
func shortIP(ip net.IP) net.IP {
	if four := ip.To4(); four != nil {
		return four
	}
	return ip
}

// sign makes a certificate for a new key, by an authority or else by itself.
func sign(template, by *x509.Certificate, byKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if by == nil {
		by, byKey = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by, key.Public(), byKey)
	if err != nil {
		return nil, nil, err
	}
	made, err := x509.ParseCertificate(der)
	return made, key, err
}

// pem is the certificate of the authority, to be trusted by the store.
func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
}

// config is how connections are answered: by HTTP/1.1, as production's words for
// statuses need it.
func (a *authority) config() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{a.served}, NextProtos: []string{"http/1.1"}, MinVersion: tls.VersionTLS12}
}
