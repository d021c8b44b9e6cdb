package sim_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A store that shows secrets again", func() {
	const token, password, key = "t0ken&<of the header>", "pass word", "query-key-0001"

	// echo is an error page with the whole request in it, as debug pages of
	// frameworks are.
	echo := func(status int, kind string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, sent, _ := r.BasicAuth()
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Server", "debug "+r.Header.Get("X-Token"))
			w.WriteHeader(status)
			fmt.Fprintf(w, `{"error":{"type":"%s","message":%q}} %s %s %s %s %s`, r.Header.Get("X-Token"), r.Header.Get("X-Token"),
				html.EscapeString(r.Header.Get("X-Token")), url.QueryEscape(r.Header.Get("X-Token")), r.URL.String(), sent,
				base64.StdEncoding.EncodeToString([]byte(r.Header.Get("X-Token"))))
		}
	}
	options := func() sim.Options { return sim.Options{Header: http.Header{"X-Token": {token}}} }

	expectNone := func(m *sim.Market) {
		GinkgoHelper()
		var written bytes.Buffer
		Expect(m.Journal().Write(&written)).To(Succeed())
		for _, form := range []string{token, "t0ken", password, "pass%20word", key, base64.StdEncoding.EncodeToString([]byte(token))} {
			Expect(written.String()).NotTo(ContainSubstring(form))
		}
		Expect(written.String()).To(ContainSubstring("***"))
	}

	It("has none of them in the journal, be it probed, connected, or behind a fault", func(ctx SpecContext) {
		for _, kind := range []string{"application/json", "text/html"} {
			store := newStore()
			address := strings.Replace(store.URL, "://", "://seller:"+url.PathEscape(password)+"@", 1) + "/?access_token=" + key
			store.from(echo(500, kind))
			m := newMarket(options())
			exchanges, err := m.Probe(ctx, sim.Probe{URL: address, Type: market.Ping, Body: []byte("{}")})
			Expect(err).NotTo(HaveOccurred())
			Expect(exchanges[0].Reply.Status).To(Equal(500))
			expectNone(m)
		}
	})

	It("has none of them in the journal of the calls it makes", func(ctx SpecContext) {
		m := newMarket(options())
		handler, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		pull := httptest.NewServer(handler)
		DeferCleanup(pull.Close)
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, pull.URL+"/v2/auth/"+url.PathEscape(token), strings.NewReader(`{"seen":"t0ken&<of the header>"}`))
		Expect(err).NotTo(HaveOccurred())
		reply, err := http.DefaultClient.Do(r)
		Expect(err).NotTo(HaveOccurred())
		_, _ = io.Copy(io.Discard, reply.Body)
		reply.Body.Close()
		expectNone(m)
	})

	// short is three letters that stand nowhere else.
	const short = "q7Z"

	// shows is a page that shows all that was sent as a key, each where it was sent.
	shows := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Location", "/?"+r.URL.RawQuery)
		w.WriteHeader(http.StatusInternalServerError)
		page := map[string]any{"headers": r.Header, "url": r.URL.String()}
		for _, name := range []string{"Authorization", "X-Token", "X-Shop"} {
			page[strings.ToLower(name)] = r.Header.Get(name)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"error": page})
	}
	expectNoShort := func(m *sim.Market) {
		GinkgoHelper()
		var written bytes.Buffer
		Expect(m.Journal().Write(&written)).To(Succeed())
		Expect(written.String()).To(And(Not(ContainSubstring(short)), ContainSubstring("***")))
	}

	It("has no short one in the journal where it is sent as a key", func(ctx SpecContext) {
		for _, header := range []http.Header{{"X-Shop": {short}}, {"X-Token": {short}}, {"Authorization": {"Bearer " + short}}, {"Cookie": {"session=" + short}}} {
			store := newStore()
			store.from(shows)
			m := newMarket(sim.Options{Header: header})
			_, err := m.Probe(ctx, sim.Probe{URL: store.URL + "/?access_token=" + short, Type: market.Ping, Body: []byte("{}")})
			Expect(err).NotTo(HaveOccurred())
			_, err = m.Connect(ctx, market.Subscription{URL: store.URL})
			Expect(err).To(HaveOccurred())
			expectNoShort(m)
		}
	})

	It("has no short token of the push API in the journal", func(ctx SpecContext) {
		for _, in := range market.TokenPlaces() {
			store := newStore()
			store.from(shows)
			m := newMarket(sim.Options{Push: sim.Push{URL: store.URL, Token: short, TokenIn: in}})
			placed(m, market.Event{CampaignID: dbsShop})
			Expect(m.Advance(ctx, time.Hour)).To(Succeed())
			Expect(asked(m)).To(ContainElement(ContainSubstring("order/accept failed")))
			expectNoShort(m)
		}
	})

	It("has no short token in the journal by which a store calls", func() {
		own := cabinet.Default()
		own.Keys = append(own.Keys, cabinet.Key{OAuth: short})
		m := newMarket(sim.Options{Cabinet: own})
		handler, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		for _, field := range [][2]string{{"Authorization", "Bearer " + short}, {"Authorization", "OAuth oauth_token=" + short}, {"Api-Key", short}} {
			for _, path := range []string{"/v2/campaigns?oauth_token=" + short, "/v2/campaigns/1/orders?api_key=" + short, "/nowhere?token=" + short} {
				r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(`{"apiKey":"`+short+`","headers":{"Authorization":"Bearer `+short+`"}}`))
				r.Header.Set(field[0], field[1])
				r.Header.Set("Content-Type", "application/json")
				handler.ServeHTTP(httptest.NewRecorder(), r)
			}
		}
		Expect(m.Journal().Count(journal.PullCall)).To(Equal(9))
		expectNoShort(m)
	})
})
