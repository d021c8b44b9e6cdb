package pullapi_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// faulty is an API whose calls all meet a fault, over real connections, and how
// often its operation was reached.
func faulty(f fault.Fault) (b *bench, url string, reached *int) {
	GinkgoHelper()
	Expect(f.Check()).To(Succeed())
	reached = new(int)
	b = newBench(stateful("getCampaign", func(*pullapi.Request) (any, error) {
		*reached++
		return map[string]any{"campaign": map[string]int{"id": 101}}, nil
	}), func(o *pullapi.Options) {
		o.Fault = func(string) *fault.Fault { return &f }
		o.Wait = func(ctx context.Context, d time.Duration) {
			if d == fault.MaxCallDelay { // a hang: the caller ends it
				<-ctx.Done()
			}
		}
	})
	server := httptest.NewServer(b.api)
	DeferCleanup(server.Close)
	return b, server.URL, reached
}

// callOver makes a call, and reads all of the reply.
func callOver(ctx context.Context, url, path string) (*http.Response, string, error) {
	GinkgoHelper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+path, nil)
	Expect(err).NotTo(HaveOccurred())
	r.Header.Set("Api-Key", token("a"))
	r.Header.Set("X-Market-Integration", "test/1")
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	return reply, string(body), err
}

const own = "/v2/campaigns/101"

var _ = Describe("A call that meets a fault", func() {
	DescribeTable("gets another reply, and Market has not done what it asks for",
		func(ctx SpecContext, f fault.Fault, status int, media, body string) {
			b, url, reached := faulty(f)
			reply, text, err := callOver(ctx, url, own)
			Expect(err).NotTo(HaveOccurred())
			Expect(reply.StatusCode).To(Equal(status))
			Expect(reply.Header.Get("Content-Type")).To(Equal(media))
			Expect(text).To(Equal(body))
			Expect(reply.Header.Get("Traceparent")).NotTo(BeEmpty())
			Expect(*reached).To(BeZero())
			Expect(b.last().Status).To(Equal(status))
			Expect(b.last().Injected).To(Equal(&journal.CallFault{Name: "f", Kind: string(f.Kind())}))
		},
		Entry("503", fault.Fault{Name: "f", Operation: "getCampaign", Status: 503}, 503, "application/json",
			`{"status":"ERROR","errors":[{"code":"SERVICE_UNAVAILABLE","message":"Service Unavailable"}]}`),
		Entry("500", fault.Fault{Name: "f", Call: fault.StatusFault, Status: 500}, 500, "application/json",
			`{"status":"ERROR","errors":[{"code":"INTERNAL_ERROR","message":"Internal server error"}]}`),
		Entry("423", fault.Fault{Name: "f", Call: fault.StatusFault, Status: 423}, 423, "application/json",
			`{"status":"ERROR","errors":[{"code":"LOCKED","message":"Business is in migration"}]}`),
		Entry("a proxy's", fault.Fault{Name: "f", Call: fault.StatusFault, Status: 502}, 502, "text/html", "<html><h1>502 Bad Gateway</h1></html>\n"),
		Entry("a body of one's own", fault.Fault{Name: "f", Call: fault.StatusFault, Status: 200, Body: `{"campaigns":[]}`}, 200, "application/json", `{"campaigns":[]}`),
		Entry("204", fault.Fault{Name: "f", Call: fault.StatusFault, Status: 204}, 204, "", ""),
		Entry("a revoked key", fault.Fault{Name: "f", Call: fault.KeyRevoked}, 401, "application/json",
			`{"status":"ERROR","errors":[{"code":"UNAUTHORIZED","message":"Api-Key token is revoked"}]}`),
	)

	It("gets 420 with all that belongs to it", func(ctx SpecContext) {
		b, url, _ := faulty(fault.Fault{Operation: "getCampaign", Status: 420})
		reply, text, err := callOver(ctx, url, own)
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.Status).To(Equal("420 Enhance Your Calm"))
		Expect(text).To(MatchRegexp(`"LIMIT_EXCEEDED","message":"Hit rate limit of [0-9 ]+ requests per 1 hour for resource /v2/campaigns/\{campaignId\} for campaignId 101"`))
		Expect(reply.Header.Get("X-RateLimit-Resource-Remaining")).To(Equal("0"))
		Expect(reply.Header.Get("X-RateLimit-Resource-Until")).To(Equal("Tue, 01 Sep 2026 13:00:00 GMT"))
		Expect(b.last().Findings).To(BeEmpty(), "the store has done nothing wrong")
		_, text, err = callOver(ctx, url, "/v2/campaigns")
		Expect(err).NotTo(HaveOccurred())
		Expect(text).To(ContainSubstring("for businessId 700"))
		Expect(b.last().KeyName).To(Equal("all"))
		_, url, _ = faulty(fault.Fault{Operation: "getCampaign", Status: 420, Delay: market.Duration(2 * time.Second)})
		reply, _, err = callOver(ctx, url, own)
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.Header.Get("X-RateLimit-Resource-Until")).To(Equal("Tue, 01 Sep 2026 12:30:22 GMT"))
	})

	It("finds the shop switched off, which may still look at itself", func(ctx SpecContext) {
		off := fault.Fault{Call: fault.APIDisabled}
		_, url, reached := faulty(off)
		reply, text, err := callOver(ctx, url, orders)
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.StatusCode).To(Equal(403))
		Expect(text).To(ContainSubstring("API for campaign 101 manually disabled"))
		reply, _, err = callOver(ctx, url, own)
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.StatusCode).To(Equal(200))
		Expect(*reached).To(Equal(1))
	})

	It("gets half of a reply, though Market has done it", func(ctx SpecContext) {
		b, url, reached := faulty(fault.Fault{Call: fault.Torn})
		_, text, err := callOver(ctx, url, own)
		Expect(err).To(MatchError(io.ErrUnexpectedEOF))
		Expect(text).To(HavePrefix(`{"campaign`))
		Expect(*reached).To(Equal(1))
		Expect(b.last().Injected).To(Equal(&journal.CallFault{Kind: "torn", Done: true}))
	})

	It("gets another body, though Market has done it", func(ctx SpecContext) {
		_, url, reached := faulty(fault.Fault{Call: fault.InvalidBody})
		reply, text, err := callOver(ctx, url, own)
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.StatusCode).To(Equal(200))
		Expect(text).To(Equal("this is no JSON"))
		Expect(*reached).To(Equal(1))
	})

	It("gets its reply late", func(ctx SpecContext) {
		b, url, reached := faulty(fault.Fault{Call: fault.Slow, Delay: market.Duration(2 * time.Second)})
		_, text, err := callOver(ctx, url, own)
		Expect(err).NotTo(HaveOccurred())
		Expect(text).To(Equal(`{"campaign":{"id":101}}`))
		Expect(*reached).To(Equal(1))
		Expect(b.last().Injected).To(Equal(&journal.CallFault{Kind: "slow", Done: true, DelayMs: 2000}))
	})

	It("has its connection reset", func(ctx SpecContext) {
		b, url, reached := faulty(fault.Fault{Call: fault.Reset})
		_, _, err := callOver(ctx, url, own)
		var broken *net.OpError // which every system names in its own way
		Expect(errors.As(err, &broken) || errors.Is(err, io.EOF)).To(BeTrue(), "%v", err)
		Expect(*reached).To(BeZero())
		Expect(b.last().Status).To(BeZero())
	})

	It("waits in vain, until it gives up", func(ctx SpecContext) {
		_, url, reached := faulty(fault.Fault{Call: fault.Hang})
		short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		_, _, err := callOver(short, url, own)
		Expect(err).To(MatchError(context.DeadlineExceeded))
		Expect(*reached).To(BeZero())
	})

	It("is none that leads nowhere", func(ctx SpecContext) {
		_, url, _ := faulty(fault.Fault{Call: fault.StatusFault, Status: 503})
		reply, _, err := callOver(ctx, url, "/v2/nothing")
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.StatusCode).To(Equal(404))
	})
})

