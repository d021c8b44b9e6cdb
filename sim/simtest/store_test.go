package simtest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("Behaviours", func() {
	It("lists all that Start can start, with names that Market's log uses", func() {
		known := []market.ErrorSubtype{
			"", market.HTTP, market.ReadTimedOut, market.ConnectionRefused, market.SSLError,
			market.UnsupportedMediaType, market.CantParseResponse, market.InvalidData, market.IgnoredWrongToken,
		}
		list := simtest.Behaviours()
		Expect(list).To(HaveLen(86))
		Expect(list[0].Name).To(Equal("good"))
		for _, b := range list {
			Expect(b.Summary).NotTo(BeEmpty(), b.Name)
			Expect(known).To(ContainElement(market.ErrorSubtype(b.Subtype)), b.Name)
			o := simtest.Options{}
			if b.Calls {
				o = simtest.Options{PullAPI: "http://127.0.0.1:9", Key: "ACMA:x"}
			}
			Expect(run(b.Name, o).Close()).To(Succeed())
		}
	})
})

var _ = Describe("Start", func() {
	DescribeTable("says what it cannot do, and what it can",
		func(behaviour string, o simtest.Options, hint string) {
			_, err := simtest.Start(behaviour, o)
			var usage *simtest.UsageError
			Expect(err).To(BeAssignableToTypeOf(usage))
			Expect(err).To(MatchError(ContainSubstring(hint)))
		},
		Entry("a typing error", "goood", simtest.Options{}, `unknown behaviour "goood": did you mean "good"?`),
		Entry("a part of a name", "tls-s", simtest.Options{}, `did you mean "tls-self-signed"?`),
		Entry("a part of several", "400", simtest.Options{}, `did you mean "bad-request-400"?`),
		Entry("another name", "angry", simtest.Options{}, "choose one of good, acts-on-orders, queued, wrong-key, slow, hang,"),
		Entry("no name", "", simtest.Options{}, "choose one of good, acts-on-orders, queued, wrong-key, slow, hang,"),
		Entry("a negative delay", "slow", simtest.Options{Delay: -1}, "give a duration such as 11s"),
		Entry("a path without a slash", "good", simtest.Options{Path: "notification"}, "give a plain path such as /notification"),
		Entry("a path with a pattern", "good", simtest.Options{Path: "/{x}"}, "give a plain path such as /notification"),
		Entry("no pull API where it is called", "acts-on-orders", simtest.Options{}, "give its base URL, such as http://127.0.0.1:9000"),
		Entry("no key for it", "acts-on-orders", simtest.Options{PullAPI: "http://127.0.0.1:9000"}, "give the key for it"),
		Entry("a key that is no header", "good", simtest.Options{PullAPI: "http://127.0.0.1:9000", Key: "a\nb"}, "no header can carry"),
		Entry("a pull API without a scheme", "good", simtest.Options{PullAPI: "127.0.0.1:9000"}, "give its base URL"),
		Entry("a pull API by another scheme", "good", simtest.Options{PullAPI: "ftp://127.0.0.1"}, "give its base URL"),
		Entry("a pull API with a path", "good", simtest.Options{PullAPI: "http://127.0.0.1:9000/v2"}, "give its base URL"),
		Entry("a negative backlog", "good", simtest.Options{Backlog: -1}, "give how many notifications may wait"),
		Entry("a path with a query", "good", simtest.Options{Path: "/x?y"}, "give a plain path such as /notification"),
	)

	It("fails if the address is taken", func() {
		address := strings.TrimPrefix(run("good", simtest.Options{}).URL(), "http://")
		_, err := simtest.Start("good", simtest.Options{Listen: address})
		Expect(err).To(MatchError(ContainSubstring(address)))
		Expect(err).NotTo(BeAssignableToTypeOf(&simtest.UsageError{}))
	})

	It("gives an address that can be called when it listens on all", func(ctx SpecContext) {
		store := run("good", simtest.Options{Listen: "0.0.0.0:0"})
		Expect(store.URL()).To(HavePrefix("http://127.0.0.1:"))
		expectAccepted(post(ctx, store, ping))
	}, patience)

	It("has no authority for plain HTTP", func() {
		Expect(run("good", simtest.Options{}).CA()).To(BeNil())
	})
})

var _ = Describe("Run", func() {
	It("fails the test if the store does not start", func() {
		tb := &fakeTB{}
		Expect(simtest.Run(tb, "goood", simtest.Options{})).To(BeNil())
		Expect(tb.failure).To(ContainSubstring(`did you mean "good"?`))
	})

	It("closes the store when the test ends", func(ctx SpecContext) {
		tb := &fakeTB{}
		store := simtest.Run(tb, "good", simtest.Options{})
		tb.cleanup()
		Expect(store.Await(ctx, 1)).To(MatchError(ContainSubstring("closed")))
	}, patience)
})

type fakeTB struct {
	failure string
	cleanup func()
}

func (*fakeTB) Helper()                          {}
func (f *fakeTB) Fatalf(format string, a ...any) { f.failure = fmt.Sprintf(format, a...) }
func (f *fakeTB) Cleanup(cleanup func())         { f.cleanup = cleanup }

