package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// life is a Market that moves by itself, and a store whose notifications are all
// looked up in the pull API as they come (seed 000: what a notification names can be
// read at once).
type life struct {
	market *sim.Market
	pull   seller
	states map[int64][]string // of orders, as notified
	types  []market.Type
	errs   []string
	mu     sync.Mutex
}

func newLife(ctx SpecContext, o sim.Options) *life {
	GinkgoHelper()
	if o.Moves == 0 {
		o.Moves = 1
	}
	l := &life{market: newMarket(o), states: map[int64][]string{}}
	l.pull = pullOf(l.market)
	s := newStore()
	s.from(func(w http.ResponseWriter, r *http.Request) {
		l.hear(r)
		accept(w, r)
	})
	enable(ctx, l.market, market.Subscription{URL: s.URL})
	return l
}

// hear keeps what a notification says, and checks that the pull API says the same.
func (l *life) hear(r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var n struct {
		NotificationType       market.Type
		OrderID, CampaignID    int64
		ReturnID, ChatID       int64
		Status, Substatus      string
		RefundStatus, Shipment string
	}
	if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
		l.errs = append(l.errs, err.Error())
		return
	}
	l.types = append(l.types, n.NotificationType)
	switch n.NotificationType {
	case market.OrderCreated, market.OrderStatusUpdated, market.OrderCancelled:
	default:
		return
	}
	status, body := l.pull.call("GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d?fake=true", n.CampaignID, n.OrderID), "")
	var read struct {
		Order struct{ Status, Substatus string }
	}
	if err := json.Unmarshal([]byte(body), &read); err != nil || status != http.StatusOK {
		l.errs = append(l.errs, fmt.Sprintf("order %d after %s: %d %s", n.OrderID, n.NotificationType, status, body))
		return
	}
	now := read.Order.Status + " " + read.Order.Substatus
	if said := n.Status + " " + n.Substatus; n.NotificationType == market.OrderStatusUpdated && said != now {
		l.errs = append(l.errs, fmt.Sprintf("order %d was notified as %s and is %s", n.OrderID, said, now))
	}
	l.states[n.OrderID] = append(l.states[n.OrderID], now)
}

var _ = Describe("Market's own moves (P-MOVES)", func() {
	It("brings an order by FBY and LaaS to its buyer", func(ctx SpecContext) {
		for _, model := range []market.Model{market.FBY, market.LaaS} {
			l := newLife(ctx, sim.Options{})
			created := compose(l.market, market.Event{Type: market.OrderCreated, Model: model})
			_, err := l.market.Send(created)
			Expect(err).NotTo(HaveOccurred())
			Expect(l.market.Run(ctx)).To(Succeed())
			Expect(l.errs).To(BeEmpty())
			Expect(l.states[created.ID()]).To(HaveLen(4))
			o, _ := l.market.Order(created.ID())
			Expect(o.Status).To(Equal(market.StatusDelivered))
		}
	})
})