var _ = Describe("Limits as a tester sets them", func() {
	once := `{"businessId": 700, "dateFrom": "2026-08-01", "dateTo": "2026-08-02"}`
	with := func(text string) *bench {
		limits, err := market.ParseLimits(text)
		Expect(err).NotTo(HaveOccurred())
		return newBench(func(o *pullapi.Options) { o.Limits = limits })
	}

	It("let everything in when they are off", func() {
		b := with("off")
		for range 20 {
			r := b.post(report, once)
			Expect(r.StatusCode).To(Equal(200))
			Expect(r.Header).NotTo(HaveKey("X-RateLimit-Resource-Limit"))
		}
		for range 30 {
			Expect(b.post("/v2/campaigns/101/price-quarantine/confirm", `{"offerIds": [`+skus(200)+`]}`).StatusCode).To(Equal(200))
		}
	})

	It("allow a multiple, and one at least", func() {
		b := with("3x")
		for range 3 {
			Expect(b.post(report, once).StatusCode).To(Equal(200))
		}
		Expect(b.post(report, once).StatusCode).To(Equal(420))
		tight := with("0.001x")
		Expect(tight.post(report, once).StatusCode).To(Equal(200))
		Expect(tight.post(report, once).StatusCode).To(Equal(420))
	})

	DescribeTable("are written so and no other way", func(text, back string) {
		limits, err := market.ParseLimits(text)
		if back == "" {
			Expect(err).To(MatchError(ContainSubstring("write on, off or a multiple such as 10x")))
			return
		}
		Expect(err).NotTo(HaveOccurred())
		Expect(limits.String()).To(Equal(back))
		Expect(limits.Check()).To(Succeed())
	},
		Entry(nil, "on", "on"), Entry(nil, "off", "off"), Entry(nil, "10x", "10x"), Entry(nil, "0.5x", "0.5x"), Entry(nil, "1x", "on"),
		Entry(nil, "10", ""), Entry(nil, "x", ""), Entry(nil, "0x", ""), Entry(nil, "-1x", ""), Entry(nil, "NaNx", ""), Entry(nil, "1e9x", ""), Entry(nil, "", ""),
	)
})
