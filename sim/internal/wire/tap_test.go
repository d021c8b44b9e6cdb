package wire_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	plainReply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
	pwned      = "##[error]pwned\n"
)

// logged keeps what net/http writes to the log of the process.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

var _ = Describe("the form of a reply", func() {
	reply := func(ctx SpecContext, text string) wire.Outcome {
		GinkgoHelper()
		return send(ctx, replying(text, false), long)
	}

	It("is told as it is", func(ctx SpecContext) {
		out := reply(ctx, plainReply)
		expectReply(out, 200)
		Expect(out.Protocol).To(Equal("HTTP/1.1"))
		Expect(out.TwoLengths).To(BeFalse())
		Expect(out.Surplus).To(BeFalse())
	}, patience)

	It("may end its lines without a carriage return", func(ctx SpecContext) {
		out := reply(ctx, "HTTP/1.1 200 OK\nContent-Length: 9\n\n{\"a\r\n\r\n\"}")
		expectReply(out, 200)
		Expect(out.Body).To(HaveLen(9))
		Expect(out.Surplus).To(BeFalse())
	}, patience)

	DescribeTable("has the length that net/http finds", func(ctx SpecContext, head string, body int) {
		out := send(ctx, replying(head+"{}", true), long)
		expectReply(out, 200)
		Expect(out.Body).To(HaveLen(body))
	},
		Entry("none, up to the end of the connection", "HTTP/1.1 200 OK\r\n\r\n", 2, patience),
		Entry("the same twice", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n", 2, patience),
		Entry("nothing", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0, patience),
		Entry("with spaces around it", "HTTP/1.1 200 OK\r\nContent-Length:   2  \r\n\r\n", 2, patience),
	)

	It("may be of another protocol", func(ctx SpecContext) {
		Expect(reply(ctx, strings.Replace(plainReply, "1.1", "7.3", 1)).Protocol).To(Equal("HTTP/7.3"))
	}, patience)

	It("may give its length in two ways", func(ctx SpecContext) {
		out := reply(ctx, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nTRANSFER-ENCODING: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
		expectReply(out, 200)
		Expect(out.TwoLengths).To(BeTrue())
		Expect(string(out.Body)).To(Equal("{}"))
	}, patience)

	DescribeTable("may go on after its end", func(ctx SpecContext, text string) {
		var told logged
		DeferCleanup(log.SetOutput, log.Writer())
		log.SetOutput(&told)
		out := reply(ctx, text)
		expectReply(out, 200)
		Expect(out.Surplus).To(BeTrue())
		Expect(out.Body).To(HaveLen(2))
		Expect(told.String()).To(BeEmpty())
	},
		Entry("by a few bytes", plainReply+pwned, patience),
		Entry("by another reply", plainReply+plainReply, patience),
		Entry("after an interim reply", "HTTP/1.1 103 Early Hints\r\n\r\n"+plainReply+pwned, patience),
	)

	It("may have bytes behind it that come when nobody asked", func(ctx SpecContext) {
		var told logged
		DeferCleanup(log.SetOutput, log.Writer())
		log.SetOutput(&told)
		closed := make(chan struct{})
		once := sync.OnceFunc(func() { close(closed) })
		url := "http://" + listen(func(conn net.Conn) {
			requests := bufio.NewReader(conn)
			readRequest(requests)
			_, _ = conn.Write([]byte(plainReply))
			_, _ = conn.Write([]byte(pwned))
			_, _ = requests.ReadByte() // until the connection is given up
			once()
		})
		expectReply(send(ctx, url, long), 200)
		Eventually(ctx, closed).Should(BeClosed())
		Expect(told.String()).To(BeEmpty())
	}, patience)

	It("has no status below 100", func(ctx SpecContext) {
		expectFailure(reply(ctx, strings.Replace(plainReply, "200 OK", "000 Zero", 1)), market.CantParseResponse, "its status is below 100")
	}, patience)

	DescribeTable("is of another protocol altogether", func(ctx SpecContext, bytes, says string) {
		out := send(ctx, replying(bytes, true), long)
		expectFailure(out, market.CantParseResponse, says)
	},
		Entry("HTTP/2", "\x00\x00\x00\x04\x00\x00\x00\x00\x00", "the store speaks HTTP/2", patience),
		Entry("TLS", "\x15\x03\x01\x00\x02\x02\x46", "the URL must begin with https://", patience),
	)
})

var _ = Describe("a TLS connection that this side ends", func() {
	It("is an SSL error: bytes that no key made", func(ctx SpecContext) {
		server := httptest.NewUnstartedServer(nil)
		server.StartTLS()
		DeferCleanup(server.Close)
		config := server.TLS.Clone()
		url := "https://" + listen(func(conn net.Conn) {
			secure := tls.Server(conn, config)
			if secure.Handshake() == nil {
				readRequest(bufio.NewReader(secure))
				_, _ = conn.Write([]byte("\x17\x03\x03\x00\x20" + strings.Repeat("x", 32)))
			}
		})
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		client := newClient(roots)
		expectFailure(client.Do(ctx, post(url, long)), market.SSLError, "Market would end the TLS connection")
	}, patience)
})

var _ = Describe("connections that many senders share", func() {
	It("bring each request once, with its own reply", func(ctx SpecContext) {
		const senders, each = 16, 500
		var served atomic.Int64
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			served.Add(1)
			_, _ = io.Copy(w, r.Body)
		})
		c := newClient(nil)
		var sending sync.WaitGroup
		for i := range senders {
			sending.Go(func() {
				defer GinkgoRecover()
				request := post(url, long)
				request.Body = fmt.Appendf(nil, "from %d", i)
				for range each {
					out := c.Do(ctx, request)
					Expect(out.Failure).To(BeEmpty(), out.Detail)
					Expect(string(out.Body)).To(Equal(string(request.Body)))
					Expect(out.Surplus).To(BeFalse())
				}
			})
		}
		sending.Wait()
		Expect(served.Load()).To(BeEquivalentTo(senders * each))
	}, patience)
})
