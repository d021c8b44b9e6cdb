package operations

import "github.com/localmarket/localmarket/sim/internal/pullapi"

// What stands where the state does not say.
const (
	plainKey     = "key"
	plainCity    = "Москва"
	plainRegion  = "Регион %d"
	russia       = 225 // regions, as Market counts them
	moscowRegion = 213
)

type tokenInfo struct {
	APIKey apiKey `json:"apiKey"`
}

type apiKey struct {
	Name   string   `json:"name"`
	Scopes []string `json:"authScopes"`
}

type campaignList struct {
	Campaigns []campaignDTO `json:"campaigns"`
	Pager     pullapi.Pager `json:"pager"`
	Paging    *paging       `json:"paging,omitempty"` // not in every revision
}

type oneCampaign struct {
	Campaign campaignDTO `json:"campaign"`
}

type campaignDTO struct {
	Domain       string      `json:"domain"`
	ID           int64       `json:"id"`
	ClientID     int64       `json:"clientId"`
	Business     businessDTO `json:"business"`
	Placement    string      `json:"placementType"`
	Availability string      `json:"apiAvailability"`
}

type businessDTO struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
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

type businessInfo struct {
	Info     businessDTO      `json:"info"`
	Settings businessSettings `json:"settings"`
}

type businessSettings struct {
	OnlyDefaultPrice bool   `json:"onlyDefaultPrice"`
	Currency         string `json:"currency"`
}
