package wire_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/market"
)

// certificate is one link of a chain, with its key.
type certificate struct {
	*x509.Certificate
	key *ecdsa.PrivateKey
}

// validity is in days from today.
type validity struct{ from, until int }

// issue makes a certificate for a new key, signed by another or by itself. It
// is an authority's if it is for no list of host names.
func issue(name string, days validity, names []string, by *certificate) *certificate {
	GinkgoHelper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	Expect(err).NotTo(HaveOccurred())
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Now().AddDate(0, 0, days.from),
		NotAfter:              time.Now().AddDate(0, 0, days.until),
		DNSNames:              names,
		IsCA:                  names == nil,
		BasicConstraintsValid: true,
	}
	signer := by
	if by == nil {
		signer = &certificate{template, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, signer.Certificate, key.Public(), signer.key)
	Expect(err).NotTo(HaveOccurred())
	parsed, err := x509.ParseCertificate(der)
	Expect(err).NotTo(HaveOccurred())
	return &certificate{parsed, key}
}

// serveTLS is the address of a store with that chain, its own certificate
// first.
func serveTLS(chain ...*certificate) string {
	server := httptest.NewUnstartedServer(nil)
	pair := tls.Certificate{PrivateKey: chain[0].key}
	for _, link := range chain {
		pair.Certificate = append(pair.Certificate, link.Raw)
	}
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	DeferCleanup(server.Close)
	return server.URL
}

var _ = Describe("a chain of certificates (N-HTTPS)", func() {
	always := validity{-1000, 1000}

	DescribeTable("is judged apart from the dates of the store's own", func(ctx SpecContext, own, between validity, chain string) {
		root := issue("root", always, nil, nil)
		middle := issue("middle", between, nil, root)
		leaf := issue("leaf", own, []string{"shop.example"}, middle)
		got := inspect(ctx, newClient(pool(root)), serveTLS(leaf, middle), long)
		Expect(got.TLS).To(BeTrue(), got.Detail)
		Expect(got.ChainDetail).To(Equal(chain))
		Expect(got.NotBefore).To(BeTemporally("==", leaf.NotBefore))
		Expect(got.NotAfter).To(BeTemporally("==", leaf.NotAfter))
	},
		Entry("both valid", validity{-10, 10}, always, "", patience),
		Entry("the middle one renewed since", validity{-10, 10}, validity{-5, 10}, "", patience),
		Entry("the middle one to be renewed soon", validity{-10, 10}, validity{-10, 5}, "", patience),
		Entry("its own expired", validity{-10, -5}, always, "", patience),
		Entry("its own not valid yet", validity{5, 10}, always, "", patience),
		Entry("the middle one expired", validity{-10, 10}, validity{-10, -5}, "a certificate of the chain above it has expired or is not valid yet", patience),
	)

	It("is not trusted without the link between", func(ctx SpecContext) {
		root := issue("root", always, nil, nil)
		middle := issue("middle", always, nil, root)
		url := serveTLS(issue("leaf", always, []string{"shop.example"}, middle))
		c := newClient(pool(root))
		Expect(inspect(ctx, c, url, long).ChainDetail).To(Equal(untrusted))
		out := c.Do(ctx, post(url, long))
		Expect(out.Failure).To(Equal(market.SSLError))
	}, patience)

	DescribeTable("is for other hosts", func(ctx SpecContext, names []string, says string) {
		url := serveTLS(issue("leaf", always, names, nil))
		got := inspect(ctx, newClient(nil), url, long)
		expectDetail(got.HostDetail, says)
	},
		Entry("three", []string{"a.example", "b.example", "*.c.example"}, "is for a.example, b.example, *.c.example, not for", patience),
		Entry("four", []string{"a.example", "b.example", "c.example", "d.example"}, "is for a.example, b.example, c.example and others, not for", patience),
		Entry("none", []string{}, "is for no host name", patience),
		Entry("with what a terminal obeys", []string{"\x1b[2J.example"}, "\uFFFD[2J.example", patience),
		Entry("with a name without end", []string{longName()}, "…, not for", patience),
	)
})

func longName() string {
	label := "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
	return label + label + label + label + "example"
}

func pool(c *certificate) *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AddCert(c.Certificate)
	return roots
}

var _ = Describe("a server that wants a certificate of its caller", func() {
	const refused = "the store ended the TLS connection: tls: certificate required"

	It("does not get one from Market", func(ctx SpecContext) {
		url, roots := wantingCertificate(ctx)
		expectFailure(newClient(roots).Do(ctx, post(url, long)), market.SSLError, refused)
	}, patience)

	It("did not get the request, though it was sent", func(ctx SpecContext) {
		url, roots := wantingCertificate(ctx)
		out := newClient(roots).Do(ctx, meeting(after(fault.Hang), post(url, long)))
		expectFailure(out, market.SSLError, refused)
		Expect(out.Injected).To(Equal(&wire.Injected{}))
	}, patience)
})

// wantingCertificate is the address of a server that refuses whoever has no
// certificate, after the client's side of the handshake, and its authority.
func wantingCertificate(ctx context.Context) (url string, roots *x509.CertPool) {
	GinkgoHelper()
	root := issue("root", validity{-1, 1}, nil, nil)
	leaf := issue("leaf", validity{-1, 1}, []string{"localhost"}, root)
	config := &tls.Config{
		Certificates: []tls.Certificate{{PrivateKey: leaf.key, Certificate: [][]byte{leaf.Raw}}},
		ClientAuth:   tls.RequireAnyClientCert,
		MinVersion:   tls.VersionTLS13, // where the refusal comes after the client's handshake
	}
	_, port, err := net.SplitHostPort(listen(func(conn net.Conn) {
		_ = tls.Server(conn, config).HandshakeContext(ctx)
		_, _ = io.Copy(io.Discard, conn) // a close before all is read would overtake the alert
	}))
	Expect(err).NotTo(HaveOccurred())
	return "https://localhost:" + port, pool(root)
}
