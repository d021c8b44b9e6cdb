package operations

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// licenseHandlers are about what outlets may sell.
func (l *operations) licenseHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getOutletLicenses":    l.getOutletLicenses,
		"updateOutletLicenses": pullapi.JSON(l.updateOutletLicenses),
		"deleteOutletLicenses": l.deleteOutletLicenses,
	}
}

func (l *operations) getOutletLicenses(r *pullapi.Request) (any, error) {
	all := everything(func(p state.Page) (state.Listed[market.License], error) {
		return l.State.Licenses(r.Campaign.ID, r.Ints("outletIds"), r.Ints("ids"), p)
	})
	return licenseList{each(all, func(one *market.License) licenseDTO {
		return licenseDTO{one.ID, one.OutletID, one.Type, one.Number, isoTime(one.Issued), isoTime(one.Expires), one.At(r.Now)}
	})}, nil
}

type updateLicensesRequest struct {
	Licenses []struct {
		ID       int64     `json:"id"`
		OutletID int64     `json:"outletId"`
		Type     string    `json:"licenseType"`
		Number   string    `json:"number"`
		Issued   time.Time `json:"dateOfIssue"`
		Expires  time.Time `json:"dateOfExpiry"`
	} `json:"licenses"`
}

func (l *operations) updateOutletLicenses(r *pullapi.Request, asked updateLicensesRequest) (any, error) {
	var licenses []market.License
	for _, one := range asked.Licenses {
		if _, err := l.State.Outlet(r.Campaign.ID, one.OutletID); err != nil {
			return nil, notFound(outletNotFound, one.OutletID)
		}
		licenses = append(licenses, market.License{
			ID: one.ID, OutletID: one.OutletID, Type: one.Type, Number: one.Number, Issued: one.Issued, Expires: one.Expires, ChangedAt: r.Now,
		})
	}
	return nil, l.State.SetLicenses(r.Campaign.ID, licenses)
}

func (l *operations) deleteOutletLicenses(r *pullapi.Request) (any, error) {
	return nil, l.State.RemoveLicenses(r.Campaign.ID, r.Ints("ids"))
}

type licenseList struct {
	Licenses []licenseDTO `json:"licenses"`
}

type licenseDTO struct {
	ID       int64  `json:"id"`
	OutletID int64  `json:"outletId"`
	Type     string `json:"licenseType"`
	Number   string `json:"number"`
	Issued   string `json:"dateOfIssue"`
	Expires  string `json:"dateOfExpiry"`
	Check    string `json:"checkStatus"`
}
