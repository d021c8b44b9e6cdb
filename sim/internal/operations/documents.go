package operations

import (
	"encoding/json"
	"errors"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// documentHandlers are the operations about documents of goods.
func (l *operations) documentHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getDocuments":    l.exceptYandexGo(pullapi.JSON(l.getDocuments)),
		"createDocuments": l.exceptYandexGo(pullapi.JSON(l.createDocuments)),
		"updateDocuments": l.exceptYandexGo(pullapi.JSON(l.updateDocuments)),
		"deleteDocuments": l.exceptYandexGo(pullapi.JSON(l.deleteDocuments)),
	}
}

type getDocumentsRequest struct {
	IDs      []int64  `json:"documentIds"`
	Numbers  []string `json:"documentNumbers"`
	Types    []string `json:"documentTypes"`
	Statuses []string `json:"documentStatuses"`
}

func (l *operations) getDocuments(r *pullapi.Request, asked getDocumentsRequest) (any, error) {
	page, err := l.State.Documents(state.DocumentFilter{
		BusinessID: r.BusinessID, IDs: asked.IDs, Numbers: asked.Numbers, Types: asked.Types, Statuses: asked.Statuses, Now: r.Now,
	}, pageOf(r))
	return documentPage{each(page.Items, func(d *market.Document) goodsDocumentDTO { return documentOf(d, r) }), paging{page.Next}}, err
}

type documentList struct {
	Documents []documentWrite `json:"documents"`
}

type documentWrite struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Type   string `json:"type"`
	From   day    `json:"activeFromDate"`
	To     day    `json:"activeToDate"`
}

func (w *documentWrite) document(r *pullapi.Request) market.Document {
	return market.Document{
		ID: w.ID, BusinessID: r.BusinessID, Number: w.Number, Type: w.Type, From: market.Date(w.From), To: market.Date(w.To), ChangedAt: r.Now,
	}
}

// createDocuments adds documents, each by itself: the reply's status says whether
// all went well.
func (l *operations) createDocuments(r *pullapi.Request, asked documentList) (any, error) {
	if twice, ok := repeated(asked.Documents, func(d documentWrite) string { return d.Number }); ok {
		return nil, invalid(documentTwice, "number", twice)
	}
	var done createdDocuments
	for _, one := range asked.Documents {
		d := one.document(r)
		d.ID = 0
		created, err := l.State.CreateDocument(d)
		if err != nil {
			done.Errors = append(done.Errors, documentError{Number: one.Number, Code: documentCode(err), Message: err.Error()})
			continue
		}
		done.Documents = append(done.Documents, documentOf(&created, r))
	}
	return partly(len(done.Errors) > 0, done)
}

// updateDocuments replaces documents, each by itself.
func (l *operations) updateDocuments(r *pullapi.Request, asked documentList) (any, error) {
	if twice, ok := repeated(asked.Documents, func(d documentWrite) int64 { return d.ID }); ok {
		return nil, invalid(documentTwice, "id", twice)
	}
	var failed documentErrors
	for _, one := range asked.Documents {
		if err := l.State.ReplaceDocument(one.document(r)); err != nil {
			failed.Errors = append(failed.Errors, documentError{ID: one.ID, Code: documentCode(err), Message: err.Error()})
		}
	}
	if len(failed.Errors) == 0 {
		return nil, nil
	}
	return partly(true, failed)
}

type deleteDocumentsRequest struct {
	IDs []int64 `json:"documentIds"`
}

func (l *operations) deleteDocuments(r *pullapi.Request, asked deleteDocumentsRequest) (any, error) {
	l.State.RemoveDocuments(r.BusinessID, asked.IDs)
	return nil, nil
}

// documentCode is how the contract names why a document was refused.
func documentCode(err error) string {
	var refusal market.Refusal
	if errors.As(err, &refusal) {
		switch refusal.Reason {
		case market.AlreadyThere:
			return "DOCUMENT_ALREADY_EXISTS"
		case market.NotFound:
			return "DOCUMENT_NOT_FOUND"
		}
	}
	return "DOCUMENT_VALIDATION_FAILED"
}

// repeated is the first key that several of a list have.
func repeated[T any, K comparable](list []T, key func(T) K) (twice K, ok bool) {
	seen := map[K]bool{}
	for _, one := range list {
		k := key(one)
		if seen[k] {
			return k, true
		}
		seen[k] = true
	}
	return twice, false
}

// partly is a reply of which some parts may have failed: its status says so.
func partly(failed bool, result any) (any, error) {
	status := "OK"
	if failed {
		status = statusError
	}
	raw, err := json.Marshal(struct {
		Status string `json:"status"`
		Result any    `json:"result"`
	}{status, result})
	return json.RawMessage(raw), err
}

type documentPage struct {
	Documents []goodsDocumentDTO `json:"documents"`
	Paging    paging             `json:"paging"`
}

type goodsDocumentDTO struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Type   string `json:"type"`
	From   string `json:"activeFromDate,omitempty"`
	To     string `json:"activeToDate,omitempty"`
	Status string `json:"status"`
}

func documentOf(d *market.Document, r *pullapi.Request) goodsDocumentDTO {
	return goodsDocumentDTO{d.ID, d.Number, d.Type, string(d.From), string(d.To), d.At(r.Now)}
}

type createdDocuments struct {
	Documents []goodsDocumentDTO `json:"documents,omitempty"`
	Errors    []documentError    `json:"errors,omitempty"`
}

type documentErrors struct {
	Errors []documentError `json:"errors"`
}

// documentError has the number of a new document, the id of another.
type documentError struct {
	ID      int64  `json:"id,omitempty"`
	Number  string `json:"number,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
}
