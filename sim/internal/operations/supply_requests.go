package operations

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// supplyHandlers tell of what shops bring to Market's warehouses.
func (l *operations) supplyHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getSupplyRequests":         pullapi.JSON(l.getSupplyRequests),
		"getSupplyRequestItems":     pullapi.JSON(l.getSupplyRequestItems),
		"getSupplyRequestDocuments": pullapi.JSON(l.getSupplyRequestDocuments),
	}
}

type getSupplyRequestsRequest struct {
	IDs      []int64   `json:"requestIds"`
	From     time.Time `json:"requestDateFrom"`
	To       time.Time `json:"requestDateTo"`
	Types    []string  `json:"requestTypes"`
	Subtypes []string  `json:"requestSubtypes"`
	Statuses []string  `json:"requestStatuses"`
	Sorting  *struct {
		Direction string `json:"direction"`
		Attribute string `json:"attribute"`
	} `json:"sorting"`
}

func (l *operations) getSupplyRequests(r *pullapi.Request, asked getSupplyRequestsRequest) (any, error) {
	all := slices.DeleteFunc(rules.Supplies(r.Campaign.ID, r.Now), func(s market.Supply) bool {
		return !oneOf(asked.IDs, s.ID) || !oneOf(asked.Types, s.Type) || !oneOf(asked.Subtypes, s.Subtype) || !oneOf(asked.Statuses, s.Status) ||
			!asked.From.IsZero() && s.RequestedAt.Before(asked.From) || !asked.To.IsZero() && s.RequestedAt.After(asked.To)
	})
	if asked.Sorting != nil {
		sortSupplies(all, asked.Sorting.Attribute, asked.Sorting.Direction == "DESC")
	}
	page, err := r.Page(len(all))
	if err != nil {
		return nil, err
	}
	items := l.suppliedOffers(r.Campaign)
	return supplyPage{each(all[page.From:page.To], func(s *market.Supply) supplyDTO { return l.supply(r.Campaign, s, items) }), paging{page.Next}}, nil
}

func sortSupplies(all []market.Supply, attribute string, down bool) {
	slices.SortStableFunc(all, func(a, b market.Supply) int {
		order := 0
		switch attribute {
		case "ID":
			order = cmp.Compare(a.ID, b.ID)
		case "REQUESTED_DATE":
			order = a.RequestedAt.Compare(b.RequestedAt)
		case "UPDATED_AT":
			order = a.UpdatedAt.Compare(b.UpdatedAt)
		case "STATUS":
			order = cmp.Compare(a.Status, b.Status)
		}
		if down {
			return -order
		}
		return order
	})
}

// suppliedOffers are what a shop sells from Market's warehouse: each supply is of
// all of it (choice).
func (l *operations) suppliedOffers(c *market.Campaign) []market.ShopOffer {
	return everything(func(p state.Page) (state.Listed[market.ShopOffer], error) {
		return l.State.ShopOffers(state.ShopFilter{CampaignID: c.ID}, p)
	})
}

type supplyID struct {
	RequestID int64 `json:"requestId"`
}

// supplyOf is the request of a number, of the path's shop.
func (l *operations) supplyOf(r *pullapi.Request, id int64) (market.Supply, error) {
	all := rules.Supplies(r.Campaign.ID, r.Now)
	i := slices.IndexFunc(all, func(s market.Supply) bool { return s.ID == id })
	if i < 0 {
		return market.Supply{}, refuse(http.StatusNotFound, "SUPPLY_REQUEST_NOT_FOUND", supplyNotFound)
	}
	return all[i], nil
}

func (l *operations) getSupplyRequestItems(r *pullapi.Request, asked supplyID) (any, error) {
	s, err := l.supplyOf(r, asked.RequestID)
	if err != nil {
		return nil, err
	}
	all := l.suppliedOffers(r.Campaign)
	page, err := r.Page(len(all))
	if err != nil {
		return nil, err
	}
	page.To = min(page.To, page.From+mostSupplied)
	return supplyItems{each(all[page.From:page.To], func(o *market.ShopOffer) supplyItem {
		item := supplyItem{OfferID: o.Offer.ID, Name: o.Offer.Title, Counters: supplyItemCounters{Planned: s.Units}}
		if o.Price() > 0 {
			price := sumOf(o.Price())
			item.Price = &price
		}
		if s.Done() {
			item.Counters.Accepted = &s.Units
		}
		return item
	}), paging{page.Next}}, nil
}

// mostSupplied is how many items a page has at most.
const mostSupplied = 100

// getSupplyRequestDocuments has the act of what was accepted.
func (l *operations) getSupplyRequestDocuments(r *pullapi.Request, asked supplyID) (any, error) {
	s, err := l.supplyOf(r, asked.RequestID)
	if err != nil {
		return nil, err
	}
	reply := supplyDocuments{Documents: []supplyDocument{}}
	if !s.Done() {
		return reply, nil
	}
	kind := "ACT_OF_RECEPTION_TRANSFER"
	if s.Type == "WITHDRAW" {
		kind = "ACT_OF_WITHDRAW"
	}
	report := market.Report{
		ID: fmt.Sprintf("supply-%d", s.ID), BusinessID: r.Campaign.BusinessID, Kind: kind, RequestedAt: s.UpdatedAt, ReadyAt: s.UpdatedAt,
		File: pullapi.Note(fmt.Sprintf("Request %d, %s, %d units of each", s.ID, s.Type, s.Units)), Name: kind + ".pdf", Media: mediaPDF,
	}
	if _, made := l.State.Report(report.ID); !made {
		if err := l.State.PutReport(report); err != nil {
			return nil, err
		}
	}
	reply.Documents = append(reply.Documents, supplyDocument{kind, fileURL(r.Base, &report, r.Now), isoTime(s.UpdatedAt)})
	return reply, nil
}
