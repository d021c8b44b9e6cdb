package operations

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// What the cabinet and its goods refuse, in Market's words where they are known
// (P-ERRORS).
const (
	accessDenied     = "Access denied"
	campaignNotFound = "Campaign not found: '%d'"
	onlyDefaultPrice = "Partner use only default price"
	fieldNull        = "'%s' must not be null (rejected value: null)"
	scaleTooHigh     = "Value of field has too high scale: '%s'"
	onlyRoubles      = "Invalid offers: prices of this cabinet are in %s"
	namedTwice       = "Invalid offers: %.80q is named twice"
	nameMissing      = "Invalid offers: %.80q is new and needs a name"
	idsAndFilters    = "offerIds cannot be used together with other filters"
	idTwice          = "Both campaignId and businessId are given"
)

// refuse is a reply with a status and a message.
func refuse(status int, format string, args ...any) error {
	return &pullapi.Error{Status: status, Message: fmt.Sprintf(format, args...)}
}

// done is the reply to a write that has nothing more to say: {"status": "OK"}.
func (l *operations) done(err error) (any, error) { return nil, l.changed(nil, err) }

// answer is a reply with a result.
type answer[T any] struct {
	Status string `json:"status"`
	Result T      `json:"result"`
}

// answered replies with a result, unless there is an error of the state's.
func answered[T any](result T, err error) (any, error) {
	if err != nil {
		return nil, refused(err)
	}
	return answer[T]{"OK", result}, nil
}

// paging leads to the next page.
type paging struct {
	Next string `json:"nextPageToken,omitempty"`
}

// pageOf is the page that a call asks for. A list of ids is never cut (P-PAGING).
func pageOf(r *pullapi.Request, ids []string) state.Page {
	if len(ids) > 0 {
		return state.Page{Size: len(ids)}
	}
	return state.Page{Token: r.Text("pageToken") + r.Text("page_token"), Size: int(r.Int("limit"))}
}

// everything walks over all pages of a list.
func everything[T any](list func(state.Page) (state.Listed[T], error)) ([]T, error) {
	var all []T
	for p := (state.Page{Size: state.MaxPage}); ; {
		page, err := list(p)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == "" {
			return all, nil
		}
		p.Token = page.Next
	}
}

// once refuses a list that names an offer twice.
func once(ids []string) error {
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			return refuse(http.StatusBadRequest, namedTwice, id)
		}
		seen[id] = true
	}
	return nil
}

// skus are the names of what is listed.
func skus[T any](list []T, name func(T) string) []string {
	ids := make([]string, len(list))
	for i, one := range list {
		ids[i] = name(one)
	}
	return ids
}

// ownCampaign is a campaign that a body or a query names: it must be the key's.
func (l *operations) ownCampaign(r *pullapi.Request, id int64) (market.Campaign, error) {
	c, ok := l.State.Campaign(id)
	if !ok || c.BusinessID != r.Key.BusinessID {
		return c, refuse(http.StatusNotFound, campaignNotFound, id)
	}
	return c, nil
}

// shops are all of a cabinet's.
func (l *operations) shops(businessID int64) ([]market.Campaign, error) {
	return everything(func(p state.Page) (state.Listed[market.Campaign], error) { return l.State.Campaigns(businessID, p) })
}

// shop is the campaign of the path as the state has it.
func (l *operations) shop(r *pullapi.Request) (market.Campaign, error) {
	if r.Campaign == nil {
		return market.Campaign{}, errNoCampaign
	}
	return l.ownCampaign(r, r.Campaign.ID)
}

var errNoCampaign = errors.New("the operation's path has no campaign")

// asIDs are the offers that a body names.
type asIDs struct {
	OfferIDs []string `json:"offerIds"`
}
