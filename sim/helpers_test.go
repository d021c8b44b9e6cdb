package sim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

const day = 24 * time.Hour

const (
	goodReply = `{"version":"1.0.0","name":"Test store","time":"2026-09-01T09:00:00Z"}`
	badReply  = `{"version":"1.0.0","time":"2026-09-01T09:00:00Z"}`
)

// store is a store that does what a test tells it to, and counts.
type store struct {
	URL string

	mu     sync.Mutex
	answer http.HandlerFunc
	got    []market.Type
}

// newStore starts a store that accepts everything. It ends with the spec.
func newStore() *store {
	s := &store{answer: accept}
	server := httptest.NewServer(s)
	DeferCleanup(server.Close)
	s.URL = server.URL
	return s
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer GinkgoRecover()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the sender is gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	s.got = append(s.got, typeOf(body))
	answer := s.answer
	s.mu.Unlock()
	answer(w, r)
}

// from tells the store how to answer from now on.
func (s *store) from(answer http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// received is the types that came, in order.
func (s *store) received() []market.Type {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]market.Type{}, s.got...)
}

func typeOf(body []byte) market.Type {
	var b struct{ NotificationType market.Type }
	_ = json.Unmarshal(body, &b) // what is no JSON has no type
	return b.NotificationType
}

func reply(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func accept(w http.ResponseWriter, r *http.Request) { reply(http.StatusOK, goodReply)(w, r) }
func fail(w http.ResponseWriter, r *http.Request)   { reply(http.StatusInternalServerError, "")(w, r) }
func reject(w http.ResponseWriter, r *http.Request) { reply(http.StatusBadRequest, "")(w, r) }

// only answers one type by itself and accepts the others.
func only(t market.Type, answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		Expect(err).NotTo(HaveOccurred())
		if typeOf(body) == t {
			answer(w, r)
			return
		}
		accept(w, r)
	}
}

// ownCabinet is one of a business with some shops, each by FBS.
func ownCabinet(business int64, shops ...int64) *cabinet.Cabinet {
	c := &cabinet.Cabinet{Business: cabinet.Business{ID: business}}
	for _, id := range shops {
		c.Campaigns = append(c.Campaigns, cabinet.Campaign{ID: id, Model: market.FBS})
	}
	return c
}

func newMarket(o sim.Options) *sim.Market {
	GinkgoHelper()
	m, err := sim.New(o)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(m.Close)
	return m
}

// enable connects a store and lets the subscription take effect.
func enable(ctx SpecContext, m *sim.Market, s market.Subscription) sim.SubscriptionID {
	GinkgoHelper()
	id, err := m.Connect(ctx, s)
	Expect(err).NotTo(HaveOccurred())
	Expect(m.Advance(ctx, sim.DefaultActivationDelay)).To(Succeed())
	Expect(m.State(id)).To(Equal(sim.Enabled))
	return id
}

func draft(m *sim.Market, t market.Type) market.Notification {
	GinkgoHelper()
	story, err := m.Draft(t, market.Seeded)
	Expect(err).NotTo(HaveOccurred())
	return story[len(story)-1]
}

func send(m *sim.Market, t market.Type) sim.NotificationID {
	GinkgoHelper()
	id, err := m.Send(draft(m, t))
	Expect(err).NotTo(HaveOccurred())
	return id
}

// attempts are the exchanges that carried a notification.
func attempts(m *sim.Market, id sim.NotificationID) []journal.Exchange {
	var list []journal.Exchange
	for _, e := range m.Journal().Entries() {
		if e.Kind == journal.ExchangeDone && e.Notification == string(id) {
			list = append(list, *e.Exchange)
		}
	}
	return list
}

// entries are those of the given kinds.
func entries(m *sim.Market, kinds ...journal.Kind) []journal.Entry {
	var list []journal.Entry
	for _, e := range m.Journal().Entries() {
		for _, k := range kinds {
			if e.Kind == k {
				list = append(list, e)
			}
		}
	}
	return list
}

func kinds(list []journal.Entry) []journal.Kind {
	var all []journal.Kind
	for _, e := range list {
		all = append(all, e.Kind)
	}
	return all
}

func written(m *sim.Market) string {
	GinkgoHelper()
	var text bytes.Buffer
	Expect(m.Journal().Write(&text)).To(Succeed())
	return text.String()
}
