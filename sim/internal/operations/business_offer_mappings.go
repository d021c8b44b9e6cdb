package operations

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// offerHandlers are the operations about the cabinet's catalogue.
func (l *operations) offerHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getOfferMappings":        pullapi.JSON(l.getOfferMappings),
		"updateOfferMappings":     pullapi.JSON(l.updateOfferMappings),
		"addOffersToArchive":      pullapi.JSON(l.addOffersToArchive),
		"deleteOffersFromArchive": pullapi.JSON(l.deleteOffersFromArchive),
		"deleteOffers":            pullapi.JSON(l.deleteOffers),
		"generateOfferBarcodes":   pullapi.JSON(l.generateOfferBarcodes),
	}
}

// getOfferMappings lists the catalogue.
func (l *operations) getOfferMappings(r *pullapi.Request, f offerFilter) (any, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if f.Archived == nil {
		f.Archived = new(bool)
	}
	shops := l.shops(r.BusinessID)
	page, err := l.State.FindOffers(state.OfferFilter{BusinessID: r.BusinessID, IDs: f.OfferIDs, Where: f.fits}, pageOrAll(r, f.OfferIDs))
	return offerPage{paging{page.Next}, each(page.Items, func(o *market.Offer) offerMapping {
		return offerMapping{l.offer(o, shops), mappingOf(o)}
	})}, err
}

// offer is an offer of the catalogue, with its place in each shop.
func (l *operations) offer(o *market.Offer, shops []market.Campaign) offerDTO {
	dto := offerDTO{cardDTO: cardOf(o.Card), OfferID: o.ID, Archived: o.Archived, CardStatus: cardStatus(o), BasicPrice: basicPriceOf(o)}
	dto.Name, dto.CategoryID = o.Title, o.CategoryID
	models := map[market.Model]bool{}
	for _, c := range shops {
		if in, ok := l.inShop(c.ID, o.ID); ok {
			dto.Campaigns = append(dto.Campaigns, campaignStatus{c.ID, string(in.Status())})
			models[c.Model] = true
		}
	}
	for _, m := range market.Models() {
		if models[m] {
			dto.Programs = append(dto.Programs, sellingProgram{string(m), "FINE"})
		}
	}
	return dto
}

// inShop is an offer as a shop sells it, if it does.
func (l *operations) inShop(campaignID int64, offerID string) (market.ShopOffer, bool) {
	page, err := l.State.ShopOffers(state.ShopFilter{CampaignID: campaignID, IDs: []string{offerID}}, state.Page{Size: 1})
	if err != nil || len(page.Items) == 0 {
		return market.ShopOffer{}, false
	}
	return page.Items[0], true
}

// updateOfferMappings adds offers, or changes what it names of those that are
// there.
func (l *operations) updateOfferMappings(r *pullapi.Request, body offerUpdates) (any, error) {
	updates := body.Offers
	ids := skus(updates, func(u offerUpdate) string { return u.OfferID })
	if twice := allRepeated(ids); len(twice) > 0 {
		return nil, typed("DUPLICATE_OFFER", offersTwice, strings.Join(twice, ", "))
	}
	for i := range updates {
		if err := updates[i].check(i); err != nil {
			return nil, err
		}
	}
	next := 0
	return l.done(nil, l.State.AddOffers(r.BusinessID, ids, func(o *market.Offer) error {
		next++
		return updates[next-1].apply(o, r, next-1)
	}))
}

type offerUpdates struct {
	Offers []offerUpdate `json:"offerMappings"`
}

// offerUpdate is one offer of the body: what is looked at, and all of it.
type offerUpdate struct {
	OfferID    string   `json:"offerId"`
	Name       string   `json:"name"`
	CategoryID int64    `json:"marketCategoryId"`
	Price      *price   `json:"basicPrice"`
	Deleted    []string `json:"deleteParameters"`
	all        card
}

// UnmarshalJSON reads it twice.
func (u *offerUpdate) UnmarshalJSON(raw []byte) error {
	type fields offerUpdate
	read := struct {
		Offer *fields `json:"offer"`
	}{(*fields)(u)}
	all := struct {
		Offer *card `json:"offer"`
	}{&u.all}
	return cmp.Or(json.Unmarshal(raw, &read), json.Unmarshal(raw, &all))
}

func (u *offerUpdate) apply(o *market.Offer, r *pullapi.Request, index int) error {
	if u.Name != "" {
		o.Title = u.Name
	}
	if o.Title == "" {
		return invalid(nameMissing, o.ID)
	}
	if u.CategoryID != 0 {
		o.CategoryID = u.CategoryID
	}
	if u.Price != nil {
		value, old, err := u.Price.amounts(fmt.Sprintf(offerAtIndex, index))
		if err != nil {
			return err
		}
		o.LastValid = rules.LastValidPrice(o.Price, o.LastValid, value)
		o.Price, o.OldPrice, o.PriceAt = value, old, r.Now
	}
	if err := u.stampCosts(r.Now); err != nil {
		return err
	}
	raw, err := readCard(o.Card).with(u.all, u.Deleted)
	o.Card = raw
	return err
}

// stampCosts notes when the prices that are not for buyers were set.
func (u *offerUpdate) stampCosts(at time.Time) error {
	for _, name := range []string{"purchasePrice", "additionalExpenses"} {
		var cost *struct {
			Value     json.Number `json:"value"`
			Currency  string      `json:"currencyId"`
			UpdatedAt time.Time   `json:"updatedAt"`
		}
		if err := json.Unmarshal([]byte(cmp.Or(string(u.all[name]), "null")), &cost); err != nil || cost == nil {
			continue
		}
		cost.UpdatedAt = at
		raw, err := json.Marshal(cost)
		if err != nil {
			return err
		}
		u.all[name] = raw
	}
	return nil
}

func (l *operations) addOffersToArchive(r *pullapi.Request, body asIDs) (any, error) {
	unknown, stored := l.State.ArchiveOffers(r.BusinessID, body.OfferIDs, true)
	var reply notArchived
	for _, id := range stored {
		reply.Offers = append(reply.Offers, notArchivedOffer{id, "OFFER_HAS_STOCKS"})
	}
	for _, id := range unknown {
		reply.Offers = append(reply.Offers, notArchivedOffer{id, "UNKNOWN"})
	}
	return reply, nil
}

func (l *operations) deleteOffersFromArchive(r *pullapi.Request, body asIDs) (any, error) {
	unknown, _ := l.State.ArchiveOffers(r.BusinessID, body.OfferIDs, false)
	return notUnarchived{unknown}, nil
}

// deleteOffers takes offers out of the catalogue, but for those in Market's
// warehouses.
func (l *operations) deleteOffers(r *pullapi.Request, body asIDs) (any, error) {
	return notDeleted{l.State.RemoveOffers(r.BusinessID, body.OfferIDs)}, nil
}
