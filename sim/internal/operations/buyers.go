package operations

import (
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// buyerHandlers tell who bought, and which papers go with it.
func (l *operations) buyerHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getOrderBuyerInfo":             l.getOrderBuyerInfo,
		"getOrderBusinessBuyerInfo":     l.getOrderBusinessBuyerInfo,
		"getOrderBusinessDocumentsInfo": l.getOrderBusinessDocumentsInfo,
	}
}

// getOrderBuyerInfo tells of the buyer while the order is under way.
func (l *operations) getOrderBuyerInfo(r *pullapi.Request) (any, error) {
	o, err := l.order(r)
	if err != nil {
		return nil, err
	}
	if err := underWay(&o); err != nil {
		return nil, err
	}
	return buyerReply{statusOK, buyerInfoDTO{buyerOf(&o), o.Phone}}, nil
}

// companyOrder is the order that the path names, of a company.
func (l *operations) companyOrder(r *pullapi.Request) (market.Order, error) {
	o, err := l.order(r)
	if err == nil && buyerType(&o) != organisation {
		err = &pullapi.Error{Status: http.StatusNotFound, Message: fmt.Sprintf(companyNotFound, o.ID)}
	}
	return o, err
}

func (l *operations) getOrderBusinessBuyerInfo(r *pullapi.Request) (any, error) {
	o, err := l.companyOrder(r)
	if err != nil {
		return nil, err
	}
	if c := o.Organization; c != nil {
		return companyReply{statusOK, companyDTO{c.INN, c.KPP, c.Name, c.Address}}, nil
	}
	return companyReply{statusOK, companyDTO{
		INN: fmt.Sprintf("77%08d", o.ID%100_000_000), KPP: "770101001", OrganizationName: fmt.Sprintf("ООО «%s»", o.Buyer),
		OrganizationJurAddress: "Москва, улица Льва Толстого, 16",
	}}, nil
}

// getOrderBusinessDocumentsInfo has the papers of an order that has arrived.
func (l *operations) getOrderBusinessDocumentsInfo(r *pullapi.Request) (any, error) {
	o, err := l.companyOrder(r)
	if err != nil {
		return nil, err
	}
	reply := documentsReply{Status: statusOK}
	reply.Result.UPD.Status = "NOT_READY"
	if o.Status.Over() && o.Status != market.StatusCancelled {
		reply.Result.UPD = documentDTO{"READY", fmt.Sprint(o.ID), market.DateOf(o.StatusAt)}
	}
	return reply, nil
}

type buyerReply struct {
	Status string       `json:"status"`
	Result buyerInfoDTO `json:"result"`
}

type buyerInfoDTO struct {
	buyerDTO
	Phone string `json:"phone,omitempty"`
}

type companyReply struct {
	Status string     `json:"status"`
	Result companyDTO `json:"result"`
}

// companyDTO is a company that bought, made up from its order.
type companyDTO struct {
	INN                    string `json:"inn"`
	KPP                    string `json:"kpp"`
	OrganizationName       string `json:"organizationName"`
	OrganizationJurAddress string `json:"organizationJurAddress"`
}

type documentsReply struct {
	Status string `json:"status"`
	Result struct {
		UPD documentDTO `json:"upd"`
	} `json:"result"`
}

type documentDTO struct {
	Status string      `json:"status"`
	Number string      `json:"number,omitempty"`
	Date   market.Date `json:"date,omitempty"`
}
