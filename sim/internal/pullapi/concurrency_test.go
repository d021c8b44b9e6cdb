package pullapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("Many clients at once", func() {
	It("each get their answer, as they would alone, and every call is recorded", func() {
		// A set of its own: schemas and shapes are made while calls come.
		set, err := schemas.Load(schemas.Latest)
		Expect(err).NotTo(HaveOccurred())
		pull, err := set.Pull()
		Expect(err).NotTo(HaveOccurred())
		var mu sync.Mutex
		recorded := 0
		var api *pullapi.API
		api, err = pullapi.New(pullapi.Options{
			Contract: pull, Seed: 1, Now: start, Access: access(),
			Stateful: map[string]pullapi.Handler{"getChats": func(r *pullapi.Request) (any, error) {
				inner := ask{method: "GET", path: "/v2/campaigns/101/orders/5"}.request()
				w := httptest.NewRecorder()
				api.ServeHTTP(w, inner) // a handler may call: no lock is held
				return nil, nil
			}},
			Record: func(journal.Call) { mu.Lock(); recorded++; mu.Unlock() },
		})
		Expect(err).NotTo(HaveOccurred())
		server := httptest.NewServer(api)
		defer server.Close()
		alone := newBench()
		want := string(bodyOf(alone.get("/v2/campaigns/101/orders/5")))

		const clients, each = 16, 12
		done := sync.WaitGroup{}
		for i := range clients {
			done.Go(func() {
				defer GinkgoRecover()
				for j := range each {
					one := []ask{
						{method: "GET", path: "/v2/campaigns/101/orders/5"},
						{method: "POST", path: "/v2/businesses/700/chats", body: "{}"},
						{method: "PUT", path: stocks, body: `{"skus": []}`},
						{method: "GET", path: "/v2/nothing"},
					}[(i+j)%4]
					status, body := over(server.URL, one)
					switch {
					case status == pullapi.StatusLimit:
						Expect(body).To(ContainSubstring("parallel requests"))
					case one.path == "/v2/campaigns/101/orders/5":
						Expect(body).To(Equal(want))
					default:
						Expect(status).To(BeElementOf(200, 400, 404))
					}
				}
			})
		}
		done.Wait()
		Expect(recorded).To(BeNumerically(">=", clients*each))
	})
})

// over calls over the network.
func over(base string, a ask) (status int, body string) {
	GinkgoHelper()
	r, err := http.NewRequest(a.method, base+a.path, strings.NewReader(a.body))
	Expect(err).NotTo(HaveOccurred())
	r.Header = a.request().Header
	client := http.Client{Timeout: time.Minute}
	reply, err := client.Do(r)
	Expect(err).NotTo(HaveOccurred())
	defer func() { _ = reply.Body.Close() }()
	raw, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	return reply.StatusCode, string(raw)
}
