package simtest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

const (
	testKey = "ACMA:test"
	shop    = 2 // the campaign of the notifications of these tests
	cabinet = 7
)

// pullAPI is a pull API that says what a test needs and Market says rarely. It
// has one campaign, and one order, number 1.
type pullAPI struct {
	URL string

	mu     sync.Mutex
	order  string // as getBusinessOrders shows it; nothing if empty
	fake   bool   // it is a test order
	answer map[string]http.HandlerFunc
	got    []apiCall
}

type apiCall struct {
	what   string // method and path
	header http.Header
	body   string
}

func newPullAPI(order string) *pullAPI {
	p := &pullAPI{order: order, answer: map[string]http.HandlerFunc{}}
	server := httptest.NewServer(p)
	DeferCleanup(server.Close)
	p.URL = server.URL
	return p
}

// on has one operation answered in another way, from now on.
func (p *pullAPI) on(what string, answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer[what] = answer
}

// shows has the order read as this from now on.
func (p *pullAPI) shows(order string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.order = order
}

func (p *pullAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer GinkgoRecover()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return // the store is gone
	}
	c := apiCall{r.Method + " " + r.URL.Path, r.Header, string(raw)}
	p.mu.Lock()
	p.got = append(p.got, c)
	answer, order, fake := p.answer[c.what], p.order, p.fake
	p.mu.Unlock()
	switch {
	case answer != nil:
		answer(w, r)
	case c.what == "GET /v2/campaigns":
		answerJSON(w, 200, fmt.Sprintf(`{"campaigns":[{"id":%d,"business":{"id":%d}}],"paging":{}}`, shop, cabinet))
	case c.what == readOrders && strings.Contains(c.body, `"fake":true`) != fake:
		answerJSON(w, 200, `{"orders":[]}`)
	case c.what == readOrders:
		answerJSON(w, 200, `{"orders":[`+order+`]}`)
	default:
		answerJSON(w, 200, `{"status":"OK"}`)
	}
}

var readOrders = fmt.Sprintf("POST /v1/businesses/%d/orders", cabinet)

// ofOrder is a call about order 1.
func ofOrder(method, action string) string {
	return fmt.Sprintf("%s /v2/campaigns/%d/orders/1/%s", method, shop, action)
}

func answerJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// refusing answers as Market refuses.
func refusing(status int, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, status, fmt.Sprintf(`{"status":"ERROR","errors":[{"code":"X","message":%q}]}`, message))
	}
}

// calls are those that came, as method and path.
func (p *pullAPI) calls() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := []string{}
	for _, c := range p.got {
		list = append(list, c.what)
	}
	return list
}

// acts are the calls that are more than readings.
func (p *pullAPI) acts() []string {
	list := []string{}
	for _, what := range p.calls() {
		if what != readOrders && !strings.HasPrefix(what, "GET ") {
			list = append(list, what)
		}
	}
	return list
}

// body is that of the last call of an operation, as JSON.
func (p *pullAPI) body(what string) (body map[string]any) {
	GinkgoHelper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.got {
		if c.what == what {
			body = nil
			Expect(json.Unmarshal([]byte(c.body), &body)).To(Succeed())
		}
	}
	Expect(body).NotTo(BeNil(), what)
	return body
}

// acting is a store that acts on orders, on that pull API.
func acting(p *pullAPI) *simtest.Store {
	GinkgoHelper()
	return run("acts-on-orders", simtest.Options{PullAPI: p.URL, Key: testKey})
}

// notified lets the store hear of order 1, and do what it does then.
func notified(ctx SpecContext, store *simtest.Store, body string) {
	GinkgoHelper()
	expectAccepted(post(ctx, store, body))
	Expect(store.AwaitIdle(ctx)).To(Succeed())
}

// orderOf is an order of one item.
func orderOf(model, state, item, delivery string) string {
	status, substatus, _ := strings.Cut(state, "/")
	return fmt.Sprintf(`{"orderId":1,"campaignId":%d,"programType":%q,"status":%q,"substatus":%q,"items":[{"id":5,"count":2%s}],"delivery":{%s}}`,
		shop, model, status, substatus, item, delivery)
}

// problems are those that the store has seen.
func problems(store *simtest.Store) []string {
	list := []string{}
	for _, c := range store.Calls() {
		if c.Problem != "" {
			list = append(list, c.Problem)
		}
	}
	return list
}
