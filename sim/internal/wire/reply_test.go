package wire_test

import (
	"net"
	"net/http"
	"runtime"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("the reply", func() {
	It("is handed on as it came", func(ctx SpecContext) {
		out := sendTo(ctx, "good", long)
		expectReply(out, 200)
		Expect(out.Header.Get("Content-Type")).To(Equal("application/json"))
		Expect(string(out.Body)).To(And(HavePrefix("{"), HaveSuffix("}")))
		Expect(out.TooLong).To(BeFalse())
	}, patience)

	It("may have any status and no body", func(ctx SpecContext) {
		for _, status := range []int{204, 304, 418, 503, 599} {
			out := send(ctx, serve(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }), long)
			expectReply(out, status)
			Expect(out.Body).To(BeEmpty())
		}
	}, patience)

	It("is a redirect that is not followed (N-OTHER)", func(ctx SpecContext) {
		store := run("redirect-302", simtest.Options{})
		out := send(ctx, store.URL()+"/notification", long)
		expectReply(out, 302)
		Expect(out.Header.Get("Location")).NotTo(BeEmpty())
		Expect(store.Received()).To(HaveLen(1))
	}, patience)

	It("is torn: what came of it is kept", func(ctx SpecContext) {
		out := sendTo(ctx, "torn", long)
		expectFailure(out, market.CantParseResponse, "the reply ended before it was complete: the connection was closed or reset")
		Expect(out.Status).To(Equal(200))
		Expect(string(out.Body)).To(HavePrefix("{"))
	}, patience)

	DescribeTable("is not HTTP", func(ctx SpecContext, reply, says string) {
		out := send(ctx, replying(reply, true), long)
		expectFailure(out, market.CantParseResponse, says)
		Expect(out.Status).To(BeZero())
	},
		Entry("but another protocol", "SSH-2.0-OpenSSH_9.6\r\n", "the reply is not HTTP", patience),
		Entry("but bare JSON", "{\"version\":\"1\"}\r\n\r\n", "the reply is not HTTP", patience),
		Entry("but control characters", "\x1b[2J\x07\x00\r\n\r\n", "the reply is not HTTP", patience),
		Entry("in its status", "HTTP/1.1 two OK\r\n\r\n", "the reply is not HTTP", patience),
		Entry("in its version", "HTTP/a.b 200 OK\r\n\r\n", "the reply is not HTTP", patience),
		Entry("in its header, with what a terminal obeys", "HTTP/1.1 200 OK\r\n\x1b[2Jno colon\xff\r\n\r\n", "the reply is not HTTP", patience),
		Entry("in its length", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", "the reply is not HTTP", patience),
		Entry("in its encoding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: \x1b[2Jbrotli\r\n\r\n", "the reply is not HTTP", patience),
		Entry("in its header, in words of crypto/tls", "HTTP/1.1 200 OK\r\nunsupported protocol version\r\n\r\n", "the reply is not HTTP", patience),
		Entry("being cut in its header", "HTTP/1.1 200 OK\r\nA: b\r\n", "the reply ended before it was complete", patience),
	)

	It("begins before the request", func(ctx SpecContext) {
		banner := "http://" + listen(func(conn net.Conn) { _, _ = conn.Write([]byte("220 mail.example ready\r\n")) })
		expectFailure(send(ctx, banner, long), market.CantParseResponse, "the reply is not HTTP")
	}, patience)

	It("has a length of chunk that is none", func(ctx SpecContext) {
		out := send(ctx, replying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", true), long)
		expectFailure(out, market.CantParseResponse, "the reply is not HTTP")
		Expect(out.Status).To(Equal(200))
	}, patience)

	DescribeTable("breaks off, told alike however it does so", func(ctx SpecContext, reply string, reset bool, subtype market.ErrorSubtype, detail string) {
		for range 20 {
			out := send(ctx, breakingOff(reply, reset), long)
			expectFailure(out, subtype, detail)
			Expect(out.Detail).To(Equal(detail))
		}
	},
		Entry("closing before the first byte", "", false, market.ConnectionRefused, "the store closed or reset the connection before it replied", patience),
		Entry("resetting before the first byte", "", true, market.ConnectionRefused, "the store closed or reset the connection before it replied", patience),
		Entry("closing in the header", "HTTP/1.1 200 OK\r\nA: b\r\n", false, market.CantParseResponse, "the reply ended before it was complete: the connection was closed or reset", patience),
		Entry("closing in the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", false, market.CantParseResponse, "the reply ended before it was complete: the connection was closed or reset", patience),
		Entry("closing in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{", false, market.CantParseResponse, "the reply ended before it was complete: the connection was closed or reset", patience),
	)

	DescribeTable("has a header of", func(ctx SpecContext, length int, fits bool) {
		out := send(ctx, replying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: "+strings.Repeat("b", length)+"\r\n\r\n", false), long)
		if fits {
			expectReply(out, 200)
			return
		}
		expectFailure(out, market.CantParseResponse, "the reply's header is longer than 64 KiB")
	},
		Entry("60 KiB", 60<<10, true, patience),
		Entry("65 KiB", 65<<10, false, patience),
		Entry("8 MiB", 8<<20, false, patience),
	)
})

var _ = Describe("a body of the reply", func() {
	DescribeTable("is read up to its bound", func(ctx SpecContext, length int, tooLong bool) {
		out := send(ctx, serve(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(make([]byte, length))
		}), long)
		expectReply(out, 200)
		Expect(out.TooLong).To(Equal(tooLong))
		Expect(out.Body).To(HaveLen(min(length, wire.MaxReply)))
	},
		Entry("one byte less", wire.MaxReply-1, false, patience),
		Entry("exactly", wire.MaxReply, false, patience),
		Entry("one byte more", wire.MaxReply+1, true, patience),
	)

	It("that never ends costs little memory, and its connection is cut", func(ctx SpecContext) {
		cut := make(chan struct{})
		url := serve(func(w http.ResponseWriter, _ *http.Request) {
			defer close(cut)
			block := make([]byte, 32<<10)
			for {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		})
		c := newClient(nil)
		before := allocated()
		out := c.Do(ctx, post(url, long))
		Expect(allocated() - before).To(BeNumerically("<", 16<<20))
		expectReply(out, 200)
		Expect(out.TooLong).To(BeTrue())
		Eventually(ctx, cut).Should(BeClosed())

		Expect(c.Do(ctx, post(run("good", simtest.Options{}).URL()+"/notification", long)).Status).To(Equal(200))
	}, patience)

	DescribeTable("of a sample store is cut", func(ctx SpecContext, behaviour, begins string) {
		store := run(behaviour, simtest.Options{})
		before := allocated()
		out := send(ctx, store.URL()+"/notification", long)
		Expect(allocated()-before).To(BeNumerically("<", 32<<20), "the store's own allocations included")
		expectReply(out, 200)
		Expect(out.TooLong).To(BeTrue())
		Expect(out.Body).To(HaveLen(wire.MaxReply))
		Expect(string(out.Body)).To(HavePrefix(begins), "not inflated")
	},
		Entry("that never ends", "huge", `{"version"`, patience),
		Entry("that would inflate to gigabytes", "gzip-bomb", "\x1f\x8b", patience),
	)
})

// breakingOff is the address of a store that does not read the request to its
// end before it writes reply and goes, by a reset or as politely as that lets it.
func breakingOff(reply string, reset bool) string {
	return "http://" + listen(func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1))
		_, _ = conn.Write([]byte(reply))
		if reset {
			_ = conn.(*net.TCPConn).SetLinger(0)
		} else {
			_ = conn.(*net.TCPConn).CloseWrite()
		}
		_ = conn.Close()
	})
}

// allocated is how much memory was ever allocated, freed or not.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}
