package sim_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// world is a Market in which something has happened already, seen by who calls
// its pull API.
type world struct {
	market *sim.Market
	api    http.Handler
	names  map[string]string // what a value of that name is, as JSON
}

// newWorld has a shop of the model sell something, and buyers ask and complain.
func newWorld(revision string, model market.Model) *world {
	GinkgoHelper()
	w := emptyWorld(sim.Options{Revision: revision}, model)
	for _, typ := range w.market.Types() {
		w.compose(market.Event{Type: typ})
	}
	if model == market.LaaS {
		w.tell(w.market.Orders()[0]) // its orders are made by calls alone
		return w
	}
	w.tell(w.ordered(model))
	return w
}

// emptyWorld is a world in which nothing has happened.
func emptyWorld(o sim.Options, model market.Model) *world {
	GinkgoHelper()
	w := &world{market: newMarket(o), names: map[string]string{}}
	var err error
	w.api, err = w.market.Handler()
	Expect(err).NotTo(HaveOccurred())
	w.names["businessId"] = itoa(w.market.Options().Cabinet.Business.ID)
	for _, shop := range w.market.Campaigns() {
		switch shop.Model {
		case market.LaaS:
			w.names["laasWarehouse"] = itoa(shop.WarehouseID)
		case model:
			w.names["partnerWarehouseId"] = itoa(shop.WarehouseID)
		}
	}
	w.names["campaignId"] = itoa(shopOf(w.market, model))
	return w
}

// compose has something happen, and keeps the numbers that are told of it.
func (w *world) compose(e market.Event) {
	GinkgoHelper()
	story, err := w.market.Compose(e)
	Expect(err).NotTo(HaveOccurred(), "%+v", e)
	for _, n := range story {
		var body map[string]any
		d := json.NewDecoder(bytes.NewReader(n.Body))
		d.UseNumber()
		Expect(d.Decode(&body)).To(Succeed())
		for name, value := range body {
			if strings.HasSuffix(name, "Id") && name != "campaignId" {
				raw, err := json.Marshal(value)
				Expect(err).NotTo(HaveOccurred())
				w.names[name] = string(raw)
			}
		}
	}
}

// ordered has a buyer order something.
func (w *world) ordered(model market.Model) market.Order {
	GinkgoHelper()
	w.compose(market.Event{Type: market.OrderCreated, Model: model})
	o, ok := w.market.Order(w.order())
	Expect(ok).To(BeTrue())
	return o
}

// tell makes an order the one that calls are about.
func (w *world) tell(o market.Order) {
	w.names["orderId"] = itoa(o.ID)
	w.names["itemId"] = itoa(o.Items[0].ID)
	w.names["count"] = itoa(o.Items[0].Count)
	w.names["offerId"] = strconv.Quote(o.Items[0].OfferID)
	w.names["sku"], w.names["shopSku"] = w.names["offerId"], w.names["offerId"]
	w.names["whole"] = parts(o, func(i market.OrderItem) string { return fmt.Sprintf(`{"id":%d,"fullCount":%d}`, i.ID, i.Count) })
	w.names["lines"] = parts(o, func(i market.OrderItem) string { return fmt.Sprintf(`{"id":%d,"count":%d}`, i.ID, i.Count) })
	w.names["marked"] = parts(o, func(i market.OrderItem) string {
		return fmt.Sprintf(`{"id":%d,"instances":[%s]}`, i.ID, strings.Trim(codes(i), ","))
	})
}

// codes are codes of Честный ЗНАК for an item's units.
func codes(i market.OrderItem) string {
	var list strings.Builder
	for unit := range i.Count {
		fmt.Fprintf(&list, `,{"cis":"010460123456789021%013d"}`, i.ID%1_000_000*100+unit)
	}
	return list.String()
}

func (w *world) campaign() int64 { return w.number("campaignId") }
func (w *world) order() int64    { return w.number("orderId") }

func (w *world) number(name string) int64 {
	GinkgoHelper()
	n, err := strconv.ParseInt(w.names[name], 10, 64)
	Expect(err).NotTo(HaveOccurred())
	return n
}

// passes lets virtual time pass.
func (w *world) passes(d time.Duration) {
	GinkgoHelper()
	Expect(w.market.Advance(context.Background(), d)).To(Succeed())
}

// expand fills names into a text: $orderId.
func (w *world) expand(text string) string {
	GinkgoHelper()
	return os.Expand(text, func(name string) string {
		Expect(w.names).To(HaveKey(name))
		return w.names[name]
	})
}

