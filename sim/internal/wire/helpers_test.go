package wire_test

import (
	"bufio"
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"time"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

const (
	ping = `{"notificationType":"PING","time":"2026-03-01T10:00:00Z"}`

	// short is a deadline that is meant to pass, long one that is not.
	short = 200 * time.Millisecond
	long  = 20 * time.Second
	// margin is what an exchange may cost beyond its deadline on a busy machine.
	margin = 3 * time.Second
)

// patience bounds what should happen at once.
const patience = NodeTimeout(30 * time.Second)

// unresolvable is a host that no resolver can even be asked for: its label is
// too long (RFC 1035, 2.3.4).
const unresolvable = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid"

func newClient(roots *x509.CertPool) *wire.Client {
	c := wire.New(roots, 4)
	DeferCleanup(c.Close)
	return c
}

func trusting(store *simtest.Store) *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(store.CA())
	return roots
}

func run(behaviour string, o simtest.Options) *simtest.Store {
	GinkgoHelper()
	return simtest.Run(GinkgoT(), behaviour, o)
}

func post(url string, deadline time.Duration) wire.Request {
	return wire.Request{
		Method:   http.MethodPost,
		URL:      url,
		Header:   http.Header{"Content-Type": {"application/json"}},
		Body:     []byte(ping),
		Deadline: deadline,
	}
}

// send makes one exchange with a new client and holds it to its deadline.
func send(ctx context.Context, url string, deadline time.Duration) wire.Outcome {
	GinkgoHelper()
	began := time.Now()
	out := newClient(nil).Do(ctx, post(url, deadline))
	Expect(time.Since(began)).To(BeNumerically("<", deadline+margin))
	return out
}

// sendTo does so with a sample store.
func sendTo(ctx context.Context, behaviour string, deadline time.Duration) wire.Outcome {
	GinkgoHelper()
	return send(ctx, run(behaviour, simtest.Options{}).URL()+"/notification", deadline)
}

func serve(handler http.HandlerFunc) string {
	server := httptest.NewServer(handler)
	DeferCleanup(server.Close)
	return server.URL
}

// listen accepts connections and hands each to serve, which need not close it.
// It returns the address.
func listen(serve func(net.Conn)) string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	conns := make(chan net.Conn, 100)
	go func() {
		defer close(conns)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conns <- conn
			go serve(conn)
		}
	}()
	DeferCleanup(func() {
		listener.Close()
		for conn := range conns {
			conn.Close()
		}
	})
	return listener.Addr().String()
}

// replying is the address of a store that reads each request and writes
// reply, then closes the connection if it should.
func replying(reply string, andClose bool) string {
	return "http://" + listen(func(conn net.Conn) {
		requests := bufio.NewReader(conn)
		for readRequest(requests) {
			_, err := conn.Write([]byte(reply))
			if err != nil || andClose {
				conn.Close()
				return
			}
		}
	})
}

func readRequest(from *bufio.Reader) bool {
	r, err := http.ReadRequest(from)
	if err != nil {
		return false
	}
	_, err = from.Discard(int(r.ContentLength))
	return err == nil
}

// silent does nothing with a connection.
func silent(net.Conn) {}

// varies finds what would differ between two runs of the same story.
var varies = regexp.MustCompile(`\d+\.\d+\.\d+\.\d+|\[?::1|localhost|:\d{2,}|\d{4}-\d{2}-\d{2}|\d{2}:\d{2}:\d{2}`)

// expectDetail holds a detail to what every one promises: that it says
// something, the same in every run, and nothing that a terminal would obey.
func expectDetail(detail, says string) {
	GinkgoHelper()
	Expect(detail).To(ContainSubstring(says))
	Expect(detail).NotTo(MatchRegexp(varies.String()))
	Expect([]rune(detail)).To(HaveEach(Satisfy(unicode.IsPrint)))
	Expect(len(detail)).To(BeNumerically("<", 1200))
}

func expectFailure(out wire.Outcome, subtype market.ErrorSubtype, says string) {
	GinkgoHelper()
	Expect(out.Failure).To(Equal(subtype), out.Detail)
	Expect(out.Cancelled).To(BeFalse())
	expectDetail(out.Detail, says)
}

func expectReply(out wire.Outcome, status int) {
	GinkgoHelper()
	Expect(out.Failure).To(BeEmpty(), out.Detail)
	Expect(out.Detail).To(BeEmpty())
	Expect(out.Cancelled).To(BeFalse())
	Expect(out.Status).To(Equal(status))
}
