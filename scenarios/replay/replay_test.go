package replay_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/replay"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("a replay of lost replies", func() {
	var recorded *journal.Journal
	BeforeEach(func() { recorded = recordOf(parsed(lostReplies), sample("good").URL()) })

	It("finds nothing at an equal store, which gets the same in the same order", func() {
		again := sample("good")
		r := run(recorded, again.URL(), nil)
		Expect(r.Report.Summary).To(Equal(reports.Summary{Passed: 2}))
		Expect(ids(r)).To(Equal([]string{"replay.x1", "replay.n1"}))
		Expect(found(r, "replay.x1").Title).To(HavePrefix("PING "))
		Expect(found(r, "replay.n1").Title).To(And(HavePrefix("ORDER_CREATED "), HaveSuffix(", 2 attempts")))
		Expect(r.Unreachable || r.Incomplete).To(BeFalse())

		var before, now []string
		for _, x := range recorded.Exchanges() {
			before = append(before, x.Request.Body)
		}
		for _, got := range again.Received() {
			now = append(now, string(got.Body))
		}
		Expect(now).To(HaveLen(3))
		Expect(now).To(Equal(before))
	})

	It("finds a store that fails at what it has already", func() {
		r := run(recorded, sample("duplicate-crash").URL(), nil)
		c := found(r, "replay.n1")
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Reason).To(Equal("attempt 2: was accepted (200), is failed (500, UNKNOWN)"))
		Expect(c.Expected).To(Equal("as in the record: accepted (200)"))
		Expect(c.Subtype).To(Equal("HTTP"))
		Expect(r.Report.Exchange(c.Evidence)).To(And(HaveField("Attempt", 2), HaveField("Reply.Status", 500)))
		Expect(found(r, "replay.x1").Verdict).To(Equal(reports.Pass))
	})

	It("finds a store that has become worse", func() {
		r := run(recorded, sample("error-500").URL(), nil)
		Expect(r.Report.Summary).To(Equal(reports.Summary{Failed: 2}))
		Expect(found(r, "replay.n1").Reason).To(Equal("attempt 1: was accepted (200), is failed (500, UNKNOWN); 2 of 2 attempts differ"))
	})

	It("says which reply to PING is not what it was", func() {
		c := found(run(recorded, sample("not-json").URL(), nil), "replay.x1")
		Expect(c.Reason).To(Equal("attempt 1: was accepted (200), is failed (200, CANT_PARSE_RESPONSE)"))
		Expect(c.Rules).To(ContainElement("N-200"))
	})

	It("warns of what is better", func() {
		worse := run(recorded, sample("error-500").URL(), nil)
		r := run(reread(worse.Journal), sample("good").URL(), nil)
		Expect(ids(r)).To(Equal([]string{"replay.x1", "replay.n1"}), "a replay's journal can be replayed")
		Expect(r.Report.Summary).To(Equal(reports.Summary{Warned: 2}))
		Expect(found(r, "replay.n1").Reason).To(HavePrefix("attempt 1: was failed (500, UNKNOWN), is accepted (200)"))
	})

	It("leaves the same journal each time, at the virtual times of the record", func() {
		first := run(recorded, "http://"+listenAgain(), nil)
		second := run(recorded, "http://"+listenAgain(), nil)
		Expect(stripped(first.Journal)).To(Equal(stripped(second.Journal)))
		for i, x := range first.Journal.Exchanges() {
			was := recorded.Exchanges()[i]
			Expect(x.At).To(Equal(was.At))
			Expect(x.Attempt).To(Equal(was.Attempt))
			Expect(x.Note).To(Equal(was.ID + " of the record"))
		}
	})
})

// listenAgain is the host of a fresh store.
func listenAgain() string { return strings.TrimPrefix(sample("good").URL(), "http://") }

// stripped is a journal without the store's port.
func stripped(j *journal.Journal) string {
	GinkgoHelper()
	text := written(j)
	host := strings.Split(strings.TrimPrefix(j.Exchanges()[0].Request.URL, "http://"), "/")[0]
	return strings.ReplaceAll(text, host, "store")
}

var _ = Describe("a replay of a disconnection", func() {
	It("sends PING alone: a fault kept all else from the store", func() {
		s, err := scenarios.Load("disconnection")
		Expect(err).NotTo(HaveOccurred())
		recorded := recordOf(s, sample("good").URL())
		again := sample("good")
		r := run(recorded, again.URL(), nil)
		Expect(r.Report.Summary).To(Equal(reports.Summary{Passed: 1, Skipped: 1}))
		Expect(found(r, "replay.n1").Reason).To(Equal("a fault kept it from the store: nothing was sent"))
		Expect(found(r, "replay.n1").Exchanges).To(BeEmpty())
		Expect(again.Received()).To(HaveLen(1))
	})
})

