package check_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("where a store answers", func() {
	at := func(path string) string {
		return serve(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != path {
				http.NotFound(w, r)
				return
			}
			reply(w, 200, goodBody)
		})
	}

	It("is found without /notification, which Market appends", func() {
		r := run(at("/hooks/market")+"/hooks/market", nil, "reach", "ping")
		failed := found(r, "ping.reply")
		Expect(failed.Fix).To(Equal("your store answers at /hooks/market; Market will call /hooks/market/notification: serve it there as well"))
		Expect(failed.Reason).To(HaveSuffix("without /notification it is answered with 200"))
		Expect(found(r, "reach.path").Verdict).To(Equal(reports.Pass))
	})

	It("is not looked for twice where it is nowhere", func() {
		Expect(found(run(at("/x"), nil, "ping"), "ping.reply").Fix).To(HavePrefix("serve POST at URL/notification"))
	})

	It("warns of any other path than production's", func() {
		r := run(at("/market/push"), func(o *check.Options) { o.Market.Path = "/market/push" }, "reach", "ping")
		Expect(found(r, "ping.reply").Verdict).To(Equal(reports.Pass))
		warned := found(r, "reach.path")
		Expect(warned.Verdict).To(Equal(reports.Warn))
		Expect(warned.Fix).To(ContainSubstring("leave --path out"))
	})
})

var _ = Describe("who asks", func() {
	from := func(o *check.Options) { o.Market.Header = market.ClaimedSource() }
	with := func(stranger string) func(*check.Options) {
		return func(o *check.Options) {
			o.Market.Header, o.ForwardedFor, o.Market.Deadline = market.ClaimedSource(), stranger, 700*time.Millisecond
		}
	}

	It("is tried once, and then nothing more is sent", func() {
		s := store("ip-allowlist", simtest.Options{})
		r := run(s.URL(), nil)
		Expect(idsOf(r, reports.Fail)).To(ConsistOf("ping.reply"))
		Expect(found(r, "notify.ORDER_CREATED").Reason).To(ContainSubstring("--from-market"))
		Expect(s.Received()).To(HaveLen(2))
	})

	It("may be Market, by its own word", func() {
		for _, behaviour := range []string{"ip-allowlist", "drops-strangers", "leftmost-forwarded-for"} {
			r := run(store(behaviour, simtest.Options{}).URL(), from, "ping", "notify.ORDER_CREATED", "tolerance.duplicate")
			Expect(idsOf(r, reports.Fail)).To(BeEmpty(), behaviour)
		}
	})

	It("is a stranger whom a store may refuse in silence", func() {
		c := found(run(store("drops-strangers", simtest.Options{}).URL(), with("203.0.113.7"), "ping", "security"), "security.source")
		Expect(c.Verdict).To(Equal(reports.Pass))
		Expect(c.Reason).To(Equal("refused without a reply"))
	})

	It("is a stranger whom no list may let in", func() {
		c := found(run(store("leftmost-forwarded-for", simtest.Options{}).URL(), with("203.0.113.7"), "ping", "security"), "security.source")
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Fix).To(ContainSubstring("take the last address of X-Forwarded-For"))
		Expect(found(run(store("ip-allowlist", simtest.Options{}).URL(), with("203.0.113.7"), "ping", "security"), "security.source").Verdict).To(Equal(reports.Pass))
	})

	It("is a stranger who is never told to be answered with 200", func() {
		for _, status := range []int{500, 302, 422, 404} {
			url := serve(func(w http.ResponseWriter, r *http.Request) {
				if strings.Contains(r.Header.Get("X-Forwarded-For"), "203.0.113.7") {
					w.WriteHeader(status)
					return
				}
				reply(w, 200, goodBody)
			})
			c := found(run(url, with("203.0.113.7"), "ping", "security"), "security.source")
			Expect(c.Verdict).NotTo(Equal(reports.Fail), "%d", status)
			Expect(c.Fix).NotTo(ContainSubstring("200"))
			Expect(c.Fix).NotTo(ContainSubstring("repeat"))
		}
	})

	It("may be a store that looks at the connection itself", func() {
		url := serve(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
		Expect(found(run(url, nil, "ping"), "ping.reply").Fix).To(ContainSubstring("put a proxy in front"))
	})
})

var _ = Describe("what Market never sends", func() {
	DescribeTable("warns, and fails a strict run", func(behaviour, id, says string) {
		url := store(behaviour, simtest.Options{}).URL()
		c := found(run(url, nil, id), id)
		Expect(c.Verdict).To(Equal(reports.Warn))
		Expect(c.Reason).To(MatchRegexp(says))
		Expect(found(run(url, beStrict, id), id).Verdict).To(Equal(reports.Fail))
	},
		Entry(nil, "body-limit-100kb", "tolerance.boundaries", `^a body of 1\d\d KB is refused with 413: the limit of your framework`),
		Entry(nil, "float64-ids", "tolerance.boundaries", `^ids above 2\^53 are refused .*not a safe integer`),
		Entry(nil, "unknown-crash", "tolerance.unknown-type", `500`),
	)

	It("still fails a store that it stops", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			if body, _ := io.ReadAll(r.Body); len(body) > 100<<10 || !json.Valid(body) {
				panic(http.ErrAbortHandler)
			}
			reply(w, 200, goodBody)
		})
		Expect(idsOf(run(url, nil, "tolerance.boundaries", "reject.not-json"), reports.Fail)).To(ConsistOf("tolerance.boundaries", "reject.not-json"))
	})
})

