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
	shops     *shops

	orders    shelf[order]
	returns   shelf[orderReturn]
	chats     shelf[chat]
	feedbacks shelf[post]
	questions shelf[post]
	answers   shelf[post]
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
	c = c.drawn(random)
	return &Story{
		cabinet:   c,
		random:    random,
		tellers:   tellers(set.Types()),
		revision:  set.Revision(),
		ids:       newIDs(random),
		clock:     newClock(random),
		values:    values,
		moves:     moves,
		catalogue: newCatalogue(random),
		shops:     newShops(random, c.CampaignIDs),
		orders:    newShelf[order]("order"),
		returns:   newShelf[orderReturn]("return"),
		chats:     newShelf[chat]("chat"),
		feedbacks: newShelf[post]("review"),
		questions: newShelf[post]("question"),
		answers:   newShelf[post]("answer"),
	}, nil
}

// Cabinet is whom the story is about, every number known.
func (s *Story) Cabinet() Cabinet {
	return Cabinet{BusinessID: s.cabinet.BusinessID, CampaignIDs: slices.Clone(s.cabinet.CampaignIDs)}
}

// Orders are copies of all orders told, in order of creation.
func (s *Story) Orders() []market.Order {
	list := make([]market.Order, len(s.orders.ids))
	for i, id := range s.orders.ids {
		list[i] = s.orders.byID[id].thing.now()
	}
	return list
}

// Order is a copy of an order told; ok is false if there is none of that number.
func (s *Story) Order(id int64) (o market.Order, ok bool) {
	known, ok := s.orders.byID[id]
	if !ok {
		return market.Order{}, false
	}
	return known.thing.now(), true
}

// Tell goes on with the story: it returns the notification of event e, last,
// after those that must be sent before it and were not told yet. An order is
// created before anything befalls it, a return is of an order that was
// delivered or not collected, and so on. What e leaves open is drawn from the
// seed.
//
// An order that e asks for, by a shop or a model, goes the plain way of its
// model to DELIVERED, whatever the seed: Express and DBS by courier, the others
// to a pick-up point. So does, from there on, an order whose status e gives;
// no other notification comes with that, but for the creation of an order if
// there is none yet.
//
// The times in the bodies are a little before at and never go backwards, so at
// must not either; when thousands of events are told at one instant, the last
// of them may share their time. It is an error if at is before the last event
// told, if the revision has no such type (N-TYPES), if a field of e is out of
// its bounds or has no place in the type, if what e is about is unknown, and if
// the story does not allow it: nothing befalls an order that was cancelled but
// the return of what was not collected, what was delivered is not cancelled and
// does not go back to the status before, and a chat has one dispute. After an
// error the story is as it was.
//
// The campaign and business ids are the cabinet's own at every detail, since
// notifications find their subscriptions by them (N-SCOPE). Orders by FBY alone
// have a campaign that is none of its shops'.
func (s *Story) Tell(e market.Event, at time.Time) ([]market.Notification, error) {
	tell, ok := s.tellers[e.Type]
	if !ok {
		return nil, fmt.Errorf("contract revision %s has no notification type %.80q to tell of", s.revision, string(e.Type))
	}
	if err := e.Check(); err != nil {
		return nil, err
	}
	if at.Before(s.clock.last) {
		return nil, fmt.Errorf("telling of %s at %s: the story has already come to %s, and time does not go backwards",
			e.Type, at.UTC().Format(layout), s.clock.last.UTC().Format(layout))
	}
	t := &telling{Story: s, Event: e, at: at, extreme: e.Detail == market.Extreme}
	if e.WantsNewOrder() {
		if t.shop, t.err = s.shops.of(e); t.err != nil {
			return nil, t.err
		}
	}
	if tell(t); t.err != nil {
		return nil, t.err
	}
	return t.told, nil
}
