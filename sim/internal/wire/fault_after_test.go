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

// meet sends one request to a healthy store, through a fault after it, and holds
// the exchange to what each such fault promises: the store got the request once,
// and what it answered is known.
func meet(ctx context.Context, f fault.Fault, deadline time.Duration) wire.Outcome {
	GinkgoHelper()
	store := newCounting()
	defer store.Close()
	out := newClient(nil).Do(ctx, meeting(f, post(store.URL, deadline)))
	Expect(store.requests.Load()).To(BeEquivalentTo(1))
	expectSum(out.Measured)
	Expect(out.Injected.Arrived).To(BeTrue())

	answered := *out.Injected.Store
	expectReply(answered, 200)
	Expect(string(answered.Body)).To(Equal(goodReply))
	Expect(judge(answered).Outcome).To(Equal(journal.Accepted))
	Expect(answered.Header).To(HaveKeyWithValue("X-Store", []string{"mine"}))
	Expect(answered.Header).To(HaveKeyWithValue("Content-Length", []string{"71"}))
	Expect(answered.Measured).To(Equal(out.Measured))
	Expect(answered.Injected).To(BeNil())
	return out
}

var _ = Describe("a fault after the store", func() {
	DescribeTable("is told as the real failure", func(ctx SpecContext, f fault.Fault, behaviour string, deadline, declared time.Duration) {
		injected := meet(ctx, f, deadline)
		store := run(behaviour, simtest.Options{})
		expectAlike(injected, send(ctx, store.URL()+"/notification", deadline))
		Expect(injected.Injected.Declared).To(Equal(declared))
	},
		Entry("reset", after(fault.Reset), "reset", long, time.Duration(0), patience),
		Entry("hang", after(fault.Hang), "hang", 2*short, 2*short, patience),
		Entry("late", delayed(fault.Slow, time.Hour), "slow", 2*short, time.Hour, patience),
		Entry("dripping without end", after(fault.Drip), "drip", 2*short, 2*short, patience),
		Entry("dripping past the deadline", delayed(fault.Drip, time.Hour), "drip", 2*short, time.Hour, patience),
		Entry("torn", after(fault.Torn), "torn", long, time.Duration(0), patience),
		Entry("another content type", fault.Fault{After: fault.WrongContentType, ContentType: "text/html; charset=utf-8"},
			"wrong-content-type", long, time.Duration(0), patience),
		Entry("another body", fault.Fault{After: fault.InvalidBody, Body: "ok, thanks"}, "not-json", long, time.Duration(0), patience),
		Entry("another status", fault.Fault{After: fault.StatusFault, Status: 502}, "bad-gateway-502", long, time.Duration(0), patience),
	)

	DescribeTable("fails by itself, with nothing but its kind given", func(ctx SpecContext, kind fault.Kind, subtype market.ErrorSubtype) {
		Expect(judge(meet(ctx, after(kind), long)).Subtype).To(Equal(subtype))
	},
		Entry(nil, fault.WrongContentType, market.UnsupportedMediaType, patience),
		Entry(nil, fault.InvalidBody, market.CantParseResponse, patience),
	)

	DescribeTable("hides a reply that never began", func(ctx SpecContext, f fault.Fault) {
		out := meet(ctx, f, long)
		Expect(out.Status).To(BeZero())
		Expect(out.Header).To(BeNil())
		Expect(out.Body).To(BeNil())
	},
		Entry(nil, after(fault.Reset), patience),
		Entry(nil, after(fault.Hang), patience),
		Entry(nil, delayed(fault.Slow, long+1), patience),
	)

	DescribeTable("leaves of a reply that had begun its status, header and a part of the body", func(ctx SpecContext, f fault.Fault) {
		out := meet(ctx, f, long)
		Expect(out.Status).To(Equal(200))
		Expect(out.Header).To(Equal(out.Injected.Store.Header))
		Expect(goodReply).To(HavePrefix(string(out.Body)))
		Expect(len(out.Body)).To(And(BeNumerically(">", 0), BeNumerically("<", len(goodReply))))
	},
		Entry(nil, after(fault.Torn), patience),
		Entry(nil, after(fault.Drip), patience),
	)

	DescribeTable("leaves the reply as it is", func(ctx SpecContext, f fault.Fault, declared time.Duration) {
		out := meet(ctx, f, long)
		expectReply(out, 200)
		Expect(string(out.Body)).To(Equal(goodReply))
		Expect(out.Header).To(Equal(out.Injected.Store.Header))
		Expect(out.Injected.Declared).To(Equal(declared))
	},
		Entry("that is slow, but in time", delayed(fault.Slow, time.Second), time.Second, patience),
		Entry("that is complete just at the deadline", delayed(fault.Slow, long), long, patience),
		Entry("that drips, but in time", delayed(fault.Drip, long), long, patience),
		Entry("that is to be asked for again", after(fault.StaleDuplicate), time.Duration(0), patience),
	)

	It("replaces status, header and body", func(ctx SpecContext) {
		f := fault.Fault{After: fault.StatusFault, Status: 400, Body: "{}", ContentType: "application/json"}
		out := meet(ctx, f, long)
		expectReply(out, 400)
		Expect(string(out.Body)).To(Equal("{}"))
		Expect(out.Header).To(Equal(http.Header{"Content-Type": {"application/json"}, "Content-Length": {"2"}}))
	}, patience)

	It("replaces a body that is compressed and goes on and on", func(ctx SpecContext) {
		url := serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(make([]byte, wire.MaxReply+1))
		})
		f := fault.Fault{After: fault.InvalidBody, Body: "{}"}
		out := newClient(nil).Do(ctx, meeting(f, post(url, long)))
		expectReply(out, 200)
		Expect(judge(out).Subtype).To(Equal(market.InvalidData))
		Expect(out.TooLong).To(BeFalse())
		Expect(out.Header).To(HaveKeyWithValue("Content-Length", []string{"2"}))

		Expect(out.Injected.Store.TooLong).To(BeTrue())
		Expect(out.Injected.Store.Header).To(HaveKeyWithValue("Content-Encoding", []string{"gzip"}))
	}, patience)

	It("tears a body that goes on and on: it is no longer too long", func(ctx SpecContext) {
		url := serve(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, wire.MaxReply+1)) })
		out := newClient(nil).Do(ctx, meeting(after(fault.Torn), post(url, long)))
		expectFailure(out, market.CantParseResponse, "the reply ended before it was complete")
		Expect(out.TooLong).To(BeFalse())
		Expect(out.Injected.Store.TooLong).To(BeTrue())
	}, patience)

	It("hides a refusal too", func(ctx SpecContext) {
		out := newClient(nil).Do(ctx, meeting(after(fault.Hang), post(run("bad-request-400", simtest.Options{}).URL()+"/notification", long)))
		Expect(judge(out).Outcome).To(Equal(journal.Failed))
		Expect(judge(*out.Injected.Store).Outcome).To(Equal(journal.Rejected))
	}, patience)
})

