package operations

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// hiddenOfferHandlers are about what a shop does not show.
func (l *operations) hiddenOfferHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getHiddenOffers":    l.getHiddenOffers,
		"addHiddenOffers":    l.hide(true),
		"deleteHiddenOffers": l.hide(false),
	}
}

func (l *operations) getHiddenOffers(r *pullapi.Request) (any, error) {
	page, err := l.inShopPage(r, r.List("offer_id"), func(o *market.ShopOffer) bool { return o.Placement.Hidden })
	return hiddenOffers{paging{page.Next}, each(page.Items, func(o *market.ShopOffer) hiddenOffer { return hiddenOffer{o.Offer.ID} })}, err
}

// hide takes offers out of the shop's showcase, or puts them back.
func (l *operations) hide(hidden bool) pullapi.Handler {
	return pullapi.JSON(func(r *pullapi.Request, body hiddenOfferList) (any, error) {
		if err := checkHidden(body.Offers); err != nil {
			return nil, err
		}
		return l.place(r, skus(body.Offers, func(o hiddenOffer) string { return o.OfferID }), func(o *market.ShopOffer) error {
			o.Placement.Hidden = hidden
			return nil
		})
	})
}

// checkHidden refuses an offer that is there twice, and says where.
func checkHidden(offers []hiddenOffer) error {
	twice, ok := repeated(offers, func(o hiddenOffer) string { return o.OfferID })
	if !ok {
		return nil
	}
	var at []string
	for i, o := range offers {
		if o.OfferID == twice {
			at = append(at, fmt.Sprint(i))
		}
	}
	return typed("DUPLICATE_OFFER", hiddenTwice, twice, strings.Join(at, ", "))
}

type hiddenOfferList struct {
	Offers []hiddenOffer `json:"hiddenOffers"`
}

type hiddenOffers struct {
	Paging paging        `json:"paging"`
	Offers []hiddenOffer `json:"hiddenOffers"`
}

type hiddenOffer struct {
	OfferID string `json:"offerId"`
}
