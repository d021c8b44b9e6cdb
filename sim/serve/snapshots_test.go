package serve_test

import (
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
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

	It("cannot be taken where the push API is played", func() {
		s := start(serve.Options{}, sim.Options{Push: sim.Push{URL: newStore().URL}})
		Expect(s.refused(http.StatusConflict, "POST", "/snapshots", nil)).To(ContainSubstring("push API"))
	})
})
