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
	return tokenInfo{key}, nil
}

// getCampaigns lists the shops that the key opens.
func (l *operations) getCampaigns(r *pullapi.Request) (any, error) {
	shops := l.shops(r.Key.BusinessID)
	page, err := r.Page(len(shops))
	if err != nil {
		return nil, err
	}
	reply := campaignList{Campaigns: each(shops[page.From:page.To], l.campaign), Pager: page.Pager()}
	if r.Replies("paging") {
		reply.Paging = &paging{page.Next}
	}
	return reply, nil
}

func (l *operations) getCampaign(r *pullapi.Request) (any, error) {
	return oneCampaign{l.campaign(r.Campaign)}, nil
}

func (l *operations) campaign(c *market.Campaign) campaignDTO {
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
	w, _ := l.State.Warehouse(r.Campaign.WarehouseID)
	settings := campaignSettings{
		Country:     russia,
		Name:        r.Campaign.Name,
		LocalRegion: regionDTO{ID: moscowRegion, Name: cmp.Or(w.City, plainCity), Type: "CITY", Source: "WEB"},
	}
	if r.Replies("settings", "taxation") {
		settings.Taxation = &taxation{"NO_VAT"}
	}
	return settingsReply{settings}, nil
}

func (l *operations) getBusinessSettings(r *pullapi.Request) (any, error) {
	business, _ := l.State.Business(r.BusinessID)
	return businessInfo{businessDTO{r.BusinessID, business.Name}, businessSettings{business.OnlyDefaultPrice, currency}}, nil
}
