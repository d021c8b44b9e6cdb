package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/living"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// pull is the pull API and the state that it reads and writes.
type pull struct {
	state      *state.State
	api, files http.Handler
}

// Handler is Market's pull API, as a store calls it (P-SPEC). What the store
// changes by it is announced as Send announces events, and what is composed or
// sent can be read by it at once: an order is never known by a notification
// alone. Of what was composed before it was first asked for, it knows the orders
// alone. The same handler is returned every time. It fails if the revision has no
// pull API.
//
// A store may call it while it handles a notification. What it calls is in the
// journal, and counts, limits and timers go by virtual time.
func (m *Market) Handler() (http.Handler, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pull == nil {
		opened, err := m.openPull()
		if err != nil {
			return nil, fmt.Errorf("open the pull API: %w", err)
		}
		m.pull = opened
		m.catchUp()
	}
	return m.pull, nil
}

// Key is a token for the pull API that opens all of the cabinet: that of the
// options, else Key of the seed.
func (m *Market) Key() string {
	if m.options.Key != "" {
		return m.options.Key
	}
	return Key(m.options.Seed)
}

// Key is a token in the form of production's that follows from a seed, so it is
// no secret.
func Key(seed uint64) string {
	hash := sha256.Sum256(fmt.Appendf(nil, "key %d", seed))
	text := hex.EncodeToString(hash[:])
	return "ACMA:" + text[:40] + ":" + text[40:48]
}

// Campaigns are the shops that the pull API serves, with their models: those of
// Options.CampaignIDs, then one each for Express, LaaS and FBY.
func (m *Market) Campaigns() []market.Campaign { return m.story.Campaigns() }

// openPull furnishes the cabinet and opens the API on it. The caller holds mu.
func (m *Market) openPull() (*pull, error) {
	contract, err := m.schemas.Pull()
	if err != nil {
		return nil, err
	}
	state := state.New(state.Options{})
	if err := m.furnish(state); err != nil {
		return nil, err
	}
	handlers := living.Handlers(living.Options{Contract: contract, State: state, Changed: m.retell})
	api, err := pullapi.New(pullapi.Options{
		Contract: contract,
		Seed:     m.options.Seed,
		Now:      m.Now,
		Access:   living.Access(state),
		Living:   m.atomically(handlers),
		Record:   m.called,
	})
	return &pull{state: state, api: api, files: living.Files(state, m.Now)}, err
}

// ServeHTTP answers a call, or gives out a file that a reply has linked to.
func (p *pull) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, living.FilesPath) {
		p.files.ServeHTTP(w, r)
		return
	}
	p.api.ServeHTTP(w, r)
}

// furnish gives the cabinet its shops, its goods and a key. The caller holds mu.
func (m *Market) furnish(state *state.State) error {
	f := living.Furniture{
		BusinessID: m.options.BusinessID,
		Shops:      m.story.Campaigns(),
		Token:      m.Key(),
		At:         m.now,
	}
	for _, o := range m.story.Catalogue() {
		f.Goods = append(f.Goods, living.Goods{SKU: o.ID, Title: o.Title, Price: o.Price})
	}
	_, err := living.Furnish(state, f)
	return err
}

// catchUp puts into the state what the story has told before it was asked for.
// The caller holds mu.
func (m *Market) catchUp() {
	for _, o := range m.story.Orders() {
		m.tellState(market.Notification{
			Type: market.OrderCreated, BusinessID: m.options.BusinessID, CampaignID: o.CampaignID,
			Body: fmt.Appendf(nil, `{"orderId":%d}`, o.ID),
		})
	}
}

// tellState puts what a notification tells into the state, before it is sent.
// The caller holds mu.
func (m *Market) tellState(n market.Notification) {
	if m.pull == nil {
		return
	}
	var known *market.Order
	if o, ok := m.story.Order(n.OrderID()); ok {
		known = &o
	}
	if change := m.pull.state.Tell(n, known, m.now); !m.options.Scripted {
		m.expect(change)
	}
}

// atomically has operations done under mu: what one changes is part of the story
// before the story or a timer goes on, so that neither takes an order from where
// it no longer is. They wait for nothing, and their replies are written later.
func (m *Market) atomically(handlers map[string]pullapi.Handler) map[string]pullapi.Handler {
	for id, handle := range handlers {
		handlers[id] = func(r *pullapi.Request) (any, error) {
			m.mu.Lock()
			defer m.mu.Unlock()
			return handle(r)
		}
	}
	return handlers
}

// retell announces what has happened in the state. What no notification of the
// revision tells of is not announced. The caller holds mu.
func (m *Market) retell(changes []market.Change) {
	for _, c := range changes {
		m.expect(c)
		if c.Type == "" {
			continue
		}
		order, _ := m.pull.state.Order(c.OrderID)
		if n, err := m.story.Retell(c, &order); err == nil {
			m.announce(n)
		}
	}
}

// called journals a call.
func (m *Market) called(c journal.Call) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.record(journal.Entry{Kind: journal.PullCall, Call: &c})
}

// expect queues what Market does by itself after a change (P-TIMERS). The caller
// holds mu.
func (m *Market) expect(c market.Change) {
	if c.Due.IsZero() {
		return
	}
	due := c.Due
	if due.Before(m.now) {
		due = m.now
	}
	m.queue.Push(due, timer{state: m.pull.state, order: c.OrderID, back: c.ReturnID, due: c.Due})
}

// timer is something that Market does by itself if nothing happens before: to
// an order, or to a return.
type timer struct {
	state       *state.State
	order, back int64
	due         time.Time
}

func (t timer) void() bool {
	var due time.Time
	var waits bool
	if r, ok := t.state.Return(t.back); ok {
		due, _, waits = rules.RefundTimer(&r)
	} else if o, ok := t.state.Order(t.order); ok {
		due, _, waits = rules.Timer(&o)
	}
	return !waits || !due.Equal(t.due)
}

func (t timer) happen(m *Market) {
	if t.back != 0 {
		m.retell(t.state.ExpireReturn(t.back, m.now))
		return
	}
	m.retell(t.state.Expire(t.order, m.now))
}