var _ = Describe("what is sent again", func() {
	It("is the body, the method and what the answer may hang on of the header, with a new trace context", func() {
		recorded := journalOf(event(1, "n1", func(x *journal.Exchange) {
			x.Request.Method = "PUT"
			x.Request.Body = "не JSON \x01"
			x.Note = "broken on purpose"
			x.Request.Header = []journal.Header{
				{Name: "Api-Key", Value: journal.Mask},
				{Name: "Content-Type", Value: "text/plain"},
				{Name: "Host", Value: "recorded.example"},
				{Name: "Traceparent", Value: "00-1"},
				{Name: "X-Forwarded-For", Value: "203.0.113.7"},
			}
		}))
		s := serve(accept)
		r := run(recorded, s.URL, func(o *replay.Options) { o.Market.Header = http.Header{"Api-Key": {"new"}} })
		got := s.received()[0]
		Expect(got.method).To(Equal("PUT"))
		Expect(got.body).To(Equal("не JSON \x01"))
		Expect(got.header).To(And(
			HaveKeyWithValue("Api-Key", []string{"new"}),
			HaveKeyWithValue("Content-Type", []string{"text/plain"}),
			HaveKeyWithValue("X-Forwarded-For", []string{"203.0.113.7"}),
			HaveKeyWithValue("Traceparent", ConsistOf(MatchRegexp(`^00-[0-9a-f]{32}-[0-9a-f]{16}-01$`)))))
		Expect(r.Journal.Exchanges()[0].Note).To(Equal("x1 of the record: broken on purpose"))
		Expect(r.Journal.Entries()).To(HaveEach(And(HaveField("Subscription", "s1"), HaveField("Notification", "n1"))))
	})

	It("has the user's header rather than the record's", func() {
		s := serve(accept)
		run(journalOf(event(1, "n1", nil)), s.URL, func(o *replay.Options) { o.Market.Header = http.Header{"content-type": {"text/x"}} })
		Expect(s.received()[0].header).To(HaveKeyWithValue("Content-Type", []string{"text/x"}))
	})

	It("has a trace context that is neither the record's nor that of a further replay", func() {
		s := serve(accept)
		first := run(journalOf(event(1, "n1", nil)), s.URL, nil)
		run(first.Journal, s.URL, nil)
		run(journalOf(event(1, "n1", nil)), s.URL, nil)
		got := s.received()
		Expect(got[0].header["Traceparent"]).NotTo(Equal(got[1].header["Traceparent"]))
		Expect(got[0].header["Traceparent"]).To(Equal(got[2].header["Traceparent"]), "the same record, the same journal")
	})

	DescribeTable("goes to the URL, and keeps apart what the recorded paths differ in", func(base string, recorded []string, now ...string) {
		var entries []journal.Entry
		for i, path := range recorded {
			entries = append(entries, event(i+1, fmt.Sprintf("n%d", i+1), func(x *journal.Exchange) { x.Request.URL = "http://old.example:1" + path }))
		}
		s := serve(accept)
		run(journalOf(entries...), s.URL+base, nil)
		var paths []string
		for _, got := range s.received() {
			paths = append(paths, got.path)
		}
		Expect(paths).To(Equal(now))
	},
		Entry("one path", "", []string{"/notification", "/notification"}, "/notification", "/notification"),
		Entry("another base", "/new", []string{"/old/notification"}, "/new/notification"),
		Entry("the whole address", "/new/notification", []string{"/old/notification"}, "/new/notification"),
		Entry("another --path", "", []string{"/hook", "/second/hook"}, "/notification", "/second/notification"),
		Entry("an edited subscription", "/new", []string{"/notification", "/second/notification"}, "/new/notification", "/new/second/notification"),
		Entry("two subscriptions", "", []string{"/a/notification", "/b/notification"}, "/a/notification", "/b/notification"),
		Entry("a base of their own", "/new", []string{"/shop/b/c/notification", "/shop/notification"}, "/new/b/c/notification", "/new/notification"),
		Entry("a part told twice", "", []string{"/a/notification", "/a/a/notification"}, "/notification", "/a/notification"),
		Entry("a query of an older record", "/new", []string{"/notification?key=***"}, "/new/notification"),
		Entry("a way out", "/new", []string{"/notification", "/../../etc/notification"}, "/new/notification", "/new/etc/notification"),
		Entry("no path at all", "", []string{""}, "/notification"),
	)

	It("is what the store got: not what a fault kept from it", func() {
		kept := func(x *journal.Exchange) {
			x.Reply, x.Verdict = nil, journal.Verdict{Outcome: journal.Failed, Subtype: market.ConnectionRefused}
			x.Fault = &journal.Injected{Name: "outage", Kind: "refuse"}
		}
		s := serve(accept)
		r := run(journalOf(event(1, "n1", kept), event(2, "n1", nil), event(3, "n1", kept)), s.URL, nil)
		Expect(s.received()).To(HaveLen(1))
		Expect(s.received()[0].body).To(Equal(`{"n":2}`))
		Expect(found(r, "replay.n1").Verdict).To(Equal(reports.Pass))
		Expect(found(r, "replay.n1").Reason).To(Equal("1 of 3 attempts are answered as before; a fault kept the others from the store"))
	})

	It("is told of, one after the other", func() {
		var seen []string
		run(journalOf(event(1, "n1", nil), event(2, "n2", nil)), serve(accept).URL, func(o *replay.Options) {
			o.Progress = func(done, all int) { seen = append(seen, fmt.Sprintf("%d/%d", done, all)) }
		})
		Expect(seen).To(Equal([]string{"0/2", "1/2"}))
	})
})