var _ = Describe("one cause", func() {
	It("is told once: by the first type, and not by what comes later", func() {
		r := run(store("error-500", simtest.Options{}).URL(), nil)
		Expect(found(r, "notify.ORDER_UPDATED").Reason).To(Equal(found(r, "notify.ORDER_CREATED").Reason), "so that a report says: same as")
		Expect(found(r, "notify.ORDER_UPDATED").Fix).To(Equal(found(r, "notify.ORDER_CREATED").Fix))
		Expect(found(r, "tolerance.concurrent").Reason).To(Equal("all types that this check needs fail already: see notify.ORDER_CREATED"))
	})

	It("leaves a failing type out of what is tolerated", func() {
		s := store("chat-500", simtest.Options{})
		r := run(s.URL(), nil)
		Expect(idsOf(r, reports.Fail)).To(ConsistOf("notify.CHAT_MESSAGE_SENT", "delivery.blocking"))
	})

	It("is not the same where replies differ", func() {
		var mu sync.Mutex
		n := 0
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			n++
			reply(w, 500, `{"error":{"type":"UNKNOWN","message":"failure `+strings.Repeat("I", n)+`"}}`)
		})
		r := run(url, nil, "notify.CHAT_CREATED", "notify.QUESTION_CREATED")
		Expect(found(r, "notify.QUESTION_CREATED").Reason).NotTo(Equal(found(r, "notify.CHAT_CREATED").Reason))
	})

	It("is counted", func() {
		var mu sync.Mutex
		n := 0
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if n++; n == 2 {
				reply(w, 500, errorBody("UNKNOWN"))
				return
			}
			reply(w, 200, goodBody)
		})
		Expect(found(run(url, nil, "notify.CHAT_CREATED"), "notify.CHAT_CREATED").Reason).To(HaveSuffix("(1 of 4 bodies)"))
	})

	// stranger is a store that fails on orders with that message.
	stranger := func(message string) string {
		return serve(func(w http.ResponseWriter, r *http.Request) {
			if body, _ := io.ReadAll(r.Body); strings.Contains(string(body), `"campaignId"`) {
				reply(w, 500, `{"error":{"type":"UNKNOWN","message":"`+message+`"}}`)
				return
			}
			reply(w, 200, goodBody)
		})
	}

	DescribeTable("is that the store does not know the shops", func(message string) {
		r := run(stranger(message), nil)
		Expect(idsOf(r, reports.Fail)).To(ConsistOf("notify.ORDER_CREATED"))
		Expect(found(r, "notify.ORDER_CREATED").Fix).To(ContainSubstring("--cabinet"))
		Expect(found(r, "notify.ORDER_UPDATED").Reason).To(ContainSubstring("see notify.ORDER_CREATED"))
		Expect(found(r, "delivery.blocking").Verdict).To(Equal(reports.Pass))
	},
		Entry(nil, "the campaign is not connected"),
		Entry(nil, "Магазин не найден"),
		Entry(nil, "unknown SKU TEA-1"),
		Entry(nil, `violates foreign key constraint orders_shop_id`),
	)

	It("is a mistake in its code where it says so", func() {
		r := run(stranger("TypeError: Cannot read properties of undefined (reading 'offerId')"), nil, "ping", "notify")
		Expect(len(idsOf(r, reports.Fail))).To(BeNumerically(">", 5))
		Expect(found(r, "notify.ORDER_CREATED").Fix).NotTo(ContainSubstring("--cabinet"))
	})
})

var _ = Describe("a notification that is sent for the story", func() {
	It("counts in the check of its own type", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			var body struct{ NotificationType, Status string }
			_ = json.NewDecoder(r.Body).Decode(&body)
			if body.NotificationType == "ORDER_STATUS_UPDATED" && body.Status == "DELIVERED" {
				reply(w, 500, errorBody("UNKNOWN"))
				return
			}
			reply(w, 200, goodBody)
		})
		checks := append(catalogue("notify.ORDER_RETURN_CREATED"), catalogue("notify.ORDER_STATUS_UPDATED")...)
		r := run(url, func(o *check.Options) { o.Checks = checks })
		Expect(idsOf(r, reports.Fail)).To(ConsistOf("notify.ORDER_STATUS_UPDATED"))
		after := run(url, nil, "notify.ORDER_STATUS_UPDATED", "notify.ORDER_RETURN_CREATED")
		Expect(idsOf(after, reports.Fail)).To(ConsistOf("notify.ORDER_RETURN_CREATED"), "else nobody says so")
		Expect(found(after, "notify.ORDER_RETURN_CREATED").Reason).To(HavePrefix("ORDER_STATUS_UPDATED, which comes before it: status 500"))
	})
})

