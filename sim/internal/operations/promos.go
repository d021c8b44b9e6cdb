package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// promoHandlers are about promos, and what takes part in them.
func (l *operations) promoHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getPromos":         pullapi.JSON(l.getPromos),
		"getPromoOffers":    pullapi.JSON(l.getPromoOffers),
		"updatePromoOffers": pullapi.JSON(l.updatePromoOffers),
		"deletePromoOffers": pullapi.JSON(l.deletePromoOffers),
	}
}

type getPromosRequest struct {
	Participation string           `json:"participation"`
	Mechanics     market.Mechanics `json:"mechanics"`
}

// getPromos lists the promos that run or are to come, or those that the cabinet
// takes part in, or took part in.
func (l *operations) getPromos(r *pullapi.Request, asked getPromosRequest) (any, error) {
	reply := promoList{Promos: []marketPromo{}}
	for _, p := range rules.Promotions(r.Now) {
		ended := r.Now.After(p.To)
		joined := len(l.State.PromoOffers(r.BusinessID, p.ID)) > 0
		switch {
		case asked.Mechanics != "" && p.Mechanics != asked.Mechanics:
		case ended != (asked.Participation == "PARTICIPATED"):
		case asked.Participation != "" && !joined:
		default:
			reply.Promos = append(reply.Promos, l.promo(r, &p))
		}
	}
	return reply, nil
}

func (l *operations) promo(r *pullapi.Request, p *market.Promotion) marketPromo {
	joined, all := len(l.State.PromoOffers(r.BusinessID, p.ID)), len(l.eligible(r.BusinessID))
	dto := marketPromo{
		ID: p.ID, Name: p.Name, Period: periodDTO{isoTime(p.From), isoTime(p.To)}, Participating: joined > 0,
		Assortment: assortmentDTO{joined, max(0, all-joined)}, Mechanics: mechanicsDTO{Type: p.Mechanics}, Bestseller: bestsellerDTO{Bestseller: p.Bestseller},
	}
	if p.Code != "" {
		dto.Mechanics.Code = &promocodeDTO{p.Code, p.Discount}
	}
	if p.Bestseller {
		dto.Bestseller.Deadline = isoTime(p.From)
	}
	return dto
}

// eligible are the offers that may take part in promos: those on sale with a price.
func (l *operations) eligible(businessID int64) []market.Offer {
	return slices.DeleteFunc(l.catalogue(businessID), func(o market.Offer) bool { return o.Archived || o.Price == 0 })
}

// openPromo is the promo of an id that has not ended.
func openPromo(r *pullapi.Request, id string) (market.Promotion, error) {
	all := rules.Promotions(r.Now)
	i := slices.IndexFunc(all, func(p market.Promotion) bool { return p.ID == id })
	switch {
	case i < 0:
		return market.Promotion{}, notFound(promoNotFound, id)
	case r.Now.After(all[i].To):
		return market.Promotion{}, typed("PROMO_ENDED", promoEnded)
	}
	return all[i], nil
}

type getPromoOffersRequest struct {
	PromoID    string   `json:"promoId"`
	StatusType string   `json:"statusType"`
	Statuses   []string `json:"statuses"`
}

// wants reports whether an offer is asked for that takes part, or does not. No offer
// is renewed here, or is there by its least price.
func (asked *getPromoOffersRequest) wants(joined bool) bool {
	statuses := asked.Statuses
	if len(statuses) == 0 && asked.StatusType != "" {
		statuses = []string{asked.StatusType}
	}
	if joined {
		return oneOf(statuses, "MANUALLY_ADDED")
	}
	return oneOf(statuses, "NOT_MANUALLY_ADDED")
}

// getPromoOffers lists what takes part in a promo, and what may.
func (l *operations) getPromoOffers(r *pullapi.Request, asked getPromoOffersRequest) (any, error) {
	p, err := openPromo(r, asked.PromoID)
	if err != nil {
		return nil, err
	}
	joined := map[string]market.PromoOffer{}
	for _, one := range l.State.PromoOffers(r.BusinessID, p.ID) {
		joined[one.OfferID] = one
	}
	where := func(o *market.Offer) bool {
		_, in := joined[o.ID]
		return asked.wants(in) && (in || !o.Archived && o.Price > 0)
	}
	page, err := l.State.FindOffers(state.OfferFilter{BusinessID: r.BusinessID, Where: where}, pageOf(r))
	return promoOffers{each(page.Items, func(o *market.Offer) promoOffer {
		one, in := joined[o.ID]
		return promoOfferOf(&p, o, one, in)
	}), paging{page.Next}}, err
}