var _ = Describe("a replay that cannot be", func() {
	DescribeTable("says why, and sends nothing", func(message string, o replay.Options, entries ...journal.Entry) {
		s := serve(accept)
		if o.Target == "" {
			o.Target = s.URL
		}
		r, err := replay.Run(context.Background(), journalOf(entries...), o)
		Expect(err).To(MatchError(ContainSubstring(message)))
		Expect(r).To(BeNil())
		Expect(s.received()).To(BeEmpty())
	},
		Entry("no entry", "holds no request", replay.Options{}),
		Entry("no exchange", "holds no request", replay.Options{}, journal.Entry{At: time.Unix(0, 0), Kind: journal.OutageBegan}),
		Entry("faults alone", "a fault kept every recorded request (1) from the store", replay.Options{},
			event(1, "n1", func(x *journal.Exchange) { x.Fault = &journal.Injected{} })),
		Entry("an address that is none", `the URL of exchange "x1" in the record cannot be read`, replay.Options{},
			event(1, "n1", func(x *journal.Exchange) { x.Request.URL = "http://[::1" })),
		Entry("a target that is none", "must begin with https:// or http://", replay.Options{Target: "ftp://a"}, event(1, "n1", nil)),
		Entry("an unknown revision", "1999-01", replay.Options{Market: sim.Options{Revision: "1999-01"}}, event(1, "n1", nil)),
		Entry("a time beyond ours", "years 1970 to 2199", replay.Options{}, journal.Entry{At: time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)}, event(1, "n1", nil)),
	)

	It("does not blame the store for what cannot be sent, and goes on", func() {
		s := serve(accept)
		r := run(journalOf(
			event(1, "n1", func(x *journal.Exchange) { x.Request.Method = "GET /" }),
			event(2, "n2", func(x *journal.Exchange) { x.At = time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC) }),
			event(3, "n3", nil),
		), s.URL, nil)
		Expect(r.Report.Summary).To(Equal(reports.Summary{Errored: 2, Passed: 1}))
		Expect(found(r, "replay.n1").Reason).To(ContainSubstring("the record asks for what cannot be sent"))
		Expect(s.received()).To(HaveLen(1))
	})

	It("knows a store that is not there", func() {
		gone := sample("good")
		Expect(gone.Close()).To(Succeed())
		r := run(journalOf(event(1, "n1", nil), event(2, "n2", nil)), gone.URL(), nil)
		Expect(r.Unreachable).To(BeTrue())
		Expect(r.Incomplete).To(BeFalse())
		Expect(ids(r)).To(Equal([]string{"replay.reach", "replay.n1", "replay.n2"}))
		Expect(found(r, "replay.reach")).To(And(HaveField("Verdict", reports.Fail), HaveField("Subtype", "CONNECTION_REFUSED")))
		Expect(found(r, "replay.n2")).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", HavePrefix("not sent: the store cannot be reached"))))
		Expect(r.Journal.Entries()).To(BeEmpty())
	})

	It("stops when it is interrupted, and tells what it has", func() {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		s := serve(func(w http.ResponseWriter, n int) {
			if n == 2 {
				stop()
			}
			accept(w, n)
		})
		entries := []journal.Entry{event(1, "n1", nil), event(2, "n2", nil), event(3, "n2", nil), event(4, "n3", nil)}
		// The reply to the third may or may not be complete before the end is seen.
		r, err := replay.Run(ctx, journalOf(append(entries, event(5, "n2", nil))...), replay.Options{Target: s.URL})
		Expect(err).NotTo(HaveOccurred())
		Expect(r.Incomplete).To(BeTrue())
		Expect(r.Unreachable).To(BeFalse())
		Expect(s.received()).To(HaveLen(3))
		Expect(found(r, "replay.n1").Verdict).To(Equal(reports.Pass))
		Expect(found(r, "replay.n2")).To(And(HaveField("Verdict", reports.Error), HaveField("Reason", HaveSuffix("the run was interrupted"))))
		Expect(found(r, "replay.n3")).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", "not sent: the run was interrupted")))
	})

	It("stops when it was interrupted before, and blames nobody", func() {
		ctx, stop := context.WithCancel(context.Background())
		stop()
		r, err := replay.Run(ctx, journalOf(event(1, "n1", nil)), replay.Options{Target: serve(accept).URL})
		Expect(err).NotTo(HaveOccurred())
		Expect(r.Incomplete).To(BeTrue())
		Expect(r.Report.Summary).To(Equal(reports.Summary{Skipped: 1}))
	})

	It("takes no longer than it may", func() {
		r := run(journalOf(event(1, "n1", nil)), sample("hang").URL(), func(o *replay.Options) { o.Timeout = 50 * time.Millisecond })
		Expect(r.Incomplete).To(BeTrue())
		Expect(found(r, "replay.n1").Reason).To(Equal("not sent: the run took longer than 50ms"))
	})
})
