package sim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// pullClient calls the pull API of a Market as a store does.
type pullClient struct {
	market *sim.Market
	url    string
}

func pullOf(m *sim.Market) pullClient {
	GinkgoHelper()
	handler, err := m.Handler()
	Expect(err).NotTo(HaveOccurred())
	server := httptest.NewServer(handler)
	DeferCleanup(server.Close)
	return pullClient{m, server.URL}
}

// call returns the status and the body as JSON.
func (c pullClient) call(method, path string, body any) (int, map[string]any) {
	GinkgoHelper()
	var text bytes.Buffer
	if body != nil {
		Expect(json.NewEncoder(&text).Encode(body)).To(Succeed())
	}
	request, err := http.NewRequest(method, c.url+path, &text)
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Api-Key", c.market.Key())
	request.Header.Set("Content-Type", "application/json")
	reply, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	raw, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	var out map[string]any
	if len(raw) > 0 {
		Expect(json.Unmarshal(raw, &out)).To(Succeed())
	}
	return reply.StatusCode, out
}

func campaignOf(m *sim.Market, model market.Model) market.Campaign {
	GinkgoHelper()
	for _, c := range m.Campaigns() {
		if c.Model == model {
			return c
		}
	}
	Fail("no shop sells by " + string(model))
	return market.Campaign{}
}

var _ = Describe("The pull API of a Market", func() {
	It("needs the cabinet's key, and journals what is called (P-AUTH)", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		c := pullOf(m)
		status, _ := c.call("GET", "/v2/campaigns", nil)
		Expect(status).To(Equal(http.StatusOK))
		calls := entries(m, journal.PullCall)
		Expect(calls).To(HaveLen(1))
		Expect(calls[0].Call.Operation).To(Equal("getCampaigns"))
		Expect(written(m)).NotTo(ContainSubstring(m.Key()))
	})

	It("is the same handler each time, and counts by virtual time", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		first, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		again, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		Expect(again).To(BeIdenticalTo(first))
	})

	It("opens to the key of the options, or to one that follows from the seed", func(ctx SpecContext) {
		Expect(newMarket(sim.Options{Seed: 7}).Key()).To(Equal(sim.Key(7)))
		Expect(sim.Key(7)).NotTo(Equal(sim.Key(8)))
		m := newMarket(sim.Options{Seed: 7, Key: sim.Key(1)})
		Expect(m.Key()).To(Equal(sim.Key(1)))
		status, _ := pullOf(m).call("GET", "/v2/campaigns", nil)
		Expect(status).To(Equal(http.StatusOK))
	})

	It("has what is composed, sent or not", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		pullOf(m)
		chain, err := m.Compose(market.Event{Type: market.OrderStatusUpdated, Status: "DELIVERY"})
		Expect(err).NotTo(HaveOccurred())
		for _, n := range chain {
			Expect(n.Told).To(BeTrue())
		}
		o, ok := m.Order(chain[0].OrderID())
		Expect(ok).To(BeTrue())
		Expect(o.Status).To(Equal(market.StatusDelivery))
		Expect(entries(m, journal.NotificationCreated)).To(BeEmpty())
	})

	It("acts by itself on what it told, unless another says all that happens (P-TIMERS)", func(ctx SpecContext) {
		for scripted, want := range map[bool]market.Status{false: market.StatusCancelled, true: market.StatusUnpaid} {
			m := newMarket(sim.Options{Scripted: scripted})
			pullOf(m)
			chain, err := m.Draft(market.OrderCreated, market.Seeded)
			Expect(err).NotTo(HaveOccurred())
			n := chain[0]
			n.Type, n.Told = market.OrderStatusUpdated, false
			n.Body = json.RawMessage(fmt.Sprintf(`{"notificationType":"ORDER_STATUS_UPDATED","orderId":%d,"campaignId":%d,"status":"UNPAID","substatus":"WAITING_USER_INPUT","updatedAt":%q}`,
				n.OrderID(), n.CampaignID, m.Now().Format(time.RFC3339)))
			n.Later = true
			_, err = m.Send(n)
			Expect(err).NotTo(HaveOccurred())
			Expect(m.Advance(ctx, time.Hour)).To(Succeed())
			o, _ := m.Order(n.OrderID())
			Expect(o.Status).To(Equal(want))
		}
	})

	It("does not go back when what was held back is sent late", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		pullOf(m)
		status := func(about int64, status string) market.Notification {
			GinkgoHelper()
			chain, err := m.Compose(market.Event{Type: market.OrderStatusUpdated, About: about, Status: status})
			Expect(err).NotTo(HaveOccurred())
			return chain[len(chain)-1]
		}
		held := status(0, "DELIVERY")
		_, err := m.Send(status(held.OrderID(), "DELIVERED"))
		Expect(err).NotTo(HaveOccurred())
		_, err = m.Send(held)
		Expect(err).NotTo(HaveOccurred())
		o, _ := m.Order(held.OrderID())
		Expect(o.Status).To(Equal(market.StatusDelivered))
	})

	It("has what is sent and was composed elsewhere, or before it was asked for", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		chain, err := m.Draft(market.OrderCreated, market.Seeded)
		Expect(err).NotTo(HaveOccurred())
		Expect(chain[0].Told).To(BeFalse(), "nothing was there to be told")
		pullOf(m)
		_, ok := m.Order(chain[0].OrderID())
		Expect(ok).To(BeTrue())

		other := newMarket(sim.Options{Seed: 9})
		foreign, err := other.Draft(market.OrderCreated, market.Seeded)
		Expect(err).NotTo(HaveOccurred())
		_, err = m.Send(foreign[0])
		Expect(err).NotTo(HaveOccurred())
		_, ok = m.Order(foreign[0].OrderID())
		Expect(ok).To(BeTrue())
	})
})