var _ = Describe("a fault after a store that fails itself", func() {
	// All of it would look better than a failure, or like another one.
	mask := fault.Fault{After: fault.StatusFault, Status: 200, Body: goodReply, ContentType: "application/json"}

	DescribeTable("changes nothing", func(ctx SpecContext, url func() string, deadline time.Duration, arrives bool) {
		address := url()
		for _, f := range []fault.Fault{mask, after(fault.Reset), delayed(fault.Slow, time.Hour)} {
			out := newClient(nil).Do(ctx, meeting(f, post(address, deadline)))
			expectAlike(out, send(ctx, address, deadline))
			Expect(out.Failure).NotTo(BeEmpty())
			Expect(out.Injected.Declared).To(BeZero())
			Expect(out.Injected.Arrived).To(Equal(arrives))
			Expect(out.Injected.Store != nil).To(Equal(arrives))
			if arrives {
				Expect(out.Injected.Store.Detail).To(Equal(out.Detail))
			}
		}
	},
		Entry("by not being there", func() string { return "http://" + closedPort() }, long, false, patience),
		Entry("by its certificate", func() string { return run("tls-self-signed", simtest.Options{}).URL() }, long, false, patience),
		Entry("in the TLS handshake", func() string { return "https://" + listen(silent) }, short, false, patience),
		Entry("by closing the connection at once", func() string { return "http://" + closing() }, long, true, patience),
		Entry("by a reset", func() string { return run("reset", simtest.Options{}).URL() + "/notification" }, long, true, patience),
		Entry("by hanging", func() string { return run("hang", simtest.Options{}).URL() + "/notification" }, short, true, patience),
		Entry("by tearing its reply", func() string { return run("torn", simtest.Options{}).URL() + "/notification" }, long, true, patience),
		Entry("by not being HTTP", func() string { return replying("hello\r\n", true) }, long, true, patience),
	)

	It("did not let a request arrive that was never read to its end", func(ctx SpecContext) {
		r := post("http://"+listen(silent), short)
		r.Body = make([]byte, 64<<20) // more than the buffers of both sides take
		out := newClient(nil).Do(ctx, meeting(after(fault.Hang), r))
		expectFailure(out, market.ReadTimedOut, "the time ran out sending the request")
		Expect(out.Injected).To(Equal(&wire.Injected{}))
	}, patience)
})

var _ = Describe("a caller that gives up on an exchange with a fault after it", func() {
	It("does so while the store has the request", func(ctx SpecContext) {
		store := run("hang", simtest.Options{})
		stopped, stop := context.WithCancel(ctx)
		go func() {
			defer GinkgoRecover()
			defer stop()
			Expect(store.Await(ctx, 1)).To(Succeed())
		}()
		out := newClient(nil).Do(stopped, meeting(after(fault.Torn), post(store.URL()+"/notification", long)))
		Expect(out.Cancelled).To(BeTrue())
		Expect(out.Failure).To(BeEmpty())
		Expect(out.Injected).To(Equal(&wire.Injected{Arrived: true}))
	}, patience)

	It("did so before", func(ctx SpecContext) {
		stopped, stop := context.WithCancel(ctx)
		stop()
		url, requests := recording()
		out := newClient(nil).Do(stopped, meeting(after(fault.Torn), post(url, long)))
		Expect(out.Cancelled).To(BeTrue())
		Expect(out.Injected).To(Equal(&wire.Injected{}))
		Expect(requests).NotTo(Receive())
	}, patience)
})
