package check_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

const goodBody = `{"version": "1.0", "name": "My store", "time": "2026-09-01T09:00:00Z"}`

func reply(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

func errorBody(kind string) string {
	return `{"error": {"type": "` + kind + `", "message": "нет"}}`
}

// seen remembers bodies, so that a handler can tell a duplicate.
type seen struct {
	mu     sync.Mutex
	bodies map[string]bool
}

func (s *seen) before(body []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bodies == nil {
		s.bodies = map[string]bool{}
	}
	was := s.bodies[string(body)]
	s.bodies[string(body)] = true
	return was
}

var _ = Describe("tolerance.duplicate", func() {
	verdict := func(status int, body string) reports.Check {
		var known seen
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			text, _ := io.ReadAll(r.Body)
			if known.before(text) {
				reply(w, status, body)
				return
			}
			reply(w, 200, goodBody)
		})
		return found(run(url, nil, "tolerance.duplicate"), "tolerance.duplicate")
	}

	It("takes 400 with DUPLICATED_EVENT for a right answer", func() {
		Expect(verdict(400, errorBody("DUPLICATED_EVENT")).Verdict).To(Equal(reports.Pass))
	})
	It("fails 400 with another error", func() {
		c := verdict(400, errorBody("UNKNOWN"))
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Expected).To(ContainSubstring("DUPLICATED_EVENT"))
	})
	It("fails 409, which Market takes for a failure and repeats", func() {
		Expect(verdict(409, "").Subtype).To(Equal("HTTP"))
	})
})

var _ = Describe("a store that remembers an earlier run", func() {
	It("is told apart from one that refuses what is good", func() {
		url := serve(func(w http.ResponseWriter, _ *http.Request) { reply(w, 400, errorBody("DUPLICATED_EVENT")) })
		c := found(run(url, nil, "notify.CHAT_CREATED"), "notify.CHAT_CREATED")
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Fix).To(ContainSubstring("--first-order"))
	})
})

var _ = Describe("tolerance.out-of-order", func() {
	// strictly is a store that fails on an event of an order that it has had a
	// newer one of, or that it has not heard of.
	strictly := func(stale, unheard bool) string {
		var mu sync.Mutex
		newest := map[json.Number]string{}
		return serve(func(w http.ResponseWriter, r *http.Request) {
			var body struct {
				OrderID              json.Number
				CreatedAt, UpdatedAt string
			}
			_ = json.NewDecoder(r.Body).Decode(&body)
			at := body.CreatedAt + body.UpdatedAt
			mu.Lock()
			defer mu.Unlock()
			last, heard := newest[body.OrderID]
			newest[body.OrderID] = max(last, at)
			if stale && heard && body.UpdatedAt != "" && at < last || unheard && !heard && body.UpdatedAt != "" {
				reply(w, 500, errorBody("UNKNOWN"))
				return
			}
			reply(w, 200, goodBody)
		})
	}

	It("finds a store that fails on an older event after a newer one, whatever the seed", func() {
		for seed := range uint64(5) {
			r := run(strictly(true, false), func(o *check.Options) { o.Market.Seed = seed + 1 }, "tolerance.out-of-order")
			c := found(r, "tolerance.out-of-order")
			Expect(c.Verdict).To(Equal(reports.Fail), "seed %d", seed+1)
			Expect(r.Report.Exchange(c.Evidence).Note).To(Equal("an older event after a newer one"))
		}
	})

	It("finds a store that fails on an event of an order that is not there yet", func() {
		r := run(strictly(false, true), nil, "tolerance.out-of-order")
		c := found(r, "tolerance.out-of-order")
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(r.Report.Exchange(c.Evidence).Note).To(Equal("a status before the order it belongs to"))
	})

	It("passes a store that bears both", func() {
		Expect(found(run(strictly(false, false), nil, "tolerance.out-of-order"), "tolerance.out-of-order").Verdict).To(Equal(reports.Pass))
	})
})

