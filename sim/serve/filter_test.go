package serve_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/serve"
)

// lively is a market in which all kinds of things happen, and what can be asked of it.
type lively struct {
	*served
	store  *store
	random *rand.Rand
	orders []string
}

// live has some things happen.
func (l *lively) live(rounds int) {
	GinkgoHelper()
	for range rounds {
		l.store.from([]http.HandlerFunc{accept, accept, refuse, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }}[l.random.IntN(4)])
		note := l.happen(object{"event": "ORDER_CREATED", "model": "FBS"})
		l.orders = append(l.orders, strconv.FormatInt(int64(note["orderId"].(float64)), 10))
		if l.random.IntN(5) == 0 {
			l.happen(object{"event": "CHAT_CREATED"})
		}
		l.ok("POST", "/clock", object{"advance": fmt.Sprint(1+l.random.IntN(400), "s")})
		one, other := l.order(), l.order()
		for _, call := range []string{
			"GET /v2/campaigns", "GET /v2/campaigns/1/orders/" + one, "GET /v2/campaigns/1/orders?x=1%2C" + one + "%2c" + other,
			"GET /v2/campaigns?x=abc" + one, "GET /v2/campaigns?x=%7B%22id%22%3A" + one + "%7D", "GET /v2/campaigns?x=" + one + "0&y=1" + other,
			"PUT /v2/campaigns/1/orders/" + one + "/status", "GET /v2/nothing-like-" + other,
		} {
			if l.random.IntN(3) == 0 {
				l.pull(call[:3], call[4:], fmt.Sprintf(`{"x":"склад\n%s","orderId":%s}`, one, other))
			}
		}
	}
}

func (l *lively) order() string { return l.orders[l.random.IntN(len(l.orders))] }

// filter is one that a caller could ask for.
func (l *lively) filter() url.Values {
	entries := l.market.Journal().Entries()
	some := func() *journal.Entry { return &entries[l.random.IntN(len(entries))] }
	part := func(text string) string {
		from := l.random.IntN(len(text) + 1)
		return text[from : from+l.random.IntN(min(60, len(text)-from)+1)]
	}
	q := url.Values{}
	for range 1 + l.random.IntN(3) {
		e := some()
		switch l.random.IntN(12) {
		case 0:
			q["kind"] = []string{string(e.Kind), string(some().Kind)}[:1+l.random.IntN(2)]
		case 1:
			q["type"] = []string{"CHAT_CREATED", "ORDER_CREATED", "PING", "ORDER_RETURN_CREATED"}[l.random.IntN(4):]
		case 2:
			q["verdict"] = []string{"accepted", "unknown", "rejected", "failed"}[l.random.IntN(4):]
		case 3:
			q["operation"] = []string{"getCampaigns", "getOrder", "updateOrderStatus", "nothing"}[l.random.IntN(4):]
		case 4:
			q.Set("subscription", []string{"s1", "s2"}[l.random.IntN(2)])
		case 5:
			q.Set("notification", fmt.Sprint("n", l.random.IntN(len(l.orders)+9)))
		case 6:
			q.Set("from", e.At.Add(time.Duration(l.random.IntN(3)-1)*time.Second).Format(time.RFC3339))
		case 7:
			q.Set("to", e.At.Add(time.Duration(l.random.IntN(3)-1)*time.Second).Format(time.RFC3339))
		case 8:
			q.Set("q", []string{l.order(), "refused " + l.order(), "getcamp*", "склад", `"test store"`, "nothing"}[l.random.IntN(6)])
		case 9:
			if e.Exchange != nil {
				q.Set("text", part(e.Exchange.Request.Body))
			} else if e.Call != nil {
				q.Set("text", part([]string{e.Call.Body, "GET " + e.Call.Path, e.Call.Query, e.Call.Reply.Body}[l.random.IntN(4)]))
			}
		default:
			q.Set("order", []string{l.order(), l.order(), l.order(), "7", "-" + l.order()}[l.random.IntN(5)])
		}
	}
	return q
}

// read are the numbers of the entries that are chosen, read in pages.
func (l *lively) read(q url.Values, limit int) []int {
	GinkgoHelper()
	var seqs []int
	for after := 0; ; {
		status, text := l.plain(fmt.Sprintf("%s/journal?limit=%d&after=%d&%s", serve.ControlPath, limit, after, q.Encode()))
		Expect(status).To(Equal(http.StatusOK), text)
		var piece struct {
			Entries []struct{ Seq int }
			Last    int
		}
		Expect(json.Unmarshal([]byte(text), &piece)).To(Succeed())
		for _, e := range piece.Entries {
			seqs = append(seqs, e.Seq)
		}
		after = piece.Last
		if len(piece.Entries) < limit {
			Expect(after).To(Equal(l.market.Journal().Len()), "all was looked at")
			return seqs
		}
		Expect(after).To(Equal(seqs[len(seqs)-1]), "the next page goes on after this one")
	}
}

var _ = Describe("A filter of the journal", func() {
	DescribeTable("takes a number in a call for that of an order", func(query string, found int) {
		s := still()
		s.pull("GET", "/v2/campaigns?x="+query, "")
		Expect(s.ok("GET", "/journal?order=51000000001", nil)["entries"]).To(HaveLen(found))
	},
		Entry("where it stands alone", "51000000001", 1),
		Entry("between signs", "a-51000000001_b", 1),
		Entry("behind a comma of a URL", "51000000002%2C51000000001%2C7", 1),
		Entry("behind an equals sign of a URL", "id%3d51000000001", 1),
		Entry("in JSON of a URL", "%7B%22ids%22%3A%5B51000000001%5D%7D", 1),
		Entry("not as the end of a word", "order51000000001", 0),
		Entry("not as the beginning of one", "51000000001st", 0),
		Entry("not as a part of a number", "510000000012", 0),
	)

	It("chooses of what is kept what a look at each entry does", func() {
		options := sim.Options{StateFile: filepath.Join(GinkgoT().TempDir(), "market.db"), Blocking: sim.Off}
		l := &lively{served: start(serve.Options{}, options), store: newStore(), random: rand.New(rand.NewPCG(1, 2))}
		l.connect(l.store)
		l.live(60)
		snapshot := l.ok("POST", "/snapshots", object{})["id"].(string)
		l.live(20)
		l.ok("POST", "/snapshots/"+snapshot+"/restore", nil)
		l.live(60)
		l.end()
		l.served = start(serve.Options{}, options) // so that all of this is on disk alone
		l.live(10)

		found := 0
		for range 300 {
			q := l.filter()
			want := serve.Chosen(l.server, httptest.NewRequest("GET", "/?"+q.Encode(), nil))
			Expect(l.read(q, []int{1000, 1 + len(want)/2}[l.random.IntN(2)])).To(Equal(want), q.Encode())
			if len(want) > 0 {
				found++
			}
		}
		words := strings.Repeat("a ", 100)
		Expect(l.read(url.Values{"q": {words}, "text": {words}, "notification": {strings.Repeat(words, 50)}}, 9)).To(BeEmpty())
		Expect(found).To(BeNumerically(">", 100))
	})
})