type updatePromoOffersRequest struct {
	PromoID string           `json:"promoId"`
	Offers  []promoOfferEdit `json:"offers"`
}

type promoOfferEdit struct {
	OfferID string `json:"offerId"`
	Params  struct {
		Discount struct {
			Price      int64 `json:"price"`
			PromoPrice int64 `json:"promoPrice"`
		} `json:"discountParams"`
	} `json:"params"`
}

// updatePromoOffers has offers take part: those that may, and says why the others do
// not.
func (l *operations) updatePromoOffers(r *pullapi.Request, asked updatePromoOffersRequest) (any, error) {
	p, err := openPromo(r, asked.PromoID)
	if err != nil {
		return nil, err
	}
	if len(asked.Offers) == 1 && !l.State.NoteSingle(r.BusinessID, p.ID, r.Now) {
		return nil, typed("PROMO_SINGLE_OFFER_TASK_LIMIT_EXCEEDED", promoSingles)
	}
	var reply promoRejections
	var join []market.PromoOffer
	seen := map[string]bool{}
	for _, one := range asked.Offers {
		reason := l.rejectsPromoOffer(r.BusinessID, &p, &one)
		if seen[one.OfferID] {
			reason = "OFFER_DUPLICATION"
		}
		seen[one.OfferID] = true
		if reason != "" {
			reply.Rejected = append(reply.Rejected, promoRejection{one.OfferID, reason})
			continue
		}
		entry := market.PromoOffer{OfferID: one.OfferID}
		if p.Priced() {
			entry.Price, entry.PromoPrice = one.Params.Discount.Price, one.Params.Discount.PromoPrice
		}
		join = append(join, entry)
	}
	l.State.SetPromoOffers(r.BusinessID, p.ID, join)
	return reply, nil
}

// What a promo's price must be of the crossed-out one, in percent.
const (
	mostOfPrice  = 95
	leastOfPrice = 1
)

// rejectsPromoOffer is why an offer may not take part, as the contract names it, or
// empty.
func (l *operations) rejectsPromoOffer(businessID int64, p *market.Promotion, one *promoOfferEdit) string {
	o, ok := l.State.Offer(businessID, one.OfferID)
	d := one.Params.Discount
	switch {
	case !ok:
		return "OFFER_DOES_NOT_EXIST"
	case o.Archived || o.Price == 0:
		return "OFFER_NOT_ELIGIBLE_FOR_PROMO"
	case !p.Priced():
		return ""
	case d.Price == 0:
		return "EMPTY_OLD_PRICE"
	case d.PromoPrice == 0:
		return "EMPTY_PROMO_PRICE"
	case d.PromoPrice > mostPromoPrice(&o):
		return "MAX_PROMO_PRICE_EXCEEDED"
	case d.PromoPrice*100 > d.Price*mostOfPrice:
		return "PROMO_PRICE_BIGGER_THAN_MAX"
	case d.PromoPrice*100 < d.Price*leastOfPrice:
		return "PROMO_PRICE_SMALLER_THAN_MIN"
	}
	return ""
}

// mostPromoPrice is at how many roubles an offer may take part at most: 95 % of its
// price (choice).
func mostPromoPrice(o *market.Offer) int64 {
	return max(1, int64(o.Price*mostOfPrice/100/market.Rouble))
}

type deletePromoOffersRequest struct {
	PromoID  string   `json:"promoId"`
	All      bool     `json:"deleteAllOffers"`
	OfferIDs []string `json:"offerIds"`
}

func (l *operations) deletePromoOffers(r *pullapi.Request, asked deletePromoOffersRequest) (any, error) {
	p, err := openPromo(r, asked.PromoID)
	switch {
	case err != nil:
		return nil, err
	case !asked.All && len(asked.OfferIDs) == 0:
		return nil, invalid(promoNothing)
	case asked.All && len(asked.OfferIDs) > 0:
		return nil, invalid(promoBoth)
	case len(asked.OfferIDs) == 1 && !l.State.NoteSingle(r.BusinessID, p.ID, r.Now):
		return nil, typed("PROMO_SINGLE_OFFER_TASK_LIMIT_EXCEEDED", promoSingles)
	}
	var reply promoRejections
	for _, id := range asked.OfferIDs {
		if _, ok := l.State.Offer(r.BusinessID, id); !ok {
			reply.Rejected = append(reply.Rejected, promoRejection{id, "OFFER_DOES_NOT_EXIST"})
		}
	}
	l.State.RemovePromoOffers(r.BusinessID, p.ID, asked.OfferIDs)
	return reply, nil
}
