package operations

import "github.com/localmarket/localmarket/sim/market"

type promoList struct {
	Promos []marketPromo `json:"promos"`
}

type marketPromo struct {
	ID            string        `json:"id"`
	Name          string        `json:"name"`
	Period        periodDTO     `json:"period"`
	Participating bool          `json:"participating"`
	Assortment    assortmentDTO `json:"assortmentInfo"`
	Mechanics     mechanicsDTO  `json:"mechanicsInfo"`
	Bestseller    bestsellerDTO `json:"bestsellerInfo"`
}

type periodDTO struct {
	From string `json:"dateTimeFrom"`
	To   string `json:"dateTimeTo"`
}

type assortmentDTO struct {
	Active    int `json:"activeOffers"`
	Potential int `json:"potentialOffers"`
}

type mechanicsDTO struct {
	Type market.Mechanics `json:"type"`
	Code *promocodeDTO    `json:"promocodeInfo,omitempty"`
}

type promocodeDTO struct {
	Code     string `json:"promocode"`
	Discount int    `json:"discount"`
}

type bestsellerDTO struct {
	Bestseller bool   `json:"bestseller"`
	Deadline   string `json:"entryDeadline,omitempty"`
}

type promoOffers struct {
	Offers []promoOffer `json:"offers"`
	Paging paging       `json:"paging"`
}

type promoOffer struct {
	OfferID string      `json:"offerId"`
	Status  string      `json:"status"`
	Params  promoParams `json:"params"`
}

type promoParams struct {
	Discount *promoDiscount `json:"discountParams,omitempty"`
}

type promoDiscount struct {
	Price      int64 `json:"price,omitempty"`
	PromoPrice int64 `json:"promoPrice,omitempty"`
	Most       int64 `json:"maxPromoPrice,omitempty"`
}

func promoOfferOf(p *market.Promotion, o *market.Offer, one market.PromoOffer, in bool) promoOffer {
	dto := promoOffer{OfferID: o.ID, Status: "NOT_PARTICIPATING"}
	if in {
		dto.Status = "MANUAL"
	}
	if p.Priced() {
		dto.Params.Discount = &promoDiscount{one.Price, one.PromoPrice, mostPromoPrice(o)}
	}
	return dto
}

type promoRejections struct {
	Rejected []promoRejection `json:"rejectedOffers,omitempty"`
}

type promoRejection struct {
	OfferID string `json:"offerId"`
	Reason  string `json:"reason"`
}
