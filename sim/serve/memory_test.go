//go:build !race

// The race detector has memory of its own, and takes ten times as long.

package serve_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
)

// loaded is a market under load, by calls without a network between.
type loaded struct {
	market  *sim.Market
	handler http.Handler
	n       int // calls of the pull API so far
	journal int // of these, that the journal must have
	sent    int // notifications
}

func newLoaded() *loaded {
	GinkgoHelper()
	m, err := sim.New(sim.Options{StateFile: filepath.Join(GinkgoT().TempDir(), "market.db")})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(m.Close)
	server, err := serve.New(serve.Options{Market: m})
	Expect(err).NotTo(HaveOccurred())
	return &loaded{market: m, handler: server.Handler()}
}

func (l *loaded) call(method, path, body string, change func(*http.Request)) int {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	r.Host = "localhost"
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(path, "?")
	r.Header.Set("Content-Type", "application/json")
	change(r)
	w := httptest.NewRecorder()
	l.handler.ServeHTTP(w, r)
	_, _ = io.Copy(io.Discard, w.Body)
	return w.Code
}

func (l *loaded) control(method, path, body string) {
	GinkgoHelper()
	Expect(l.call(method, serve.ControlPath+path, body, func(*http.Request) {})).To(BeNumerically("<", 300), path)
}

// run makes so many calls: honest ones, and one in ten that is as hostile as it can be.
// Between them somebody looks at figures and the journal, sends notifications again, and
// takes and forgets snapshots.
func (l *loaded) run(calls int) {
	GinkgoHelper()
	key := func(r *http.Request) { r.Header.Set("Api-Key", l.market.Key()) }
	shop := l.market.Campaigns()[0].ID
	for range calls {
		l.n++
		l.journal++
		long := ""
		if l.n%5 == 0 {
			long = strings.Repeat(fmt.Sprint(l.n, "x"), 60_000) // another each time, so that nothing is shared
		}
		switch l.n % 20 {
		case 0:
			l.call("GET", "/v2/"+long[:200]+"/"+fmt.Sprint(l.n), "", key)
		case 5:
			l.call("GET", "/v2/campaigns?"+long[:60_000]+"=1", "", func(r *http.Request) { r.Header.Set("Api-Key", "ACMA:"+long[:50_000]) })
		case 10:
			l.call("POST", "/v2/campaigns", long, func(r *http.Request) {
				key(r)
				r.Header.Set("X-Market-Integration", long[:50_000])
				r.Header["X-"+long[:30_000]] = []string{long}
			})
		case 15:
			l.journal-- // it is not Market that answers
			l.call("POST", "/v2/campaigns", long, func(r *http.Request) { r.Header.Set("Origin", "http://"+long[:1000]) })
		case 1, 2, 3, 4, 6, 7:
			l.call("PUT", fmt.Sprintf("/v2/campaigns/%d/offers/stocks", shop), fmt.Sprintf(`{"skus":[{"sku":"SED-1370","items":[{"count":%d}]}]}`, l.n), key)
		default:
			l.call("GET", "/v2/campaigns?page="+fmt.Sprint(l.n%7), "", key)
		}
		if l.n%500 == 0 {
			l.between()
		}
	}
}

func (l *loaded) between() {
	GinkgoHelper()
	l.sent++
	_, err := l.market.Send(market.Notification{Type: market.ChatCreated, Body: fmt.Appendf(nil, `{"notificationType":"CHAT_CREATED","businessId":%d,"chatId":%d,"createdAt":"2026-09-01T09:00:00Z"}`, l.market.Options().Cabinet.Business.ID, l.n)})
	Expect(err).NotTo(HaveOccurred())
	l.control("POST", "/clock", `{"advance":"1s"}`)
	l.control("GET", "/journal?limit=10&after="+fmt.Sprint(max(0, l.market.Journal().Len()-10)), "")
	Expect(l.call("GET", "/_market/metrics", "", func(*http.Request) {})).To(Equal(http.StatusOK))
	Expect(l.call("GET", page.Root+"/calls", "", func(*http.Request) {})).To(Equal(http.StatusOK))
	l.control("POST", "/snapshots", "{}")
	id := fmt.Sprintf("snap%d", l.sent)
	if l.sent%10 == 0 {
		l.control("POST", "/snapshots/"+id+"/restore", "{}")
	}
	l.control("DELETE", "/snapshots/"+id, "")
}

// inUse is the memory in use once all is written.
func (l *loaded) inUse() int64 {
	GinkgoHelper()
	Expect(l.market.Keep()).To(Succeed())
	runtime.GC()
	return int64(heap()) // the second finds what the first has freed
}

// check holds the journal against what was done.
func (l *loaded) check() {
	GinkgoHelper()
	Expect(l.market.Journal().Count(journal.PullCall)).To(Equal(l.journal), "every call is in the journal")
	entries := 0
	for seen := 0; seen < l.market.Journal().Len(); {
		piece := l.market.Journal().After(seen, 1000)
		Expect(piece).NotTo(BeEmpty())
		for _, e := range piece {
			seen++
			Expect(e.Seq).To(Equal(seen))
			entries++
		}
	}
	Expect(entries).To(Equal(l.market.Journal().Len()))
}

var _ = Describe("The memory of a market that is served", func() {
	It("does not grow with the calls, hostile ones too, and the journal has them all", func() {
		l := newLoaded()
		l.run(24_000) // until windows and lists are full
		first := l.inUse()
		l.run(6_000)
		Expect(l.inUse()).To(BeNumerically("<", first+first/10), "from %d MB", first>>20)
		l.check()
	})

	// LOCALMARKET_LOAD=10m is how long it goes on.
	It("does not grow, however long", func() {
		lasts, err := time.ParseDuration(os.Getenv("LOCALMARKET_LOAD"))
		if err != nil {
			Skip("LOCALMARKET_LOAD has no duration such as 10m")
		}
		l := newLoaded()
		l.run(25_000)
		first := l.inUse()
		for began, minute := time.Now(), 0; time.Since(began) < lasts; minute++ {
			for next := time.Now().Add(time.Minute); time.Now().Before(next); {
				l.run(500)
			}
			now := l.inUse()
			fmt.Fprintf(GinkgoWriter, "minute %d: %d calls, %d entries, %.1f MB (at first %.1f MB)\n", minute, l.n, l.market.Journal().Len(), float64(now)/1e6, float64(first)/1e6)
			Expect(now).To(BeNumerically("<", first+first/10))
		}
		l.check()
	})
})
