package serve

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/session"
)

// What a person has done to the market, by the page or by the control API, goes through
// here: it is done, and kept so that it can be saved as a scenario.

// acted keeps what was done, beginning at a virtual time. What was refused did not
// happen, but for a store that did not answer PING.
func (s *Server) acted(from time.Time, a session.Act, err error) {
	var refused *sim.RefusedError
	if errors.As(err, &refused) {
		a.Refused, a.Faulted = true, refused.Exchange.Fault != nil
		err = nil
	}
	if err == nil {
		a.At, a.Until = from, s.market.Now()
		s.session.Add(a)
	}
}

func (s *Server) connectStore(ctx context.Context, sub market.Subscription) (sim.SubscriptionID, error) {
	from := s.market.Now()
	id, err := s.market.Connect(ctx, sub)
	if id != "" {
		s.acted(from, session.Act{Kind: session.Connected, Subscription: string(id), Store: sub}, err)
	}
	return id, err
}

func (s *Server) editStore(id sim.SubscriptionID, e sim.Edit) error {
	from := s.market.Now()
	err := s.market.Edit(id, e)
	a := session.Act{Kind: session.Edited, Subscription: string(id), Renamed: e.Name != nil, Moved: e.URL != nil, Retyped: e.Types != nil}
	if e.Name != nil {
		a.Store.Name = *e.Name
	}
	if e.URL != nil {
		a.Store.URL = *e.URL
	}
	if e.Types != nil {
		a.Store.Types = *e.Types
	}
	s.acted(from, a, err)
	return err
}

func (s *Server) unplugStore(id sim.SubscriptionID) error {
	from := s.market.Now()
	err := s.market.Unplug(id)
	s.acted(from, session.Act{Kind: session.Unplugged, Subscription: string(id)}, err)
	return err
}

func (s *Server) plugStore(ctx context.Context, id sim.SubscriptionID) error {
	from, state := s.market.Now(), s.market.State(id)
	a := session.Act{
		Kind: session.Plugged, Subscription: string(id), WasRefused: state == sim.Refused, WasDisconnected: state == sim.Disconnected,
	}
	err := s.market.Plug(ctx, id)
	a.Faulted = a.WasDisconnected && s.disconnectedByFault(string(id))
	s.acted(from, a, err)
	return err
}

func (s *Server) duplicateStore(ctx context.Context, id sim.SubscriptionID, campaign int64) (sim.SubscriptionID, error) {
	from := s.market.Now()
	made, err := s.market.Duplicate(ctx, id, campaign)
	if made != "" {
		a := session.Act{Kind: session.Duplicated, Subscription: string(id), Copy: string(made), Store: market.Subscription{CampaignID: campaign}}
		s.acted(from, a, err)
	}
	return made, err
}

func (s *Server) removeStore(id sim.SubscriptionID) error {
	from := s.market.Now()
	err := s.market.Remove(id)
	s.acted(from, session.Act{Kind: session.Removed, Subscription: string(id)}, err)
	return err
}

func (s *Server) injectFault(f fault.Fault) (sim.FaultID, error) {
	from := s.market.Now()
	id, err := s.market.Inject(f)
	s.acted(from, session.Act{Kind: session.FaultOn, FaultID: string(id), Fault: f}, err)
	return id, err
}

func (s *Server) liftFault(id sim.FaultID) error {
	from := s.market.Now()
	err := s.market.Lift(id)
	s.acted(from, session.Act{Kind: session.FaultOff, FaultID: string(id)}, err)
	return err
}

// happened keeps an event, and what was announced of it.
func (s *Server) happened(from time.Time, e market.Event, sent []sim.Sent) {
	a := session.Act{Kind: session.Happened, Event: e}
	for _, n := range sent {
		a.Sent = append(a.Sent, session.Sent{ID: string(n.ID), Type: n.Type, Body: string(n.Body)})
	}
	s.acted(from, a, nil)
}

// disconnectedByFault reports whether the last attempt before Market gave a store up
// met a fault that was injected; of an empty id, the store that was given up last.
func (s *Server) disconnectedByFault(id string) (faulted bool) {
	last := map[string]bool{}
	s.eachEntry(func(e *journal.Entry) {
		switch {
		case e.Exchange != nil:
			last[e.Subscription] = e.Exchange.Fault != nil
		case e.Kind == journal.SubscriptionDisconnected && (id == "" || id == e.Subscription):
			faulted = last[e.Subscription]
		}
	})
	return faulted
}

// eachEntry reads the journal from its beginning.
func (s *Server) eachEntry(do func(e *journal.Entry)) { s.entriesBetween(0, math.MaxInt, do) }

// eachStanding is eachEntry without what a restored snapshot has undone.
func (s *Server) eachStanding(do func(e *journal.Entry)) {
	j := s.market.Journal()
	if j.Count(journal.MarketRestored) == 0 {
		s.eachEntry(do)
		return
	}
	var restores []journal.Restored
	last := j.Len()
	s.entriesBetween(0, last, func(e *journal.Entry) {
		if e.Kind == journal.MarketRestored {
			restores = append(restores, journal.Restored{Seq: e.Seq, After: e.After})
		}
	})
	for _, part := range journal.Standing(restores, last) {
		s.entriesBetween(part[0], part[1], do)
	}
}

// entriesBetween reads the entries after one number up to another.
func (s *Server) entriesBetween(after, last int, do func(e *journal.Entry)) {
	for after < last {
		piece := s.market.Journal().After(after, min(chunk, last-after))
		if len(piece) == 0 {
			return
		}
		for i := range piece {
			if after = piece[i].Seq; after <= last { // others may have been dropped
				do(&piece[i])
			}
		}
	}
}
