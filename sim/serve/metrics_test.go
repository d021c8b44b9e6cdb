package serve_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

// plain gets what is no part of the versioned control API.
func (s *served) plain(path string, fields ...string) (int, string) {
	GinkgoHelper()
	reply, text := s.plainReply(path, fields...)
	return reply.StatusCode, text
}

func (s *served) plainReply(path string, fields ...string) (*http.Response, string) {
	GinkgoHelper()
	request, err := http.NewRequest("GET", s.url+path, nil)
	Expect(err).NotTo(HaveOccurred())
	for i := 0; i < len(fields); i += 2 {
		request.Header.Set(fields[i], fields[i+1])
	}
	reply, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	return reply, string(text)
}

var _ = Describe("For operators, a server", func() {
	It("is healthy at once, and ready when its store is connected", func() {
		to := newStore()
		to.from(refuse)
		s := start(serve.Options{Speed: 1000, Store: &market.Subscription{URL: to.URL}, Retry: 1}, sim.Options{})
		status, text := s.plain(serve.HealthPath)
		Expect([]any{status, text}).To(Equal([]any{200, "ok\n"}))
		status, text = s.plain(serve.ReadyPath)
		Expect(status).To(Equal(503))
		Expect(text).To(ContainSubstring("not connected"))
		to.from(accept)
		Eventually(func() int { status, _ := s.plain(serve.ReadyPath); return status }, patient).Should(Equal(200))
	})

	It("is ready without a store to connect", func() {
		status, _ := still().plain(serve.ReadyPath)
		Expect(status).To(Equal(200))
	})

	It("has as many figures, whatever a store calls, and none of subscriptions that are removed", func() {
		s := still()
		for range 3 {
			id := s.connect(newStore())
			status, _ := s.do("DELETE", "/subscriptions/"+id, nil)
			Expect(status).To(Equal(http.StatusNoContent))
		}
		lines := func() int {
			_, text := s.plain(serve.MetricsPath)
			Expect(text).NotTo(ContainSubstring(`subscription="s`))
			return strings.Count(text, "\n")
		}
		call := func(n int) {
			for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
				s.pull(method, fmt.Sprintf("/v2/campaigns/%d/odd-%d?p%d=1", n, n, n), "{}")
				s.pull(method, fmt.Sprintf("/v2/campaigns?p%d=1", n), "{}")
			}
		}
		call(1)
		before := lines()
		for n := range 60 {
			call(n)
		}
		Expect(lines()).To(Equal(before))
	})

	It("counts what goes past limits, by operation", func() {
		s := start(serve.Options{}, sim.Options{Limits: 0.001})
		over := 0
		for range 60 {
			if status, _ := s.pull("GET", "/v2/campaigns", ""); status == 420 {
				over++
			}
		}
		Expect(over).To(BeNumerically(">", 0))
		_, text := s.plain(serve.MetricsPath)
		Expect(text).To(And(
			ContainSubstring(fmt.Sprintf(`localmarket_calls_over_limit_total{operation="getCampaigns"} %d`, over)),
			ContainSubstring(fmt.Sprintf(`localmarket_call_issues_total{kind="over-limit"} %d`, over))))
	})

	It("counts attempts, calls, what waits and how long the store is unavailable, also after a reset", func() {
		s, to := still(), newStore()
		s.connect(to)
		s.happen(object{"event": "ORDER_CREATED", "model": "FBS"})
		s.ok("POST", "/clock", object{"advance": "1s"})
		to.from(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
		s.happen(object{"event": "CHAT_CREATED"})
		s.happen(object{"event": "CHAT_CREATED"})
		s.ok("POST", "/clock", object{"advance": "30s"})
		s.pull("GET", "/v2/campaigns", "")
		s.pull("GET", "/nowhere", "")
		figures := func() []string {
			status, text := s.plain(serve.MetricsPath)
			Expect(status).To(Equal(200))
			return strings.Split(text, "\n")
		}
		Expect(figures()).To(ContainElements(
			`localmarket_attempts_total{outcome="accepted",subtype="",type="ORDER_CREATED"} 1`,
			`localmarket_attempts_total{outcome="failed",subtype="HTTP",type="CHAT_CREATED"} 1`,
			`localmarket_calls_total{operation="getCampaigns",status="200"} 1`,
			`localmarket_calls_total{operation="",status="404"} 1`,
			`localmarket_call_issues_total{kind="anonymous"} 2`,
			`localmarket_held_deliveries{subscription="s1"} 1`,
			`localmarket_outage_seconds{subscription="s1"} 30`,
			`localmarket_subscription_enabled{subscription="s1"} 1`,
			ContainSubstring(`localmarket_reply_seconds_count{type="ORDER_CREATED"} 1`),
		))
		sub := s.ok("GET", "/subscriptions/s1", nil)
		Expect(sub).To(HaveKeyWithValue("unavailableSince", "2026-09-01T09:02:01Z"))
		Expect(sub).To(HaveKeyWithValue("disconnectsAt", "2026-09-15T09:02:01Z"))
		s.ok("POST", "/reset", nil)
		s.pull("GET", "/v2/campaigns", "")
		Expect(figures()).To(ContainElement(`localmarket_calls_total{operation="getCampaigns",status="200"} 2`), "a counter only grows")
	})

	It("tells web pages, other methods and other paths nothing", func() {
		s := still()
		for _, path := range []string{serve.HealthPath, serve.MetricsPath} {
			status, _ := s.plain(path, "Sec-Fetch-Site", "cross-site")
			Expect(status).To(Equal(403))
			reply, err := http.Post(s.url+path, "application/json", nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(reply.Body.Close()).To(Succeed())
			Expect(reply.StatusCode).To(Equal(405))
		}
		status, _ := s.plain("/_market/other")
		Expect(status).To(Equal(404))
	})
})
