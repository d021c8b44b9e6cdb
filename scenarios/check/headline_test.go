package check_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// What the headlines of most stores begin with.
const (
	would     = "Market would connect this store, once it is served over HTTPS"
	wouldNot  = "Market would not connect this store: "
	addresses = "Market would connect this store: it lets in Market's addresses alone, and takes PING from one; --from-market checks the rest"
	all17     = "None of 17 types arrives; all "
	alike     = "ORDER_CREATED, ORDER_UPDATED, ORDER_STATUS_UPDATED and 14 more alike "
)

var _ = Describe("the headline of a store", func() {
	DescribeTable("says what Market would do", func(behaviour, connect, types string, first ...string) {
		s := store(behaviour, simtest.Options{Delay: 2 * time.Second})
		r := run(s.URL(), func(o *check.Options) { o.Market.Deadline = 700 * time.Millisecond })
		Expect(r.Report.Summary.Connect).To(Equal(connect))
		Expect(r.Report.Summary.Types).To(Equal(types))
		for i, beginning := range first {
			Expect(r.Report.Summary.Do[i]).To(HavePrefix(beginning))
		}
		if len(first) == 0 {
			Expect(r.Report.Summary.Do).To(BeEmpty())
		}
	},
		Entry(nil, "good", would, "All 17 types arrive"),
		Entry(nil, "chat-500", would, "16 of 17 types arrive; 1 would be repeated and stop all others: CHAT_MESSAGE_SENT (500: internal error: field sentAt is missing)",
			"notify.CHAT_MESSAGE_SENT: look into the store's log"),
		Entry(nil, "error-500", wouldNot+"PING got 500: the database is away", all17+"would be repeated and stop all others: "+alike+"(500: the database is away)",
			"ping.reply: look into the store's log at this time: PING is not repeated", "notify.ORDER_CREATED, notify.ORDER_UPDATED, notify.ORDER_STATUS_UPDATED and 14 more: look into"),
		Entry(nil, "bad-request-400", wouldNot+"PING got 400: the notification is not understood", all17+"are lost (Market takes 400 for an answer): "+alike+"(400: the notification is not understood)",
			"ping.reply: reply 200 to PING"),
		Entry(nil, "not-found-404", wouldNot+"PING got 404: 404 page not found", all17+"would be repeated and stop all others: "+alike+"(404: 404 page not found)",
			"ping.reply, notify.ORDER_CREATED, notify.ORDER_UPDATED and 15 more: serve POST at URL/notification"),
		Entry(nil, "bad-gateway-502", wouldNot+"PING got 502: 502 Bad Gateway", all17+"would be repeated and stop all others: "+alike+"(502: 502 Bad Gateway)", "ping.reply"),
		Entry(nil, "no-version", wouldNot+`PING got 200, but body: expected property "version": string of 1 to 100 characters`,
			all17+"would be repeated and stop all others: "+alike+`(200: body: expected property "version": string of 1 to 100 characters)`, "ping.reply"),
		Entry(nil, "torn", wouldNot+"PING got no reply: the reply ended before it was complete: the connection was closed or reset",
			all17+"would be repeated and stop all others: "+alike+"(the reply ended before it was complete: the connection was closed or reset)",
			"ping.reply, notify.ORDER_CREATED, notify.ORDER_UPDATED and 15 more: see what ends the connection"),
		Entry(nil, "hang", wouldNot+"PING got no reply: not complete after 700ms: the time ran out waiting for the first byte of the reply", "",
			"ping.reply: answer PING before any other work"),
		Entry(nil, "http2-only", wouldNot+"PING got no reply: the store speaks HTTP/2, and Market asks by HTTP/1.1",
			all17+"would be repeated and stop all others: "+alike+"(the store speaks HTTP/2, and Market asks by HTTP/1.1)", "ping.reply, notify.ORDER_CREATED, notify.ORDER_UPDATED and 15 more: let the server"),
		Entry(nil, "tls-self-signed", wouldNot+"the certificate is not signed by a trusted certification authority", "", "tls.chain: get a certificate"),
		Entry(nil, "duplicate-crash", would, "All 17 types arrive; again, late or at once, 3 would be repeated and stop all others: "+
			"ORDER_CREATED, ORDER_STATUS_UPDATED, CHAT_MESSAGE_SENT alike (500: internal error: duplicate key)", "tolerance.duplicate: answer 200 to a notification that you have already"),
		Entry(nil, "unknown-crash", would, "All 17 types arrive", "tolerance.unknown-enum: read the values and fields you know", "tolerance.unknown-type"),
		Entry(nil, "int32-ids", would, all17+"would be repeated and stop all others: "+alike+"(500: internal error: integer out of range)",
			"notify.ORDER_CREATED, notify.ORDER_UPDATED, notify.ORDER_STATUS_UPDATED and 14 more: keep ids as 64-bit integers"),
		Entry(nil, "float64-ids", would, "All 17 types arrive", "tolerance.boundaries: keep ids as 64-bit integers"),
		Entry(nil, "body-limit-100kb", would, "All 17 types arrive", "tolerance.boundaries: raise the limit of bodies"),
		Entry(nil, "one-campaign", would, "All 9 types arrive; orders were not checked, since the store knows neither the shops nor the goods of this run: give it your cabinet (--cabinet)",
			"notify.ORDER_CREATED: your store does not know the made-up shops and goods of this run: give it your own cabinet with --cabinet FILE"),
		Entry(nil, "error-in-200", would, all17+"are acknowledged and lost (200 with an error in the body): "+alike+"(200: the order could not be saved)", "notify.ORDER_CREATED"),
		Entry(nil, "ip-allowlist", addresses, "", "ping.reply: your store lets in Market's addresses only: run with --from-market"),
		Entry(nil, "drops-strangers", addresses, "", "ping.reply: your store lets in Market's addresses only: run with --from-market"),
	)

	It("says of a late PING that Market does not wait", func() {
		r := run(store("slow-ping", simtest.Options{Delay: 100 * time.Millisecond}).URL(), func(o *check.Options) { o.Market.PingDeadline = 20 * time.Millisecond }, "ping")
		Expect(r.Report.Summary.Connect).To(MatchRegexp(`^Market would not connect this store: PING was answered after \S+: Market waits for 20ms, and does not enable the integration$`))
	})

	It("names a store that is not there", func() {
		s := store("good", simtest.Options{})
		url := s.URL()
		Expect(s.Close()).To(Succeed())
		summary := run(url, nil).Report.Summary
		Expect(summary.Connect).To(Equal(wouldNot + "nothing listens on that address and port"))
		Expect(summary.Types).To(BeEmpty())
		Expect(summary.Do).To(HaveExactElements(HavePrefix("reach.connect: start the store")))
	})

	It("names the body that a store went down on", func() {
		s := store("good", simtest.Options{})
		r := run(s.URL(), func(o *check.Options) {
			o.Finished = func(c reports.Check, _ *reports.Report) {
				if c.ID == "notify.CHAT_CREATED" {
					Expect(s.Close()).To(Succeed())
				}
			}
		}, "ping", "notify")
		Expect(r.Report.Summary.Types).To(HaveSuffix("; the store accepted CHAT_CREATED and went down, or went down on CHAT_MESSAGE_SENT, the next"))
		failed := found(r, "notify.CHAT_MESSAGE_SENT")
		Expect(failed.Reason).To(HavePrefix("the store accepted CHAT_CREATED and went down, or went down on CHAT_MESSAGE_SENT, the next: "))
		Expect(r.Report.Exchange(failed.Evidence).NotificationType).To(Equal(market.ChatCreated), "and not the one after it")
		Expect(idsOf(r, reports.Fail)).To(ConsistOf("notify.CHAT_MESSAGE_SENT"))
	})

	It("names the body that a store breaks down on", func() {
		var server *httptest.Server
		server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if body, _ := io.ReadAll(r.Body); strings.Contains(string(body), `"CHAT_CREATED"`) {
				Expect(server.Listener.Close()).To(Succeed())
				panic(http.ErrAbortHandler)
			}
			reply(w, 200, goodBody)
		}))
		DeferCleanup(server.Close)
		r := run(server.URL, nil, "ping", "notify", "delivery")
		Expect(r.Report.Summary.Types).To(HaveSuffix(" and went down, or went down on CHAT_CREATED, the next"))
		failed := found(r, "notify.CHAT_CREATED")
		Expect(failed.Verdict).To(Equal(reports.Fail))
		Expect(failed.Fix).To(HavePrefix("look into the store's log at this time: something in this body"))
		Expect(found(r, "notify.CHAT_MESSAGE_SENT").Verdict).To(Equal(reports.Skip))
		Expect(found(r, "delivery.blocking").Verdict).To(Equal(reports.Skip), "all of it stopped")
	})

	It("says which protocol stands between the two", func() {
		secure := store("good", simtest.Options{TLS: true})
		wrong := run("http"+strings.TrimPrefix(secure.URL(), "https"), nil, "ping").Report.Summary
		Expect(wrong.Connect).To(Equal(wouldNot + "PING got 400: Client sent an HTTP request to an HTTPS server"))
		Expect(wrong.Do[0]).To(Equal("ping.reply: this port speaks HTTPS: begin the URL with https://"))

		plain := store("good", simtest.Options{})
		wrong = run("https"+strings.TrimPrefix(plain.URL(), "http"), nil, "tls", "ping").Report.Summary
		Expect(wrong.Connect).To(Equal(wouldNot + "the server does not speak TLS on this port"))
		Expect(wrong.Do[0]).To(Equal("tls.handshake: if this port speaks plain HTTP, begin the URL with http://"))
	})

	It("says that hardly anything was checked where the store knows all already", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			if text, _ := io.ReadAll(r.Body); strings.Contains(string(text), `"PING"`) {
				reply(w, 200, goodBody)
				return
			}
			reply(w, 400, errorBody("DUPLICATED_EVENT"))
		})
		r := run(url, nil)
		Expect(r.Report.Summary.Types).To(HavePrefix("Hardly anything was checked: the store says of 17 of 17 types that it has them already (400 DUPLICATED_EVENT)"))
		Expect(r.Report.Summary.Do[0]).To(ContainSubstring("--first-order"))
	})

	It("quotes the store's own words, decoded", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			reply(w, 500, `{"error":{"type":"UNKNOWN","message":"\u041e\u0448\u0438\u0431\u043a\u0430 \u0431\u0430\u0437\u044b"}}`)
		})
		Expect(run(url, nil, "ping").Report.Summary.Connect).To(Equal(wouldNot + "PING got 500: Ошибка базы"))
	})
})
