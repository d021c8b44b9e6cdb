package simtest_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

// Each of these stores must fail for its one reason: the tests also show that
// without it the store would be fine.
var _ = Describe("a store whose TLS is wrong (N-HTTPS)", func() {
	It("tls-self-signed: no authority vouches for it", func(ctx SpecContext) {
		store := run("tls-self-signed", simtest.Options{})
		Expect(store.CA()).To(BeNil())
		Expect(errors.As(handshake(store), new(x509.UnknownAuthorityError))).To(BeTrue())

		var own *x509.Certificate
		c := clientWith(&tls.Config{InsecureSkipVerify: true, VerifyConnection: func(s tls.ConnectionState) error {
			own = s.PeerCertificates[0]
			return nil
		}})
		expectAccepted(do(c, request(ctx, store, ping)))
		Expect(own.CheckSignature(own.SignatureAlgorithm, own.RawTBSCertificate, own.Signature)).To(Succeed())
		Expect(own.VerifyHostname("127.0.0.1")).To(Succeed())
		Expect(own.NotAfter).To(BeTemporally(">", time.Now()))
	}, patience)

	It("tls-expired: was fine a month ago", func(ctx SpecContext) {
		store := run("tls-expired", simtest.Options{})
		var invalid x509.CertificateInvalidError
		Expect(errors.As(handshake(store), &invalid)).To(BeTrue())
		Expect(invalid.Reason).To(Equal(x509.Expired))

		config := trusting(store)
		config.Time = func() time.Time { return time.Now().AddDate(0, -1, 0) }
		expectAccepted(do(clientWith(config), request(ctx, store, ping)))
	}, patience)

	It("tls-wrong-host: is fine for another host", func(ctx SpecContext) {
		store := run("tls-wrong-host", simtest.Options{})
		var wrong x509.HostnameError
		Expect(errors.As(handshake(store), &wrong)).To(BeTrue())

		config := trusting(store)
		config.ServerName = wrong.Certificate.DNSNames[0]
		expectAccepted(do(clientWith(config), request(ctx, store, ping)))
	}, patience)

	It("tls-1.1: refuses anything newer, and can speak what it offers", func(ctx SpecContext) {
		store := run("tls-1.1", simtest.Options{})
		err := handshake(store)
		var alert *net.OpError
		Expect(errors.As(err, &alert)).To(BeTrue())
		Expect(alert.Op).To(Equal("remote error"))
		Expect(err).To(MatchError(ContainSubstring("protocol version not supported")))

		for _, version := range []uint16{tls.VersionTLS10, tls.VersionTLS11} {
			config := trusting(store)
			config.MinVersion, config.MaxVersion = tls.VersionTLS10, version
			got := do(clientWith(config), request(ctx, store, ping))
			expectAccepted(got)
			Expect(got.TLS.Version).To(Equal(version))
		}
	}, patience)

	It("fails before any request is seen, and HTTPS is not an option", func(ctx SpecContext) {
		for _, name := range []string{"tls-self-signed", "tls-expired", "tls-wrong-host", "tls-1.1"} {
			store := run(name, simtest.Options{TLS: false})
			Expect(store.URL()).To(HavePrefix("https://"))
			_, err := client(store).Do(request(ctx, store, ping)) //nolint:bodyclose // there is none
			Expect(err).To(HaveOccurred(), name)
			Expect(store.Received()).To(BeEmpty(), name)
		}
	}, patience)
})

// handshake is how the store's TLS fails a client that trusts its authority.
func handshake(store *simtest.Store) error {
	GinkgoHelper()
	conn, err := tls.Dial("tcp", store.URL()[len("https://"):], trusting(store))
	if err == nil {
		conn.Close()
	}
	return err
}
