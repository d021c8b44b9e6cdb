package pullapi_test

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

// onTheWire sends a call over a real connection, and returns all that comes back,
// byte by byte.
func onTheWire(address, call string) string {
	GinkgoHelper()
	connection, err := net.Dial("tcp", address)
	Expect(err).NotTo(HaveOccurred())
	defer connection.Close()
	_, err = io.WriteString(connection, call)
	Expect(err).NotTo(HaveOccurred())
	raw, err := io.ReadAll(connection)
	Expect(err).NotTo(HaveOccurred())
	return string(raw)
}

var _ = Describe("A reply on the wire", func() {
	limited := func(*pullapi.Request) (any, error) {
		return nil, &pullapi.Error{Status: pullapi.StatusLimit, Message: "Active reports limit exceeded, limit='5'"}
	}
	served := func(with ...option) (*bench, string) {
		b := newBench(with...)
		server := httptest.NewServer(b.api)
		DeferCleanup(server.Close)
		return b, strings.TrimPrefix(server.URL, "http://")
	}
	call := func(method, path, body string, header ...string) string {
		return fmt.Sprintf("%s %s HTTP/1.1\r\nHost: market.test\r\nApi-Key: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s",
			method, path, token("a"), len(body), strings.Join(append(header, ""), "\r\n"), body)
	}

	It("has Market's words for a limit, and its headers in their letters", func() {
		b, address := served(stateful("generateUnitedOrdersReport", limited))
		raw := onTheWire(address, call("POST", report, `{"businessId": 700, "dateFrom": "2026-08-01", "dateTo": "2026-08-02"}`))
		Expect(raw).To(HavePrefix("HTTP/1.1 420 Enhance Your Calm\r\n"))
		Expect(raw).To(And(
			ContainSubstring("\r\nX-RateLimit-Resource-Limit: 1\r\n"), ContainSubstring("\r\nX-RateLimit-Resource-Remaining: 0\r\n"),
			ContainSubstring("\r\nX-RateLimit-Resource-Until: Tue, 01 Sep 2026 12:32:00 GMT\r\n"), ContainSubstring("\r\nConnection: close\r\n")))
		reply, err := http.ReadResponse(bufio.NewReader(strings.NewReader(raw)), nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(bodyOf(reply)).To(MatchJSON(`{"status": "ERROR", "errors": [{"code": "LIMIT_EXCEEDED", "message": "Active reports limit exceeded, limit='5'"}]}`))
		Expect(b.last().Status).To(Equal(420))
	})

	It("reaches a caller whose body nobody has read", func() {
		_, address := served()
		body := `{"businessId": 700, "dateFrom": "2026-08-01", "dateTo": "2026-08-02"}`
		onTheWire(address, call("POST", report, body))
		Expect(onTheWire(address, call("POST", report, body+strings.Repeat(" ", 100<<10)))).To(HavePrefix("HTTP/1.1 420 Enhance Your Calm\r\n"))
	})

	It("has the usual words for what others know", func() {
		_, address := served()
		Expect(onTheWire(address, call("GET", "/v2/campaigns/101", ""))).To(HavePrefix("HTTP/1.1 200 OK\r\n"))
		Expect(onTheWire(address, call("GET", "/v2/nothing", ""))).To(HavePrefix("HTTP/1.1 404 Not Found\r\n"))
	})

	It("is compressed for those who ask for it, if it is long", func() {
		b := newBench()
		long := ask{method: "GET", path: "/v2/campaigns/101/orders?limit=50"}
		plain := bodyOf(b.do(long))
		Expect(len(plain)).To(BeNumerically(">", 1400))
		for _, accepts := range []string{"gzip", "deflate, GZIP;q=0.5", "*", "br;q=1.0, gzip ; q=0.8"} {
			long.header = map[string]string{"Accept-Encoding": accepts}
			r := b.do(long)
			Expect(r.Header.Get("Content-Encoding")).To(Equal("gzip"), accepts)
			Expect(r.Header.Get("Vary")).To(Equal("Accept-Encoding"))
			reader, err := gzip.NewReader(r.Body)
			Expect(err).NotTo(HaveOccurred())
			Expect(io.ReadAll(reader)).To(Equal(plain))
			Expect(b.last().Reply.Body).To(HavePrefix(`{"`), "the log has it as it was before")
		}
	})

	DescribeTable("is plain for others", func(accepts string) {
		b := newBench()
		r := b.do(ask{method: "GET", path: "/v2/campaigns/101/orders?limit=50", header: map[string]string{"Accept-Encoding": accepts}})
		Expect(r.Header).NotTo(HaveKey("Content-Encoding"))
		Expect(bodyOf(r)).To(HavePrefix("{"))
	},
		Entry(nil, "identity"), Entry(nil, "br"), Entry(nil, "gzip;q=0"), Entry(nil, "*, gzip;q=0"), Entry(nil, "gzip;q=x"), Entry(nil, "x-gzip-not"),
	)

	It("is plain if it is short", func() {
		b := newBench()
		Expect(b.do(ask{method: "GET", path: "/v2/campaigns/101", header: map[string]string{"Accept-Encoding": "gzip"}}).Header).NotTo(HaveKey("Content-Encoding"))
	})
})
