package check_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("the sample stores", func() {
	It("finds nothing wrong with the good one but plain HTTP", func() {
		r := run(store("good", simtest.Options{}).URL(), nil)
		Expect(idsOf(r, reports.Fail)).To(BeEmpty())
		Expect(idsOf(r, reports.Error)).To(BeEmpty())
		Expect(idsOf(r, reports.Warn)).To(ConsistOf("reach.https"))
		Expect(idsOf(r, reports.Skip)).To(ConsistOf(append(pullIDs(), "tls.handshake", "tls.version", "tls.chain", "tls.host", "tls.expiry", "security.source")))
		Expect(r.Unreachable).To(BeFalse())
		Expect(r.Incomplete).To(BeFalse())
	})

	It("finds nothing wrong with the good one over HTTPS that checks the source", func() {
		good := store("good", simtest.Options{TLS: true})
		r := run(good.URL(), func(o *check.Options) {
			o.Strict = true
			o.ForwardedFor = "203.0.113.7"
			o.Market.RootCAs = trust(good.CA())
		})
		Expect(idsOf(r, reports.Skip)).To(Equal(pullIDs()))
		Expect(len(idsOf(r, reports.Pass)) + len(pullIDs())).To(Equal(len(r.Report.Checks)))
	})

	DescribeTable("names what is wrong with each bad one, as Market's log would", func(behaviour, subtype, id string) {
		late := func(o *check.Options) {
			if subtype == string(market.ReadTimedOut) {
				withDeadline(o)
			}
		}
		r := run(store(behaviour, simtest.Options{Delay: time.Minute}).URL(), late)
		failed := found(r, id)
		Expect(failed.Verdict).To(Equal(reports.Fail))
		Expect(failed.Subtype).To(Equal(subtype))
		Expect(failed.Reason).NotTo(BeEmpty())
		Expect(failed.Fix).NotTo(BeEmpty())
		Expect(r.Unreachable).To(BeFalse())
	},
		Entry(nil, "slow", "READ_TIMED_OUT", "ping.reply"),
		Entry(nil, "hang", "READ_TIMED_OUT", "ping.reply"),
		Entry(nil, "drip", "READ_TIMED_OUT", "ping.reply"),
		Entry(nil, "torn", "CANT_PARSE_RESPONSE", "ping.reply"),
		Entry(nil, "reset", "CONNECTION_REFUSED", "ping.reply"),
		Entry(nil, "huge", "CANT_PARSE_RESPONSE", "ping.reply"),
		Entry(nil, "gzip-bomb", "CANT_PARSE_RESPONSE", "ping.reply"),
		Entry(nil, "wrong-content-type", "UNSUPPORTED_MEDIA_TYPE", "ping.reply"),
		Entry(nil, "not-json", "CANT_PARSE_RESPONSE", "ping.reply"),
		Entry(nil, "no-version", "INVALID_DATA", "ping.reply"),
		Entry(nil, "empty-name", "INVALID_DATA", "ping.reply"),
		Entry(nil, "long-name", "INVALID_DATA", "ping.reply"),
		Entry(nil, "bad-time", "INVALID_DATA", "ping.reply"),
		Entry(nil, "created-201", "HTTP", "ping.reply"),
		Entry(nil, "no-content-204", "HTTP", "ping.reply"),
		Entry(nil, "redirect-302", "HTTP", "ping.reply"),
		Entry(nil, "not-found-404", "HTTP", "ping.reply"),
		Entry(nil, "error-500", "HTTP", "ping.reply"),
		Entry(nil, "bad-gateway-502", "HTTP", "ping.reply"),
		Entry(nil, "bad-request-400", "HTTP", "ping.reply"),
		Entry(nil, "bad-request-bad-body", "HTTP", "ping.reply"),
		Entry(nil, "duplicate-crash", "HTTP", "tolerance.duplicate"),
		Entry(nil, "unknown-crash", "HTTP", "tolerance.unknown-enum"),
		Entry(nil, "tls-self-signed", "SSL_ERROR", "tls.chain"),
		Entry(nil, "tls-1.1", "SSL_ERROR", "tls.version"),
	)

	DescribeTable("tells apart what is wrong with a certificate of a trusted authority", func(behaviour, failing string) {
		s := store(behaviour, simtest.Options{})
		r := run(s.URL(), func(o *check.Options) { o.Market.RootCAs = trust(s.CA()) })
		Expect(idsOf(r, reports.Fail)).To(ConsistOf(failing, "ping.reply"))
		Expect(found(r, failing).Subtype).To(Equal("SSL_ERROR"))
		Expect(found(r, "notify.ORDER_CREATED").Verdict).To(Equal(reports.Skip))
		Expect(found(r, "notify.ORDER_CREATED").Reason).To(ContainSubstring("no further than TLS"))
	},
		Entry(nil, "tls-expired", "tls.expiry"),
		Entry(nil, "tls-wrong-host", "tls.host"),
		Entry(nil, "tls-1.1", "tls.version"),
	)

	DescribeTable("fails nothing but what such a store does wrong", func(behaviour string, failing ...any) {
		r := run(store(behaviour, simtest.Options{}).URL(), nil)
		Expect(idsOf(r, reports.Fail)).To(ConsistOf(failing...))
	},
		Entry(nil, "duplicate-crash", "tolerance.duplicate", "delivery.blocking"),
		Entry(nil, "unknown-crash", "tolerance.unknown-enum"),
		Entry(nil, "slow-ping", "ping.deadline"),
		Entry(nil, "duplicate-race", "tolerance.concurrent-duplicate", "delivery.blocking"),
	)

	It("says of one bad handler what would wait for it (N-BLOCKING)", func() {
		r := run(store("chat-500", simtest.Options{}).URL(), nil)
		Expect(idsOf(r, reports.Fail)).To(ContainElements("notify.CHAT_MESSAGE_SENT", "delivery.blocking"))
		blocking := found(r, "delivery.blocking")
		Expect(blocking.Reason).To(HavePrefix("an order would wait for your CHAT_MESSAGE_SENT: status 500"))
		Expect(blocking.Fix).To(ContainSubstring("after 14 days disconnects the store"))
		Expect(blocking.Subtype).To(Equal("HTTP"))
		Expect(blocking.Evidence).NotTo(BeEmpty())
	})

	It("says that all would wait where orders fail as well", func() {
		r := run(store("error-500", simtest.Options{}).URL(), nil, "notify", "delivery")
		Expect(found(r, "delivery.blocking").Reason).To(MatchRegexp(`^all other notifications would wait for your \w+, \w+, \w+ and \d+ more: `))
	})

	DescribeTable("does not speak of what would wait", func(change func(*check.Options), verdict reports.Verdict, only ...string) {
		r := run(store("chat-500", simtest.Options{}).URL(), change, only...)
		Expect(found(r, "delivery.blocking").Verdict).To(Equal(verdict))
	},
		Entry("by the older revision", func(o *check.Options) { o.Market.Blocking = sim.Off }, reports.Skip, "notify", "delivery"),
		Entry("where nothing was sent", nil, reports.Skip, "delivery"),
		Entry("where nothing failed", nil, reports.Pass, "notify.ORDER_CREATED", "delivery"),
		Entry("where the type is not subscribed to", func(o *check.Options) { o.Types = []market.Type{market.OrderCreated} }, reports.Pass, "notify", "delivery"),
	)

	It("lets a store that is slow to answer PING pass by the revision of 2025", func() {
		r := run(store("slow-ping", simtest.Options{Delay: 50 * time.Millisecond}).URL(), func(o *check.Options) {
			o.Market.PingDeadline = 10 * time.Second // the revision's
		}, "ping")
		Expect(idsOf(r, reports.Fail)).To(BeEmpty())
	})

	It("gives a store up that answers nothing in time, after PING and one more", func() {
		s := store("hang", simtest.Options{})
		r := run(s.URL(), withDeadline)
		Expect(idsOf(r, reports.Fail)).To(ConsistOf("ping.reply"))
		Expect(s.Received()).To(HaveLen(2))
		Expect(found(r, "tolerance.duplicate").Reason).To(ContainSubstring("answered nothing in time"))
	})

	It("does not give up a store for a failed PING alone", func() {
		r := run(store("error-500", simtest.Options{}).URL(), nil)
		Expect(idsOf(r, reports.Fail)).To(ContainElements("ping.reply", "notify.ORDER_CREATED", "notify.CHAT_CREATED", "delivery.blocking"))
		Expect(idsOf(r, reports.Fail)).NotTo(ContainElement(MatchRegexp("^(tolerance|reject|http)")), "a cause is told once")
		Expect(found(r, "reject.not-json").Reason).To(ContainSubstring("see notify.ORDER_CREATED"))
	})
})

func withDeadline(o *check.Options) { o.Market.Deadline = shortDeadline }

func beStrict(o *check.Options) { o.Strict = true }
