package wire_test

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a fault before the store", func() {
	sample := func(behaviour string) func() string {
		return func() string { return run(behaviour, simtest.Options{}).URL() + "/notification" }
	}

	DescribeTable("keeps the request from it, and is told as the real failure", func(ctx SpecContext, f fault.Fault, real func() string, deadline, declared time.Duration) {
		store := newCounting()
		defer store.Close()
		c := newClient(nil)
		injected := c.Do(ctx, meeting(f, post(store.URL, deadline)))
		expectAlike(injected, send(ctx, real(), deadline))
		Expect(injected.Injected).To(Equal(&wire.Injected{Declared: declared}))
		Expect(injected.Measured.StartedAt).NotTo(BeZero())
		Expect(injected.Measured.TotalMs).To(BeZero())
		Expect(injected.Measured.RemoteAddress).To(BeEmpty())

		expectReply(c.Do(ctx, post(store.URL, long)), 200) // a connection before this one would be counted by now
		Expect(store.connections.Load()).To(BeEquivalentTo(1))
		Expect(store.requests.Load()).To(BeEquivalentTo(1))
	},
		Entry("refused", before(fault.Refuse), func() string { return "http://" + closedPort() }, long, time.Duration(0), patience),
		Entry("reset", before(fault.Reset), sample("reset"), long, time.Duration(0), patience),
		Entry("TLS", before(fault.TLSError), func() string { return "https://" + closing() }, long, time.Duration(0), patience),
		Entry("hang", before(fault.Hang), sample("hang"), short, short, patience),
		Entry("status", fault.Fault{Before: fault.StatusFault, Status: 502}, sample("bad-gateway-502"), long, time.Duration(0), patience),
	)

	DescribeTable("takes no real time, however long the deadline", func(ctx SpecContext, kind fault.Kind, subtype market.ErrorSubtype, detail string) {
		out := newClient(nil).Do(ctx, meeting(before(kind), post("http://"+unresolvable, time.Hour)))
		expectFailure(out, subtype, "")
		Expect(out.Detail).To(Equal(detail))
		Expect(out.Injected.Declared).To(Equal(time.Hour))
	},
		Entry(nil, fault.Hang, market.ReadTimedOut, "not complete after 1h0m0s: the time ran out waiting for the first byte of the reply", patience),
		Entry(nil, fault.ConnectTimeout, market.ConnectionTimedOut, "not complete after 1h0m0s: the time ran out connecting", patience),
	)

	It("may reply in the store's place, and even accept", func(ctx SpecContext) {
		f := fault.Fault{Before: fault.StatusFault, Status: 200, Body: goodReply, ContentType: "application/json"}
		out := newClient(nil).Do(ctx, meeting(f, post("http://"+unresolvable, long)))
		expectReply(out, 200)
		Expect(judge(out).Outcome).To(Equal(journal.Accepted))
	}, patience)

	It("replies with a page, unless told otherwise", func(ctx SpecContext) {
		f := fault.Fault{Before: fault.StatusFault, Status: 404}
		out := newClient(nil).Do(ctx, meeting(f, post("http://"+unresolvable, long)))
		expectReply(out, 404)
		Expect(string(out.Body)).To(Equal("<html><h1>404 Not Found</h1></html>\n"))
		Expect(out.Header).To(Equal(http.Header{"Content-Type": {"text/html"}, "Content-Length": {"36"}}))
	}, patience)

	It("replies with nothing where the status has no body", func(ctx SpecContext) {
		for _, status := range []int{204, 304} {
			f := fault.Fault{Before: fault.StatusFault, Status: status}
			out := newClient(nil).Do(ctx, meeting(f, post("http://"+unresolvable, long)))
			expectReply(out, status)
			Expect(out.Header).To(BeEmpty())
			Expect(out.Body).To(BeEmpty())
		}
	}, patience)

	It("is not met by a caller that gave up", func(ctx SpecContext) {
		stopped, stop := context.WithCancel(ctx)
		stop()
		out := newClient(nil).Do(stopped, meeting(before(fault.Hang), post("http://"+unresolvable, long)))
		Expect(out.Cancelled).To(BeTrue())
		Expect(out.Status).To(BeZero())
		Expect(out.Failure).To(BeEmpty())
		Expect(out.Injected).To(Equal(&wire.Injected{}))
	}, patience)
})