var _ = Describe("the checks of what the store does not know", func() {
	// strict is a store that accepts what its rule lets pass.
	strict := func(accept func(map[string]any) bool, kind string) string {
		return serve(func(w http.ResponseWriter, r *http.Request) {
			var body map[string]any
			if json.NewDecoder(r.Body).Decode(&body) != nil || !accept(body) {
				reply(w, 400, errorBody(kind))
				return
			}
			reply(w, 200, goodBody)
		})
	}
	knownType := func(body map[string]any) bool {
		kind, _ := body["notificationType"].(string)
		for _, t := range market.Types() {
			if string(t) == kind {
				return true
			}
		}
		return false
	}

	It("lets a store refuse an unknown type, as long as it says why", func() {
		Expect(found(run(strict(knownType, "WRONG_EVENT_FORMAT"), nil, "tolerance.unknown-type"), "tolerance.unknown-type").Verdict).To(Equal(reports.Pass))
		unsaid := strict(knownType, "UNKNOWN")
		Expect(found(run(unsaid, nil, "tolerance.unknown-type"), "tolerance.unknown-type").Verdict).To(Equal(reports.Warn), "Market does not send it yet")
		Expect(found(run(unsaid, beStrict, "tolerance.unknown-type"), "tolerance.unknown-type").Verdict).To(Equal(reports.Fail))
	})

	It("does not let it refuse an unknown field: the notification would be lost", func() {
		noNews := func(body map[string]any) bool { return body["somethingNew"] == nil }
		c := found(run(strict(noNews, "WRONG_EVENT_FORMAT"), nil, "tolerance.unknown-field"), "tolerance.unknown-field")
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Fix).To(ContainSubstring("ignore the rest"))
	})

	It("does not let it refuse an unknown value", func() {
		known := func(body map[string]any) bool { return body["updateType"] != "SOMETHING_OF_A_LATER_REVISION" }
		c := found(run(strict(known, "WRONG_EVENT_FORMAT"), nil, "tolerance.unknown-enum"), "tolerance.unknown-enum")
		Expect(c.Verdict).To(Equal(reports.Fail))
	})
})

var _ = Describe("tolerance.boundaries", func() {
	It("sends the largest ids without losing a digit, the longest SKUs and 1 000 items", func() {
		s := store("good", simtest.Options{})
		Expect(found(run(s.URL(), nil, "tolerance.boundaries"), "tolerance.boundaries").Verdict).To(Equal(reports.Pass))
		var all strings.Builder
		most := 0
		for _, request := range s.Received() {
			all.Write(request.Body)
			most = max(most, strings.Count(string(request.Body), `"offerId"`))
		}
		Expect(most).To(Equal(1000))
		Expect(all.String()).To(ContainSubstring("+03:00"))
		Expect(all.String()).To(MatchRegexp(`"orderId":9223372036854775\d{3}\b`))
	})

	It("catches a store that reads ids into 32 bits", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			var body struct{ OrderID int32 }
			if json.NewDecoder(r.Body).Decode(&body) != nil {
				reply(w, 500, errorBody("UNKNOWN"))
				return
			}
			reply(w, 200, goodBody)
		})
		Expect(found(run(url, nil, "tolerance.boundaries"), "tolerance.boundaries").Subtype).To(Equal("HTTP"))
		Expect(found(run(url, nil, "notify.ORDER_CREATED"), "notify.ORDER_CREATED").Verdict).To(Equal(reports.Fail), "ordinary orders have numbers of 11 digits")
	})
})

var _ = Describe("tolerance.concurrent", func() {
	It("really sends 20 at once", func() {
		const all = 20
		var arrived sync.WaitGroup
		arrived.Add(all)
		url := serve(func(w http.ResponseWriter, _ *http.Request) {
			arrived.Done()
			arrived.Wait() // a sender that waited for a reply would never get here
			reply(w, 200, goodBody)
		})
		r := run(url, func(o *check.Options) { o.Types = []market.Type{market.OrderCreated} }, "tolerance.concurrent")
		Expect(found(r, "tolerance.concurrent").Verdict).To(Equal(reports.Pass))
	})
})

