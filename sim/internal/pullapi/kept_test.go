package pullapi_test

import (
	"errors"
	"io"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

var _ = Describe("a call of which nothing can be kept", func() {
	full := errors.New("the disk is full")
	unkept := func(o *pullapi.Options) { o.Kept = func() error { return full } }
	faulty := func(f fault.Fault) option {
		return func(o *pullapi.Options) { o.Fault = func(string) *fault.Fault { return &f } }
	}

	DescribeTable("is answered with 503, whatever the reply would have been", func(a ask, with ...option) {
		b := newBench(append(with, unkept)...)
		reply := b.do(a)
		Expect(reply.StatusCode).To(Equal(http.StatusServiceUnavailable))
		body, err := io.ReadAll(reply.Body)
		Expect(err).NotTo(HaveOccurred())
		Expect(body).To(MatchJSON(`{"status":"ERROR","errors":[{"code":"SERVICE_UNAVAILABLE","message":"the disk is full"}]}`))
		Expect(b.calls).To(HaveLen(1))
	},
		Entry("a good one", ask{method: "GET", path: "/v2/campaigns"}),
		Entry("a compressed one", ask{method: "GET", path: "/v2/campaigns", header: map[string]string{"Accept-Encoding": "identity"}}),
		Entry("a refusal", ask{method: "GET", path: "/v2/nowhere"}),
		Entry("half of one", ask{method: "GET", path: "/v2/campaigns"}, faulty(fault.Fault{Call: fault.Torn})),
		Entry("one that is to be broken", ask{method: "GET", path: "/v2/campaigns"}, faulty(fault.Fault{Call: fault.InvalidBody})),
	)

	It("is answered as usual where it can", func() {
		asked := 0
		b := newBench(func(o *pullapi.Options) { o.Kept = func() error { asked++; return nil } })
		Expect(b.do(ask{method: "GET", path: "/v2/campaigns"}).StatusCode).To(Equal(http.StatusOK))
		Expect(asked).To(Equal(1))
	})

	It("is counted on from those before", func() {
		first, second := newBench(), newBench(func(o *pullapi.Options) { o.Calls = 1 })
		first.do(ask{method: "GET", path: "/v2/campaigns"})
		next := first.do(ask{method: "GET", path: "/v2/campaigns"}).Header.Get("Traceparent")
		Expect(second.do(ask{method: "GET", path: "/v2/campaigns"}).Header.Get("Traceparent")).To(Equal(next))
	})
})
