package pullapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"

	"github.com/localmarket/localmarket/sim/journal"
)

const (
	businessID = 700
	sleepingID = 800
	fbsShop    = 101
	dbsShop    = 102
	laasShop   = 103
	fbyShop    = 104
	expressOne = 105
	asleep     = 106
)

// token is a key of the right form.
func token(letter string) string { return "ACMA:" + strings.Repeat(letter, 40) + ":0123abcd" }

func start() time.Time { return time.Date(2026, 9, 1, 12, 30, 20, 0, time.UTC) }

// keys are the keys of a test.
type keys map[string]market.Key

func (k keys) Key(token string) (market.Key, bool) {
	key, ok := k[token]
	return key, ok
}

func (k keys) Campaigns(businessID int64) []market.Campaign {
	return slices.DeleteFunc(shops(), func(c market.Campaign) bool { return c.BusinessID != businessID })
}

func (k keys) Campaign(id int64) (market.Campaign, bool) {
	i := slices.IndexFunc(shops(), func(c market.Campaign) bool { return c.ID == id })
	if i < 0 {
		return market.Campaign{}, false
	}
	return shops()[i], true
}

func shops() []market.Campaign {
	return []market.Campaign{
		{ID: fbsShop, BusinessID: businessID, Model: market.FBS}, {ID: dbsShop, BusinessID: businessID, Model: market.DBS},
		{ID: laasShop, BusinessID: businessID, Model: market.LaaS}, {ID: fbyShop, BusinessID: businessID, Model: market.FBY},
		{ID: expressOne, BusinessID: businessID, Model: market.Express},
		{ID: asleep, BusinessID: businessID, Model: market.FBS, API: market.DisabledInactive},
		{ID: asleep + 1, BusinessID: sleepingID, Model: market.FBS, API: market.DisabledInactive},
		{ID: asleep + 2, BusinessID: businessID, Model: market.FBS, API: market.DisabledNoContract},
		{ID: asleep + 3, BusinessID: businessID, Model: market.FBS, API: market.DisabledByHand},
		{ID: asleep + 4, BusinessID: businessID, Model: market.FBS, API: market.DisabledNoProgram},
	}
}

func access() keys {
	all := market.Key{Name: "all", Scopes: []string{"all-methods"}, BusinessID: businessID}
	prices, sleeping := all, all
	prices.Name, prices.Scopes = "prices", []string{"pricing:read-only"}
	sleeping.BusinessID = sleepingID
	reading, revoked, oauth := all, all, all
	reading.Scopes, revoked.Revoked = []string{market.AllReading}, true
	oauth.OAuth, oauth.Scopes = true, nil
	gone := oauth
	gone.Revoked = true
	return keys{
		token("a"): all, token("c"): prices, token("s"): sleeping, token("o"): reading, token("r"): revoked,
		"y0_oauth": oauth, "y0_revoked": gone,
	}
}

// bench is an API on a clock of its own.
type bench struct {
	api   *pullapi.API
	now   time.Time
	calls []journal.Call
}

type option func(*pullapi.Options)

// revision is a revision's pull API, the same one for all tests.
func revision(name string) *schemas.Pull {
	GinkgoHelper()
	pull, err := sets()[name].Pull()
	Expect(err).NotTo(HaveOccurred())
	return pull
}

var sets = sync.OnceValue(func() map[string]*schemas.Set {
	all := map[string]*schemas.Set{}
	for _, name := range schemas.Revisions() {
		set, err := schemas.Load(name)
		if err != nil {
			panic(err)
		}
		all[name] = set
	}
	return all
})

func stateful(id string, h pullapi.Handler) option {
	return func(o *pullapi.Options) { o.Stateful = map[string]pullapi.Handler{id: h} }
}

func of(pull *schemas.Pull) option { return func(o *pullapi.Options) { o.Contract = pull } }

func newBench(with ...option) *bench {
	GinkgoHelper()
	b := &bench{now: start()}
	options := pullapi.Options{
		Contract: revision(schemas.Latest),
		Seed:     1,
		Now:      func() time.Time { return b.now },
		Access:   access(),
		Record:   func(c journal.Call) { b.calls = append(b.calls, c) },
	}
	for _, set := range with {
		set(&options)
	}
	var err error
	b.api, err = pullapi.New(options)
	Expect(err).NotTo(HaveOccurred())
	return b
}

// ask is a call, by default one with a good key.
type ask struct {
	method, path, body string
	header             map[string]string // "" leaves one out
}

func (a ask) request() *http.Request {
	r := httptest.NewRequest(a.method, "http://market.test/", strings.NewReader(a.body))
	address, err := url.Parse("http://market.test" + a.path)
	if err != nil {
		panic(err) // benchmarks come here too
	}
	r.URL = address
	r.Header.Set("Api-Key", token("a"))
	r.Header.Set("X-Market-Integration", "test/1")
	if a.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range a.header {
		if r.Header.Set(name, value); value == "" {
			r.Header.Del(name)
		}
	}
	return r
}

func (b *bench) do(a ask) *http.Response { return b.send(a.request()) }

func (b *bench) send(r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	b.api.ServeHTTP(w, r)
	return w.Result()
}

func (b *bench) get(path string) *http.Response { return b.do(ask{method: "GET", path: path}) }

func (b *bench) post(path, body string) *http.Response {
	return b.do(ask{method: "POST", path: path, body: body})
}

// last is the call that was recorded last.
func (b *bench) last() journal.Call {
	GinkgoHelper()
	Expect(b.calls).NotTo(BeEmpty())
	return b.calls[len(b.calls)-1]
}

func bodyOf(r *http.Response) []byte {
	GinkgoHelper()
	raw, err := io.ReadAll(r.Body)
	Expect(err).NotTo(HaveOccurred())
	return raw
}

func decode(r *http.Response, into any) {
	GinkgoHelper()
	raw := bodyOf(r)
	Expect(json.Unmarshal(raw, into)).To(Succeed(), string(raw))
}

func decoded(raw []byte) map[string]any {
	GinkgoHelper()
	var object map[string]any
	Expect(json.Unmarshal(raw, &object)).To(Succeed(), string(raw))
	return object
}

// expectRefusal holds a reply to a status, a code and messages.
func expectRefusal(r *http.Response, status int, code string, messages ...string) {
	GinkgoHelper()
	raw := bodyOf(r)
	Expect(r.StatusCode).To(Equal(status), string(raw))
	Expect(r.Header.Get("Content-Type")).To(Equal("application/json"))
	Expect(r.Header.Get("Traceparent")).To(MatchRegexp("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$"))
	var body struct {
		Status string
		Errors []struct{ Code, Message string }
	}
	Expect(json.Unmarshal(raw, &body)).To(Succeed())
	Expect(body.Status).To(Equal("ERROR"))
	var found []string
	for _, one := range body.Errors {
		Expect(one.Code).To(Equal(code))
		found = append(found, one.Message)
	}
	Expect(found).To(Equal(messages))
}

func itoa(n int) string { return strconv.Itoa(n) }