var _ = Describe("the reject checks", func() {
	DescribeTable("what a broken notification may get", func(status int, body string, verdict reports.Verdict) {
		url := serve(func(w http.ResponseWriter, _ *http.Request) { reply(w, status, body) })
		r := run(url, nil, "reject")
		Expect(idsOf(r, verdict)).To(ConsistOf("reject.not-json", "reject.empty-body", "reject.missing-field", "reject.wrong-type"))
	},
		Entry("400 with the error body", 400, errorBody("WRONG_EVENT_FORMAT"), reports.Pass),
		Entry("400 with another body", 400, `{"oops": true}`, reports.Warn),
		Entry("422", 422, "", reports.Warn),
		Entry("200", 200, goodBody, reports.Warn),
		Entry("500, which Market makes as much of as of 422", 500, errorBody("UNKNOWN"), reports.Warn),
		Entry("502", 502, "", reports.Warn),
		Entry("a redirect", 302, "", reports.Warn),
	)

	It("fails a store that hangs up", func() {
		url := serve(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		Expect(idsOf(run(url, nil, "reject"), reports.Fail)).To(HaveLen(4))
	})

	It("sends what it says", func() {
		s := store("good", simtest.Options{})
		r := run(s.URL(), nil, "reject")
		bodies := map[string]string{}
		for _, c := range r.Report.Checks {
			last := c.Exchanges[len(c.Exchanges)-1]
			bodies[c.ID] = r.Report.Exchange(last).Request.Body
		}
		Expect(json.Valid([]byte(bodies["reject.not-json"]))).To(BeFalse())
		Expect(bodies["reject.empty-body"]).To(BeEmpty())
		Expect(bodies["reject.missing-field"]).NotTo(ContainSubstring("orderId"))
		Expect(bodies["reject.wrong-type"]).To(MatchRegexp(`"orderId":\[`))
	})
})

var _ = Describe("the HTTP and security checks", func() {
	It("warns of a store that takes GET for a notification", func() {
		url := serve(func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, goodBody) })
		Expect(found(run(url, nil, "http.method"), "http.method").Verdict).To(Equal(reports.Warn))
	})

	It("fails a store that wants the Content-Type without a charset", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Content-Type") != "application/json" {
				w.WriteHeader(http.StatusUnsupportedMediaType)
				return
			}
			reply(w, 200, goodBody)
		})
		Expect(found(run(url, nil, "http"), "http.content-type-charset").Subtype).To(Equal("HTTP"))
	})

	It("fails a store that lets any source in, once it is asked about", func() {
		url := serve(func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, goodBody) })
		r := run(url, func(o *check.Options) { o.ForwardedFor = "203.0.113.7" }, "security")
		Expect(found(r, "security.source").Verdict).To(Equal(reports.Fail))
		Expect(found(run(url, nil, "security"), "security.source").Verdict).To(Equal(reports.Skip))
	})

	It("does not take a store that has died for one that refuses", func() {
		s := store("good", simtest.Options{})
		r := run(s.URL(), func(o *check.Options) {
			o.ForwardedFor = "203.0.113.7"
			o.Finished = func(reports.Check, *reports.Report) { _ = s.Close() }
		}, "ping.reply", "security")
		Expect(found(r, "security.source").Verdict).To(Equal(reports.Fail))
	})

	It("takes a store that hangs up for one that refuses", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.Header.Get("X-Forwarded-For"), "203.0.113.7") {
				panic(http.ErrAbortHandler)
			}
			reply(w, 200, goodBody)
		})
		r := run(url, func(o *check.Options) { o.ForwardedFor = "203.0.113.7" }, "ping.reply", "security")
		Expect(found(r, "security.source").Verdict).To(Equal(reports.Pass))
	})

	DescribeTable("addresses that may be claimed", func(address, message string) {
		err := check.CheckForwardedFor(address)
		if message == "" {
			Expect(err).NotTo(HaveOccurred())
			return
		}
		Expect(err).To(MatchError(ContainSubstring(message)))
	},
		Entry(nil, "203.0.113.7", ""),
		Entry(nil, "2001:db8::1", ""),
		Entry(nil, "5.45.207.128", ""),
		Entry(nil, "5.45.207.127", "inside Market's networks"),
		Entry(nil, "::ffff:141.8.142.5", "inside Market's networks"),
		Entry(nil, "магазин", "not an IP address"),
	)
})

