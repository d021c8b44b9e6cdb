package operations

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// paging leads to the next page.
type paging struct {
	Next string `json:"nextPageToken,omitempty"`
}

// pageOf is the page that a call asks for by token and limit (P-PAGING).
func pageOf(r *pullapi.Request) state.Page {
	return state.Page{Token: r.Text("pageToken") + r.Text("page_token"), Size: int(r.Int("limit"))}
}

// pageOrAll is pageOf, but for a list of ids, which is never cut (P-PAGING).
func pageOrAll(r *pullapi.Request, ids []string) state.Page {
	if len(ids) > 0 {
		return state.Page{Size: len(ids)}
	}
	return pageOf(r)
}

// each makes the parts of a list, which is never null.
func each[T, D any](items []T, part func(*T) D) []D {
	list := make([]D, len(items))
	for i := range items {
		list[i] = part(&items[i])
	}
	return list
}

// everything walks over all pages of a list. One that is walked over so is never
// refused.
func everything[T any](list func(state.Page) (state.Listed[T], error)) []T {
	var all []T
	for p := (state.Page{Size: state.MaxPage}); ; {
		page, err := list(p)
		if all == nil && page.Next == "" {
			return page.Items // as most are: one page has all
		}
		all = append(all, page.Items...)
		if page.Next == "" || err != nil {
			return all
		}
		p.Token = page.Next
	}
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
	switch {
	case !ok:
		return c, refuse(http.StatusNotFound, "CAMPAIGN_NOT_FOUND", campaignNotFound, id)
	case c.BusinessID != r.Key.BusinessID:
		return c, forbidden(noCampaigns, fmt.Sprint(id))
	}
	return c, nil
}

// checkCampaigns refuses a list of campaigns that are not all the key's, and says
// which.
func (l *operations) checkCampaigns(r *pullapi.Request, ids []int64) error {
	var strange []string
	for _, id := range ids {
		if c, ok := l.State.Campaign(id); !ok || c.BusinessID != r.BusinessID {
			strange = append(strange, fmt.Sprint(id))
		}
	}
	if len(strange) > 0 {
		return forbidden(noCampaigns, strings.Join(strange, ", "))
	}
	return nil
}

// shops are all of a cabinet's.
func (l *operations) shops(businessID int64) []market.Campaign {
	return Access(l.State).Campaigns(businessID)
}

// asIDs are the offers that a body names.
type asIDs struct {
	OfferIDs []string `json:"offerIds"`
}