// call is a call with the key of the cabinet.
func (w *world) call(method, path, media string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://market.test"+path, bytes.NewReader(body))
	r.Header.Set("Api-Key", w.market.Key())
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	reply := httptest.NewRecorder()
	w.api.ServeHTTP(reply, r)
	return reply
}

// before is a call that must go well, for another one to be right; the names
// keep what is found in the reply.
func (w *world) before(method, path, body string, keep map[string]string) {
	GinkgoHelper()
	media := ""
	if body != "" {
		media = schemas.MediaJSON
	}
	reply := w.call(method, w.expand(path), media, []byte(w.expand(body)))
	Expect(reply.Code).To(Equal(http.StatusOK), "%s %s: %s", method, path, reply.Body)
	for name, pattern := range keep {
		found := regexp.MustCompile(pattern).FindSubmatch(reply.Body.Bytes())
		Expect(found).To(HaveLen(2), "%s in %s", pattern, reply.Body)
		w.names[name] = string(found[1])
	}
}

// ask calls an operation as a request has it, the rest made of the contract.
func (w *world) ask(op *schemas.Operation, wanted request) *httptest.ResponseRecorder {
	GinkgoHelper()
	path, query := w.addressOf(op)
	media, body := w.body(op, wanted.body)
	return w.call(op.Method, path+"?"+query, media, body)
}

// addressOf is the path of an operation and its query, the least that the contract
// asks for.
func (w *world) addressOf(op *schemas.Operation) (path, query string) {
	GinkgoHelper()
	path = op.Path
	for i := range op.Parameters {
		p := &op.Parameters[i]
		text := strings.Trim(w.made(p.Schema(), p.Name), `"[]`)
		switch {
		case p.In == "path":
			path = strings.Replace(path, "{"+p.Name+"}", text, 1)
		case p.Required:
			query += "&" + p.Name + "=" + text
		}
	}
	return path, query
}

// body is a given one, or the least that the contract asks for.
func (w *world) body(op *schemas.Operation, given string) (media string, body []byte) {
	GinkgoHelper()
	if op.Body == nil {
		return "", nil
	}
	if op.Body.Content[0].Media == schemas.MediaJSON {
		return schemas.MediaJSON, []byte(cmp.Or(w.expand(given), w.made(op.Body.Schema(), "")))
	}
	var form bytes.Buffer
	fields := multipart.NewWriter(&form)
	for _, p := range op.Body.Schema().Properties() {
		part, err := fields.CreateFormFile(p.Name, "picture.png")
		Expect(err).NotTo(HaveOccurred())
		_, err = part.Write([]byte("\x89PNG\r\n\x1a\n"))
		Expect(err).NotTo(HaveOccurred())
	}
	Expect(fields.Close()).To(Succeed())
	return fields.FormDataContentType(), form.Bytes()
}

// made is the least value of a schema, as JSON: what is there already where the
// name says so.
func (w *world) made(n *schemas.Node, name string) string {
	GinkgoHelper()
	known, ok := w.names[name]
	switch {
	case n.Type == "object":
		var parts []string
		for _, p := range n.Properties() {
			if p.Required {
				parts = append(parts, fmt.Sprintf("%q:%s", p.Name, w.made(p.Schema(), p.Name)))
			}
		}
		return "{" + strings.Join(parts, ",") + "}"
	case n.Type == "array":
		return "[" + w.made(n.Items(), strings.TrimSuffix(name, "s")) + "]"
	case ok:
		return known
	case n.Type == "string":
		return strconv.Quote(madeText(n))
	case n.Type == "boolean":
		return "true"
	}
	return madeNumber(n)
}

func madeNumber(n *schemas.Node) string {
	if n.Minimum == "" || strings.HasPrefix(string(n.Minimum), "-") || n.Minimum == "0" {
		return "1"
	}
	return string(n.Minimum)
}

// madeText is the first of some texts that a schema allows.
func madeText(n *schemas.Node) string {
	GinkgoHelper()
	switch {
	case len(n.Enum) > 0:
		return n.Enum[0]
	case n.Format == "date-time":
		return "2026-09-01T09:00:00Z"
	}
	for _, text := range []string{"2026-09-01", "01-09-2026", "09:00", "a", "1", "RU", "+79990000000"} {
		if len(text) >= n.MinLength && !slices.ContainsFunc(n.Patterns, func(p string) bool {
			return !regexp.MustCompile(p).MatchString(text)
		}) {
			return text
		}
	}
	Fail(fmt.Sprintf("no text for %+v", n))
	return ""
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
