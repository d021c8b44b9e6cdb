package sim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A probe", func() {
	var store *store
	BeforeEach(func() { store = newStore() })

	It("sends what it is told to, by the method and with the header it is told to", func(ctx SpecContext) {
		type request struct {
			method, path, body string
			header             http.Header
		}
		got := make(chan request, 1)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			Expect(err).NotTo(HaveOccurred())
			got <- request{r.Method, r.URL.String(), string(body), r.Header}
			accept(w, r)
		})
		m := newMarket(sim.Options{Header: http.Header{"X-From": {"options"}, "X-Both": {"options"}}})
		exchanges, err := m.Probe(ctx, sim.Probe{
			URL:    store.URL + "/any?where=1",
			Method: http.MethodPut,
			Body:   []byte("Привет \x00 {"),
			Header: http.Header{"content-type": {"text/plain"}, "X-Both": {"probe"}},
			Note:   "not a notification",
		})
		Expect(err).NotTo(HaveOccurred())

		var r request
		Expect(got).To(Receive(&r))
		Expect(r.method).To(Equal(http.MethodPut))
		Expect(r.path).To(Equal("/any?where=1"))
		Expect(r.body).To(Equal("Привет \x00 {"))
		Expect(r.header).To(And(
			HaveKeyWithValue("Content-Type", []string{"text/plain"}),
			HaveKeyWithValue("X-From", []string{"options"}),
			HaveKeyWithValue("X-Both", []string{"probe"}),
			HaveKey("Traceparent")))

		Expect(exchanges).To(HaveLen(1))
		x := exchanges[0]
		Expect(x.Note).To(Equal("not a notification"))
		Expect(x.Request.Method).To(Equal(http.MethodPut))
		Expect(x.NotificationType).To(BeEmpty())
		Expect(x.Verdict.Outcome).To(Equal(journal.Accepted))
		Expect(x.Measured).NotTo(BeNil())
		Expect(m.Journal().Exchanges()).To(Equal(exchanges))
	})

	It("is called in the journal what it repeats", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		exchanges, err := m.Probe(ctx, sim.Probe{URL: store.URL, Subscription: "s2", Notification: "n7", Attempt: 3})
		Expect(err).NotTo(HaveOccurred())
		Expect(exchanges[0].Attempt).To(Equal(3))
		Expect(m.Journal().Entries()).To(And(HaveLen(2), HaveEach(And(
			HaveField("Subscription", "s2"), HaveField("Notification", "n7")))))

		exchanges, err = m.Probe(ctx, sim.Probe{URL: store.URL})
		Expect(err).NotTo(HaveOccurred())
		Expect(exchanges[0].Attempt).To(Equal(1))
	})

	It("masks secrets in the exchange, and sends them", func(ctx SpecContext) {
		got := make(chan http.Header, 1)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			got <- r.Header
			accept(w, r)
		})
		m := newMarket(sim.Options{Header: http.Header{"Api-Key": {"ACMA:hush"}}})
		exchanges, err := m.Probe(ctx, sim.Probe{URL: store.URL, Header: http.Header{"Authorization": {"Bearer hush"}}})
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Receive(And(
			HaveKeyWithValue("Api-Key", []string{"ACMA:hush"}),
			HaveKeyWithValue("Authorization", []string{"Bearer hush"}))))
		Expect(exchanges[0].Request.Header).To(ContainElements(
			journal.Header{Name: "Api-Key", Value: journal.Mask},
			journal.Header{Name: "Authorization", Value: journal.Mask}))
		text, err := json.Marshal(exchanges)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text) + written(m)).NotTo(ContainSubstring("hush"))
	})

	It("masks secrets in its URL and in what the options add, and sends them", func(ctx SpecContext) {
		got := make(chan string, 1)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			got <- r.URL.RawQuery + " " + r.Header.Get("X-Team")
			accept(w, r)
		})
		m := newMarket(sim.Options{Header: http.Header{"x-team": {"hush"}}})
		exchanges, err := m.Probe(ctx, sim.Probe{URL: store.URL + "/a?b=1&auth-token=hush"})
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Receive(Equal("b=1&auth-token=hush hush")))
		Expect(exchanges[0].Request.URL).To(Equal(store.URL + "/a?b=1&auth-token=***"))
		Expect(exchanges[0].Request.Header).To(ContainElement(journal.Header{Name: "X-Team", Value: journal.Mask}))
		Expect(written(m)).NotTo(ContainSubstring("hush"))
	})

	DescribeTable("is an error, and nothing is sent, where it has", func(ctx SpecContext, spoil func(*sim.Probe), problem string) {
		m := newMarket(sim.Options{})
		bad := sim.Probe{URL: store.URL}
		spoil(&bad)
		exchanges, err := m.Probe(ctx, sim.Probe{URL: store.URL}, bad)
		Expect(err).To(MatchError(And(ContainSubstring("request 2 of 2 cannot be sent"), ContainSubstring(problem))))
		Expect(exchanges).To(BeNil())
		Expect(m.Journal().Entries()).To(BeEmpty())
		Expect(store.received()).To(BeEmpty())
	},
		Entry("a URL that is none", func(p *sim.Probe) { p.URL += "/%zz" }, "URL"),
		Entry("no URL", func(p *sim.Probe) { p.URL = "" }, "URL"),
		Entry("a method that is none", func(p *sim.Probe) { p.Method = "PO ST" }, "method"),
		Entry("a header name that is none", func(p *sim.Probe) { p.Header = http.Header{"a b": nil} }, `"a b"`),
		Entry("a header value of two lines", func(p *sim.Probe) { p.Header = http.Header{"A": {"b\r\nC: d"}} }, `"A"`),
		Entry("a host that is none", func(p *sim.Probe) { p.Header = http.Header{"host": {"a b"}} }, "host"),
	)

	It("comes with others, whose exchanges keep the order of the requests", func(ctx SpecContext) {
		const all = 20
		store.from(shuffled(all))
		m := newMarket(sim.Options{InFlight: all})
		var probes []sim.Probe
		for i := range all {
			probes = append(probes, sim.Probe{URL: store.URL, Note: fmt.Sprint(i), Body: fmt.Append(nil, i)})
		}
		start := m.Now()
		exchanges, err := m.Probe(ctx, probes...)
		Expect(err).NotTo(HaveOccurred())
		Expect(exchanges).To(HaveLen(all))
		for i, x := range exchanges {
			Expect(x.ID).To(Equal(fmt.Sprintf("x%d", i+1)))
			Expect(x.Note).To(Equal(fmt.Sprint(i)))
			Expect(x.Request.Body).To(Equal(fmt.Sprint(i)))
			Expect(x.Attempt).To(Equal(1))
		}
		Expect(m.Journal().Exchanges()).To(Equal(exchanges))
		Expect(m.Now()).To(Equal(start))
		Expect(m.Step(ctx)).To(BeFalse(), "nothing is repeated")
	})

	It("may be none", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		Expect(m.Probe(ctx)).To(BeEmpty())
		Expect(m.Journal().Entries()).To(BeEmpty())
	})

	It("does not let its caller change the journal", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		exchanges, err := m.Probe(ctx, sim.Probe{URL: store.URL})
		Expect(err).NotTo(HaveOccurred())
		exchanges[0].Note = "changed"
		Expect(m.Journal().Exchanges()[0].Note).To(BeEmpty())
	})

	DescribeTable("has the deadline", func(ctx SpecContext, p sim.Probe, want time.Duration) {
		m := newMarket(sim.Options{Deadline: 7 * time.Second, PingDeadline: 3 * time.Second})
		p.URL = store.URL
		exchanges, err := m.Probe(ctx, p)
		Expect(err).NotTo(HaveOccurred())
		Expect(exchanges[0].Request.DeadlineMs).To(Equal(want.Milliseconds()))
	},
		Entry("of the options", sim.Probe{}, 7*time.Second),
		Entry("of the options, as any notification", sim.Probe{Type: market.OrderCreated}, 7*time.Second),
		Entry("of PING (N-PING-DEADLINE)", sim.Probe{Type: market.Ping}, 3*time.Second),
		Entry("of its own", sim.Probe{Type: market.Ping, Deadline: 5 * time.Second}, 5*time.Second),
		Entry("of the options where its own makes no sense", sim.Probe{Deadline: -1}, 7*time.Second),
	)

	It("fails when its deadline has passed (N-DEADLINE)", func(ctx SpecContext) {
		store.from(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		m := newMarket(sim.Options{PingDeadline: 100 * time.Millisecond})
		exchanges, err := m.Probe(ctx, sim.Probe{URL: store.URL, Type: market.Ping})
		Expect(err).NotTo(HaveOccurred())
		Expect(exchanges[0].Verdict.Subtype).To(Equal(market.ReadTimedOut))
		Expect(exchanges[0].Reply).To(BeNil())
	})

	It("is judged by its own reply, however like the last one", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		judged := func(answer http.HandlerFunc) market.ErrorSubtype {
			GinkgoHelper()
			store.from(func(w http.ResponseWriter, r *http.Request) {
				w.Header()["Date"] = nil
				answer(w, r)
			})
			exchanges, err := m.Probe(ctx, sim.Probe{URL: store.URL})
			Expect(err).NotTo(HaveOccurred())
			return exchanges[0].Verdict.Subtype
		}
		spoiled := strings.Replace(goodReply, "version", "Version", 1) // of the same length
		Expect(judged(accept)).To(BeEmpty())
		Expect(judged(accept)).To(BeEmpty())
		Expect(judged(reply(http.StatusOK, spoiled))).To(Equal(market.InvalidData))
		Expect(judged(reply(http.StatusAccepted, spoiled))).To(Equal(market.HTTP))
		Expect(judged(accept)).To(BeEmpty())
		Expect(judged(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/jsom")
			_, _ = io.WriteString(w, goodReply)
		})).To(Equal(market.UnsupportedMediaType))
	})

	It("is unknown when the run is stopped", func(ctx SpecContext) {
		stopped, stop := context.WithCancel(ctx)
		store.from(func(_ http.ResponseWriter, r *http.Request) {
			stop()
			<-r.Context().Done()
		})
		m := newMarket(sim.Options{})
		exchanges, err := m.Probe(stopped, sim.Probe{URL: store.URL})
		Expect(err).To(MatchError(context.Canceled))
		Expect(exchanges).To(HaveLen(1))
		Expect(exchanges[0].Verdict.Outcome).To(Equal(journal.Unknown))
	})

	It("reads no more of a reply than its bound", func(ctx SpecContext) {
		store.from(reply(http.StatusOK, strings.Repeat(" ", sim.MaxReply+1)))
		m := newMarket(sim.Options{})
		exchanges, err := m.Probe(ctx, sim.Probe{URL: store.URL})
		Expect(err).NotTo(HaveOccurred())
		Expect(exchanges[0].Reply.BodyBytes).To(BeEquivalentTo(sim.MaxReply))
		Expect(exchanges[0].Reply.Truncated).To(BeTrue())
		Expect(exchanges[0].Verdict.Subtype).To(Equal(market.CantParseResponse))
	})
})

var _ = Describe("Inspecting an address", func() {
	It("sends the store nothing, and journals nothing", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{})
		endpoint, err := url.Parse(store.URL)
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Inspect(ctx, endpoint)).To(Equal(sim.Connection{Reached: true}))
		Expect(store.received()).To(BeEmpty())
		Expect(m.Journal().Entries()).To(BeEmpty())
	})
})
