package operations

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// companyHandlers describe the company that bought, and its papers.
func (l *operations) companyHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getOrderBusinessBuyerInfo":     l.getOrderBusinessBuyerInfo,
		"getOrderBusinessDocumentsInfo": l.getOrderBusinessDocumentsInfo,
	}
}

// companyOrder is the order that the path names, of a company.
func (l *operations) companyOrder(r *pullapi.Request) (market.Order, error) {
	o, err := l.order(r)
	if err == nil && buyerType(&o) != organisation {
		err = invalid(notCompany)
	}
	return o, err
}

func (l *operations) getOrderBusinessBuyerInfo(r *pullapi.Request) (any, error) {
	o, err := l.companyOrder(r)
	if err != nil {
		return nil, err
	}
	if o.Status.Rank() < market.StatusProcessing.Rank() {
		return nil, typed("INVALID_ORDER_STATUS", companyTooEarly)
	}
	if c := o.Organization; c != nil {
		return companyDTO{c.INN, c.KPP, c.Name, c.Address}, nil
	}
	return companyDTO{
		INN: fmt.Sprintf("77%08d", o.ID%100_000_000), KPP: "770101001", OrganizationName: fmt.Sprintf("ООО «%s»", o.Buyer),
		OrganizationJurAddress: "Москва, улица Льва Толстого, 16",
	}, nil
}

// getOrderBusinessDocumentsInfo has the papers of an order that has arrived.
func (l *operations) getOrderBusinessDocumentsInfo(r *pullapi.Request) (any, error) {
	o, err := l.companyOrder(r)
	if err != nil {
		return nil, err
	}
	var reply documentsReply
	reply.UPD.Status = "NOT_READY"
	if o.Status.Over() && o.Status != market.StatusCancelled {
		reply.UPD = documentDTO{"READY", fmt.Sprint(o.ID), market.DateOf(o.StatusAt)}
	}
	return reply, nil
}

// companyDTO is a company that bought, made up from its order.
type companyDTO struct {
	INN                    string `json:"inn"`
	KPP                    string `json:"kpp"`
	OrganizationName       string `json:"organizationName"`
	OrganizationJurAddress string `json:"organizationJurAddress"`
}

type documentsReply struct {
	UPD documentDTO `json:"upd"`
}

type documentDTO struct {
	Status string      `json:"status"`
	Number string      `json:"number,omitempty"`
	Date   market.Date `json:"date,omitempty"`
}
