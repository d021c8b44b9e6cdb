package operations

import (
	"cmp"
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// campaignHandlers describe a cabinet's shops.
func (l *operations) campaignHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getCampaigns":        l.getCampaigns,
		"getCampaign":         l.getCampaign,
		"getCampaignSettings": l.getCampaignSettings,
	}
}

// getCampaigns lists the shops that the key opens.
func (l *operations) getCampaigns(r *pullapi.Request) (any, error) {
	shops := l.shops(r.Key.BusinessID)
	page, err := r.Page(len(shops))
	if err != nil {
		return nil, err
	}
	known := r.ReplyEnum("campaigns", "apiAvailability")
	reply := campaignList{Pager: page.Pager(), Campaigns: each(shops[page.From:page.To], func(c *market.Campaign) campaignDTO {
		return l.campaign(c, known)
	})}
	if r.Replies("paging") {
		reply.Paging = &paging{page.Next}
	}
	return reply, nil
}

func (l *operations) getCampaign(r *pullapi.Request) (any, error) {
	return oneCampaign{l.campaign(r.Campaign, r.ReplyEnum("campaign", "apiAvailability"))}, nil
}

func (l *operations) campaign(c *market.Campaign, known []string) campaignDTO {
	business, _ := l.State.Business(c.BusinessID)
	dto := campaignDTO{
		Domain: c.Name, ID: c.ID, ClientID: c.BusinessID, Business: businessDTO{c.BusinessID, business.Name},
		Placement: string(c.Model), Availability: availability(c, known),
	}
	if c.Model == market.Express { // a shop of FBS, to the contract
		dto.Placement = string(market.FBS)
	}
	return dto
}

// availability is whether the API serves a shop, in the values that the revision
// has: the older one knows a single reason why not.
func availability(c *market.Campaign, known []string) market.Availability {
	switch {
	case c.Served():
		return market.Available
	case slices.Contains(known, string(c.API)):
		return c.API
	}
	return market.DisabledInactive
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

// What stands where the state does not say.
const (
	plainKey     = "key"
	plainCity    = "Москва"
	plainRegion  = "Регион %d"
	russia       = 225 // regions, as Market counts them
	moscowRegion = 213
)

type campaignList struct {
	Campaigns []campaignDTO `json:"campaigns"`
	Pager     pullapi.Pager `json:"pager"`
	Paging    *paging       `json:"paging,omitempty"` // not in every revision
}

type oneCampaign struct {
	Campaign campaignDTO `json:"campaign"`
}

type campaignDTO struct {
	Domain    string      `json:"domain"`
	ID        int64       `json:"id"`
	ClientID  int64       `json:"clientId"`
	Business  businessDTO `json:"business"`
	Placement string      `json:"placementType"`

	Availability market.Availability `json:"apiAvailability"`
}

type settingsReply struct {
	Settings campaignSettings `json:"settings"`
}

type campaignSettings struct {
	Country     int64     `json:"countryRegion"`
	Name        string    `json:"shopName"`
	Context     bool      `json:"showInContext"`
	Premium     bool      `json:"showInPremium"`
	OpenStat    bool      `json:"useOpenStat"`
	LocalRegion regionDTO `json:"localRegion"`
	Taxation    *taxation `json:"taxation,omitempty"` // not in every revision
}

type taxation struct {
	VAT string `json:"vat"`
}

type regionDTO struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Source string `json:"deliveryOptionsSource,omitempty"`
}
