package sim_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A market that cannot be kept any more", func() {
	full := errors.New("the disk is full")

	It("answers 503 and sends nothing, and has what was acknowledged at the next start", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile()}
		store := newStore()
		m := newMarket(o)
		enable(ctx, m, market.Subscription{URL: store.URL})
		_, err := m.Happen(market.Event{Type: market.OrderCreated})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Keep()).To(Succeed())
		Expect(m.KeepBroken()).NotTo(BeClosed())
		all := m.Orders()

		sim.Break(m, full)
		Expect(m.KeepBroken()).To(BeClosed())
		Expect(m.KeepError()).To(MatchError(full))
		Expect(m.Keep()).To(MatchError(full))
		for _, call := range [][3]string{{"GET", "/v2/campaigns", ""}, {"POST", "/v2/campaigns/1/offers/stocks", "{}"}} {
			w := called(m, call[0], call[1], call[2])
			Expect(w.Code).To(Equal(http.StatusServiceUnavailable))
			Expect(w.Header().Get("Content-Type")).To(Equal("application/json"))
			Expect(w.Body).To(MatchJSON(`{"status":"ERROR","errors":[{"code":"SERVICE_UNAVAILABLE","message":"the disk is full"}]}`))
		}
		send(m, market.OrderCreated)
		_, err = m.Step(ctx)
		Expect(err).To(MatchError(full))
		Expect(m.Run(ctx)).To(MatchError(full))
		_, err = m.Connect(ctx, market.Subscription{URL: store.URL})
		Expect(err).To(HaveOccurred())
		Expect(store.received()).To(HaveExactElements(market.Ping), "nothing more was sent")

		m = reopenedBroken(m, o)
		Expect(m.Orders()).To(Equal(all))
		Expect(m.Run(ctx)).To(Succeed())
		Expect(store.received()).To(HaveExactElements(market.Ping, market.OrderCreated))
	})

	It("makes no attempt whose intent is not kept, in the middle of a round either", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile(), InFlight: 1, Blocking: sim.Off}
		store := newStore()
		m := newMarket(o)
		enable(ctx, m, market.Subscription{URL: store.URL})
		for range 5 {
			send(m, market.OrderCreated)
		}
		var came atomic.Int64
		store.from(func(w http.ResponseWriter, r *http.Request) {
			if came.Add(1) == 2 {
				sim.Break(m, full)
			}
			accept(w, r)
		})
		_, err := m.Step(ctx)
		Expect(err).To(MatchError(full))
		Expect(came.Load()).To(Equal(int64(2)))

		m = reopenedBroken(m, o)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(5))
		unknown := 0
		for _, x := range m.Journal().Exchanges() {
			if x.Verdict.Outcome == journal.Unknown {
				unknown++
			}
		}
		Expect(came.Load()).To(Equal(int64(5+unknown)), "none twice without being told so")
		Expect(unknown).To(BeNumerically(">=", 1))
	})

	It("answers 503 from then on where an order that was kept is damaged", func() {
		path := stateFile()
		m := newMarket(sim.Options{StateFile: path})
		send(m, market.OrderCreated)
		send(m, market.OrderCreated)
		orders := m.Orders()
		m.Close()
		database, err := disk.Open(path)
		Expect(err).NotTo(HaveOccurred())
		world, err := database.World("")
		Expect(err).NotTo(HaveOccurred())
		mark := keep.Mark{Collection: "orders", Key: strconv.FormatInt(orders[0].ID, 10)}
		values, err := world.Values(mark.Collection, mark.Key)
		Expect(err).NotTo(HaveOccurred())
		damaged := bytes.Replace(values[0], []byte(`"Items":[`), []byte(`"Items":{`), 1)
		Expect(world.Write(disk.Batch{Rows: []keep.Row{{Collection: mark.Collection, Key: mark.Key, Value: damaged}}})).To(Succeed())
		Expect(database.Close()).To(Succeed())

		m = newMarket(sim.Options{StateFile: path})
		read := func(o market.Order) int {
			return called(m, "GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d", o.CampaignID, o.ID), "").Code
		}
		Expect(read(orders[1])).To(Equal(200))
		Expect(read(orders[0])).To(Equal(503))
		Expect(m.KeepError()).To(MatchError(And(ContainSubstring(path), ContainSubstring("damaged: orders "+mark.Key), ContainSubstring("take a copy that is whole"))))
		Expect(read(orders[1])).To(Equal(503))
		m.Close()
	})

	It("does not answer a call that waits", func(ctx SpecContext) {
		m := newMarket(sim.Options{StateFile: stateFile()})
		handler := m.Keeping(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			send(m, market.OrderCreated)
			sim.Break(m, full)
			w.Header().Set("X-Test", "1")
			accept(w, r)
		}), func(w http.ResponseWriter, err error) { http.Error(w, err.Error(), http.StatusServiceUnavailable) })
		for _, method := range []string{"GET", "POST"} {
			w := serveOnce(handler, method)
			Expect(w.Code).To(Equal(http.StatusServiceUnavailable))
			Expect(w.Body.String()).To(Equal("the disk is full\n"))
			Expect(w.Header()).NotTo(HaveKey("X-Test"))
		}
	})
})
