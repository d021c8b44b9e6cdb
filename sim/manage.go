package sim

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

// A seller manages subscriptions in the cabinet, which shows each change at
// once; it takes effect after the activation delay (N-MANAGE, N-DELAY). Where
// the public documents are silent, these are our choices: removing takes effect
// at once; what is undelivered when a subscription stops is cancelled, and so is
// what an edit no longer wants; after an edit the rest goes to the new URL.

// Edit says what to change of a subscription: nil fields stay as they are.
type Edit struct {
	Name *string
	// URL is the store's new address. No PING is sent to it (N-CONNECT-PING is
	// about connecting).
	URL *string
	// Types are the notification types wanted from now on; an empty list means
	// all that the scope allows.
	Types *[]market.Type
}

// Edit changes a subscription in every state but Removed. The error says what
// cannot be of the change, and then nothing is changed.
func (m *Market) Edit(id SubscriptionID, e Edit) error {
	change, err := m.newEdit(e)
	if err != nil {
		return err
	}
	return m.manage(id, "edited", func(s *subscription) error {
		change.sub = s
		if e.Types != nil {
			if err := m.checkScope(market.Subscription{CampaignID: s.CampaignID, Types: *e.Types}); err != nil {
				return err
			}
		}
		m.note(s, journal.SubscriptionEditing)
		m.later(change)
		return nil
	})
}

// Unplug stops a subscription without removing it. It fails for one that is
// not plugged in.
func (m *Market) Unplug(id SubscriptionID) error {
	return m.manage(id, "unplugged", func(s *subscription) error {
		if !s.plugged {
			return fmt.Errorf("it is %s, not plugged in", s.state)
		}
		s.plugged = false
		m.note(s, journal.SubscriptionUnplugging)
		m.later(unplugging{s})
		return nil
	})
}

// Plug starts a subscription again. After the seller unplugged it, no PING is
// sent; after Market disconnected or refused it, PING comes first, and if that
// fails the error is a *RefusedError and the subscription stays as it was
// (N-RECONNECT). It fails for a subscription that is plugged in.
func (m *Market) Plug(ctx context.Context, id SubscriptionID) error {
	var sub *subscription
	ping := false
	err := m.manage(id, "plugged in", func(s *subscription) error {
		if s.plugged {
			return fmt.Errorf("it is %s, and plugged in already", s.state)
		}
		sub, s.plugged = s, true
		ping = s.state == Disconnected || s.state == Refused
		m.note(s, journal.SubscriptionPlugging)
		if !ping {
			m.later(activation{s})
		}
		return nil
	})
	if err != nil || !ping {
		return err
	}
	return m.introduce(ctx, sub)
}

// Duplicate connects another shop with the settings of a subscription, by PING
// as Connect does. It fails for a shop that the cabinet does not have.
func (m *Market) Duplicate(ctx context.Context, id SubscriptionID, campaignID int64) (SubscriptionID, error) {
	if ids := idsOf(m.Campaigns()); !slices.Contains(ids, campaignID) {
		return "", fmt.Errorf("the cabinet has no shop %d to duplicate subscription %s to: it has %v", campaignID, id, ids)
	}
	var settings market.Subscription
	err := m.manage(id, "duplicated", func(s *subscription) error {
		settings = s.Subscription
		return nil
	})
	if err != nil {
		return "", err
	}
	settings.CampaignID = campaignID
	if all := settings.Types; len(all) > 0 { // those of the whole cabinet stay behind
		settings.Types = slices.DeleteFunc(slices.Clone(all), market.Type.CabinetOnly)
		if len(settings.Types) == 0 {
			return "", fmt.Errorf("subscription %s has no type that a shop can have: %v", id, all)
		}
	}
	return m.Connect(ctx, settings)
}

// Remove ends a subscription for good, at once.
func (m *Market) Remove(id SubscriptionID) error {
	return m.manage(id, "removed", func(s *subscription) error {
		s.plugged = false
		s.stop(m, Removed, journal.SubscriptionRemoved)
		return nil
	})
}

