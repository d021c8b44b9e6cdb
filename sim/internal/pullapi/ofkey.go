package pullapi

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// ofKey answers the operations that tell what the caller's key opens, which no
// state is needed for: made-up campaigns would lead a store to shops that are
// none. It is nil for other operations.
func ofKey(operation string) Handler {
	switch operation {
	case "getAuthTokenInfo":
		return describeKey
	case "getCampaigns":
		return listCampaigns
	case "getCampaign":
		return describeCampaign
	}
	return nil
}

func describeKey(r *Request) (any, error) {
	type apiKey struct {
		Name   string   `json:"name"`
		Scopes []string `json:"authScopes"`
	}
	type result struct {
		Key apiKey `json:"apiKey"`
	}
	described := apiKey{r.Key.Name, []string{}}
	for _, scope := range r.Key.Scopes {
		described.Scopes = append(described.Scopes, strings.ToUpper(strings.NewReplacer("-", "_", ":", "_").Replace(scope)))
	}
	return struct {
		Status string `json:"status"`
		Result result `json:"result"`
	}{"OK", result{described}}, nil
}

type campaignView struct {
	Domain       string       `json:"domain"`
	ID           int64        `json:"id"`
	ClientID     int64        `json:"clientId"`
	Business     businessView `json:"business"`
	Placement    string       `json:"placementType,omitempty"`
	Availability string       `json:"apiAvailability"`
}

type businessView struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

func viewOf(r *Request, c *Campaign) campaignView {
	v := campaignView{
		Domain:       fmt.Sprintf("shop-%d.example.com", c.ID),
		ID:           c.ID,
		ClientID:     c.ID,
		Business:     businessView{r.Key.BusinessID, fmt.Sprintf("Cabinet %d", r.Key.BusinessID)},
		Placement:    string(c.Model),
		Availability: "AVAILABLE",
	}
	if c.Model == market.Express {
		v.Placement = string(market.FBS) // Express is a way of FBS there
	}
	if c.Inactive {
		v.Availability = "DISABLED_BY_INACTIVITY"
	}
	return v
}

func describeCampaign(r *Request) (any, error) {
	return struct {
		Campaign campaignView `json:"campaign"`
	}{viewOf(r, r.Campaign)}, nil
}

func listCampaigns(r *Request) (any, error) {
	page, err := r.Page(len(r.Key.Campaigns))
	if err != nil {
		return nil, err
	}
	list := []campaignView{}
	for i := page.From; i < page.To; i++ {
		list = append(list, viewOf(r, &r.Key.Campaigns[i]))
	}
	return struct {
		Campaigns []campaignView `json:"campaigns"`
		Pager     Pager          `json:"pager"`
		Paging    Paging         `json:"paging"`
	}{list, page.Pager(), page.Paging()}, nil
}
