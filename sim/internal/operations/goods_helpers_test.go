package operations_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/operations"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	business     = 700
	fbsShop      = 101
	dbsShop      = 102
	laasShop     = 103
	fbyShop      = 104
	expressShop  = 105
	otherCabinet = 800
	otherShop    = 201
)

func dawn() time.Time { return time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC) }

// stall is a furnished cabinet behind its API.
type stall struct {
	state    *state.State
	api      *pullapi.API
	contract *schemas.Pull
	key      market.Key
	now      time.Time
	calls    []journal.Call
	changes  []market.Change
}

func stallFurniture() furniture {
	return furniture{
		BusinessID: business, Token: "ACMA:" + strings.Repeat("a", 40) + ":0123abcd", At: dawn(),
		Shops: []market.Campaign{
			{ID: fbsShop, Model: market.FBS}, {ID: dbsShop, Model: market.DBS}, {ID: laasShop, Model: market.LaaS},
			{ID: fbyShop, Model: market.FBY}, {ID: expressShop, Model: market.Express},
		},
		Goods: []goods{{SKU: "A-1", Title: "Чайник", Price: 1000}, {SKU: "A-2", Title: "Ложка", Price: 50}, {SKU: "A 3/б", Title: "Плед", Price: 2000}},
	}
}

func newStall() *stall {
	GinkgoHelper()
	return newStallOf(schemas.Latest)
}

func newStallOf(revision string) *stall {
	GinkgoHelper()
	set, err := schemas.Load(revision)
	Expect(err).NotTo(HaveOccurred())
	s := &stall{state: state.New(state.Options{}), now: dawn().Add(time.Hour)}
	s.contract, err = set.Pull()
	Expect(err).NotTo(HaveOccurred())
	s.key, err = furnish(s.state, stallFurniture())
	Expect(err).NotTo(HaveOccurred())
	other := stallFurniture()
	other.BusinessID, other.Shops = otherCabinet, []market.Campaign{{ID: otherShop, Model: market.FBS}}
	other.Token = "ACMA:" + strings.Repeat("b", 40) + ":0123abcd"
	_, err = furnish(s.state, other)
	Expect(err).NotTo(HaveOccurred())
	handlers := operations.Handlers(operations.Options{
		State: s.state, Changed: func(c []market.Change) { s.changes = append(s.changes, c...) },
	})
	for id := range handlers {
		if s.contract.Operation(id) == nil {
			delete(handlers, id)
		}
	}
	s.api, err = pullapi.New(pullapi.Options{
		Contract: s.contract, Seed: 1, Now: func() time.Time { return s.now }, Access: operations.Access(s.state), Stateful: handlers,
		Record: func(c journal.Call) { s.calls = append(s.calls, c) },
	})
	Expect(err).NotTo(HaveOccurred())
	return s
}

// call calls an operation, and holds a good reply to the contract.
func (s *stall) call(method, path, body string) *httptest.ResponseRecorder {
	GinkgoHelper()
	r := httptest.NewRequest(method, "http://market.test"+path, strings.NewReader(body))
	r.Header.Set("Api-Key", s.key.Token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	s.api.ServeHTTP(w, r)
	last := s.calls[len(s.calls)-1]
	Expect(last.Fault).To(BeEmpty())
	if op := s.contract.Operation(last.Operation); op != nil && w.Code < http.StatusBadRequest {
		violations, err := op.ValidateReply(w.Code, schemas.MediaJSON, w.Body.Bytes())
		Expect(err).NotTo(HaveOccurred())
		Expect(violations).To(BeEmpty(), w.Body.String())
	}
	return w
}

// ok calls an operation that must go well, and gives its reply.
func (s *stall) ok(method, path, body string) string {
	GinkgoHelper()
	w := s.call(method, path, body)
	Expect(w.Code).To(Equal(http.StatusOK), w.Body.String())
	return w.Body.String()
}

func (s *stall) get(path string) string { GinkgoHelper(); return s.ok("GET", path, "") }

func (s *stall) post(path, body string) string { GinkgoHelper(); return s.ok("POST", path, body) }

// done calls a write that has nothing to say.
func (s *stall) done(method, path, body string) {
	GinkgoHelper()
	Expect(s.ok(method, path, body)).To(MatchJSON(`{"status":"OK"}`))
}

// refuses holds a call to a status and a message.
func (s *stall) refuses(method, path, body string, status int, message string) {
	GinkgoHelper()
	w := s.call(method, path, body)
	var reply struct {
		Errors []struct{ Code, Message string }
	}
	Expect(json.Unmarshal(w.Body.Bytes(), &reply)).To(Succeed(), w.Body.String())
	Expect(reply.Errors).To(HaveLen(1), w.Body.String())
	Expect(w.Code).To(Equal(status), w.Body.String())
	Expect(reply.Errors[0].Message).To(Equal(message))
}

// into decodes a reply's result.
func into[T any](reply string) T {
	GinkgoHelper()
	var v struct{ Result T }
	Expect(json.Unmarshal([]byte(reply), &v)).To(Succeed())
	return v.Result
}

func inBusiness(path string) string { return fmt.Sprintf("/v2/businesses/%d%s", business, path) }

func inShop(shop int, path string) string { return fmt.Sprintf("/v2/campaigns/%d%s", shop, path) }

// next is the token of the next page.
func next(reply string) string {
	GinkgoHelper()
	type page struct{ NextPageToken string }
	var v struct {
		Paging page
		Result struct{ Paging page }
	}
	Expect(json.Unmarshal([]byte(reply), &v)).To(Succeed())
	token := v.Paging.NextPageToken + v.Result.Paging.NextPageToken
	Expect(token).NotTo(BeEmpty(), reply)
	return token
}
