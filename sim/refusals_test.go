package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// refusal is one of the messages with which production refuses calls, as its page of
// error codes has them, and a call that gets it. Words in quotes stand for any.
type refusal struct {
	message string
	status  int    // 400 if it is 0
	code    string // that of the status if it is empty

	model   market.Model // of the shop; FBS if it is empty
	cabinet func(*cabinet.Cabinet)
	options sim.Options
	before  func(*world)
	header  map[string]string // beside the key, or instead of it where it is empty
	call    string            // METHOD /path body
	tries   int               // within which it comes; once if 0

	// cannot says why it does not occur here; there is no call then.
	cannot string
}

// refusals are all of them, in the order of the page (P-RULES).
func refusals() []refusal {
	var all []refusal
	for _, some := range [][]refusal{
		commonRefusals(), orderRefusals(), moveRefusals(), laasRefusals(), shipmentRefusals(), goodsRefusals(), outletRefusals(),
		referenceRefusals(), textRefusals(), accessRefusals(), missingRefusals(), limitRefusals(),
	} {
		all = append(all, some...)
	}
	return all
}

// The counts of the page, of September 2026.
const (
	documentedRefusals = 166
	leastProduced      = 150
)

var _ = Describe("Production's refusals (P-RULES)", func() {
	It("are all here, each with a call or with the reason why not", func() {
		seen, produced := map[string]bool{}, 0
		for _, one := range refusals() {
			Expect(seen).NotTo(HaveKey(one.message))
			seen[one.message] = true
			Expect(one.call == "").To(Equal(one.cannot != ""), one.message)
			if one.call != "" {
				produced++
			}
		}
		Expect(seen).To(HaveLen(documentedRefusals))
		Expect(produced).To(BeNumerically(">=", leastProduced))
	})

	for _, one := range refusals() {
		if one.call == "" {
			continue
		}
		It("have "+one.message, func() { one.expect() })
	}
})

// expect makes the call in a world of its own, and holds the reply to the message.
func (one *refusal) expect() {
	GinkgoHelper()
	w := newWorldOf(one.options, one.cabinet, one.model)
	if one.before != nil {
		one.before(w)
	}
	status := one.status
	if status == 0 {
		status = http.StatusBadRequest
	}
	reply := w.send(one.call, one.header)
	for range one.tries {
		if reply.Code != http.StatusOK {
			break
		}
		reply = w.send(one.call, one.header)
	}
	Expect(reply.Code).To(Equal(status), reply.Body.String())
	var body struct {
		Status string
		Errors []struct{ Code, Message string }
	}
	Expect(json.Unmarshal(reply.Body.Bytes(), &body)).To(Succeed(), reply.Body.String())
	Expect(body.Status).To(Equal("ERROR"))
	Expect(body.Errors).To(ContainElement(HaveField("Message", MatchRegexp(patternOf(one.message)))), reply.Body.String())
	fixes := []string{}
	for _, f := range w.lastCall().Findings {
		switch f.Kind {
		case journal.CallRefused, journal.OverLimit, journal.DeprecatedCall:
			fixes = append(fixes, f.Fix)
		}
	}
	Expect(fixes).NotTo(BeEmpty())
	Expect(fixes).NotTo(ContainElement(Or(BeEmpty(), HavePrefix("ask for what exists"))), "it says what to send instead")
	if one.code != "" {
		Expect(body.Errors).To(ContainElement(HaveField("Code", one.code)), reply.Body.String())
	}
}

// lastCall is the call that came last.
func (w *world) lastCall() journal.Call {
	GinkgoHelper()
	entries := w.market.Journal().Entries()
	for _, e := range slices.Backward(entries) {
		if e.Call != nil {
			return *e.Call
		}
	}
	Fail("there was no call")
	return journal.Call{}
}

// patternOf is a message as a pattern: what is in quotes or braces is any.
func patternOf(message string) string {
	pattern := regexp.QuoteMeta(message)
	pattern = regexp.MustCompile(`(^|[^\p{L}])'[^']*'`).ReplaceAllString(pattern, `$1.*`)
	pattern = regexp.MustCompile(`\\{\w+\\}|<\w+>|%d`).ReplaceAllString(pattern, `.+`)
	return pattern
}

// newWorldOf is newWorld of the latest revision with another cabinet.
func newWorldOf(o sim.Options, change func(*cabinet.Cabinet), model market.Model) *world {
	GinkgoHelper()
	if model == "" {
		model = market.FBS
	}
	c := cabinet.Default()
	c.Keys = append(c.Keys, cabinet.Key{APIKey: otherKey})
	if change != nil {
		change(c)
	}
	o.Cabinet = c
	w := emptyWorld(o, model)
	w.names["offerId"] = strconv.Quote(c.Offers[0].SKU)
	w.names["otherShop"] = itoa(c.Campaigns[1].ID) // of the same cabinet
	if model != market.LaaS {
		w.tell(w.ordered(model))
	}
	return w
}

const otherKey = "ACMA:aLnTu3oX6wq2VbR8yKs1DfHc7ZgMi4EjA9NkQe5W:5f0c91ab"

// send makes a call: METHOD /path body, with names in it.
func (w *world) send(call string, header map[string]string) *httptest.ResponseRecorder {
	GinkgoHelper()
	method, rest, _ := strings.Cut(call, " ")
	path, body, _ := strings.Cut(rest, " ")
	r := httptest.NewRequest(method, "http://market.test"+w.expand(path), strings.NewReader(w.expand(body)))
	r.Header.Set("Api-Key", w.market.Key())
	if body != "" {
		r.Header.Set("Content-Type", schemas.MediaJSON)
	}
	for name, value := range header {
		switch r.Header.Del(name); value {
		case "":
		case noValue:
			r.Header.Set(name, "")
		default:
			r.Header.Set(name, w.expand(value))
		}
	}
	reply := httptest.NewRecorder()
	w.api.ServeHTTP(reply, r)
	return reply
}

