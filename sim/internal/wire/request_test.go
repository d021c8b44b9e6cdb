package wire_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// received is a request as the store saw it.
type received struct {
	*http.Request
	body []byte
}

// recording is a store that hands on what it receives.
func recording() (url string, requests chan received) {
	requests = make(chan received, 10)
	return serve(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		requests <- received{r, body}
	}), requests
}

var _ = Describe("the request", func() {
	It("has the method, header and body asked for, and no compression", func(ctx SpecContext) {
		url, requests := recording()
		r := post(url+"/shop/notification?a=b", long)
		r.Method = http.MethodPut
		r.Header.Set("Traceparent", "00-1-2-01")
		r.Header.Add("X-Two", "one")
		r.Header.Add("X-Two", "two")
		header := r.Header.Clone()
		expectReply(newClient(nil).Do(ctx, r), 200)

		var got received
		Eventually(ctx, requests).Should(Receive(&got))
		Expect(got.Method).To(Equal("PUT"))
		Expect(got.RequestURI).To(Equal("/shop/notification?a=b"))
		Expect(got.body).To(BeEquivalentTo(ping))
		Expect(got.ContentLength).To(BeEquivalentTo(len(ping)))
		Expect(got.Header).To(HaveKeyWithValue("Content-Type", []string{"application/json"}))
		Expect(got.Header).To(HaveKeyWithValue("Traceparent", []string{"00-1-2-01"}))
		Expect(got.Header).To(HaveKeyWithValue("X-Two", []string{"one", "two"}))
		Expect(got.Header).NotTo(HaveKey("Accept-Encoding"))
		Expect(r.Header).To(Equal(header), "the caller's header is not changed")
	}, patience)

	It("takes its host from the Host field, or else from the URL", func(ctx SpecContext) {
		url, requests := recording()
		r := post(url, long)
		expectReply(newClient(nil).Do(ctx, r), 200)
		Eventually(ctx, requests).Should(Receive(HaveField("Host", url[len("http://"):])))

		r.Header.Set("Host", "shop.example")
		expectReply(newClient(nil).Do(ctx, r), 200)
		Eventually(ctx, requests).Should(Receive(HaveField("Host", "shop.example")))
	}, patience)

	It("needs neither header nor body", func(ctx SpecContext) {
		url, requests := recording()
		expectReply(newClient(nil).Do(ctx, wire.Request{Method: "GET", URL: url, Deadline: long}), 200)
		var got received
		Eventually(ctx, requests).Should(Receive(&got))
		Expect(got.body).To(BeEmpty())
	}, patience)

	It("goes by HTTP/1.1 though the store offers more", func(ctx SpecContext) {
		requests := make(chan int, 1)
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { requests <- r.ProtoMajor }))
		server.EnableHTTP2 = true
		server.StartTLS()
		defer server.Close()
		roots := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		expectReply(newClient(roots).Do(ctx, post(server.URL, long)), 200)
		Expect(requests).To(Receive(Equal(1)))
	}, patience)

	It("goes to the store itself, whatever proxy the environment names", func(ctx SpecContext) {
		Expect(http.ProxyFromEnvironment(httptest.NewRequest("GET", "http://"+unresolvable, nil))).NotTo(BeNil())
		out := send(ctx, "http://"+unresolvable, long) // a loopback address would not be proxied anyway
		expectFailure(out, market.ConnectionRefused, "the host name cannot be resolved")
	}, patience)

	It("can be one of many at once", func(ctx SpecContext) {
		store := run("good", simtest.Options{})
		c := newClient(nil)
		var senders sync.WaitGroup
		outs := make([]wire.Outcome, 20)
		for i := range outs {
			senders.Go(func() { outs[i] = c.Do(ctx, post(store.URL()+"/notification", long)) })
		}
		senders.Wait()
		for _, out := range outs {
			expectReply(out, 200)
		}
		Expect(store.Received()).To(HaveLen(20))
	}, patience)
})

var _ = Describe("a caller that gives up", func() {
	expectCancelled := func(out wire.Outcome) {
		GinkgoHelper()
		Expect(out.Cancelled).To(BeTrue())
		Expect(out.Failure).To(BeEmpty(), "the store is not to blame: %s", out.Detail)
		Expect(out.Detail).To(BeEmpty())
	}

	It("does so while the store hangs", func(ctx SpecContext) {
		store := run("hang", simtest.Options{})
		stopped, stop := context.WithCancel(ctx)
		go func() {
			defer GinkgoRecover()
			defer stop()
			Expect(store.Await(ctx, 1)).To(Succeed())
		}()
		out := newClient(nil).Do(stopped, post(store.URL()+"/notification", long))
		expectCancelled(out)
		Expect(out.Status).To(BeZero())
	}, patience)

	It("does so in the middle of the body", func(ctx SpecContext) {
		stopped, stop := context.WithCancel(ctx)
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte("{"))
			_ = http.NewResponseController(w).Flush()
			stop()
			<-r.Context().Done()
		})
		expectCancelled(newClient(nil).Do(stopped, post(url, long)))
	}, patience)

	It("did so before", func(ctx SpecContext) {
		stopped, stop := context.WithCancel(ctx)
		stop()
		url, requests := recording()
		expectCancelled(newClient(nil).Do(stopped, post(url, long)))
		Expect(requests).NotTo(Receive())
	}, patience)

	It("has a deadline of its own, nearer than the request's", func(ctx SpecContext) {
		stopped, stop := context.WithTimeout(ctx, short)
		defer stop()
		expectCancelled(newClient(nil).Do(stopped, post(run("hang", simtest.Options{}).URL()+"/notification", long)))
	}, patience)

	It("is not told so after a whole reply", func(ctx SpecContext) {
		url := serve(func(http.ResponseWriter, *http.Request) {})
		c := newClient(nil)
		stopped, stop := context.WithCancel(ctx)
		out := c.Do(stopped, post(url, long))
		stop()
		expectReply(out, 200)
	}, patience)
})