var _ = Describe("the checks of time", func() {
	// late answers as it is told, after a delay that the number of the request
	// decides.
	late := func(delay func(n int32) time.Duration, answer func(http.ResponseWriter)) string {
		var asked atomic.Int32
		return serve(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // the server only notices that the caller has gone once it is read
			select {
			case <-time.After(delay(asked.Add(1))):
			case <-r.Context().Done():
			}
			answer(w)
		})
	}
	good := func(w http.ResponseWriter) { reply(w, 200, goodBody) }
	// slowly answers PING and notifications after a delay.
	slowly := func(delay time.Duration) string {
		return late(func(int32) time.Duration { return delay }, good)
	}

	It("warns of replies that take more than half of the deadline", func() {
		r := run(slowly(600*time.Millisecond), func(o *check.Options) { o.Market.Deadline = time.Second }, "notify.CHAT_CREATED", "notify.latency")
		Expect(found(r, "notify.latency").Verdict).To(Equal(reports.Warn))
		Expect(found(r, "notify.latency").Reason).To(MatchRegexp(`median .* 95% within .* worst .* of 1s: .* to spare`))
	})

	It("fails a good PING that is slower than Market waits, each time (N-PING-DEADLINE)", func() {
		quick := func(o *check.Options) { o.Market.PingDeadline = 20 * time.Millisecond }
		r := run(slowly(50*time.Millisecond), quick, "ping", "http", "tolerance.unknown-field")
		Expect(idsOf(r, reports.Fail)).To(ConsistOf("ping.deadline"))
		slow := found(r, "ping.deadline")
		Expect(slow.Subtype).To(Equal("READ_TIMED_OUT"))
		Expect(slow.Reason).To(ContainSubstring("does not enable the integration"))
		Expect(slow.Exchanges).To(HaveLen(2))
	})

	It("warns of a PING that is too slow at first alone, and says what Market would have done", func() {
		cold := func(n int32) time.Duration { return time.Duration(max(0, 2-n)) * 1500 * time.Millisecond }
		r := run(late(cold, good), func(o *check.Options) { o.Market.PingDeadline = time.Second }, "ping")
		Expect(found(r, "ping.reply").Verdict).To(Equal(reports.Pass))
		Expect(found(r, "ping.deadline").Verdict).To(Equal(reports.Warn))
		Expect(found(r, "ping.deadline").Fix).To(ContainSubstring("would not have enabled"))
	})

	It("asks no second time where the first PING was bad as well", func() {
		bad := func(w http.ResponseWriter) { reply(w, 500, "") }
		r := run(late(func(int32) time.Duration { return 50 * time.Millisecond }, bad), func(o *check.Options) { o.Market.PingDeadline = 10 * time.Millisecond }, "ping")
		Expect(found(r, "ping.deadline").Verdict).To(Equal(reports.Fail))
		Expect(found(r, "ping.deadline").Exchanges).To(HaveLen(1))
	})

	It("waits for PING no longer than for all else", func() {
		r := run(slowly(time.Minute), func(o *check.Options) {
			o.Market.Deadline, o.Market.PingDeadline = 50*time.Millisecond, 10*time.Millisecond
		}, "ping")
		Expect(found(r, "ping.reply").Subtype).To(Equal("READ_TIMED_OUT"))
		Expect(found(r, "ping.reply").Reason).To(ContainSubstring("50ms"))
	})

	It("warns of a time that is not in UTC", func() {
		url := serve(func(w http.ResponseWriter, _ *http.Request) {
			reply(w, 200, `{"version": "1", "name": "n", "time": "2026-09-01T12:00:00+03:00"}`)
		})
		r := run(url, nil, "ping.reply", "notify.CHAT_CREATED", "notify.latency")
		Expect(found(r, "ping.reply").Verdict).To(Equal(reports.Warn))
		Expect(found(r, "ping.reply").Fix).To(ContainSubstring("2026-09-01T09:00:00Z"))
		Expect(found(r, "notify.CHAT_CREATED").Verdict).To(Equal(reports.Pass), "it is told once")
		Expect(found(r, "notify.latency").Verdict).To(Equal(reports.Pass), "such a reply is accepted")
	})
})

