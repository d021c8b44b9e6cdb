package check

import (
	"errors"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// draft composes the next notification of a type and sends what must come before it
// for the story to hold, each when it happens: a store that asks the pull API then
// finds what the notification says, and can do what it may. It is false if the check
// cannot go on: stopped says why.
func (s *session) draft(t market.Type, d market.Detail) (market.Notification, bool) {
	_ = s.market.Advance(s.ctx, 0) // what the store calls because of the last one comes before the next; fails only with ctx
	event := market.Event{Type: t, Detail: d}
	story, err := s.market.DryRun(event)
	if err == nil && len(story) > 1 && d != market.Extreme {
		event.Of = s.bringAbout(story)
	}
	chain, err := s.market.Compose(event)
	if err != nil && event.Of != 0 { // the store has taken it elsewhere
		event.Of = 0
		chain, err = s.market.Compose(event)
	}
	if err != nil {
		s.cannot(err)
		return market.Notification{}, false
	}
	last := len(chain) - 1
	for _, n := range chain[:last] {
		if d == market.Extreme {
			s.tellAtBounds(n)
			continue
		}
		s.tell(n)
	}
	return chain[last], s.open()
}

// cannot keeps why an event did not happen. A body that breaks its schema is a
// fault of ours; all else is for want of something in the cabinet, or because the
// store has moved on what there was.
func (s *session) cannot(err error) {
	var lack *sim.LackError
	switch {
	case errors.As(err, new(*sim.InvalidBodyError)):
		s.fault = err
	case errors.As(err, &lack):
		s.lack = lack
	default:
		s.lack = err
	}
}

// bringAbout has happen what stands before the last of a story of an order, step by
// step, and returns the order; 0 where the story is of something else.
func (s *session) bringAbout(story []market.Notification) int64 {
	order := int64(0)
	if story[0].Type != market.OrderCreated {
		order = story[0].OrderID()
	}
	for _, n := range story[:len(story)-1] {
		event, ok := s.again(n, order)
		if !ok || !s.open() {
			return 0
		}
		happened, err := s.market.Compose(event)
		if err != nil {
			return 0 // Compose of the whole says what is lacking
		}
		for _, one := range happened {
			order = one.OrderID()
			s.tell(one)
		}
		_ = s.market.Advance(s.ctx, 0) // the store may act on it; fails only with ctx
	}
	return order
}

// again is an event like the one that a notification of a dry run tells of. An
// order that is asked for goes the shortest way.
func (s *session) again(n market.Notification, order int64) (market.Event, bool) {
	switch n.Type {
	case market.OrderCreated:
		for _, shop := range s.market.Campaigns() {
			if shop.ID == n.CampaignID {
				return market.Event{Type: n.Type, Detail: market.Full, CampaignID: shop.ID}, true
			}
		}
	case market.OrderStatusUpdated:
		return market.Event{Type: n.Type, Of: order}, order != 0
	}
	return market.Event{}, false
}

// tell sends a notification for the story's sake. That it fails counts in the check
// of its own type, if that is still to come, and else here.
func (s *session) tell(n market.Notification) {
	if !s.open() || !s.wants(n.Type) || s.failing[n.Type] != "" {
		return
	}
	x := s.sendOne(sim.Probe{Type: n.Type, Body: n.Body, Note: storyNote})
	found := s.accepted(x)
	switch _, known := s.setUp[n.Type]; {
	case !found.fails() || known:
	case s.toCome("notify." + string(n.Type)):
		s.setUp[n.Type] = found
	default:
		found.reason = fmt.Sprintf(beforeIt, n.Type, found.reason)
		s.aside = s.aside.worse(found)
	}
}

// toCome reports whether a check of that id is still to end.
func (s *session) toCome(id string) bool {
	return !s.ended[id] && slices.ContainsFunc(s.options.Checks, func(c Check) bool { return c.ID == id })
}

// tellAtBounds sends what comes before a notification at its bounds, which Market
// would send no more than that.
func (s *session) tellAtBounds(n market.Notification) {
	if s.open() && s.takes(n.Type) {
		s.sendOne(sim.Probe{Type: n.Type, Body: n.Body, Note: noteBoundary})
	}
}
