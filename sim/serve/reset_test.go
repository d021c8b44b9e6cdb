package serve_test

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

var _ = Describe("POST /reset", func() {
	It("puts everything back, and connects the store again by PING", func(ctx SpecContext) {
		store := newStore()
		s := start(serve.Options{Store: &market.Subscription{URL: store.URL}}, sim.Options{})
		Eventually(s.market.Subscriptions).WithTimeout(patient).Should(HaveLen(1))
		s.ok("POST", "/clock", object{"advance": "3m"})
		s.ok("POST", "/events", object{"event": "ORDER_CREATED", "times": 3})
		s.ok("POST", "/faults", object{"before": "refuse"})
		s.ok("POST", "/clock", object{"advance": "3h"})

		Expect(s.ok("POST", "/reset", nil)).To(And(
			HaveKeyWithValue("key", s.market.Key()), HaveKeyWithValue("subscriptions", BeEmpty())))

		Expect(s.market.Orders()).To(BeEmpty())
		Expect(s.market.Faults()).To(BeEmpty())
		Expect(s.market.Now()).To(Equal(s.market.Options().Start))
		Eventually(s.market.Subscriptions).WithTimeout(patient).Should(ConsistOf(HaveField("ID", sim.SubscriptionID("s1"))))
		Eventually(func() sim.State { // PING may still be under way
			s.ok("POST", "/clock", object{"advance": "3m"})
			return s.market.State("s1")
		}).WithTimeout(patient).Should(Equal(sim.Enabled))
	})

	It("is not for a page in a browser", func() {
		s := start(serve.Options{}, sim.Options{})
		request, err := http.NewRequest(http.MethodPost, s.url+serve.ControlPath+"/reset", strings.NewReader(""))
		Expect(err).NotTo(HaveOccurred())
		request.Header.Set("Origin", "http://evil.example")
		response, err := http.DefaultClient.Do(request)
		Expect(err).NotTo(HaveOccurred())
		defer response.Body.Close()
		Expect(response.StatusCode).To(Equal(http.StatusForbidden))
	})
})
