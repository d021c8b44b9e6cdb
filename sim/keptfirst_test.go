package sim_test

import (
	"flag"
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var write = flag.String("write", "", "write this file of testdata: once, with the last version of its form")

var _ = Describe("A market that an earlier version kept", func() {
	DescribeTable("is opened by this one, and goes on", func(ctx SpecContext, kept string) {
		if *write == kept {
			writeKept(ctx, kept)
		}
		content, err := os.ReadFile(kept)
		Expect(err).NotTo(HaveOccurred())
		path := stateFile()
		Expect(os.WriteFile(path, content, 0o600)).To(Succeed())
		o := sim.Options{StateFile: path, Revision: "2026-09", Seed: 9}
		m := newMarket(o)
		Expect(m.Campaigns()).To(HaveExactElements(HaveField("ID", int64(11)), HaveField("ID", int64(22))))
		Expect(len(m.Orders())).To(Equal(2))
		Expect(m.Subscriptions()).To(HaveExactElements(And(
			HaveField("State", sim.Enabled), HaveField("Blocker", sim.NotificationID("n1")), HaveField("Held", 10),
		)))
		Expect(m.Faults()).To(HaveExactElements(And(HaveField("ID", sim.FaultID("f1")), HaveField("Hits", 16))))
		Expect(m.Traffic().PerHour).To(Equal(2.0))
		Expect(m.Journal().Len()).To(Equal(len(m.Journal().Entries())))
		Expect(m.Journal().Count(journal.ExchangeDone)).To(Equal(17))
		Expect(called(m, "GET", "/v2/campaigns", "").Code).To(Equal(200))

		store := newStore()
		Expect(m.Lift("f1")).To(Succeed())
		Expect(m.Edit("s1", sim.Edit{URL: &store.URL})).To(Succeed())
		Expect(m.SetTraffic(market.Traffic{})).To(Succeed())
		Expect(m.Advance(ctx, day)).To(Succeed())
		Expect(store.received()).To(ContainElements(market.OrderCreated, market.ChatCreated, market.GoodsFeedbackCreated))
		Expect(m.Subscriptions()).To(HaveExactElements(HaveField("Held", 0)))
		before := allOf(m)
		Expect(allOf(reopened(m, o))).To(Equal(before))
	},
		Entry("the first", "testdata/first.db"),
		Entry("the one without bodies and words of the journal", "testdata/second.db"),
		Entry("the one with a row for each entry", "testdata/third.db"),
	)
})

// writeKept keeps a market in which something of everything has happened.
func writeKept(ctx SpecContext, path string) {
	GinkgoHelper()
	_ = os.Remove(path)
	store := newStore()
	m := newMarket(sim.Options{
		StateFile: path, Seed: 9, Cabinet: ownCabinet(7, 11, 22), Traffic: market.Traffic{PerHour: 2}, Blocking: sim.On,
	})
	enable(ctx, m, market.Subscription{URL: store.URL})
	_, err := m.Inject(fault.Fault{Name: "дыра", Before: fault.Refuse})
	Expect(err).NotTo(HaveOccurred())
	for _, t := range []market.Type{market.OrderCreated, market.ChatCreated, market.GoodsFeedbackCreated, market.OrderReturnCreated, market.QuestionCreated} {
		_, err := m.Happen(market.Event{Type: t})
		Expect(err).NotTo(HaveOccurred())
	}
	Expect(m.Advance(ctx, 5*60e9)).To(Succeed())
	called(m, "GET", "/v2/campaigns", "")
	m.Close()
	store.from(fail) // as it will not be there later
}
