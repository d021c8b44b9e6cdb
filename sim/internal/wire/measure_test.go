package wire_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/simtest"
)

// expectSum holds the phases against the total; each was rounded to 1 µs.
func expectSum(m journal.Measured) {
	GinkgoHelper()
	p := m.Phases
	parts := []float64{p.LookupMs, p.ConnectMs, p.TLSMs, p.WriteMs, p.WaitMs, p.ReadMs}
	sum := 0.0
	for _, part := range parts {
		Expect(part).To(BeNumerically(">=", 0))
		sum += part
	}
	Expect(sum).To(BeNumerically("~", m.TotalMs, 0.004))
	Expect(m.TotalMs).To(BeNumerically(">", 0))
}

var _ = Describe("what is measured", func() {
	It("adds up, and says that a connection was used again", func(ctx SpecContext) {
		store := run("good", simtest.Options{TLS: true})
		c := newClient(trusting(store))
		began := time.Now()
		first := c.Do(ctx, post(store.URL()+"/notification", long))
		second := c.Do(ctx, post(store.URL()+"/notification", long))
		expectReply(first, 200)
		expectReply(second, 200)

		expectSum(first.Measured)
		Expect(first.Measured.ConnectionReused).To(BeFalse())
		Expect(first.Measured.Phases.ConnectMs).To(BeNumerically(">", 0))
		Expect(first.Measured.Phases.TLSMs).To(BeNumerically(">", 0))
		Expect(first.Measured.StartedAt).To(BeTemporally("~", began, time.Second))
		Expect(first.Measured.StartedAt.Location()).To(Equal(time.UTC))
		Expect("https://" + first.Measured.RemoteAddress).To(Equal(store.URL()))

		expectSum(second.Measured)
		Expect(second.Measured.ConnectionReused).To(BeTrue())
		Expect(second.Measured.Phases.ConnectMs).To(BeZero())
		Expect(second.Measured.Phases.TLSMs).To(BeZero())
		Expect(second.Measured.RemoteAddress).To(Equal(first.Measured.RemoteAddress))
	}, patience)

	It("does not use a connection again once the client is closed", func(ctx SpecContext) {
		store := run("good", simtest.Options{})
		c := newClient(nil)
		expectReply(c.Do(ctx, post(store.URL()+"/notification", long)), 200)
		c.Close()
		out := c.Do(ctx, post(store.URL()+"/notification", long))
		expectReply(out, 200)
		Expect(out.Measured.ConnectionReused).To(BeFalse())
	}, patience)

	DescribeTable("adds up for a failure too", func(ctx SpecContext, behaviour string) {
		out := sendTo(ctx, behaviour, short)
		Expect(out.Failure).NotTo(BeEmpty())
		expectSum(out.Measured)
	},
		Entry("before the reply", "reset", patience),
		Entry("at the deadline", "hang", patience),
		Entry("in the reply", "torn", patience),
		Entry("in TLS", "tls-self-signed", patience),
	)

	It("adds up where there is nothing to connect to", func(ctx SpecContext) {
		out := send(ctx, "http://"+closedPort(), long)
		Expect(out.Failure).NotTo(BeEmpty())
		expectSum(out.Measured)
		Expect(out.Measured.RemoteAddress).To(BeEmpty())
	}, patience)
})
