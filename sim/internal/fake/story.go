package fake

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/brianvoe/gofakeit/v7"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// Story is a tale of one cabinet that hangs together, whatever is told and in
// whichever order. What Tell returned counts as told, so it is for the caller
// to send it. The same revision, seed, cabinet and calls give the same bytes.
//
// A Story remembers every order that it told. It is not safe for concurrent
// use.
type Story struct {
	cabinet  Cabinet
	random   *gofakeit.Faker
	tellers  map[market.Type]func(*telling)
	revision string

	ids    *ids
	clock  *clock
	values *values
	moves  *moves

	catalogue []product
	shops     *deck[shop]
	dbs       shop

	// What is told at the contract's limits has subjects of its own, so that
	// ordinary notifications never speak of them.
	ordinary, extreme tale
	orders            []*order // of both tales
}

// tale is what has been told and may be spoken of again.
type tale struct {
	orders    []*order
	returns   []*orderReturn
	chats     []*chat
	answers   []int64
	feedbacks int
	questions int
}

// shop is one campaign and its model.
type shop struct {
	campaignID int64
	dbs        bool
}

// NewStory begins the story of a cabinet under the contract revision of set.
// Seed 0 is refused, since it often stands for "any": a seed is to be printed,
// so that a run can be repeated. It is an error, too, if a number of the
// cabinet is out of bounds, and if the revision lacks an enumeration without
// which nothing can be told.
func NewStory(set *schemas.Set, seed uint64, c Cabinet) (*Story, error) {
	if seed == 0 {
		return nil, errors.New("seed 0 does not name a story: choose one from 1 on")
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	random := gofakeit.NewFaker(rand.NewPCG(seed, seed), false)
	values, err := newValues(random, set)
	if err != nil {
		return nil, fmt.Errorf("reading contract revision %s: %w", set.Revision(), err)
	}
	moves, err := newMoves(random, values.statuses, values.substatuses)
	if err != nil {
		return nil, fmt.Errorf("reading contract revision %s: %w", set.Revision(), err)
	}
	s := &Story{
		cabinet:   c.drawn(random),
		random:    random,
		tellers:   tellers(set.Types()),
		revision:  set.Revision(),
		ids:       newIDs(random),
		clock:     newClock(random),
		values:    values,
		moves:     moves,
		catalogue: newCatalogue(random),
	}
	s.openShops()
	return s, nil
}

// openShops gives every shop its model: the last of several sells by DBS, and
// an only shop takes turns.
func (s *Story) openShops() {
	var shops []shop
	for _, id := range s.cabinet.CampaignIDs {
		shops = append(shops, shop{campaignID: id})
	}
	last := len(shops) - 1
	s.dbs = shop{campaignID: shops[last].campaignID, dbs: true}
	if last == 0 {
		shops = append(shops, s.dbs)
	} else {
		shops[last] = s.dbs
	}
	s.shops = newDeck(s.random, shops...)
}

// Cabinet is whom the story is about, every number known.
func (s *Story) Cabinet() Cabinet {
	return Cabinet{BusinessID: s.cabinet.BusinessID, CampaignIDs: slices.Clone(s.cabinet.CampaignIDs)}
}

// Orders are copies of all orders told, in order of creation.
func (s *Story) Orders() []market.Order {
	list := make([]market.Order, len(s.orders))
	for i, o := range s.orders {
		list[i] = o.Order
		list[i].Items = slices.Clone(o.Items)
	}
	return list
}

// Tell goes on with the story: it returns the next notification of type t,
// last, after those that must be sent before it and were not told yet. An
// order is created before anything befalls it, a return is of an order that
// was delivered or not collected, and so on.
//
// The times in the bodies are a little before at and never go backwards, so at
// must not either; when thousands of events are told at one instant, the last
// of them may share their time. It is an error if at is before the last event
// told, if the revision has no type t (N-TYPES), and if there is no detail d;
// the story stays as it was.
//
// The campaign and business ids are the cabinet's own at every detail, since
// notifications find their subscriptions by them (N-SCOPE).
func (s *Story) Tell(t market.Type, d market.Detail, at time.Time) ([]market.Notification, error) {
	tell, ok := s.tellers[t]
	if !ok {
		return nil, fmt.Errorf("contract revision %s has no notification type %.80q to tell of", s.revision, string(t))
	}
	if d < market.Seeded || d > market.Extreme {
		return nil, fmt.Errorf("there is no detail %d: use seeded, minimal, full or extreme", int(d))
	}
	if at.Before(s.clock.last) {
		return nil, fmt.Errorf("telling of %s at %s: the story has already come to %s, and time does not go backwards",
			t, at.UTC().Format(layout), s.clock.last.UTC().Format(layout))
	}
	c := &telling{Story: s, tale: &s.ordinary, detail: d, at: at}
	if d == market.Extreme {
		c.tale = &s.extreme
	}
	if tell(c); c.err != nil {
		return nil, c.err
	}
	return c.told, nil
}
