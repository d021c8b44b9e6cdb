package settle_test

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/settle"
	"github.com/localmarket/localmarket/sim/market"
)

func TestSettle(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "settle")
}

var _ = Describe("A watch", func() {
	const bound = 100 * time.Millisecond

	sent := func(w *settle.Watch, t market.Type, accepted bool) {
		w.Sending(t)
		w.Replied(t, accepted)
	}
	waits := func(w *settle.Watch) bool { return w.Wait(context.Background()) }

	It("waits for nothing where nothing was accepted, nor after PING, nor if it is none", func() {
		w := settle.New(settle.NewMemory(bound))
		sent(w, market.OrderCreated, false)
		sent(w, market.Ping, true)
		Expect(waits(w)).To(BeFalse())
		var none *settle.Watch
		sent(none, market.OrderCreated, true)
		none.Begin()
		none.End()
		Expect(waits(none)).To(BeFalse())
	})

	It("has a call that comes after the wait count for the type before it", func() {
		w := settle.New(settle.NewMemory(bound))
		sent(w, market.OrderCreated, true)
		Expect(waits(w)).To(BeTrue(), "the first")
		sent(w, market.OrderUpdated, true)
		Expect(waits(w)).To(BeFalse(), "the store has called nothing so far")
		w.Begin()
		w.End()
		sent(w, market.OrderUpdated, true)
		Expect(waits(w)).To(BeTrue(), "and does")
	})

	It("has a call that comes before the reply count for the type that was sent", func() {
		w := settle.New(settle.NewMemory(bound))
		sent(w, market.OrderCreated, true)
		Expect(waits(w)).To(BeTrue())
		w.Sending(market.OrderUpdated)
		w.Begin()
		w.End()
		w.Replied(market.OrderUpdated, true)
		Expect(waits(w)).To(BeTrue())
		sent(w, market.OrderCreated, true)
		Expect(waits(w)).To(BeFalse(), "which never had it call")
	})

	It("waits while a call is open, and ends with its context", func() {
		w := settle.New(settle.NewMemory(bound))
		w.Begin()
		ctx, stop := context.WithTimeout(context.Background(), 2*bound)
		defer stop()
		Expect(w.Wait(ctx)).To(BeTrue())
		Expect(ctx.Err()).To(HaveOccurred())
		w.End()
		Expect(waits(w)).To(BeFalse())
	})

	It("shares what it learns with the watches of the same memory", func() {
		m := settle.NewMemory(bound)
		first, second := settle.New(m), settle.New(m)
		sent(first, market.OrderCreated, true)
		Expect(waits(first)).To(BeTrue())
		sent(second, market.OrderCreated, true)
		Expect(waits(second)).To(BeFalse())
	})
})
