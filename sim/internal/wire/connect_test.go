package wire_test

import (
	"bufio"
	"context"
	"net"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a store that cannot be reached (N-VERDICT)", func() {
	It("listens on no such port", func(ctx SpecContext) {
		out := send(ctx, "http://"+closedPort()+"/notification", long)
		expectFailure(out, market.ConnectionRefused, "nothing listens")
		Expect(out.Status).To(BeZero())
		Expect(out.Body).To(BeEmpty())
	}, patience)

	DescribeTable("is a cloud's metadata service, which is never called", func(host string) {
		expectFailure(send(context.Background(), "http://"+host+"/latest/meta-data", long), market.ConnectionRefused, "metadata service, which is never called")
	},
		Entry(nil, "169.254.169.254"),
		Entry(nil, "169.254.169.254:8080"),
		Entry(nil, "[::ffff:169.254.169.254]"),
		Entry(nil, "100.100.100.200"),
	)

	It("has a host name that does not exist", func(ctx SpecContext) {
		expectFailure(send(ctx, "https://"+unresolvable+"/notification", long), market.ConnectionRefused, "the host name cannot be resolved")
	}, patience)

	It("accepts the connection and says nothing in the TLS handshake", func(ctx SpecContext) {
		out := send(ctx, "https://"+listen(silent), short)
		expectFailure(out, market.ConnectionTimedOut, "not complete after 200ms: the time ran out in the TLS handshake")
		Expect(out.Measured.Phases.TLSMs).To(BeNumerically(">", out.Measured.TotalMs/2))
	}, patience)

	It("resets the connection instead of replying", func(ctx SpecContext) {
		out := sendTo(ctx, "reset", long)
		expectFailure(out, market.ConnectionRefused, "the store closed or reset the connection before it replied")
		Expect(out.Status).To(BeZero())
	}, patience)

	It("closes the connection instead of replying", func(ctx SpecContext) {
		expectFailure(send(ctx, replying("", true), long), market.ConnectionRefused, "the store closed or reset the connection before it replied")
	}, patience)

	It("closes every connection but the first, instead of replying: told as of any other", func(ctx SpecContext) {
		url := "http://" + listen(once())
		c := newClient(nil)
		expectReply(c.Do(ctx, post(url, long)), 200)
		out := c.Do(ctx, post(url, long))
		expectFailure(out, market.ConnectionRefused, "the store closed or reset the connection before it replied")
		Expect(out.Measured.ConnectionReused).To(BeFalse())
		expectSum(out.Measured)
	}, patience)

	It("has gone when net/http repeats a request that it holds to be safe", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		defer listener.Close()
		go func() {
			defer GinkgoRecover()
			conn, err := listener.Accept()
			Expect(err).NotTo(HaveOccurred())
			defer conn.Close()
			requests := bufio.NewReader(conn)
			readRequest(requests)
			_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
			readRequest(requests)
			listener.Close()
		}()
		c := newClient(nil)
		get := post("http://"+listener.Addr().String(), long)
		get.Method, get.Body = "GET", nil
		expectReply(c.Do(ctx, get), 200)
		expectFailure(c.Do(ctx, get), market.ConnectionRefused, "nothing listens")
	}, patience)
})

// once is a store that replies once, to the first request of all.
func once() func(net.Conn) {
	var served atomic.Bool
	return func(conn net.Conn) {
		defer conn.Close()
		requests := bufio.NewReader(conn)
		readRequest(requests)
		if served.CompareAndSwap(false, true) {
			_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
			readRequest(requests)
		}
	}
}

var _ = Describe("a store that closes idle connections without a word (RFC 9112, 9.5)", func() {
	It("is not blamed where the next request was on its way just then", func(ctx SpecContext) {
		url := "http://" + listen(func(conn net.Conn) {
			defer conn.Close()
			requests := bufio.NewReader(conn)
			readRequest(requests)
			_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
			_, _ = requests.Peek(1) // too late for the client to know, each time
		})
		c := newClient(nil)
		for range 100 {
			out := c.Do(ctx, post(url, long))
			expectReply(out, 200)
			Expect(string(out.Body)).To(Equal("{}"))
			expectSum(out.Measured)
		}
	}, patience)

	It("has the one deadline for both attempts", func(ctx SpecContext) {
		var served atomic.Bool
		url := "http://" + listen(func(conn net.Conn) {
			requests := bufio.NewReader(conn)
			readRequest(requests)
			if served.CompareAndSwap(false, true) {
				_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
				_, _ = requests.Peek(1)
				conn.Close()
			}
		})
		c := newClient(nil)
		expectReply(c.Do(ctx, post(url, long)), 200)
		expectFailure(c.Do(ctx, post(url, short)), market.ReadTimedOut, "waiting for the first byte of the reply")
	}, patience)
})

var _ = DescribeTable("a request that cannot be sent", func(spoil func(*wire.Request), problem string) {
	r := post("http://127.0.0.1:1/a?token=hush", long)
	Expect(r.Check()).To(Succeed())
	spoil(&r)
	Expect(r.Check()).To(MatchError(And(ContainSubstring(problem), Not(ContainSubstring("hush")))))
},
	Entry("has a wrong escape", func(r *wire.Request) { r.URL += "\x7f%zz" }, "the URL cannot be read"),
	Entry("has no protocol", func(r *wire.Request) { r.URL = "shop.example" }, "must begin with"),
	Entry("has no host", func(r *wire.Request) { r.URL = "http:///a?token=hush" }, "no host"),
	Entry("has a method of two words", func(r *wire.Request) { r.Method = "PO ST" }, `"PO ST"`),
	Entry("has no method", func(r *wire.Request) { r.Method = "" }, "method"),
	Entry("has a header name of two words", func(r *wire.Request) { r.Header["A b"] = nil }, `"A b"`),
	Entry("has two lines in a header", func(r *wire.Request) { r.Header.Set("A", "hush\r\nB: c") }, `"A"`),
	Entry("has a host that is none", func(r *wire.Request) { r.Header.Set("Host", "hush hush") }, "Host"),
)

var _ = Describe("the host of the URL", func() {
	It("may be a name", func(ctx SpecContext) {
		store := run("good", simtest.Options{Listen: "localhost:0"})
		_, port, err := net.SplitHostPort(store.URL()[len("http://"):])
		Expect(err).NotTo(HaveOccurred())
		expectReply(send(ctx, "http://localhost:"+port+"/notification", long), 200)
	}, patience)

	It("may be a name in Cyrillic", func(ctx SpecContext) {
		expectFailure(send(ctx, "http://"+unresolvable[:60]+"магазин.рф/notification", long), market.ConnectionRefused, "the host name cannot be resolved")
	}, patience)
})

// closedPort is an address on which nothing listens any more.
func closedPort() string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	defer listener.Close()
	return listener.Addr().String()
}
