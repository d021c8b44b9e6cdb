package state

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// CreateDocument adds a document of goods to a cabinet. AlreadyThere refuses a
// number that the cabinet has, BadDates days in the wrong order.
func (s *State) CreateDocument(d market.Document) (market.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.checkCapacity("documents", s.documents.keys.len, 1)
	if err == nil {
		err = s.checkDocument(&d)
	}
	if err != nil {
		return d, err
	}
	d.ID = s.number(Documents, byStore)
	s.documents.put(d.ID, time.Time{}, &d)
	return d, nil
}

// ReplaceDocument changes all of a document. The reasons to refuse are those of
// CreateDocument, and NotFound.
func (s *State) ReplaceDocument(d market.Document) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.documents.get(d.ID); old == nil || old.BusinessID != d.BusinessID {
		return notFound(fmt.Sprintf("document %d", d.ID))
	}
	if err := s.checkDocument(&d); err != nil {
		return err
	}
	s.documents.put(d.ID, time.Time{}, &d)
	return nil
}

func (s *State) checkDocument(d *market.Document) error {
	if d.From != "" && d.To != "" && d.From > d.To {
		return market.Refusal{Reason: market.BadDates, Detail: fmt.Sprintf("%s is after %s", d.From, d.To)}
	}
	for k := range s.documents.all(beforeAll()) {
		other := s.documents.get(k.id)
		if other != nil && other.ID != d.ID && other.BusinessID == d.BusinessID && other.Number == d.Number {
			return market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("document with number %.100q", d.Number)}
		}
	}
	return nil
}

// RemoveDocuments takes documents away from a cabinet. What it does not have is
// passed over.
func (s *State) RemoveDocuments(businessID int64, ids []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if old := s.documents.get(id); old != nil && old.BusinessID == businessID {
			s.documents.put(id, time.Time{}, nil)
		}
	}
}

// DocumentFilter says which documents are wanted: those that meet all that is
// set.
type DocumentFilter struct {
	BusinessID               int64
	IDs                      []int64
	Numbers, Types, Statuses []string
	// Now is when the statuses are asked for.
	Now time.Time
}

// Documents lists documents as they were added.
func (s *State) Documents(f DocumentFilter, p Page) (Listed[market.Document], error) {
	return listed(s, &s.documents, p, func(d *market.Document) bool {
		return d.BusinessID == f.BusinessID && (len(f.IDs) == 0 || slices.Contains(f.IDs, d.ID)) &&
			among(f.Numbers, d.Number) && among(f.Types, d.Type) && among(f.Statuses, d.At(f.Now))
	})
}
