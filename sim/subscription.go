package sim

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

// SubscriptionID names a subscription within its Market: "s1", "s2", …
type SubscriptionID string

// State is where a subscription stands.
type State string

// The states of a subscription.
const (
	Activating   State = "activating"   // PING is under way or was answered; not yet in effect (N-DELAY)
	Enabled      State = "enabled"      // notifications are sent
	Refused      State = "refused"      // PING failed (N-CONNECT-PING)
	Unplugged    State = "unplugged"    // by the seller; nothing is sent (N-MANAGE)
	Disconnected State = "disconnected" // by Market, after 14 days (N-DISCONNECT)
	Removed      State = "removed"      // by the seller, for good (N-MANAGE)
)

// subscription is a connected store, as Market sees it.
type subscription struct {
	market.Subscription
	id       SubscriptionID
	endpoint string
	address  string // the endpoint as the journal keeps it
	// state is what is in effect, plugged what the cabinet shows at once: the
	// two differ for the activation delay (N-DELAY).
	state   State
	plugged bool
	outage  retry.Outage
	failing int   // how many deliveries wait for another attempt
	line    *line // nil where notifications do not block each other (N-BLOCKING)
}

// RefusedError says that a subscription was not enabled, because PING was not
// answered as it must be (N-CONNECT-PING).
type RefusedError struct {
	Exchange journal.Exchange
}

func (e *RefusedError) Error() string {
	v := e.Exchange.Verdict
	return fmt.Sprintf("the subscription was not enabled: PING ended in %s %s: %s", v.Type, v.Subtype, v.Reason)
}

// Connect registers a subscription and sends PING to it at once. It is enabled
// after the activation delay, by an event on the queue (N-DELAY). A
// subscription without a cabinet belongs to the Market's own.
//
// If the store does not answer PING as it must, the error is a *RefusedError
// and nothing more is ever sent (N-CONNECT-PING). If ctx ends before the
// answer, the error is that of ctx, and the subscription is refused likewise; so
// it is if PING cannot be made, and the error says why.
// A URL or a type that cannot be is an error too, and registers nothing.
func (m *Market) Connect(ctx context.Context, s market.Subscription) (SubscriptionID, error) {
	endpoint, err := market.Endpoint(s.URL, m.options.Path)
	if err != nil {
		return "", err
	}
	if err := m.checkScope(s); err != nil {
		return "", err
	}
	sub := m.register(s, endpoint.String())
	return sub.id, m.introduce(ctx, sub)
}

// checkScope fails for a shop that the cabinet does not have, for a type that the
// revision does not have, and for one that a subscription of its kind cannot have
// (N-TYPES).
func (m *Market) checkScope(s market.Subscription) error {
	if ids := idsOf(m.campaigns()); s.CampaignID != 0 && !slices.Contains(ids, s.CampaignID) {
		return fmt.Errorf("unknown campaign %d; known are %v", s.CampaignID, ids)
	}
	types := m.Types()
	for _, t := range s.Types {
		switch {
		case !slices.Contains(types, t):
			return fmt.Errorf("contract revision %s has no notification type %.80q to subscribe to", m.options.Revision, string(t))
		case t == market.Ping:
			return fmt.Errorf("%s comes to every subscription: leave it out of the types", t)
		case t.CabinetOnly() && s.CampaignID != 0:
			return fmt.Errorf("%s comes to subscriptions of the whole cabinet alone, not to that of a shop: leave it out of the types", t)
		}
	}
	return nil
}

// introduce sends PING to a subscription and queues its activation if the store
// answers as it must (N-CONNECT-PING).
func (m *Market) introduce(ctx context.Context, sub *subscription) error {
	exchange, err := m.ping(ctx, sub)

	m.mu.Lock()
	defer m.mu.Unlock()
	if m.subscription(sub.id) != sub {
		return ErrReset
	}
	if err != nil {
		sub.refuse(m, whyNoPing(ctx, err))
		return fmt.Errorf("connect subscription %s: %w", sub.id, err)
	}
	if exchange.Verdict.Outcome != journal.Accepted {
		sub.refuse(m, exchange.Verdict.Reason)
		return &RefusedError{Exchange: exchange}
	}
	m.later(activation{sub})
	return nil
}

// whyNoPing is why a subscription is refused whose PING has no end that is known,
// or could not be made.
func whyNoPing(ctx context.Context, err error) string {
	if ctx.Err() != nil {
		return "the run was stopped before the reply to PING was complete"
	}
	return err.Error()
}

