package serve_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("Snapshots", func() {
	// state is what a test suite looks at.
	state := func(s *served) object {
		GinkgoHelper()
		out := s.ok("GET", "", nil)
		delete(out, "counts") // of the journal, which goes on
		return object{"market": out, "orders": s.ok("GET", "/orders", nil), "subscriptions": s.ok("GET", "/subscriptions", nil), "faults": s.ok("GET", "/faults", nil)}
	}

	It("have the market be as it was, as often as one likes", func() {
		s, to := still(), newStore()
		s.connect(to)
		down := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }
		to.from(down)
		s.happen(object{"event": "ORDER_CREATED"})
		s.ok("POST", "/clock", object{"advance": "0s"})
		taken := s.ok("POST", "/snapshots", object{"name": "one order"})
		Expect(taken).To(And(HaveKeyWithValue("id", "snap1"), HaveKeyWithValue("name", "one order"), HaveKey("at"), HaveKey("after"), HaveKey("bytes")))
		before := state(s)
		for range 2 {
			to.from(down)
			s.ok("POST", "/clock", object{"advance": "15d"})
			s.happen(object{"event": "ORDER_CREATED"})
			s.ok("POST", "/faults", object{"before": "refuse"})
			Expect(s.ok("GET", "/subscriptions/s1", nil)).To(HaveKeyWithValue("state", "disconnected"))

			s.ok("POST", "/snapshots/snap1/restore", object{})
			Expect(state(s)).To(Equal(before))
			to.from(accept)
		}
		got := len(to.received())
		s.ok("POST", "/clock", object{"advance": "1m"})
		Expect(to.received()[got:]).To(HaveExactElements(market.OrderCreated), "what waits is repeated")
		last := s.ok("GET", "/journal?kind=market.restored", nil)["entries"].([]any)
		Expect(last).To(HaveExactElements(
			And(HaveKeyWithValue("after", taken["after"]), HaveKeyWithValue("reason", "snap1 one order")), HaveKeyWithValue("after", taken["after"])))
	})

	It("send again what stands, and not what was undone", func() {
		s, to := still(), newStore()
		s.connect(to)
		s.ok("POST", "/snapshots", nil)
		to.from(refuse)
		s.happen(object{"event": "ORDER_CREATED"})
		s.ok("POST", "/clock", object{"advance": "0s"})
		s.ok("POST", "/snapshots/snap1/restore", nil)
		Expect(s.ok("POST", "/notifications/send-failed", object{})["notifications"]).To(BeEmpty())
		s.refused(http.StatusNotFound, "POST", "/notifications/n1/send", object{})
		s.happen(object{"event": "CHAT_CREATED"})
		s.ok("POST", "/clock", object{"advance": "0s"})
		s.ok("POST", "/notifications/n1/send", object{})
		Expect(s.ok("GET", "/journal?kind=notification.created", nil)["entries"]).To(HaveLen(3))
	})

	It("are listed, shown and forgotten", func() {
		s := still()
		Expect(s.ok("GET", "/snapshots", nil)["snapshots"]).To(BeEmpty())
		s.ok("POST", "/snapshots", nil)
		second := s.ok("POST", "/snapshots", object{"name": "b"})
		Expect(s.ok("GET", "/snapshots", nil)["snapshots"]).To(HaveExactElements(HaveKeyWithValue("id", "snap1"), BeEquivalentTo(second)))
		Expect(s.ok("GET", "/snapshots/snap2", nil)).To(Equal(second))
		status, _ := s.do("DELETE", "/snapshots/snap1", nil)
		Expect(status).To(Equal(http.StatusNoContent))
		for _, call := range [][2]string{{"GET", ""}, {"DELETE", ""}, {"POST", "/restore"}} {
			Expect(s.refused(http.StatusNotFound, call[0], "/snapshots/snap1"+call[1], nil)).To(ContainSubstring("/snapshots lists them"))
		}
		Expect(s.ok("POST", "/snapshots", nil)).To(HaveKeyWithValue("id", "snap3"))
	})

	It("are bounded", func() {
		s := still()
		s.refused(http.StatusBadRequest, "POST", "/snapshots", object{"name": strings.Repeat("x", 101)})
		s.refused(http.StatusBadRequest, "POST", "/snapshots", object{"nam": "x"})
		for range serve.MaxSnapshots {
			s.ok("POST", "/snapshots", nil)
		}
		Expect(s.refused(http.StatusConflict, "POST", "/snapshots", nil)).To(ContainSubstring("DELETE"))
	})

	It("share their memory with those of worlds, which give it back", func() {
		s := still()
		bytes := int(s.ok("POST", "/snapshots", nil)["bytes"].(float64))
		Expect(serve.SnapshotBytes(s.server)).To(Equal(bytes))
		world := s.ok("POST", "/worlds", object{})
		s.ok("POST", "/worlds/w1/snapshots", nil)
		Expect(serve.SnapshotBytes(s.server)).To(BeNumerically(">", bytes))
		s.ok("POST", "/worlds/w1/events", object{"event": "ORDER_CREATED"})
		s.ok("POST", "/worlds/w1/snapshots/snap1/restore", nil)
		Expect(s.ok("GET", "/worlds/w1/orders", nil)["orders"]).To(BeEmpty())
		status, _ := s.do("DELETE", fmt.Sprint("/worlds/", world["id"]), nil)
		Expect(status).To(Equal(http.StatusNoContent))
		Expect(serve.SnapshotBytes(s.server)).To(Equal(bytes))
	})

	It("connect the store of the start again if it was still to be connected", func() {
		late := newStore()
		late.from(refuse)
		s := start(serve.Options{Store: &market.Subscription{URL: late.URL}, Retry: 1}, sim.Options{})
		Eventually(func() string { return fmt.Sprint(s.ok("GET", "/subscriptions", nil)) }, patient).Should(ContainSubstring("refused"))
		s.ok("POST", "/snapshots", nil)
		late.from(accept)
		connected := func() string { return fmt.Sprint(s.ok("GET", "/subscriptions", nil)) }
		Eventually(connected, patient).Should(ContainSubstring("plugged:true"))
		s.ok("POST", "/snapshots/snap1/restore", nil)
		Eventually(connected, patient).Should(ContainSubstring("plugged:true"))
	})

	It("have what the push API waits for, and the carts of then", func() {
		to := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
		s := start(serve.Options{}, sim.Options{Push: sim.Push{URL: to.URL(), Model: market.DBS}})
		shop := s.market.Campaigns()[slices.IndexFunc(s.market.Campaigns(), func(c market.Campaign) bool { return c.Model == market.DBS })]
		cart := market.Cart{CampaignID: shop.ID, Items: []market.CartItem{{OfferID: s.market.Options().Cabinet.Offers[0].SKU, Count: 1}}}
		s.ok("POST", "/faults", object{"before": "refuse"})
		s.ok("POST", "/events", object{"event": "ORDER_CREATED", "model": "DBS"})
		s.ok("POST", "/clock", object{"advance": "30s"})
		Expect(serve.AskCart(s.server, cart)).To(Equal("cart-1"))
		s.ok("POST", "/snapshots", nil)

		s.ok("DELETE", "/faults/f1", nil)
		s.ok("POST", "/clock", object{"advance": "1h"})
		Expect(serve.AskCart(s.server, cart)).To(Equal("cart-2"))
		accepted := s.asked("")
		Expect(accepted).To(ContainElement("order/accept accepted"))
		s.ok("POST", "/snapshots/snap1/restore", nil)
		Expect(serve.Carts(s.server)).To(HaveExactElements("cart-1"))
		Expect(s.market.PushShops()).To(ContainElement(And(HaveField("ID", shop.ID), HaveField("Waiting", 1))))
		s.ok("DELETE", "/faults/f1", nil)
		s.ok("POST", "/clock", object{"advance": "1h"})
		Expect(s.asked("")[len(accepted):]).To(ContainElement("order/accept accepted"))
		Expect(s.market.PushShops()).To(ContainElement(And(HaveField("ID", shop.ID), HaveField("Waiting", 0))))
	})

	It("have no cart that the store was being asked about while they were restored", func() {
		to := newStore()
		s := start(serve.Options{}, sim.Options{Push: sim.Push{URL: to.URL, Model: market.DBS}})
		shop := s.market.Campaigns()[slices.IndexFunc(s.market.Campaigns(), func(c market.Campaign) bool { return c.Model == market.DBS })]
		s.ok("POST", "/snapshots", nil)
		to.from(func(w http.ResponseWriter, r *http.Request) {
			s.ok("POST", "/snapshots/snap1/restore", nil)
			refuse(w, r)
		})
		_, err := serve.AskCart(s.server, market.Cart{CampaignID: shop.ID, Items: []market.CartItem{{OfferID: s.market.Options().Cabinet.Offers[0].SKU, Count: 1}}})
		Expect(err).To(MatchError(sim.ErrReset))
		Expect(serve.Carts(s.server)).To(BeEmpty())
	})
})
