package sim_test

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// links are the addresses that a text names.
func links(text string) []string {
	return regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://[^"\\\s]+`).FindAllString(text, -1)
}

// follows calls a link with the key, as a client does that follows what it reads.
func (w *world) follows(link string) *httptest.ResponseRecorder {
	GinkgoHelper()
	Expect(link).To(HavePrefix("http://market.test/"), "no reply names an address outside (P-LOCAL)")
	return w.call(http.MethodGet, strings.TrimPrefix(link, "http://market.test"), "", nil)
}

// strays says which links of a reply lead away, or to nothing (P-LOCAL).
func (w *world) strays(reply *httptest.ResponseRecorder) []string {
	GinkgoHelper()
	var list []string
	for _, link := range links(reply.Body.String()) {
		path, ours := strings.CutPrefix(link, "http://market.test")
		if !ours {
			list = append(list, link+" leads outside")
			continue
		}
		if found := w.call(http.MethodGet, path, "", nil); found.Code != http.StatusOK || found.Body.Len() == 0 {
			list = append(list, fmt.Sprintf("%s leads to status %d", link, found.Code))
		}
	}
	return list
}

var _ = Describe("Links in replies", func() {
	It("lead to us from chats, reviews and games, whose files buyers have made up", func() {
		w := newWorld(schemas.Latest, market.FBS)
		for range 40 {
			w.compose(market.Event{Type: market.ChatCreated})
			w.compose(market.Event{Type: market.ChatMessageSent})
			w.compose(market.Event{Type: market.GoodsFeedbackCreated})
		}
		for range 10 {
			game := market.Event{Type: market.OrderCreated, Model: market.DBS}
			game.Items = []market.ItemSpec{{OfferID: "ИГРА-1455", Count: 1}}
			w.compose(game)
		}
		texts := w.call("POST", w.expand("/v2/businesses/$businessId/goods-feedback?limit=50"), schemas.MediaJSON, []byte("{}")).Body.String()
		texts += w.call("POST", w.expand("/v1/businesses/$businessId/orders?limit=50"), schemas.MediaJSON, []byte("{}")).Body.String()
		chats := w.call("POST", w.expand("/v2/businesses/$businessId/chats?limit=20"), schemas.MediaJSON, []byte("{}")).Body.String()
		for _, chat := range regexp.MustCompile(`"chatId":(\d+)`).FindAllStringSubmatch(chats, -1) {
			texts += w.call("POST", w.expand("/v2/businesses/$businessId/chats/history?limit=100&chatId=")+chat[1], schemas.MediaJSON, []byte("{}")).Body.String()
		}
		kinds := map[string]int{}
		for _, link := range links(texts) {
			reply := w.follows(link)
			Expect(reply.Code).To(Equal(http.StatusOK), link)
			kinds[reply.Header().Get("Content-Type")]++
			if strings.Contains(link, market.ChatFiles) {
				Expect(reply.Header().Get("Content-Disposition")).To(ContainSubstring("filename"))
				Expect(reply.Body.String()).To(HavePrefix("\x89PNG"))
			}
		}
		Expect(kinds).To(HaveKeyWithValue("image/png", BeNumerically(">", 5)))
		Expect(kinds).To(HaveKeyWithValue("text/plain; charset=utf-8", BeNumerically(">", 5)), "profiles of players")
	})

	It("follow the host that was called, and its protocol", func() {
		w := newWorld(schemas.Latest, market.FBS)
		file := func(host string, secure bool) string {
			r := httptest.NewRequest("GET", "http://"+host+fmt.Sprintf("/v2/campaigns/%d/orders/%d/delivery/labels/data", w.campaign(), w.order()), nil)
			r.Header.Set("Api-Key", w.market.Key())
			if secure {
				r.TLS = &tls.ConnectionState{}
			}
			reply := httptest.NewRecorder()
			w.api.ServeHTTP(reply, r)
			return reply.Body.String()
		}
		w.before("PUT", "/v2/campaigns/$campaignId/orders/$orderId/boxes", `{"boxes":[{"items":[$whole]}]}`, nil)
		Expect(links(file("localhost:9000", false))).To(HaveEach(HavePrefix("http://localhost:9000/v2/campaigns/")))
		Expect(links(file("market", true))).To(And(Not(BeEmpty()), HaveEach(HavePrefix("https://market/v2/campaigns/"))))
		Expect(links(file("api.partner.market.yandex.ru", true))).To(HaveEach(HavePrefix("https://api.partner.market.yandex.ru/v2/")))
	})

	It("are in no notification", func() {
		for _, revision := range schemas.Revisions() {
			m := newWorld(revision, market.FBS).market
			for _, typ := range m.Types() {
				for range 20 {
					story, err := m.Compose(market.Event{Type: typ})
					Expect(err).NotTo(HaveOccurred())
					for _, n := range story {
						Expect(links(string(n.Body))).To(BeEmpty())
					}
				}
			}
		}
	})

	It("are given out for reading alone, and lead nowhere where there is nothing", func() {
		w := newWorld(schemas.Latest, market.FBS)
		for _, path := range []string{"/_files/", "/_files/made/", "/_files/chats/", "/_files/x", "/_files/made", "/_files/other/1"} {
			Expect(w.call("GET", path, "", nil).Code).To(Equal(http.StatusNotFound), path)
		}
		Expect(w.call("POST", "/_files/made/pictures/1", "", nil).Code).To(Equal(http.StatusMethodNotAllowed))
		hostile := w.call("GET", "/_files/chats/1?name=%0d%0aX-Evil:1%22", "", nil)
		Expect(hostile.Header()).NotTo(HaveKey("X-Evil"))
		Expect(hostile.Header().Get("X-Content-Type-Options")).To(Equal("nosniff"))
	})
})
