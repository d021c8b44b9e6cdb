package operations

import (
	"encoding/json"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/reference"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// contentHandlers are about what cards say.
func (l *operations) contentHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getCategoryContentParameters": l.getCategoryContentParameters,
		"getOfferCardsContentStatus":   pullapi.JSON(l.getOfferCardsContentStatus),
		"updateOfferContent":           pullapi.JSON(l.updateOfferContent),
	}
}

func (l *operations) getCategoryContentParameters(r *pullapi.Request) (any, error) {
	business := r.Key.BusinessID
	if id := r.Int("businessId"); id != 0 && id != business {
		return nil, forbidden(accessDenied)
	}
	c, ok := l.category(business, r.Int("categoryId"))
	switch {
	case !ok:
		return nil, notFound(unknownCategory)
	case !c.Leaf:
		return nil, invalid(categoryNotLeaf)
	}
	return parameterList{c.ID, each(reference.Parameters(c), parameterOf)}, nil
}

type offerCardsRequest struct {
	OfferIDs        []string `json:"offerIds"`
	Statuses        []string `json:"cardStatuses"`
	CategoryIDs     []int64  `json:"categoryIds"`
	Recommendations bool     `json:"withRecommendations"`
}

// getOfferCardsContentStatus says how good the cards of offers are.
func (l *operations) getOfferCardsContentStatus(r *pullapi.Request, asked offerCardsRequest) (any, error) {
	f := offerFilter{OfferIDs: asked.OfferIDs, CardStatuses: asked.Statuses, CategoryIDs: asked.CategoryIDs}
	if err := f.check(); err != nil {
		return nil, err
	}
	where := func(o *market.Offer) bool { return (len(f.OfferIDs) > 0 || !o.Archived) && f.fits(o) }
	page, err := l.State.FindOffers(state.OfferFilter{BusinessID: r.BusinessID, IDs: f.OfferIDs, Where: where}, pageOrAll(r, f.OfferIDs))
	return offerCards{each(page.Items, func(o *market.Offer) offerCard { return l.offerCard(o, asked.Recommendations) }), paging{page.Next}}, err
}

// offerCard is a card as far as the store has filled it.
func (l *operations) offerCard(o *market.Offer, recommendations bool) offerCard {
	card := offerCard{OfferID: o.ID, Mapping: mappingOf(o), Values: parameterValues(o), Status: cardStatus(o)}
	if o.CategoryID == 0 {
		return card
	}
	missing := missingContent(o)
	card.Rating, card.Average, card.RatingStatus = 100-pointsOfEach*len(missing), averageRating, "ACTUAL"
	if recommendations {
		card.Recommendations = each(missing, func(kind *string) contentAdvice { return contentAdvice{*kind, pointsOfEach} })
	}
	return card
}

// What the parts of a card are worth, and how good others are (choice).
const (
	pointsOfEach  = 15
	averageRating = 70
)

// missingContent are the parts of a card that its offer lacks, as the contract
// names them.
func missingContent(o *market.Offer) []string {
	c := readCard(o.Card)
	var missing []string
	for _, part := range []struct{ field, advice string }{
		{"vendor", "RECOGNIZED_VENDOR"}, {"pictures", "PICTURE_COUNT"}, {"description", "HAS_DESCRIPTION"},
		{"barcodes", "HAS_BARCODE"}, {"videos", "HAS_VIDEO"}, {parametersField, "MAIN"},
	} {
		if value := string(c[part.field]); value == "" || value == "null" || value == "[]" || value == `""` {
			missing = append(missing, part.advice)
		}
	}
	return missing
}

// parameterValue is what a card says of one parameter.
type parameterValue struct {
	ID      int64  `json:"parameterId"`
	UnitID  int64  `json:"unitId,omitempty"`
	ValueID int64  `json:"valueId,omitempty"`
	Value   string `json:"value,omitempty"`
}

