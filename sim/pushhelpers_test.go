package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// The shops of the made-up cabinet, and goods that are in stock.
const (
	dbsShop = 128_400_035
	fbsShop = 128_400_011
	kettle  = "KET-1017"
	teaSKU  = "ЧАЙ-1354-200г"
	keySKU  = "KEY-1438"
)

// pushMarket plays the push API against a sample store.
func pushMarket(behaviour string, change func(*sim.Options)) (*sim.Market, *simtest.Store) {
	GinkgoHelper()
	store := simtest.Run(GinkgoTB(), behaviour, simtest.Options{})
	o := sim.Options{Push: sim.Push{URL: store.URL()}}
	if change != nil {
		change(&o)
	}
	m, err := sim.New(o)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(m.Close)
	return m, store
}

// placed composes an order and announces it.
func placed(m *sim.Market, e market.Event) int64 {
	GinkgoHelper()
	e.Type = market.OrderCreated
	before := len(m.Orders())
	notes, err := m.Compose(e)
	Expect(err).NotTo(HaveOccurred())
	for _, n := range notes {
		_, err := m.Send(n)
		Expect(err).NotTo(HaveOccurred())
	}
	return m.Orders()[before].ID
}

// occurs has something happen to an order, and announces it.
func occurs(m *sim.Market, id int64, e market.Event) {
	GinkgoHelper()
	e.Of = id
	notes, err := m.Compose(e)
	Expect(err).NotTo(HaveOccurred())
	for _, n := range notes {
		_, err := m.Send(n)
		Expect(err).NotTo(HaveOccurred())
	}
}

// asked are the requests of the push API in the journal, as "+1m order/accept failed".
func asked(m *sim.Market) []string {
	var all []string
	start := m.Options().Start
	for _, e := range m.Journal().Entries() {
		switch {
		case e.Kind == journal.ExchangeDone && e.Exchange.Push != "":
			all = append(all, fmt.Sprintf("+%s %s %s", market.ShortDuration(e.At.Sub(start)), e.Exchange.Push, e.Exchange.Verdict.Outcome))
		case e.Kind == journal.PushOff, e.Kind == journal.PushOn:
			all = append(all, fmt.Sprintf("+%s %s", market.ShortDuration(e.At.Sub(start)), e.Kind))
		}
	}
	return all
}

// body is the fields of the latest request of a method.
func latest(s *simtest.Store, method market.PushMethod) map[string]any {
	GinkgoHelper()
	var found map[string]any
	for _, r := range s.Received() {
		if r.Path == "/"+string(method) {
			var body map[string]map[string]any
			Expect(json.Unmarshal(r.Body, &body)).To(Succeed())
			found = body["order"]
		}
	}
	Expect(found).NotTo(BeNil())
	return found
}

// offerStatus is what the pull API says of an offer in a shop.
func offerStatus(m *sim.Market, campaign int64, sku string) string {
	GinkgoHelper()
	handler, err := m.Handler()
	Expect(err).NotTo(HaveOccurred())
	r := httptest.NewRequest(http.MethodPost, fmt.Sprintf("/v2/campaigns/%d/offers", campaign), strings.NewReader(`{"offerIds": ["`+sku+`"]}`))
	r.Header.Set("Api-Key", m.Key())
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	var reply struct {
		Result struct{ Offers []struct{ Status string } }
	}
	Expect(json.Unmarshal(w.Body.Bytes(), &reply)).To(Succeed(), w.Body.String())
	Expect(reply.Result.Offers).To(HaveLen(1), w.Body.String())
	return reply.Result.Offers[0].Status
}

// pulled is an order as getOrder has it.
func pulled(m *sim.Market, campaign, id int64) map[string]any {
	GinkgoHelper()
	handler, err := m.Handler()
	Expect(err).NotTo(HaveOccurred())
	r := httptest.NewRequest(http.MethodGet, fmt.Sprintf("/v2/campaigns/%d/orders/%d", campaign, id), nil)
	r.Header.Set("Api-Key", m.Key())
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	var reply map[string]map[string]any
	Expect(json.Unmarshal(w.Body.Bytes(), &reply)).To(Succeed(), w.Body.String())
	return reply["order"]
}
