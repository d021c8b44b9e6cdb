package wire_test

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("the deadline (N-DEADLINE)", func() {
	DescribeTable("passes before the first byte", func(ctx SpecContext, behaviour string) {
		out := sendTo(ctx, behaviour, short)
		expectFailure(out, market.ReadTimedOut, "not complete after 200ms: the time ran out waiting for the first byte of the reply")
		Expect(out.Status).To(BeZero())
		Expect(out.Measured.TotalMs).To(BeNumerically(">=", 200))
		Expect(out.Measured.Phases.WaitMs).To(BeNumerically(">", out.Measured.TotalMs/2))
	},
		Entry("of a store that hangs", "hang", patience),
		Entry("of a slow store", "slow", patience),
	)

	It("passes while the store does not read the request", func(ctx SpecContext) {
		r := post("http://"+listen(silent), short)
		r.Body = make([]byte, 64<<20) // more than the buffers of both sides take
		out := newClient(nil).Do(ctx, r)
		expectFailure(out, market.ReadTimedOut, "not complete after 200ms: the time ran out sending the request")
		Expect(out.Measured.Phases.WriteMs).To(BeNumerically(">", out.Measured.TotalMs/2))
	}, patience)

	It("covers a body that comes drop by drop", func(ctx SpecContext) {
		store := run("drip", simtest.Options{Delay: 20 * time.Millisecond})
		out := send(ctx, store.URL()+"/notification", 2*short)
		expectFailure(out, market.ReadTimedOut, "not complete after 400ms: the time ran out reading the reply, which had begun")
		Expect(out.Status).To(Equal(200))
		Expect(out.Header.Get("Content-Type")).To(Equal("application/json"))
		Expect(string(out.Body)).To(HavePrefix("{"))
		Expect(out.TooLong).To(BeFalse())
		Expect(out.Measured.Phases.ReadMs).To(BeNumerically(">", out.Measured.TotalMs/2))
	}, patience)

	It("leaves a slow store its time", func(ctx SpecContext) {
		store := run("slow", simtest.Options{Delay: 60 * time.Millisecond})
		out := send(ctx, store.URL()+"/notification", long)
		expectReply(out, 200)
		Expect(out.Measured.Phases.WaitMs).To(BeNumerically(">", 50))
	}, patience)

	DescribeTable("ends a reply that has begun and does not end", func(ctx SpecContext, reply string, status int) {
		out := send(ctx, replying(reply, false), short)
		expectFailure(out, market.ReadTimedOut, "reading the reply, which had begun")
		Expect(out.Status).To(Equal(status))
	},
		Entry("its status line", "HTT", 0, patience),
		Entry("its header", "HTTP/1.1 200 OK\r\nContent-Ty", 0, patience),
		Entry("its body by length", "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{", 200, patience),
		Entry("its body by chunks", "HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", 400, patience),
		Entry("its body without a length", "HTTP/1.0 200 OK\r\n\r\n{", 200, patience),
		Entry("its trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nA: b", 200, patience),
		Entry("with an interim reply and nothing more", "HTTP/1.1 100 Continue\r\n\r\n", 0, patience),
	)

	It("ends a store that speaks another protocol from here on", func(ctx SpecContext) {
		upgrade := replying("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81", false)
		out := send(ctx, upgrade, short)
		Expect(out.Status).To(Equal(http.StatusSwitchingProtocols))
	}, patience)

	It("is not needed to end interim replies without end", func(ctx SpecContext) {
		url := replying(strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n", 10_000), false)
		out := send(ctx, url, long)
		expectFailure(out, market.CantParseResponse, "the reply's header is longer than 64 KiB")
		Expect(out.Status).To(BeZero())
	}, patience)
})
