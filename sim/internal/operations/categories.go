package operations

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/reference"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// categoryHandlers tell how goods are sorted.
func (l *operations) categoryHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getCategoriesTree":           pullapi.JSON(l.getCategoriesTree),
		"getCategoriesMaxSaleQuantum": pullapi.JSON(l.getCategoriesMaxSaleQuantum),
	}
}

// category is one of a number: of those that are known to all, or of the goods of
// the cabinet, which may be in any that Market has.
func (l *operations) category(businessID, id int64) (reference.Category, bool) {
	if c, ok := reference.CategoryOf(id); ok {
		return c, true
	}
	own := l.ownCategories(businessID)
	if slices.ContainsFunc(own, func(c reference.Category) bool { return c.ID == id }) {
		return ownCategory(id), true
	}
	return reference.Category{}, false
}

// ownCategory is one that is known by its goods alone.
func ownCategory(id int64) reference.Category {
	return reference.Category{ID: id, Name: fmt.Sprintf(plainCategoryName, id), Parent: reference.Others, Leaf: true}
}

// ownCategories are those of the cabinet's goods that are not known to all, by
// their numbers.
func (l *operations) ownCategories(businessID int64) []reference.Category {
	seen := map[int64]bool{}
	var own []reference.Category
	for _, o := range l.catalogue(businessID) {
		if _, known := reference.CategoryOf(o.CategoryID); !known && o.CategoryID != 0 && !seen[o.CategoryID] {
			seen[o.CategoryID] = true
			own = append(own, ownCategory(o.CategoryID))
		}
	}
	slices.SortFunc(own, func(a, b reference.Category) int { return int(a.ID - b.ID) })
	return own
}

// catalogue are all offers of a cabinet.
func (l *operations) catalogue(businessID int64) []market.Offer {
	return everything(func(p state.Page) (state.Listed[market.Offer], error) {
		return l.State.FindOffers(state.OfferFilter{BusinessID: businessID}, p)
	})
}

type getCategoriesTreeRequest struct {
	Language string `json:"language"`
}

// getCategoriesTree has Russian names alone (choice).
func (l *operations) getCategoriesTree(r *pullapi.Request, _ getCategoriesTreeRequest) (any, error) {
	all := append(reference.Categories(), l.ownCategories(r.Key.BusinessID)...)
	children := map[int64][]reference.Category{}
	for _, c := range all[1:] {
		children[c.Parent] = append(children[c.Parent], c)
	}
	return categoryTree(all[0], children), nil
}

func categoryTree(c reference.Category, children map[int64][]reference.Category) categoryDTO {
	dto := categoryDTO{ID: c.ID, Name: c.Name}
	for _, child := range children[c.ID] {
		if child.Leaf || len(children[child.ID]) > 0 {
			dto.Children = append(dto.Children, categoryTree(child, children))
		}
	}
	return dto
}

type maxSaleQuantumRequest struct {
	IDs []int64 `json:"marketCategoryIds"`
}

// maxSaleQuantum is how many units a buyer gets at once at most, in any category
// (choice).
const maxSaleQuantum = 10_000

func (l *operations) getCategoriesMaxSaleQuantum(r *pullapi.Request, asked maxSaleQuantumRequest) (any, error) {
	reply := quantumReply{Status: statusOK, Results: []quantumDTO{}}
	for _, id := range asked.IDs {
		switch c, ok := l.category(r.Key.BusinessID, id); {
		case !ok:
			reply.Errors = append(reply.Errors, quantumError{id, "UNKNOWN_CATEGORY"})
		case !c.Leaf:
			reply.Errors = append(reply.Errors, quantumError{id, "CATEGORY_IS_NOT_LEAF"})
		default:
			reply.Results = append(reply.Results, quantumDTO{id, c.Name, maxSaleQuantum})
		}
	}
	return reply, nil
}

type categoryDTO struct {
	ID       int64         `json:"id"`
	Name     string        `json:"name"`
	Children []categoryDTO `json:"children,omitempty"`
}

type quantumReply struct {
	Status  string         `json:"status"`
	Results []quantumDTO   `json:"results"`
	Errors  []quantumError `json:"errors,omitempty"`
}

type quantumDTO struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Quantum int64  `json:"maxSaleQuantum"`
}

type quantumError struct {
	ID   int64  `json:"categoryId"`
	Type string `json:"type"`
}
