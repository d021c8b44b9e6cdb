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

// shops are those of a cabinet, and the campaigns beside them that sell by what
// none of them does.
type shops struct {
	own                []shop // each with its own model
	dbs                shop
	express, laas, fby shop
	turns              *deck[shop]
}

// newShops gives every shop its model: the last of several sells by DBS, and
// an only shop takes turns. Express, LaaS and FBY have campaigns of their own,
// with numbers after those of the shops, so only the cabinet's subscriptions
// hear of them (N-SCOPE).
func newShops(random *gofakeit.Faker, campaigns []int64) *shops {
	s := &shops{}
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
	highest := slices.Max(campaigns)
	s.express, s.laas, s.fby = shop{highest + 1, market.Express}, shop{highest + 2, market.LaaS}, shop{highest + 3, market.FBY}
	return s
}

// all are the shops, then the campaigns beside them.
func (s *shops) all() []shop { return append(slices.Clone(s.own), s.express, s.laas, s.fby) }

// of is the shop that an event asks for, and the model by which it sells.
func (s *shops) of(e market.Event) (shop, error) {
	if e.CampaignID == 0 {
		return s.selling(e.Model), nil
	}
	i := slices.IndexFunc(s.all(), func(one shop) bool { return one.campaignID == e.CampaignID })
	if i < 0 {
		return shop{}, fmt.Errorf("%s in shop %d: the cabinet has no such campaign, it has %s", e.Type, e.CampaignID, s.list())
	}
	one := s.all()[i]
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

// selling is the shop that sells by a model.
func (s *shops) selling(m market.Model) shop {
	switch m {
	case market.Express:
		return s.express
	case market.DBS:
		return s.dbs
	case market.LaaS:
		return s.laas
	case market.FBY:
		return s.fby
	}
	return shop{s.own[0].campaignID, market.FBS}
}

// Campaigns are all that the story sells by: the cabinet's shops with their
// models, then those of Express, LaaS and FBY.
func (s *Story) Campaigns() []market.Campaign {
	var list []market.Campaign
	for i, one := range s.shops.all() {
		list = append(list, market.Campaign{
			ID: one.campaignID, BusinessID: s.cabinet.BusinessID, Model: one.model,
			Name: fmt.Sprintf("Лавка %d, %s", i+1, one.model),
		})
	}
	return list
}

// Catalogue is what the cabinet sells.
func (s *Story) Catalogue() []market.Offer {
	var list []market.Offer
	for _, p := range s.catalogue {
		list = append(list, market.Offer{BusinessID: s.cabinet.BusinessID, ID: p.sku, Title: p.title, Price: p.price})
	}
	return list
}