var _ = Describe("what a store received", func() {
	It("is recorded, whatever was answered", func(ctx SpecContext) {
		store := run("error-500", simtest.Options{})
		r := request(ctx, store, created)
		r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
		do(client(store), r)
		post(ctx, store, "hello")
		got := store.Received()
		Expect(got).To(HaveLen(2))
		Expect(got[0].Method).To(Equal(http.MethodPost))
		Expect(got[0].Path).To(Equal("/notification"))
		Expect(got[0].Header.Get("traceparent")).To(HavePrefix("00-0af7"))
		Expect(string(got[0].Body)).To(Equal(created))
		Expect(got[0].NotificationType).To(Equal("ORDER_CREATED"))
		Expect(got[1].NotificationType).To(BeEmpty())
	}, patience)

	It("is told to Log before the answer, one at a time", func(ctx SpecContext) {
		var types []string // with no lock: the race detector watches
		store := run("good", simtest.Options{Log: func(r simtest.Received) { types = append(types, r.NotificationType) }})
		c, bodies := client(store), oneOfEach()
		var posts sync.WaitGroup
		for _, body := range bodies {
			posts.Go(func() {
				defer GinkgoRecover()
				expectAccepted(do(c, request(ctx, store, body)))
			})
		}
		posts.Wait()
		Expect(types).To(HaveLen(len(bodies)))
		Expect(types).To(ContainElements("PING", "ORDER_CREATED"))
	}, patience)

	It("is what came of a body that broke off", func(ctx SpecContext) {
		store := run("good", simtest.Options{})
		conn, err := net.Dial("tcp", strings.TrimPrefix(store.URL(), "http://"))
		Expect(err).NotTo(HaveOccurred())
		defer conn.Close()
		_, err = io.WriteString(conn, "POST /notification HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"+ping[:10])
		Expect(err).NotTo(HaveOccurred())
		Expect(conn.(*net.TCPConn).CloseWrite()).To(Succeed())
		reply, err := io.ReadAll(conn)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(reply)).To(HavePrefix("HTTP/1.1 400 "))
		Expect(string(store.Received()[0].Body)).To(Equal(ping[:10]))
	}, patience)

	It("is bounded: bodies, their sum, and types", func(ctx SpecContext) {
		store := run("good", simtest.Options{})
		c := client(store)
		for range 34 {
			Expect(do(c, request(ctx, store, strings.Repeat("x", 1<<20+1))).StatusCode).To(Equal(413))
		}
		got := store.Received()
		Expect(got).To(HaveLen(32))
		Expect(got[0].Body).To(HaveLen(1 << 20))
		Expect(store.Await(ctx, 34)).To(Succeed())

		post(ctx, store, `{"notificationType":"`+strings.Repeat("я", 100)+`"}`)
		got = store.Received()
		Expect(got[len(got)-1].NotificationType).To(Equal(strings.Repeat("я", 50)))
	}, patience)

	It("can be awaited, to the end of one's patience", func(ctx SpecContext) {
		store := run("good", simtest.Options{})
		ctx2, giveUp := context.WithCancel(ctx)
		giveUp()
		err := store.Await(ctx2, 1)
		Expect(err).To(MatchError(context.Canceled))
		Expect(err).To(MatchError(ContainSubstring("0 of 1 requests")))
	}, patience)
})

var _ = Describe("Close", func() {
	DescribeTable("ends at once what hangs, and leaves nothing behind",
		func(ctx SpecContext, behaviour string, o simtest.Options) {
			before := gleak.Goroutines()
			store, err := simtest.Start(behaviour, o)
			Expect(err).NotTo(HaveOccurred())
			conn := halfClient(ctx, store)
			defer conn.Close()
			Expect(store.Await(ctx, 1)).To(Succeed())
			Expect(store.Close()).To(Succeed())
			Expect(store.Close()).To(Succeed())
			_, err = io.Copy(io.Discard, conn) // ends with the connection
			Expect(err).To(Or(BeNil(), MatchError(ContainSubstring("reset"))))
			Eventually(ctx, gleak.Goroutines).ShouldNot(gleak.HaveLeaked(before))
			_, err = net.Dial("tcp", conn.RemoteAddr().String())
			Expect(err).To(HaveOccurred())
		},
		Entry("good, keeping the connection", "good", simtest.Options{}, patience),
		Entry(nil, "slow", simtest.Options{}, patience),
		Entry(nil, "hang", simtest.Options{}, patience),
		Entry(nil, "drip", simtest.Options{}, patience),
		Entry(nil, "torn", simtest.Options{}, patience),
		Entry(nil, "reset", simtest.Options{}, patience),
		Entry(nil, "huge", simtest.Options{}, patience),
		Entry(nil, "gzip-bomb", simtest.Options{}, patience),
	)

	It("ends connections that have said nothing, and handshakes", func(ctx SpecContext) {
		before := gleak.Goroutines()
		for _, o := range []simtest.Options{{}, {TLS: true}} {
			store, err := simtest.Start("good", o)
			Expect(err).NotTo(HaveOccurred())
			_, address, _ := strings.Cut(store.URL(), "://")
			conn, err := net.Dial("tcp", address)
			Expect(err).NotTo(HaveOccurred())
			defer conn.Close()
			Expect(store.Close()).To(Succeed())
		}
		Eventually(ctx, gleak.Goroutines).ShouldNot(gleak.HaveLeaked(before))
	}, patience)
})

// halfClient sends a notification, and reads nothing of the reply.
func halfClient(ctx context.Context, store *simtest.Store) net.Conn {
	GinkgoHelper()
	var wire bytes.Buffer
	Expect(request(ctx, store, created).Write(&wire)).To(Succeed())
	conn, err := net.Dial("tcp", strings.TrimPrefix(store.URL(), "http://"))
	Expect(err).NotTo(HaveOccurred())
	_, err = wire.WriteTo(conn)
	Expect(err).NotTo(HaveOccurred())
	return conn
}
