package serve_test

import (
	"net"
	"net/http"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("The store of the options", func() {
	// serving serves a Market that connects a store at an address.
	serving := func(url string) *served {
		GinkgoHelper()
		return start(serve.Options{Store: &market.Subscription{Name: "mine", URL: url}, Retry: time.Millisecond}, sim.Options{})
	}

	It("is connected as soon as it can be reached, and the Market answers until then", func() {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		address := free.Addr().String()
		Expect(free.Close()).To(Succeed())

		s := serving("http://" + address)
		Eventually(s.heard, patient).Should(HaveExactElements(ContainSubstring("cannot be reached yet")))
		status, _ := s.pull("GET", "/v2/campaigns", "")
		Expect(status).To(Equal(http.StatusOK))
		Expect(s.ok("GET", "/subscriptions", nil)["subscriptions"]).To(BeEmpty())

		store := simtest.Run(GinkgoTB(), "good", simtest.Options{Listen: address})
		Eventually(s.heard, patient).Should(HaveLen(2))
		Expect(s.heard()[1]).To(And(ContainSubstring("answered PING"), ContainSubstring("s1"), ContainSubstring("2m0s")))
		Expect(store.Received()).To(HaveExactElements(HaveField("NotificationType", "PING")))
		Expect(s.ok("GET", "/subscriptions/s1", nil)).To(And(HaveKeyWithValue("state", "activating"), HaveKeyWithValue("name", "mine")))
	})

	It("is tried again while it does not answer PING as it must, and complained of once", func() {
		to := newStore()
		var tries atomic.Int32
		to.from(func(w http.ResponseWriter, r *http.Request) {
			if tries.Add(1) < 5 {
				refuse(w, r)
				return
			}
			accept(w, r)
		})
		s := serving(to.URL)
		Eventually(s.heard, patient).Should(HaveExactElements(
			And(ContainSubstring("does not answer PING"), ContainSubstring("fix: ")), ContainSubstring("answered PING"),
		))
		Expect(tries.Load()).To(BeEquivalentTo(5))
		Expect(s.ok("GET", "/subscriptions", nil)["subscriptions"]).To(HaveLen(1))
	})

	It("is left alone once somebody removes it", func() {
		to := newStore()
		to.from(refuse)
		s := serving(to.URL)
		Eventually(s.heard, patient).Should(HaveLen(1))
		s.do("DELETE", "/subscriptions/s1", nil)
		Expect(s.ok("GET", "/subscriptions/s1", nil)).To(HaveKeyWithValue("state", "removed"))
	})
})
