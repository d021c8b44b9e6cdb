package operations

import (
	"cmp"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// cabinetHandlers are the operations about the key, the cabinet and its shops.
func (l *operations) cabinetHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getAuthTokenInfo":    l.getAuthTokenInfo,
		"getCampaigns":        l.getCampaigns,
		"getCampaign":         l.getCampaign,
		"getCampaignSettings": l.getCampaignSettings,
		"getBusinessSettings": l.getBusinessSettings,
	}
}

// getAuthTokenInfo says what the caller's key opens (P-AUTH).
func (l *operations) getAuthTokenInfo(r *pullapi.Request) (any, error) {
	key := apiKey{Name: cmp.Or(r.Key.Name, plainKey), Scopes: []string{}}
	words := strings.NewReplacer("-", "_", ":", "_")
	for _, scope := range r.Key.Scopes {
		key.Scopes = append(key.Scopes, strings.ToUpper(words.Replace(scope)))
	}
	return answered(tokenInfo{key}, nil)
}

// getCampaigns lists the shops that the key opens.
func (l *operations) getCampaigns(r *pullapi.Request) (any, error) {
	shops, err := l.shops(r.Key.BusinessID)
	if err != nil {
		return nil, err
	}
	page, err := r.Page(len(shops))
	if err != nil {
		return nil, err
	}
	reply := campaignList{Campaigns: []campaignDTO{}, Pager: pagerOf(page), Paging: paging{page.Next}}
	for _, c := range shops[page.From:page.To] {
		reply.Campaigns = append(reply.Campaigns, l.campaign(c))
	}
	return reply, nil
}

func (l *operations) getCampaign(r *pullapi.Request) (any, error) {
	c, err := l.shop(r)
	if err != nil {
		return nil, err
	}
	return oneCampaign{l.campaign(c)}, nil
}

func (l *operations) campaign(c market.Campaign) campaignDTO {
	business, _ := l.State.Business(c.BusinessID)
	dto := campaignDTO{
		Domain: c.Name, ID: c.ID, ClientID: c.BusinessID, Business: businessDTO{c.BusinessID, business.Name},
		Placement: string(c.Model), Availability: "AVAILABLE",
	}
	if c.Model == market.Express { // a shop of FBS, to the contract
		dto.Placement = string(market.FBS)
	}
	if c.Inactive {
		dto.Availability = "DISABLED_BY_INACTIVITY"
	}
	return dto
}

func (l *operations) getCampaignSettings(r *pullapi.Request) (any, error) {
	c, err := l.shop(r)
	if err != nil {
		return nil, err
	}
	w, _ := l.State.Warehouse(c.WarehouseID)
	return settingsReply{campaignSettings{
		Country:     russia,
		Name:        c.Name,
		LocalRegion: regionDTO{ID: moscowRegion, Name: cmp.Or(w.City, plainCity), Type: "CITY", Source: "WEB"},
		Taxation:    taxation{"NO_VAT"},
	}}, nil
}

func (l *operations) getBusinessSettings(r *pullapi.Request) (any, error) {
	business, _ := l.State.Business(r.BusinessID)
	level := "NONE"
	if r.Key.Medium {
		level = "MEDIUM"
	}
	return answered(businessInfo{
		Info:     businessDTO{r.BusinessID, business.Name},
		Settings: businessSettings{business.OnlyDefaultPrice, roubles, level},
	}, nil)
}