var _ = Describe("a run that cannot be completed", func() {
	It("says so of a store that cannot be reached at all", func() {
		s := store("good", simtest.Options{})
		url := s.URL()
		Expect(s.Close()).To(Succeed())
		r := run(url, nil)
		Expect(r.Unreachable).To(BeTrue())
		Expect(found(r, "reach.connect").Subtype).To(Equal("CONNECTION_REFUSED"))
		Expect(found(r, "ping.reply").Verdict).To(Equal(reports.Skip))
		Expect(found(r, "ping.reply").Reason).To(ContainSubstring("cannot be reached"))
		Expect(idsOf(r, reports.Fail)).To(ConsistOf("reach.connect"))
	})

	It("notices without reach.connect, too", func() {
		s := store("good", simtest.Options{})
		url := s.URL()
		Expect(s.Close()).To(Succeed())
		r := run(url, nil, "notify.CHAT_CREATED", "notify.CHAT_MESSAGE_SENT")
		Expect(r.Unreachable).To(BeTrue())
		Expect(idsOf(r, reports.Fail)).To(ConsistOf("notify.CHAT_CREATED"))
		Expect(idsOf(r, reports.Skip)).To(ConsistOf("notify.CHAT_MESSAGE_SENT"))
	})

	It("blames a store that goes away in the middle", func() {
		s := store("good", simtest.Options{})
		r := run(s.URL(), func(o *check.Options) {
			o.Finished = func(c reports.Check, _ *reports.Report) {
				if c.ID == "ping.reply" {
					Expect(s.Close()).To(Succeed())
				}
			}
		}, "ping.reply", "notify.CHAT_CREATED", "notify.QUESTION_CREATED")
		Expect(r.Unreachable).To(BeFalse())
		Expect(found(r, "notify.CHAT_CREATED").Verdict).To(Equal(reports.Fail))
		Expect(found(r, "notify.QUESTION_CREATED").Reason).To(ContainSubstring("the store accepted PING and went down"))
	})

	It("stops at its timeout, and blames nobody", func() {
		r := run(store("hang", simtest.Options{}).URL(), func(o *check.Options) { o.Timeout = 100 * time.Millisecond }, "ping", "notify")
		Expect(r.Incomplete).To(BeTrue())
		Expect(idsOf(r, reports.Error)).To(ConsistOf("ping.reply"))
		Expect(found(r, "notify.ORDER_CREATED").Reason).To(ContainSubstring("took longer than 100ms"))
		Expect(idsOf(r, reports.Fail)).To(BeEmpty())
	})

	It("stops when it is told to", func() {
		ctx, stop := context.WithCancel(context.Background())
		o := check.Options{Target: store("good", simtest.Options{}).URL(), Checks: catalogue("ping", "notify"), Now: today()}
		o.Finished = func(c reports.Check, _ *reports.Report) {
			if c.ID == "notify.ORDER_CREATED" {
				stop()
			}
		}
		r, err := check.Run(ctx, o)
		Expect(err).NotTo(HaveOccurred())
		Expect(r.Incomplete).To(BeTrue())
		Expect(idsOf(r, reports.Pass)).To(ConsistOf("ping.reply", "ping.deadline", "notify.ORDER_CREATED"))
		Expect(found(r, "notify.ORDER_UPDATED").Reason).To(ContainSubstring("interrupted"))
	})
})

var _ = Describe("options that are wrong", func() {
	DescribeTable("are refused before anything is sent", func(change func(*check.Options), message string) {
		o := check.Options{Target: "http://127.0.0.1:1", Checks: catalogue("ping")}
		change(&o)
		_, err := check.Run(context.Background(), o)
		Expect(err).To(MatchError(ContainSubstring(message)))
	},
		Entry("another scheme", func(o *check.Options) { o.Target = "ftp://shop.example" }, "must begin with https:// or http://"),
		Entry("a type that is none", func(o *check.Options) { o.Types = []market.Type{"ORDER_LOST"} }, `no notification type "ORDER_LOST"`),
		Entry("a type of a later revision", func(o *check.Options) {
			o.Market.Revision = "2025-09"
			o.Types = []market.Type{market.QuestionCreated}
		}, "revision 2025-09"),
		Entry("an unknown revision", func(o *check.Options) { o.Market.Revision = "2031-01" }, "2031-01"),
		Entry("a path that is none", func(o *check.Options) { o.Market.Path = "notification" }, "must begin with /"),
	)
})

var _ = Describe("plain HTTP", func() {
	It("fails where the run is strict", func() {
		r := run(store("good", simtest.Options{}).URL(), func(o *check.Options) { o.Strict = true }, "reach")
		Expect(found(r, "reach.https").Verdict).To(Equal(reports.Fail))
		Expect(found(r, "reach.https").Subtype).To(Equal("SSL_ERROR"))
	})
})
