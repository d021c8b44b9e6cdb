package serve_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
)

// kinds are those of the entries in a piece of the journal.
func kinds(piece object) []any {
	out := []any{}
	for _, e := range piece["entries"].([]any) {
		out = append(out, e.(object)["kind"])
	}
	return out
}

var _ = Describe("The journal", func() {
	It("is read in pieces, by kind, and on from where it was left", func() {
		s, to := still(), newStore()
		s.connect(to)
		all := s.ok("GET", "/journal", nil)
		Expect(kinds(all)).To(Equal([]any{"subscription.created", "exchange.sending", "exchange.done", "subscription.enabled"}))
		Expect(all).To(HaveKeyWithValue("last", 4.0))
		Expect(kinds(s.ok("GET", "/journal?after=1&limit=2", nil))).To(Equal([]any{"exchange.sending", "exchange.done"}))
		some := s.ok("GET", "/journal?kind=exchange.done&kind=subscription.created&limit=1", nil)
		Expect(kinds(some)).To(Equal([]any{"subscription.created"}))
		Expect(some).To(HaveKeyWithValue("last", 1.0))
		done := s.ok("GET", "/journal?after=1&kind=exchange.done", nil)
		Expect(done["entries"]).To(HaveExactElements(HaveKeyWithValue("exchange", HaveKeyWithValue("verdict", HaveKeyWithValue("outcome", "accepted")))))
		Expect(done).To(HaveKeyWithValue("last", 4.0))
		Expect(s.ok("GET", "/journal?after=4", nil)).To(And(HaveKeyWithValue("entries", BeEmpty()), HaveKeyWithValue("last", 4.0)))
		Expect(s.ok("GET", "/journal?after=400", nil)).To(HaveKeyWithValue("entries", BeEmpty()))
	})

	It("is waited for, also for what is yet to come of a kind", func() {
		s := still()
		came := make(chan object, 1)
		go func() {
			defer GinkgoRecover()
			came <- s.ok("GET", "/journal?wait=30s&kind=pull.call", nil)
		}()
		s.happen(object{"event": "CHAT_CREATED"}) // of another kind
		s.pull("GET", "/v2/campaigns", "")
		var piece object
		Eventually(came, patient).Should(Receive(&piece))
		Expect(piece["entries"]).To(HaveExactElements(HaveKeyWithValue("call", HaveKeyWithValue("operation", "getCampaigns"))))
	})

	It("is not waited for longer than asked", func() {
		piece := still().ok("GET", "/journal?wait=1ms", nil)
		Expect(piece).To(And(HaveKeyWithValue("entries", BeEmpty()), HaveKeyWithValue("last", 0.0)))
	})

	It("is chosen by what is asked for", func() {
		s, to := still(), newStore()
		s.connect(to)
		first := s.happen(object{"event": "ORDER_CREATED", "model": "FBS"})
		s.ok("POST", "/clock", object{"advance": "1s"})
		to.from(refuse)
		second := s.happen(object{"event": "ORDER_CREATED", "model": "FBS"})
		s.ok("POST", "/clock", object{"advance": "1s"})
		s.pull("GET", "/v2/campaigns", "")
		number := func(n object) string { return strconv.FormatInt(int64(n["orderId"].(float64)), 10) }
		s.pull("GET", "/v2/campaigns/1/orders/"+number(second), "")

		read := func(query string) []any { return kinds(s.ok("GET", "/journal?"+query, nil)) }
		about := []any{"notification.created", "exchange.sending", "exchange.done", "delivery.accepted"}
		Expect(read("order=" + number(first))).To(Equal(about))
		Expect(read("notification=" + first["id"].(string))).To(Equal(about))
		Expect(read("order=" + number(second))).To(ContainElements("exchange.done", "pull.call"))
		Expect(read("order=7")).To(BeEmpty())
		Expect(read("verdict=rejected")).To(Equal([]any{"exchange.done"}))
		Expect(read("verdict=accepted&type=ORDER_CREATED")).To(Equal([]any{"exchange.done"}))
		Expect(read("type=PING")).To(HaveLen(2))
		Expect(read("operation=getCampaigns")).To(Equal([]any{"pull.call"}))
		Expect(read("subscription=s1&kind=subscription.enabled")).To(Equal([]any{"subscription.enabled"}))
		Expect(read("to=2026-09-01T09:00:00Z")).To(HaveLen(3))
		Expect(read("from=2026-09-01T09:02:00.5Z&kind=pull.call")).To(HaveLen(2))
		Expect(read("text=TEST%20STORE")).To(HaveLen(2), "the name in a reply")
		Expect(read("text=нет")).To(BeEmpty())
		Expect(read("q=" + number(first))).To(Equal([]any{"exchange.done"}))
		Expect(read("q=" + number(second))).To(Equal([]any{"exchange.done", "pull.call"}))
		Expect(read("q=" + number(second) + "&kind=pull.call")).To(Equal([]any{"pull.call"}))
		Expect(read("q=" + number(second)[:10])).To(BeEmpty())
		Expect(read("limit=1&q=" + number(second)[:10] + "*")).To(Equal([]any{"exchange.done"}))
		Expect(read("q=store+TEST")).To(HaveLen(2))
		Expect(read("q=%22store+test%22")).To(BeEmpty())
		trace := s.ok("GET", "/journal?kind=pull.call&limit=1", nil)["entries"].([]any)[0].(object)["call"].(object)["trace"].(string)
		Expect(read("q=" + trace)).To(Equal([]any{"pull.call"}))
		Expect(s.ok("GET", "/journal?q=none", nil)).To(HaveKeyWithValue("last", s.ok("GET", "", nil)["counts"].(object)["entries"]))
	})

	It("comes as a stream, one entry a line, as it grows", func() {
		s, to := still(), newStore()
		s.connect(to)
		request, err := http.NewRequest("GET", s.url+serve.ControlPath+"/journal/stream?kind=exchange.done", nil)
		Expect(err).NotTo(HaveOccurred())
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		reply, err := http.DefaultClient.Do(request.WithContext(ctx))
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply.Header.Get("Content-Type")).To(Equal("application/x-ndjson"))
		lines := bufio.NewScanner(reply.Body)
		next := func() object {
			Expect(lines.Scan()).To(BeTrue())
			var e object
			Expect(json.Unmarshal(lines.Bytes(), &e)).To(Succeed())
			return e
		}
		Expect(next()).To(HaveKeyWithValue("type", "PING"))
		s.happen(object{"event": "CHAT_CREATED"})
		s.ok("POST", "/clock", object{"advance": "1s"})
		Expect(next()).To(HaveKeyWithValue("type", "CHAT_CREATED"))
		Expect(s.refused(http.StatusBadRequest, "GET", "/journal/stream?wait=1s", nil)).To(ContainSubstring("unknown parameter"))
	})

	It("says what of it is kept no more", func() {
		s := start(serve.Options{}, sim.Options{Keep: journal.Limits{Entries: 256}})
		for range 300 {
			s.happen(object{"event": "CHAT_CREATED"}) // created, and no subscriber
		}
		piece := s.ok("GET", "/journal?limit=1", nil)
		Expect(piece).To(HaveKeyWithValue("dropped", 256.0))
		Expect(piece["entries"]).To(HaveExactElements(HaveKeyWithValue("seq", 257.0)))
		Expect(s.ok("GET", "", nil)["counts"]).To(And(HaveKeyWithValue("entries", 600.0), HaveKeyWithValue("dropped", 256.0), HaveKeyWithValue("notifications", 300.0)))
		Expect(s.refused(http.StatusNotFound, "POST", "/notifications/n1/send", object{})).To(ContainSubstring("first 256 entries"))
		reply, err := http.Get(s.url + serve.ControlPath + "/journal/stream")
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply.Header.Get("X-Journal-Dropped")).To(Equal("256"))
		figures, err := http.Get(s.url + serve.MetricsPath)
		Expect(err).NotTo(HaveOccurred())
		defer figures.Body.Close()
		Expect(io.ReadAll(figures.Body)).To(ContainSubstring("localmarket_journal_dropped_entries_total 256"))
		room, err := http.Get(s.url + page.Root + "/log")
		Expect(err).NotTo(HaveOccurred())
		defer room.Body.Close()
		Expect(io.ReadAll(room.Body)).To(ContainSubstring("The first 256 entries of the journal are kept no more"))
	})

	DescribeTable("is not read", func(query, problem string) {
		Expect(still().refused(http.StatusBadRequest, "GET", "/journal?"+query, nil)).To(ContainSubstring(problem))
	},
		Entry("after what is no number", "after=x", "after is"),
		Entry("without an end", "limit=1001", "from 1 to 1000"),
		Entry("for too long", "wait="+time.Hour.String(), "up to 30s"),
		Entry("for no time", "wait=soon", "such as 5s"),
		Entry("of a kind that there is not", "kind=party", "exchange.done"),
		Entry("by an unknown name", "since=1", "after, limit, wait, kind"),
		Entry("of a type that there is not", "type=ORDER_LOST", "ORDER_CREATED"),
		Entry("of a verdict that there is not", "verdict=fine", "accepted, rejected, failed, unknown"),
		Entry("of what is no order", "order=mine", "unknown order"),
		Entry("from what is no time", "from=yesterday", "such as 2026-09-01T09:00:00Z"),
		Entry("by what is no word", "q=%2A%22%22", "it has no words"),
		Entry("by words without an end", "q="+strings.Repeat("x", 201), "at most 200"),
		Entry("by a text without an end", "text="+strings.Repeat("x", 201), "at most 200"),
	)
})