func parameterValues(o *market.Offer) []parameterValue {
	var values []parameterValue
	_ = json.Unmarshal(readCard(o.Card)[parametersField], &values) // the contract has held it to its form
	return values
}

type updateOfferContentRequest struct {
	Offers []offerContent `json:"offersContent"`
}

type offerContent struct {
	OfferID    string           `json:"offerId"`
	CategoryID int64            `json:"categoryId"`
	Values     []parameterValue `json:"parameterValues"`
}

// updateOfferContent fills cards: all of them, or none if one is wrong. Wrong
// numbers and words are told of each offer.
func (l *operations) updateOfferContent(r *pullapi.Request, asked updateOfferContentRequest) (any, error) {
	if twice, ok := repeated(asked.Offers, func(o offerContent) string { return o.OfferID }); ok {
		return nil, typed("DUPLICATE_OFFER", offerTwice, twice)
	}
	var wrong []contentResult
	var ids []string
	for _, one := range asked.Offers {
		if errors := l.checkContent(r.BusinessID, &one); len(errors) > 0 {
			wrong = append(wrong, contentResult{one.OfferID, errors})
		}
		ids = append(ids, one.OfferID)
	}
	if len(wrong) > 0 {
		return contentReply{statusError, wrong}, nil
	}
	next := 0
	err := l.State.EditOffers(r.BusinessID, ids, func(o *market.Offer) error {
		content := asked.Offers[next]
		next++
		o.CategoryID = content.CategoryID
		raw, err := json.Marshal(content.Values)
		if err != nil {
			return err
		}
		o.Card, err = readCard(o.Card).with(card{parametersField: raw}, nil)
		return err
	})
	return nil, err
}

func (l *operations) checkContent(businessID int64, one *offerContent) []contentError {
	if _, ok := l.State.Offer(businessID, one.OfferID); !ok {
		return []contentError{{Type: "OFFER_NOT_FOUND", Message: "the catalogue does not have the offer"}}
	}
	c, ok := l.category(businessID, one.CategoryID)
	switch {
	case !ok:
		return []contentError{{Type: "UNKNOWN_CATEGORY", Message: "unknown category"}}
	case !c.Leaf:
		return []contentError{{Type: "INVALID_CATEGORY", Message: "goods are in categories without others in them"}}
	}
	known := map[int64]reference.Parameter{}
	for _, p := range reference.Parameters(c) {
		known[p.ID] = p
	}
	var errors []contentError
	for _, value := range one.Values {
		p, ok := known[value.ID]
		if !ok {
			errors = append(errors, contentError{"UNKNOWN_PARAMETER", value.ID, "unknown parameter of the category"})
			continue
		}
		if wrong := p.Fits(value.Value, value.ValueID, value.UnitID); wrong != "" {
			errors = append(errors, contentError{wrong, value.ID, "the value is none of " + p.Name})
		}
	}
	return errors
}

type contentReply struct {
	Status  string          `json:"status"`
	Results []contentResult `json:"results"`
}

type contentResult struct {
	OfferID string         `json:"offerId"`
	Errors  []contentError `json:"errors"`
}

type contentError struct {
	Type        string `json:"type"`
	ParameterID int64  `json:"parameterId,omitempty"`
	Message     string `json:"message"`
}

type offerCards struct {
	Cards  []offerCard `json:"offerCards"`
	Paging paging      `json:"paging"`
}

type offerCard struct {
	OfferID         string           `json:"offerId"`
	Mapping         *mapping         `json:"mapping,omitempty"`
	Values          []parameterValue `json:"parameterValues,omitempty"`
	Status          string           `json:"cardStatus"`
	Rating          int              `json:"contentRating,omitempty"`
	Average         int              `json:"averageContentRating,omitempty"`
	RatingStatus    string           `json:"contentRatingStatus,omitempty"`
	Recommendations []contentAdvice  `json:"recommendations,omitempty"`
}

type contentAdvice struct {
	Type   string `json:"type"`
	Points int    `json:"remainingRatingPoints"`
}
