package sim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// leastMutants is how many bodies are tried.
const leastMutants = 3000

var _ = Describe("A body that differs from a right one in one place", func() {
	// The judge is another author's: it reads the same contract as an OpenAPI document.
	It("is refused where the contract is against it, and nowhere else", func() {
		contract, bodies := pullContract(schemas.Latest), bodiesOf(embedded(schemas.Latest))
		tried, wrong := 0, []string{}
		for _, op := range contract.Operations() {
			if op.Body == nil || op.Body.Content[0].Media != schemas.MediaJSON {
				continue
			}
			w := newWorld(schemas.Latest, modelOf(op))
			shell := w.stateless(contract)
			right, all := mutants(op.Body.Schema())
			Expect(bodies[op.ID]).NotTo(BeNil(), op.ID)
			for _, m := range append(all, mutant{"right", right}) {
				tried++
				fits := judged(bodies[op.ID], m.body)
				reply := w.path(shell, op, m.body)
				if refused := reply.Code == http.StatusBadRequest; refused == (fits == nil) && reply.Code != http.StatusForbidden {
					wrong = append(wrong, fmt.Sprintf("%s%s: %d %.150s, where the contract says %v", op.ID, m.what, reply.Code, reply.Body, fits))
				}
			}
		}
		Expect(strings.Join(wrong, "\n")).To(BeEmpty())
		AddReportEntry("tried", tried)
		Expect(tried).To(BeNumerically(">=", leastMutants))
	})

	It("never makes Market fail, whatever there is", func() {
		wrong := []string{}
		for _, op := range pullContract(schemas.Latest).Operations() {
			if op.Body == nil || op.Body.Content[0].Media != schemas.MediaJSON {
				continue
			}
			w := newWorldOf(sim.Options{Limits: market.LimitsOff}, nil, modelOf(op))
			right, all := mutants(op.Body.Schema())
			for _, m := range append(all, mutant{"right", right}) {
				if reply := w.path(w.api, op, m.body); reply.Code >= http.StatusInternalServerError {
					wrong = append(wrong, fmt.Sprintf("%s%s: %d %.150s", op.ID, m.what, reply.Code, reply.Body))
				}
			}
		}
		Expect(wrong).To(BeEmpty())
	})
})

// bodiesOf are the schemas of JSON bodies, by operation.
func bodiesOf(document *openapi3.T) map[string]*openapi3.Schema {
	all := map[string]*openapi3.Schema{}
	for _, path := range document.Paths.Map() {
		for _, op := range path.Operations() {
			if op.RequestBody != nil && op.RequestBody.Value.Content[schemas.MediaJSON] != nil {
				all[op.OperationID] = op.RequestBody.Value.Content[schemas.MediaJSON].Schema.Value
			}
		}
	}
	return all
}

// judged is what the document has against a body.
func judged(schema *openapi3.Schema, raw []byte) error {
	GinkgoHelper()
	var body any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	Expect(decoder.Decode(&body)).To(Succeed())
	return schema.VisitJSON(body, judging(openapi3.VisitAsRequest())...)
}

// path calls an operation with a body.
func (w *world) path(api http.Handler, op *schemas.Operation, body []byte) *httptest.ResponseRecorder {
	GinkgoHelper()
	path, query := w.addressOf(op)
	r := httptest.NewRequest(op.Method, "http://market.test"+path+"?"+query, bytes.NewReader(body))
	r.Header.Set("Api-Key", w.market.Key())
	r.Header.Set("Content-Type", schemas.MediaJSON)
	reply := httptest.NewRecorder()
	api.ServeHTTP(reply, r)
	return reply
}

// stateless is the pull API of a world with nothing behind it: what it refuses, the
// contract alone is against.
func (w *world) stateless(contract *schemas.Pull) http.Handler {
	GinkgoHelper()
	api, err := pullapi.New(pullapi.Options{
		Contract: contract, Seed: 1, Now: func() time.Time { return w.market.Now() }, Access: shopsOf{w.market}, Limits: market.LimitsOff,
	})
	Expect(err).NotTo(HaveOccurred())
	return api
}

// shopsOf opens everything of a Market to every key.
type shopsOf struct{ m *sim.Market }

func (s shopsOf) Key(string) (market.Key, bool) {
	return market.Key{BusinessID: s.m.Options().Cabinet.Business.ID, Scopes: []string{"all-methods"}}, true
}

func (s shopsOf) Campaigns(int64) []market.Campaign { return s.m.Campaigns() }

func (s shopsOf) Campaign(id int64) (market.Campaign, bool) {
	for _, c := range s.m.Campaigns() {
		if c.ID == id {
			return c, true
		}
	}
	return market.Campaign{}, false
}
