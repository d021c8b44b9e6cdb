package operations_test

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// furniture is what a new cabinet begins with.
type furniture struct {
	// BusinessID is the cabinet's number, from 1; Name may be empty.
	BusinessID int64
	Name       string
	// Shops are its campaigns: numbers from 1, each once, and models. What else
	// is open is filled in.
	Shops []market.Campaign
	// Goods are its catalogue.
	Goods []goods
	// Token is that of the key, in the form of production's: ACMA:….
	Token string
	// At is since when it is so.
	At time.Time
}

// goods is one product of a catalogue.
type goods struct {
	SKU, Title string
	// Price is in roubles, above 0.
	Price int64
	// CategoryID is Market's, or 0 for an ordinary one.
	CategoryID int64
}

// What a cabinet begins with (choice).
const (
	unitsOfEach   = 100
	plainCategory = 91013
	plainBusiness = "Кабинет %d"
	plainShop     = "Магазин %s %d"
	plainStorage  = "Склад %d"
	marketStorage = "Склад Маркета %d"
	furnishedKey  = "localmarket"
)

// furnish puts a cabinet into the state: its shops, each with a warehouse that
// has 100 of everything, offers with prices, and a key for every operation, which
// it returns. The warehouse of a shop has the shop's number; it is Market's own
// for FBY and LaaS. The error says which number or price is wrong.
func furnish(s *state.State, f furniture) (market.Key, error) {
	if f.BusinessID < 1 {
		return market.Key{}, fmt.Errorf("furnishing business %d: numbers are from 1", f.BusinessID)
	}
	s.PutBusiness(market.Business{ID: f.BusinessID, Name: cmp.Or(f.Name, fmt.Sprintf(plainBusiness, f.BusinessID))})
	offers, stocks, err := f.offers()
	if err == nil {
		err = s.PutOffers(offers)
	}
	if err != nil {
		return market.Key{}, fmt.Errorf("furnishing business %d: %w", f.BusinessID, err)
	}
	for _, c := range f.Shops {
		if err := f.shop(s, c, stocks); err != nil {
			return market.Key{}, fmt.Errorf("furnishing campaign %d: %w", c.ID, err)
		}
	}
	key := market.Key{Token: f.Token, Name: furnishedKey, Scopes: []string{"all-methods"}, BusinessID: f.BusinessID}
	if err := s.PutKey(key); err != nil {
		return market.Key{}, fmt.Errorf("furnishing business %d: %w", f.BusinessID, err)
	}
	return key, nil
}

func (f *furniture) offers() (offers []market.Offer, stocks []market.Stock, err error) {
	for _, g := range f.Goods {
		if g.Price < 1 {
			return nil, nil, fmt.Errorf("goods %.80q: the price must be above 0", g.SKU)
		}
		offers = append(offers, market.Offer{
			BusinessID: f.BusinessID, ID: g.SKU, Title: g.Title, Price: market.Money(g.Price) * market.Rouble, PriceAt: f.At,
			CategoryID: cmp.Or(g.CategoryID, plainCategory),
		})
		stocks = append(stocks, market.Stock{OfferID: g.SKU, Fit: unitsOfEach})
	}
	return offers, stocks, nil
}

func (f *furniture) shop(s *state.State, c market.Campaign, stocks []market.Stock) error {
	c.BusinessID = f.BusinessID
	c.Name = cmp.Or(c.Name, fmt.Sprintf(plainShop, c.Model, c.ID))
	c.WarehouseID = cmp.Or(c.WarehouseID, c.ID)
	if err := s.PutCampaign(c); err != nil {
		return err
	}
	w := market.Warehouse{ID: c.WarehouseID, BusinessID: c.BusinessID, CampaignID: c.ID, City: "Москва", Express: c.Model == market.Express}
	w.Name = fmt.Sprintf(plainStorage, w.ID)
	if slices.Contains([]market.Model{market.FBY, market.LaaS}, c.Model) {
		w.BusinessID, w.CampaignID, w.Name = 0, 0, fmt.Sprintf(marketStorage, w.ID)
	}
	s.PutWarehouse(w)
	return s.SetStocks(w.ID, stocks, f.At)
}
