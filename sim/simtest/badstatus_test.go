package simtest_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a store that answers with another status", func() {
	It("created-201: has a good body", func(ctx SpecContext) {
		got := post(ctx, run("created-201", simtest.Options{}), ping)
		Expect(got.StatusCode).To(Equal(201))
		Expect(got.Header.Get("Content-Type")).To(Equal("application/json"))
		Expect(violations(200, got.body)).To(BeEmpty())
	}, patience)

	It("no-content-204: has no body, and keeps the connection in order", func(ctx SpecContext) {
		store := run("no-content-204", simtest.Options{})
		c := client(store)
		for range 2 {
			got := do(c, request(ctx, store, ping))
			Expect(got.StatusCode).To(Equal(204))
			Expect(got.body).To(BeEmpty())
			Expect(got.Header).NotTo(HaveKey("Content-Type"))
			Expect(got.Header).NotTo(HaveKey("Content-Length"))
		}
	}, patience)

	It("redirect-302: leads to a place that answers well", func(ctx SpecContext) {
		store := run("redirect-302", simtest.Options{})
		got := post(ctx, store, ping)
		Expect(got.StatusCode).To(Equal(302))
		elsewhere, err := got.Location()
		Expect(err).NotTo(HaveOccurred())
		Expect(elsewhere.Host).To(Equal(got.Request.URL.Host))
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r := request(ctx, store, ping)
			r.Method, r.URL = method, elsewhere
			expectAccepted(do(client(store), r))
		}
	}, patience)

	It("redirect-302: fools a client that follows", func(ctx SpecContext) {
		store := run("redirect-302", simtest.Options{})
		c := client(store)
		c.CheckRedirect = nil
		expectAccepted(do(c, request(ctx, store, ping)))
		Expect(store.Received()).To(HaveLen(2))
	}, patience)

	DescribeTable("refuses everything, by the book",
		func(ctx SpecContext, behaviour string, status int, kind string) {
			store := run(behaviour, simtest.Options{})
			expectError(post(ctx, store, ping), status, kind)
			expectError(post(ctx, store, "hello"), status, kind)
			Expect(store.Handled()).To(BeZero())
		},
		Entry(nil, "error-500", 500, "UNKNOWN", patience),
		Entry(nil, "bad-request-400", 400, "WRONG_EVENT_FORMAT", patience),
	)

	DescribeTable("refuses everything, in its own way",
		func(ctx SpecContext, behaviour string, status int, contentType string) {
			got := post(ctx, run(behaviour, simtest.Options{}), ping)
			Expect(got.StatusCode).To(Equal(status))
			Expect(got.Header.Get("Content-Type")).To(HavePrefix(contentType))
			Expect(got.body).NotTo(BeEmpty())
		},
		Entry(nil, "not-found-404", 404, "text/plain", patience),
		Entry(nil, "bad-gateway-502", 502, "text/html", patience),
		Entry(nil, "bad-request-bad-body", 400, "application/json", patience),
	)

	It("bad-request-bad-body: breaks N-400", func(ctx SpecContext) {
		got := post(ctx, run("bad-request-bad-body", simtest.Options{}), ping)
		Expect(violations(400, got.body)).NotTo(BeEmpty())
	}, patience)
})
