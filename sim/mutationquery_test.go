package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// leastQueries is how many values of parameters are tried.
const leastQueries = 2000

var _ = Describe("A value of a query or a path", func() {
	It("is refused where the contract is against it, and nowhere else (P-COERCE)", func() {
		contract, document := pullContract(schemas.Latest), parameterSchemas(embedded(schemas.Latest))
		tried, wrong := 0, []string{}
		for _, op := range contract.Operations() {
			own := ownParameters(op)
			if len(own) == 0 {
				continue
			}
			w := newWorld(schemas.Latest, modelOf(op))
			shell := w.stateless(contract)
			for _, p := range own {
				schema := document[op.ID+" "+p.In+" "+p.Name]
				Expect(schema).NotTo(BeNil(), op.ID+" "+p.Name)
				for _, texts := range parameterTexts(p) {
					tried++
					fits := parameterFits(p, schema, texts)
					reply := w.asks(shell, op, p, texts)
					if refused := reply.Code == http.StatusBadRequest; refused == fits && reply.Code != http.StatusForbidden {
						wrong = append(wrong, fmt.Sprintf("%s %s=%.60q: %d %.150s", op.ID, p.Name, texts, reply.Code, reply.Body))
					}
				}
			}
		}
		Expect(strings.Join(wrong, "\n")).To(BeEmpty())
		AddReportEntry("tried", tried)
		Expect(tried).To(BeNumerically(">=", leastQueries))
	})

	It("never makes Market fail, whatever there is", func() {
		wrong := []string{}
		for _, op := range pullContract(schemas.Latest).Operations() {
			w := newWorldOf(sim.Options{Limits: market.LimitsOff}, nil, modelOf(op))
			for i := range op.Parameters {
				p := &op.Parameters[i]
				for _, texts := range parameterTexts(p) {
					if reply := w.asks(w.api, op, p, texts); reply.Code >= http.StatusInternalServerError {
						wrong = append(wrong, fmt.Sprintf("%s %s=%.60q: %d %.150s", op.ID, p.Name, texts, reply.Code, reply.Body))
					}
				}
			}
		}
		Expect(wrong).To(BeEmpty())
	})
})

// ownParameters are those about which the contract alone has something to say.
func ownParameters(op *schemas.Operation) []*schemas.Parameter {
	var own []*schemas.Parameter
	for i := range op.Parameters {
		switch p := &op.Parameters[i]; p.Name {
		case "campaignId", "businessId", "pageToken", "page", "pageSize": // about what there is: they have tests of their own
		default:
			own = append(own, p)
		}
	}
	return own
}

// parameterSchemas are the schemas of parameters, by operation, place and name.
func parameterSchemas(document *openapi3.T) map[string]*openapi3.Schema {
	all := map[string]*openapi3.Schema{}
	for _, path := range document.Paths.Map() {
		for _, op := range path.Operations() {
			for _, p := range append(op.Parameters, path.Parameters...) {
				all[op.OperationID+" "+p.Value.In+" "+p.Value.Name] = p.Value.Schema.Value
			}
		}
	}
	return all
}

// parameterTexts are values for a parameter, right and wrong ones, each as often as
// its name stands in the query.
func parameterTexts(p *schemas.Parameter) [][]string {
	n := p.Schema()
	if n.Items() == nil {
		var all [][]string
		for _, text := range scalarTexts(n) {
			if text != "" || p.In == "query" { // else it is another path
				all = append(all, []string{text})
			}
		}
		return all
	}
	all := [][]string{{""}}
	for _, text := range scalarTexts(n.Items()) {
		if text != "" && !strings.Contains(text, ",") {
			all = append(all, []string{text}, []string{right(n.Items()), text}, []string{right(n.Items()) + "," + text})
		}
	}
	if n.MaxItems > 0 && n.Items().Type == "integer" {
		var many []string
		for i := range n.MaxItems + 1 {
			many = append(many, itoa(int64(i+1)))
		}
		all = append(all, many, many[1:], []string{strings.Join(many, ",")}, []string{strings.Join(many[1:], ",")})
	}
	return all
}

