package wire_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

const (
	untrusted   = "the certificate is not signed by a trusted certification authority"
	runOut      = "the certificate has expired or is not valid yet"
	anotherHost = "the certificate is for another-store.example, not for the host called"
	tooOld      = "the server offers no TLS version from 1.2 up"
	noTLS       = "the server does not speak TLS on this port"
)

var _ = Describe("HTTPS (N-HTTPS)", func() {
	It("is fine with a certificate of an authority that is trusted", func(ctx SpecContext) {
		store := run("good", simtest.Options{TLS: true})
		expectReply(newClient(trusting(store)).Do(ctx, post(store.URL()+"/notification", long)), 200)
	}, patience)

	DescribeTable("fails", func(ctx SpecContext, behaviour, says string) {
		store := run(behaviour, simtest.Options{})
		out := newClient(trusting(store)).Do(ctx, post(store.URL()+"/notification", long))
		expectFailure(out, market.SSLError, says)
		Expect(out.Status).To(BeZero())
		Expect(store.Received()).To(BeEmpty())
	},
		Entry("by who signed", "tls-self-signed", untrusted, patience),
		Entry("by date", "tls-expired", runOut, patience),
		Entry("by host", "tls-wrong-host", anotherHost, patience),
		Entry("by version", "tls-1.1", tooOld, patience),
	)

	It("trusts the system's authorities alone, unless told otherwise", func(ctx SpecContext) {
		store := run("good", simtest.Options{TLS: true})
		expectFailure(send(ctx, store.URL(), long), market.SSLError, untrusted)
	}, patience)

	It("fails on a server that picks a version which was not offered", func(ctx SpecContext) {
		hello := append([]byte("\x16\x03\x02\x00\x2a"+ // a record of TLS 1.1: a handshake of 42 bytes
			"\x02\x00\x00\x26\x03\x02"), make([]byte, 32)...) // a server's hello of TLS 1.1, its random bytes
		hello = append(hello, "\x00\xc0\x13\x00"...) // no session, a suite, no compression
		url := "https://" + listen(func(conn net.Conn) { _, _ = conn.Write(hello) })
		expectFailure(send(ctx, url, long), market.SSLError, tooOld)
	}, patience)

	It("fails where the connection ends in the handshake", func(ctx SpecContext) {
		url := "https://" + listen(func(conn net.Conn) { conn.Close() })
		expectFailure(send(ctx, url, long), market.SSLError, "the TLS handshake failed: the store closed or reset the connection")
	}, patience)

	It("fails on a server that speaks plain HTTP", func(ctx SpecContext) {
		store := run("good", simtest.Options{})
		expectFailure(send(ctx, "https"+store.URL()[len("http"):], long), market.SSLError, noTLS)
	}, patience)
})

// inspect looks at an address with a client that trusts the authority of the
// store, if there is one, and holds it to its deadline.
func inspect(ctx context.Context, c *wire.Client, target string, deadline time.Duration) wire.Connection {
	GinkgoHelper()
	began := time.Now()
	got := c.Inspect(ctx, parse(target), deadline)
	Expect(time.Since(began)).To(BeNumerically("<", deadline+margin))
	return got
}

func parse(target string) *url.URL {
	GinkgoHelper()
	u, err := url.Parse(target)
	Expect(err).NotTo(HaveOccurred())
	return u
}

var _ = Describe("a look at the store's address", func() {
	DescribeTable("tells what is wrong with the certificate, each thing by itself", func(ctx SpecContext, behaviour, chain, host string) {
		store := run(behaviour, simtest.Options{TLS: true})
		got := inspect(ctx, newClient(trusting(store)), store.URL(), long)
		Expect(got.Failure).To(BeEmpty(), got.Detail)
		Expect(got.Reached).To(BeTrue())
		Expect(got.TLS).To(BeTrue())
		Expect(got.ChainDetail).To(Equal(chain))
		Expect(got.HostDetail).To(Equal(host))
		Expect(got.NotAfter.After(time.Now())).To(Equal(behaviour != "tls-expired"))
		Expect(got.NotBefore).To(BeTemporally("<", time.Now()))
		Expect(got.Version).To(BeEquivalentTo(map[bool]int{true: tls.VersionTLS11, false: tls.VersionTLS13}[behaviour == "tls-1.1"]))
		Expect(store.Received()).To(BeEmpty())
	},
		Entry("nothing", "good", "", "", patience),
		Entry("who signed", "tls-self-signed", untrusted, "", patience),
		Entry("its dates", "tls-expired", "", "", patience),
		Entry("its host", "tls-wrong-host", "", anotherHost, patience),
		Entry("the version", "tls-1.1", "", "", patience),
	)

	It("sees no more than the connection of plain HTTP", func(ctx SpecContext) {
		got := inspect(ctx, newClient(nil), run("hang", simtest.Options{}).URL(), long)
		Expect(got).To(Equal(wire.Connection{Reached: true}))
	}, patience)

	It("ends at its deadline in the handshake", func(ctx SpecContext) {
		got := inspect(ctx, newClient(nil), "https://"+listen(silent), short)
		Expect(got.Failure).To(Equal(market.ConnectionTimedOut))
		Expect(got.Reached).To(BeTrue())
		Expect(got.TLS).To(BeFalse())
		expectDetail(got.Detail, "not complete after 200ms: the time ran out in the TLS handshake")
	}, patience)

	DescribeTable("says why there is no connection", func(ctx SpecContext, target string, says string) {
		got := inspect(ctx, newClient(nil), target, long)
		Expect(got.Failure).To(Equal(market.ConnectionRefused))
		Expect(got.Reached).To(BeFalse())
		expectDetail(got.Detail, says)
	},
		Entry("no such host", "https://"+unresolvable, "the host name cannot be resolved", patience),
		Entry("no such host, in Cyrillic", "http://"+unresolvable[:60]+"магазин.рф", "the host name cannot be resolved", patience),
	)

	It("says that nothing listens", func(ctx SpecContext) {
		got := inspect(ctx, newClient(nil), "http://"+closedPort(), long)
		Expect(got.Failure).To(Equal(market.ConnectionRefused))
		expectDetail(got.Detail, "nothing listens")
	}, patience)

	It("says that a server does not speak TLS", func(ctx SpecContext) {
		got := inspect(ctx, newClient(nil), "https"+run("good", simtest.Options{}).URL()[len("http"):], long)
		Expect(got.Failure).To(Equal(market.SSLError))
		Expect(got.Reached).To(BeTrue())
		expectDetail(got.Detail, noTLS)
	}, patience)
})