func (m *Market) register(s market.Subscription, endpoint string) *subscription {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.BusinessID == 0 {
		s.BusinessID = m.businessID()
	}
	s.Types = slices.Clone(s.Types)
	sub := m.newSubscription(subscriptionID(len(m.subscriptions)+1), s, endpoint)
	m.subscriptions = append(m.subscriptions, sub)
	m.record(journal.Entry{Kind: journal.SubscriptionCreated, Subscription: string(sub.id), Reason: s.Name})
	return sub
}

func subscriptionID(n int) SubscriptionID { return SubscriptionID(fmt.Sprintf("s%d", n)) }

func (m *Market) newSubscription(id SubscriptionID, s market.Subscription, endpoint string) *subscription {
	m.secrets = m.secrets.And(journal.URLSecrets(endpoint)...)
	sub := &subscription{
		Subscription: s,
		id:           id,
		endpoint:     endpoint,
		address:      journal.MaskURL(endpoint),
		state:        Activating,
		plugged:      true,
	}
	if m.options.Blocking == On {
		sub.line = &line{sub: sub}
	}
	return sub
}

// ping sends PING to a subscription. It is a notification, so faults hit it.
func (m *Market) ping(ctx context.Context, sub *subscription) (journal.Exchange, error) {
	chain, err := m.Draft(market.Ping, market.Full)
	if err != nil {
		return journal.Exchange{}, err
	}
	probe := Probe{URL: sub.endpoint, Type: market.Ping, Body: chain[0].Body, Subscription: string(sub.id)}
	if err := probe.check(); err != nil {
		return journal.Exchange{}, err
	}
	flights := []*flight{m.preparePing(probe)}
	m.fly(ctx, flights)
	return m.landed(flights)[0], ctx.Err()
}

func (m *Market) preparePing(p Probe) *flight {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.newFlight(p, string(p.Body), journal.MaskURL(p.URL), m.nextFault(p.Type))
	m.recordSending(f)
	return f
}

// refuse leaves a subscription that Market disconnected as it was.
func (s *subscription) refuse(m *Market, reason string) {
	s.plugged = false
	if s.state == Activating {
		s.state = Refused
	}
	m.record(journal.Entry{Kind: journal.SubscriptionRefused, Subscription: string(s.id), Reason: reason})
}

// State is where a subscription stands; empty for one that does not exist.
func (m *Market) State(id SubscriptionID) State {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s := m.subscription(id); s != nil {
		return s.state
	}
	return ""
}

// subscription is nil for one that does not exist. The caller holds mu.
func (m *Market) subscription(id SubscriptionID) *subscription {
	n, err := strconv.Atoi(strings.TrimPrefix(string(id), "s"))
	if err != nil || n < 1 || n > len(m.subscriptions) || m.subscriptions[n-1].id != id {
		return nil
	}
	return m.subscriptions[n-1]
}

// activation makes a subscription take effect (N-DELAY).
type activation struct{ sub *subscription }

// void is true where the seller has thought better of it meanwhile.
func (a activation) void() bool { return !a.sub.plugged || a.sub.state == Enabled }

func (a activation) happen(m *Market) {
	a.sub.state = Enabled
	a.sub.outage = retry.Outage{}
	m.record(journal.Entry{Kind: journal.SubscriptionEnabled, Subscription: string(a.sub.id)})
}

// disconnection ends a subscription if the outage it was made for still lasts
// (N-DISCONNECT).
type disconnection struct {
	sub    *subscription
	outage retry.Outage
}

func (d disconnection) void() bool {
	return d.sub.state != Enabled || d.sub.outage != d.outage
}

func (d disconnection) happen(m *Market) {
	s := d.sub
	reason := fmt.Sprintf("nothing was accepted since %s", d.outage.Since.Format(timeFormat))
	if s.line != nil && s.line.blocker != nil {
		blocker := s.line.blocker.note
		reason = fmt.Sprintf("%s (%s) has had no suitable answer since %s (N-BLOCKING)",
			blocker.id, blocker.Type, d.outage.Since.Format(timeFormat))
	}
	s.state, s.plugged, s.outage = Disconnected, false, retry.Outage{}
	m.record(journal.Entry{Kind: journal.SubscriptionDisconnected, Subscription: string(s.id), Reason: reason})
	s.cancel(m)
}

// timeFormat is how reasons name a virtual time.
const timeFormat = "2006-01-02 15:04:05 UTC"