// right is a value that a schema has nothing against.
func right(n *schemas.Node) string {
	switch {
	case len(n.Enum) > 0:
		return n.Enum[0]
	case n.Type == "integer" || n.Type == "number":
		return "1"
	}
	return "some"
}

func scalarTexts(n *schemas.Node) []string {
	all := []string{"", "abc", "null", "1", "0", "-1", "1.5", "1e2", "1.0", "0x10", "1_000", "99999999999999999999", "true", "TRUE", "False", "yes", "2",
		"2026-09-01", "2026-02-30", "01-09-2026", "31-02-2026", "2026-9-1", "2026-09-01T00:00:00Z", "2026-09-01T00:00:00", "Ж", "\x00", strings.Repeat("9", 300)}
	for _, value := range n.Enum {
		all = append(all, value, strings.ToLower(value)+"x")
	}
	for _, bound := range []json.Number{n.Minimum, n.Maximum} {
		if whole, err := bound.Int64(); err == nil && whole < 1<<40 && whole > -1<<40 {
			all = append(all, itoa(whole-1), itoa(whole), itoa(whole+1))
		}
	}
	return all
}

var digits = regexp.MustCompile(`^-?[0-9]+$`)

// parameterFits says by a validator of another author whether the contract takes
// values, read as lenient clients write them.
func parameterFits(p *schemas.Parameter, schema *openapi3.Schema, texts []string) bool {
	all := strings.Join(texts, ",")
	if all == "" {
		return !p.Required // nothing is as good as no parameter
	}
	var value any
	if n := p.Schema(); n.Items() != nil {
		list := []any{}
		for _, text := range strings.Split(all, ",") {
			list = append(list, coerced(n.Items(), text))
		}
		value = list
	} else {
		value = coerced(n, all)
		if most, err := n.Maximum.Int64(); err == nil && p.Truncate && digits.MatchString(all) && len(all) < 18 {
			if whole, _ := json.Number(all).Int64(); whole > most {
				value = float64(most)
			}
		}
	}
	return schema.VisitJSON(value, judging(openapi3.VisitAsRequest())...) == nil
}

// coerced is a text as the type that it is for, if it can be read so.
func coerced(n *schemas.Node, text string) any {
	switch n.Type {
	case "integer", "number":
		if digits.MatchString(text) {
			return json.Number(text)
		}
	case "boolean":
		switch strings.ToLower(text) {
		case "true", "1":
			return true
		case "false", "0":
			return false
		}
	}
	return text
}

// asks calls an operation with those values of one parameter, and with what the
// others and the body must have.
func (w *world) asks(api http.Handler, op *schemas.Operation, p *schemas.Parameter, texts []string) *httptest.ResponseRecorder {
	GinkgoHelper()
	path, query := w.addressOf(op)
	values, err := url.ParseQuery(strings.TrimPrefix(query, "&"))
	Expect(err).NotTo(HaveOccurred())
	if p.In == "query" {
		values[p.Name] = texts
	} else {
		path, _ = w.addressOf(&schemas.Operation{Path: op.Path, Parameters: without(op.Parameters, p.Name)})
		path = strings.Replace(path, "{"+p.Name+"}", url.PathEscape(strings.Join(texts, ",")), 1)
	}
	media, body := w.body(op, "")
	r := httptest.NewRequest(op.Method, "http://market.test"+path+"?"+values.Encode(), strings.NewReader(string(body)))
	r.Header.Set("Api-Key", w.market.Key())
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	reply := httptest.NewRecorder()
	api.ServeHTTP(reply, r)
	return reply
}

func without(all []schemas.Parameter, name string) []schemas.Parameter {
	var left []schemas.Parameter
	for i := range all {
		if all[i].Name != name {
			left = append(left, all[i])
		}
	}
	return left
}
