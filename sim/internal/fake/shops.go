package fake

import (
	"fmt"
	"slices"

	"github.com/brianvoe/gofakeit/v7"

	"github.com/localmarket/localmarket/sim/market"
)

// shop is one campaign and its model.
type shop struct {
	campaignID int64
	model      market.Model
}

// shops are those of a cabinet.
type shops struct {
	random *gofakeit.Faker
	own    []shop // each with its own model
	dbs    shop
	fby    shop // none of the cabinet's, and open once it is asked for
	turns  *deck[shop]
}

// newShops gives every shop its model: the last of several sells by DBS, and
// an only shop takes turns.
func newShops(random *gofakeit.Faker, campaigns []int64) *shops {
	s := &shops{random: random}
	for _, id := range campaigns {
		s.own = append(s.own, shop{id, market.FBS})
	}
	last := len(s.own) - 1
	s.dbs = shop{campaigns[last], market.DBS}
	turns := slices.Clone(s.own[:max(1, last)])
	s.turns = newDeck(random, append(turns, s.dbs)...)
	if last > 0 {
		s.own[last] = s.dbs
	}
	return s
}

// of is the shop that an event asks for, and the model by which it sells.
func (s *shops) of(e market.Event) (shop, error) {
	switch {
	case e.Model == market.FBY:
		return s.warehouse(), nil
	case e.CampaignID == 0 && e.Model == market.DBS:
		return s.dbs, nil
	case e.CampaignID == 0:
		return shop{s.own[0].campaignID, e.Model}, nil
	}
	i := slices.IndexFunc(s.own, func(one shop) bool { return one.campaignID == e.CampaignID })
	if i < 0 {
		return shop{}, fmt.Errorf("%s in shop %d: the cabinet has no such campaign, it has %s", e.Type, e.CampaignID, s.list())
	}
	one := s.own[i]
	switch {
	case e.Model != "":
		one.model = e.Model
	case e.Type != market.OrderCancellationRequest:
	case one.campaignID != s.dbs.campaignID:
		return shop{}, fmt.Errorf("%s in shop %d: it does not sell by DBS, as shop %d does (N-TYPES)", e.Type, e.CampaignID, s.dbs.campaignID)
	default:
		return s.dbs, nil
	}
	return one, nil
}

// list names the shops, the last few at least.
func (s *shops) list() string {
	var ids []int64
	for _, one := range lastOf(s.own, fewIDs) {
		ids = append(ids, one.campaignID)
	}
	return list(ids)
}

// warehouse is where FBY orders are from: their campaign is none of the
// cabinet's shops, so that they go to the cabinet's subscription (N-SCOPE). It
// is drawn when it is first asked for: no other story changes for its sake.
func (s *shops) warehouse() shop {
	taken := func(one shop) bool { return one.campaignID == s.fby.campaignID }
	for s.fby.campaignID == 0 || slices.ContainsFunc(s.own, taken) {
		s.fby = shop{int64(s.random.IntRange(20_000_000, 90_000_000)), market.FBY}
	}
	return s.fby
}