var _ = Describe("stores whose fault only warns", func() {
	It("are warned of, and no more, as their list says", func() {
		for _, b := range simtest.Behaviours() {
			if !b.Warns || b.Push != "" {
				continue
			}
			r := run(store(b.Name, simtest.Options{}).URL(), nil, "ping", "notify.ORDER_CREATED", "tolerance.boundaries")
			Expect(idsOf(r, reports.Fail)).To(BeEmpty(), b.Name)
			Expect(idsOf(r, reports.Warn)).NotTo(BeEmpty(), b.Name)
		}
	})
})

var _ = Describe("a 200 that says it failed", func() {
	It("warns of each type", func() {
		r := run(store("error-in-200", simtest.Options{}).URL(), nil, "ping", "notify")
		Expect(found(r, "ping.reply").Verdict).To(Equal(reports.Pass))
		warned := found(r, "notify.CHAT_CREATED")
		Expect(warned.Verdict).To(Equal(reports.Warn))
		Expect(found(r, "notify.ORDER_CREATED").Reason).To(HavePrefix(`acknowledged and lost: status 200, but the body says "error"`))
	})

	It("tells a store that echoes Market's time to send its own", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			var body struct{ CreatedAt string }
			_ = json.NewDecoder(r.Body).Decode(&body)
			if body.CreatedAt == "" {
				body.CreatedAt = "2026-09-01T09:00:00Z"
			}
			reply(w, 200, `{"version": "1", "name": "n", "time": "`+body.CreatedAt+`"}`)
		})
		Expect(found(run(url, nil, "tolerance.boundaries"), "tolerance.boundaries").Fix).To(HavePrefix("the reply's time is the notification's own"))
	})
})

var _ = Describe("a cabinet in which not all can happen", func() {
	DescribeTable("leaves that out, and says why", func(model market.Model, skipped ...any) {
		s := store("good", simtest.Options{})
		r := run(s.URL(), func(o *check.Options) {
			o.Market.Cabinet = &cabinet.Cabinet{Campaigns: []cabinet.Campaign{{ID: 149_000_000, Model: model}}}
		}, "notify", "tolerance")
		Expect(idsOf(r, reports.Error)).To(BeEmpty())
		Expect(idsOf(r, reports.Fail)).To(BeEmpty())
		Expect(idsOf(r, reports.Skip)).To(ConsistOf(skipped...))
	},
		Entry(nil, market.DBS),
		Entry(nil, market.FBS, "notify.ORDER_CANCELLATION_REQUEST"),
		Entry(nil, market.FBY, "notify.ORDER_CANCELLATION_REQUEST"),
		Entry(nil, market.LaaS, "notify.ORDER_CANCELLATION_REQUEST", "notify.ORDER_RETURN_CREATED", "notify.CHAT_ARBITRAGE_STARTED", "notify.CHAT_ARBITRAGE_FINISHED"),
	)

	It("is the one that a store of one shop passes with", func() {
		s := store("one-campaign", simtest.Options{})
		r := run(s.URL(), func(o *check.Options) {
			o.Market.Cabinet = &cabinet.Cabinet{Campaigns: []cabinet.Campaign{{ID: 149_000_000, Model: market.DBS}}}
		})
		Expect(idsOf(r, reports.Fail)).To(BeEmpty())
		Expect(r.Report.Summary.Types).To(Equal("All 17 types arrive"))
	})
})

var _ = Describe("a cause that is known", func() {
	It("is not told again by how the store takes GET, where it does not answer PING either", func() {
		for _, behaviour := range []string{"error-500", "http2-only", "bad-gateway-502"} {
			c := found(run(store(behaviour, simtest.Options{}).URL(), nil, "ping", "http"), "http.method")
			Expect(c.Verdict).To(Equal(reports.Skip), behaviour)
			Expect(c.Reason).To(ContainSubstring("ping.reply"), behaviour)
		}
		crashesOnGet := serve(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				panic(http.ErrAbortHandler)
			}
			reply(w, 200, goodBody)
		})
		Expect(found(run(crashesOnGet, nil, "ping", "http"), "http.method").Verdict).To(Equal(reports.Warn), "what PING shows nothing of")
	})

	It("is advised about alone, without a guess beside it", func() {
		narrow := found(run(store("int32-ids", simtest.Options{}).URL(), nil, "ping", "notify.ORDER_CREATED"), "notify.ORDER_CREATED")
		Expect(narrow.Fix).To(And(HavePrefix("keep ids as 64-bit integers"), Not(ContainSubstring("--pull-api"))))
		unknown := found(run(store("chat-500", simtest.Options{}).URL(), nil, "ping", "notify.CHAT_MESSAGE_SENT"), "notify.CHAT_MESSAGE_SENT")
		Expect(unknown.Fix).To(ContainSubstring("--pull-api"))
	})
})
