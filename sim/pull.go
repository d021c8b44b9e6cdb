package sim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/operations"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/settle"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// pull is the pull API.
type pull struct {
	api, files http.Handler
}

// Handler is Market's pull API, as a store calls it (P-SPEC). What the store
// changes by it is announced as Send announces events, and what was composed can
// be read by it at once. The same handler is returned every time, and goes on after Reset. It fails if the
// revision has no pull API.
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
	}
	return (*handler)(m), nil
}

// refuseUnkept answers a call of which nothing can be kept.
func refuseUnkept(w http.ResponseWriter, err error) {
	body, _ := json.Marshal(map[string]any{ // of texts, which cannot fail
		"status": "ERROR",
		"errors": []any{map[string]string{"code": "SERVICE_UNAVAILABLE", "message": err.Error()}},
	})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write(body) // the caller may be gone
}

// handler is a Market as its pull API: the one that is open, as Reset opens
// another.
type handler Market

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := h.keeper.err(); err != nil {
		refuseUnkept(w, err)
		return
	}
	h.mu.Lock()
	open := h.pull
	h.mu.Unlock()
	h.rest.Begin()
	defer h.rest.End()
	open.ServeHTTP(w, r)
}

// openPull opens the API on the state. The caller holds mu.
func (m *Market) openPull() (*pull, error) {
	contract, err := m.schemas.Pull()
	if err != nil {
		return nil, err
	}
	handlers := operations.Handlers(operations.Options{Contract: contract, State: m.state, Changed: m.announceChanges})
	api, err := pullapi.New(pullapi.Options{
		Contract:     contract,
		Seed:         m.options.Seed,
		Now:          m.Now,
		Access:       operations.Access(m.state),
		Stateful:     m.atomically(handlers),
		Fault:        m.callFault,
		Wait:         settle.Wait,
		Limits:       m.options.Limits,
		Deprecations: m.options.Deprecations,
		Record:       m.called,
		Kept:         m.keeper.wait,
		Calls:        m.calls,
		Used:         m.used,
	})
	m.reading = map[string]bool{}
	for _, op := range contract.Operations() {
		m.reading[op.ID] = reads(op)
	}
	return &pull{api: api, files: operations.Files(m.state, m.Now)}, err
}

// ServeHTTP answers a call, or gives out a file that a reply has linked to.
func (p *pull) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, operations.FilesPath) {
		p.files.ServeHTTP(w, r)
		return
	}
	p.api.ServeHTTP(w, r)
}

// atomically has operations done under mu: no event and no timer comes between what
// one looks at and what it changes. They wait for nothing, and their replies are
// written later.
func (m *Market) atomically(handlers map[string]pullapi.Handler) map[string]pullapi.Handler {
	opened := m.state
	for id, handle := range handlers {
		handlers[id] = func(r *pullapi.Request) (any, error) {
			m.mu.Lock()
			defer m.mu.Unlock()
			if m.state != opened {
				return nil, &pullapi.Error{Status: http.StatusServiceUnavailable, Message: ErrReset.Error()}
			}
			return handle(r)
		}
	}
	return handlers
}

// announceChanges announces what has happened in the state. What no notification
// of the revision tells of is not announced. The caller holds mu.
func (m *Market) announceChanges(changes []market.Change) {
	for _, c := range changes {
		m.scheduleTimer(c)
		if c.Type == "" || !m.has(c.Type) {
			continue
		}
		if n, err := m.notification(c); err == nil {
			m.announce(n)
		}
	}
}

// called journals a call. What only read may be written later.
func (m *Market) called(c journal.Call) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	c = m.secrets.Call(c)
	m.recordSoon(journal.Entry{Kind: journal.PullCall, Call: &c}, c.Operation == "" || m.reading[c.Operation])
}