// manage does something to a subscription that exists.
func (m *Market) manage(id SubscriptionID, how string, do func(*subscription) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.subscription(id)
	if s == nil {
		return fmt.Errorf("unknown subscription %.40q: it cannot be %s", string(id), how)
	}
	if s.state == Removed {
		return fmt.Errorf("subscription %s cannot be %s: it was removed", id, how)
	}
	if err := do(s); err != nil {
		return fmt.Errorf("subscription %s cannot be %s: %w", id, how, err)
	}
	return nil
}

func (m *Market) note(s *subscription, k journal.Kind) {
	m.record(journal.Entry{Kind: k, Subscription: string(s.id), Reason: s.Name})
}

// later queues what takes effect after the activation delay (N-DELAY).
func (m *Market) later(e event) {
	m.enqueue(m.now.Add(m.options.ActivationDelay), e)
}

// stop ends the sending: what is undelivered is cancelled, and no outage lasts
// where nothing is sent.
func (s *subscription) stop(m *Market, state State, k journal.Kind) {
	s.state = state
	s.outage = retry.Outage{}
	m.note(s, k)
	s.cancel(m)
}

// cancel ends all that is undelivered, in the order of its notifications. What
// is under way ends by itself.
func (s *subscription) cancel(m *Market) {
	if s.line != nil {
		s.line.stop()
	}
	for _, d := range s.undelivered(m) {
		d.cancel(m)
	}
}

// undelivered are the deliveries that have not ended and are not under way, in
// the order of their notifications, copies last.
func (s *subscription) undelivered(m *Market) []*delivery {
	var all []*delivery
	add := func(d *delivery) {
		if d.sub == s && !d.done && d.flight == nil {
			all = append(all, d)
		}
	}
	find := func(e event) {
		switch e := e.(type) {
		case *delivery:
			add(e)
		case copied:
			add(e.delivery)
		case expiry:
			add(e.delivery)
		}
	}
	for e := range m.queue.All() {
		find(e)
	}
	for _, item := range m.instant {
		find(item.Value)
	}
	if s.line != nil {
		for d := s.line.front; d != nil; d = d.next {
			add(d)
		}
	}
	slices.SortFunc(all, func(a, b *delivery) int {
		return cmp.Or(cmp.Compare(a.note.number, b.note.number), cmp.Compare(order(a.again), order(b.again)))
	})
	return slices.Compact(all) // one may be of this instant and on the queue again
}

// order has false before true.
func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// unplugging takes effect unless the subscription has stopped by itself.
type unplugging struct{ sub *subscription }

func (u unplugging) void() bool {
	return u.sub.state != Enabled && u.sub.state != Activating
}

func (u unplugging) happen(m *Market) {
	u.sub.stop(m, Unplugged, journal.SubscriptionUnplugged)
}

// editing is an edit on its way to taking effect.
type editing struct {
	Edit
	endpoint string // of the new URL, if there is one
	sub      *subscription
}

func (m *Market) newEdit(e Edit) (*editing, error) {
	change := &editing{Edit: e}
	if e.URL != nil {
		endpoint, err := market.Endpoint(*e.URL, m.options.Path)
		if err != nil {
			return nil, err
		}
		change.endpoint = endpoint.String()
	}
	if e.Types == nil {
		return change, nil
	}
	types := slices.Clone(*e.Types)
	change.Types = &types
	return change, nil
}

func (e *editing) void() bool { return e.sub.state == Removed }

func (e *editing) happen(m *Market) {
	s := e.sub
	if e.Name != nil {
		s.Name = *e.Name
	}
	if e.URL != nil {
		m.secrets = m.secrets.And(journal.URLSecrets(e.endpoint)...)
		s.URL, s.endpoint, s.address = *e.URL, e.endpoint, journal.MaskURL(e.endpoint)
	}
	m.note(s, journal.SubscriptionEdited)
	if e.Types == nil {
		return
	}
	s.Types = *e.Types
	for _, d := range s.undelivered(m) {
		if !s.Wants(d.note.Type) {
			d.cancel(m)
		}
	}
	s.recover(m)
}
