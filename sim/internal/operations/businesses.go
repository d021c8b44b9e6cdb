package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

// businessHandlers describe a cabinet.
func (l *operations) businessHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getBusinessSettings": l.getBusinessSettings,
	}
}

func (l *operations) getBusinessSettings(r *pullapi.Request) (any, error) {
	business, _ := l.State.Business(r.BusinessID)
	return businessInfo{businessDTO{r.BusinessID, business.Name}, businessSettings{business.OnlyDefaultPrice, currency}}, nil
}

type businessDTO struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type businessInfo struct {
	Info     businessDTO      `json:"info"`
	Settings businessSettings `json:"settings"`
}

type businessSettings struct {
	OnlyDefaultPrice bool   `json:"onlyDefaultPrice"`
	Currency         string `json:"currency"`
}
