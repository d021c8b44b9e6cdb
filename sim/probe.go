package sim

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Probe is one request outside any subscription and schedule. What it carries
// is up to the caller: it need not be anything that Market would send.
type Probe struct {
	// URL is the full address, as market.Endpoint makes it.
	URL string
	// Type is the notification's type, empty for a body that is none. PING has
	// a deadline of its own.
	Type market.Type
	// Method is POST if empty.
	Method string
	Body   []byte
	// Header is added to Market's own and replaces fields of the same name.
	Header http.Header
	// Deadline is that of the options if not positive.
	Deadline time.Duration
	// Note says in the journal what is unusual about the request.
	Note string
	// Subscription, Notification and Attempt are what the journal calls a request
	// that repeats one of another run; it is attempt 1 of none if they are zero.
	Subscription string
	Notification string
	Attempt      int
}

// Probe sends the requests all at once, up to the bound of Options.InFlight,
// and returns the exchanges in the order of the requests, judged as if each
// carried a notification. Nothing is repeated. Virtual time stands still. The
// error is that of ctx, or says which request cannot be sent, by its URL, method
// or header: then none is, and nothing is recorded.
func (m *Market) Probe(ctx context.Context, probes ...Probe) ([]journal.Exchange, error) {
	for i, p := range probes {
		if err := p.check(); err != nil {
			return nil, fmt.Errorf("request %d of %d cannot be sent: %w", i+1, len(probes), err)
		}
	}
	flights := m.prepareProbes(probes)
	m.fly(ctx, flights)
	return m.landed(flights), ctx.Err()
}

// landed records what came of requests outside of any schedule.
func (m *Market) landed(flights []*flight) []journal.Exchange {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.recordAll(flights)
}

// recordAll is landed for a caller who holds mu.
func (m *Market) recordAll(flights []*flight) []journal.Exchange {
	out := make([]journal.Exchange, len(flights))
	for i, f := range flights {
		out[i] = *f.exchange
		m.recordDone(f)
	}
	return out
}

// recordDone records the end of a request outside of any schedule, unless the Market
// was put back meanwhile.
func (m *Market) recordDone(f *flight) {
	if f.era != m.era {
		return
	}
	m.keeper.land(f)
	done := f.entry(journal.ExchangeDone)
	done.Exchange = f.exchange
	m.record(done)
}

func (p Probe) check() error {
	if err := wire.CheckHeader(p.Header); err != nil { // before its names are made canonical
		return err
	}
	return wire.Request{Method: p.method(), URL: p.URL, Header: canonical(p.Header)}.Check()
}

func (p Probe) method() string {
	if p.Method == "" {
		return http.MethodPost
	}
	return p.Method
}

func (m *Market) prepareProbes(probes []Probe) []*flight {
	m.mu.Lock()
	defer m.mu.Unlock()
	flights := make([]*flight, len(probes))
	for i, p := range probes {
		m.secrets = m.secrets.And(journal.URLSecrets(p.URL)...)
		flights[i] = m.newFlight(p, string(p.Body), journal.MaskURL(p.URL), nil)
		m.recordSending(flights[i])
	}
	return flights
}

// recordSending records the intent to send a request outside of any schedule.
func (m *Market) recordSending(f *flight) {
	m.keeper.takeOff(f)
	m.depart(f, f.entry(journal.ExchangeSending))
}

// deadline is how long an exchange of that type may take (N-DEADLINE,
// N-PING-DEADLINE).
func (m *Market) deadline(t market.Type) time.Duration {
	if t == market.Ping {
		return m.options.PingDeadline
	}
	return m.options.Deadline
}

// MaxReply is how much of a reply's body is read, in bytes.
const MaxReply = wire.MaxReply

// Connection is what Inspect finds out about a store's address.
type Connection = wire.Connection

// Inspect connects to a store's address without sending it anything, and tells
// what stands in the way: of the connection, of TLS, of trust in the
// certificate (N-HTTPS). It takes at most the deadline and is not journalled:
// it is about the network, not about the store's replies.
func (m *Market) Inspect(ctx context.Context, endpoint *url.URL) Connection {
	return m.client.Inspect(ctx, endpoint, m.options.Deadline)
}
