package sim_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
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
})