// noValue stands for a header that is there and says nothing.
const noValue = "-"

// sends is a call that must go well.
func (w *world) sends(call string, keep ...string) {
	GinkgoHelper()
	reply := w.send(call, nil)
	Expect(reply.Code).To(Equal(http.StatusOK), "%s: %s", call, reply.Body)
	for i := 0; i+1 < len(keep); i += 2 {
		found := regexp.MustCompile(keep[i+1]).FindSubmatch(reply.Body.Bytes())
		Expect(found).To(HaveLen(2), "%s in %s", keep[i+1], reply.Body)
		w.names[keep[i]] = string(found[1])
	}
}

// sending are calls that must go well, one after another.
func sending(calls ...string) func(*world) {
	return func(w *world) {
		GinkgoHelper()
		for _, call := range calls {
			w.sends(call)
		}
	}
}

const (
	shopAt  = "/v2/campaigns/$campaignId"
	orderAt = shopAt + "/orders/$orderId"
	boxes   = "PUT " + orderAt + `/boxes {"boxes":[{"items":[$whole]}]}`
	ready   = "PUT " + orderAt + `/status {"order":{"status":"PROCESSING","substatus":"READY_TO_SHIP"}}`
)

func statusCall(status, substatus string) string {
	body := fmt.Sprintf(`{"order":{"status":%q,"substatus":%q}}`, status, substatus)
	if substatus == "" {
		body = fmt.Sprintf(`{"order":{"status":%q}}`, status)
	}
	return "PUT " + orderAt + "/status " + body
}

// becomes has the order get a status, whatever the rules have against it.
func becomes(status market.Status, sub market.Substatus) func(*world) {
	return func(w *world) {
		GinkgoHelper()
		w.compose(market.Event{Type: market.OrderStatusUpdated, Of: w.order(), Status: status, Substatus: sub, Force: true})
	}
}

// all does one thing after another.
func all(steps ...func(*world)) func(*world) {
	return func(w *world) {
		GinkgoHelper()
		for _, step := range steps {
			step(w)
		}
	}
}

func commonRefusals() []refusal {
	const prices = "POST /v2/businesses/$businessId/offer-prices/updates "
	return []refusal{
		{message: "'f' elements must be not null (rejected value: 'v')", call: "POST /v1/businesses/$businessId/orders {\"orderIds\":[null]}"},
		{message: "'f' must be greater than 'v' (rejected value: 'v')", call: prices + `{"offers":[{"offerId":"a","price":{"value":0,"currencyId":"RUR"}}]}`},
		{message: "'f' must be greater than or equal to 'v' (rejected value: 'v')", call: "PUT " + shopAt + `/offers/stocks {"skus":[{"sku":"a","items":[{"count":-1}]}]}`},
		{message: "'f' must be less than or equal to 'v' (rejected value: 'v')", call: "PUT " + shopAt + `/offers/stocks {"skus":[{"sku":"a","items":[{"count":2000000001}]}]}`},
		{message: "'f' must match 'regexp' (rejected value: 'v')", call: "PUT " + shopAt + `/offers/stocks {"skus":[{"sku":"\u0000","items":[{"count":1}]}]}`},
		{message: "'f' must not be empty (rejected value: 'v')", call: prices + `{"offers":[]}`},
		{message: "'f' must not be null (rejected value: null)", call: prices + `{}`},
		{message: "'f' size must be between 'min' and 'max' (rejected size: 's')", call: "POST " + shopAt + `/orders/status-update {"orders":[` + strings.TrimSuffix(strings.Repeat(`{"id":1,"status":"DELIVERED"},`, 31), ",") + `]}`},
		{message: "'f' size must be between 'min' and 'max' (rejected value: 'v')", call: "PUT " + shopAt + `/offers/stocks {"skus":[{"sku":"` + strings.Repeat("a", 256) + `","items":[{"count":1}]}]}`},
		{message: "Campaign type is not allowed. Allowed campaign types: 'c'", call: "GET " + shopAt + "/outlets"},
		{message: "Content type 'c' not supported", status: http.StatusUnsupportedMediaType, header: map[string]string{"Content-Type": "text/plain"}, call: prices + `{}`},
		{message: "Illegal input at 'path'", call: prices + `{"offers":"a"}`},
		{message: "Required request body is missing", call: "POST /v2/businesses/$businessId/offer-prices/updates"},
		{message: "Required request parameter 'p' is not present", call: "GET /v2/regions"},
		{message: "The request is too big: Maximum allowed request size must be less than 'maxSize' KB, but passed 'size' MB", call: prices + strings.Repeat(" ", 600<<10) + `{}`},
		{message: "Type mismatch: 'v'", call: "GET " + shopAt + "/orders/abc"},
		{message: "Unexpected end of content", call: prices + `{"offers":[`},
		{message: "Incorrect X-Business-Id header value: 'v'", header: map[string]string{"X-Business-Id": "abc"}, call: "GET " + shopAt},
		{message: "URL businessId ('u') does not match businessId in X-Business-Id header ('h')", header: map[string]string{"X-Business-Id": "1"}, call: prices + `{}`},
		{message: "Bad page token", call: "POST /v1/businesses/$businessId/orders?pageToken=x {}"},
		{message: "Parameter limit must be less than or equal to 'm' (rejected value: 'l')", call: "POST /v2/businesses/$businessId/goods-feedback?limit=1000 {}"},
	}
}
