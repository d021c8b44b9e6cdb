package serve_test

import (
	"context"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

func now(clock object) time.Time {
	GinkgoHelper()
	at, err := time.Parse(time.RFC3339Nano, clock["now"].(string))
	Expect(err).NotTo(HaveOccurred())
	return at
}

var _ = Describe("The clock", func() {
	It("stands still at speed 0, and goes on when told to", func() {
		s := still()
		clock := s.ok("GET", "/clock", nil)
		Expect(clock).To(And(HaveKeyWithValue("speed", 0.0), Not(HaveKey("nextDue"))))
		began := now(clock)
		for text, by := range map[string]time.Duration{"2h": 2 * time.Hour, "1d12h": 36 * time.Hour, "14d": 336 * time.Hour, "0s": 0} {
			Expect(now(s.ok("POST", "/clock", object{"advance": text}))).To(Equal(began.Add(by)), text)
			began = began.Add(by)
		}
	})

	It("answers when all that was due has happened", func() {
		s, to := still(), newStore()
		s.connect(to)
		to.from(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
		s.happen(object{"event": "ORDER_CREATED"})
		s.ok("POST", "/clock", object{"advance": "1h"})
		Expect(to.received()).To(HaveLen(1 + 1 + 60)) // PING, the first attempt, and one a minute (N-RETRY)
		Expect(s.ok("GET", "/clock", nil)).To(HaveKey("nextDue"))
	})

	It("goes on to what is next, until a store is disconnected, and until nothing is left", func() {
		s, to := still(), newStore()
		id := s.connect(to)
		to.from(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
		s.happen(object{"event": "ORDER_CREATED"})
		began := now(s.ok("POST", "/clock", object{"advance": "0s"}))
		Expect(now(s.ok("POST", "/clock", object{"until": "next"}))).To(BeTemporally(">", began))
		Expect(now(s.ok("POST", "/clock", object{"until": "disconnected"}))).To(Equal(began.Add(14 * 24 * time.Hour)))
		Expect(s.ok("GET", "/subscriptions/"+id, nil)).To(HaveKeyWithValue("state", "disconnected"))
		at := began.Add(15 * 24 * time.Hour)
		Expect(now(s.ok("POST", "/clock", object{"until": at.In(time.FixedZone("", 3*3600)).Format(time.RFC3339)}))).To(BeTemporally("==", at))
		Expect(s.refused(http.StatusBadRequest, "POST", "/clock", object{"until": began.Format(time.RFC3339)})).To(ContainSubstring("later than"))
		Expect(s.ok("POST", "/clock", object{"until": "idle"})).NotTo(HaveKey("nextDue"))
		Expect(s.refused(http.StatusConflict, "POST", "/clock", object{"until": "disconnected"})).To(ContainSubstring("N-DISCONNECT"))
	})

	It("passes with real time, and never faster than it should", func() {
		const speed = 3600
		real := time.Now()
		s := start(serve.Options{Speed: speed}, sim.Options{})
		began := s.market.Options().Start
		passed := func() time.Duration { return s.market.Now().Sub(began) }
		Eventually(passed, patient).Should(BeNumerically(">", time.Minute))
		soFar := passed()
		Expect(soFar).To(BeNumerically("<=", speed*time.Since(real)))
	})

	It("has what is due happen by itself", func() {
		to := newStore()
		s := start(serve.Options{Speed: 3600}, sim.Options{})
		s.ok("POST", "/subscriptions", object{"url": to.URL})
		Eventually(func() object { return s.ok("GET", "/subscriptions/s1", nil) }, patient).Should(HaveKeyWithValue("state", "enabled"))
		s.happen(object{"event": "ORDER_CREATED"})
		Eventually(to.received, patient).Should(ContainElement(market.OrderCreated))
	})

	It("changes its speed", func() {
		s := still()
		began := s.market.Now()
		Expect(s.ok("POST", "/clock", object{"speed": 3600})).To(HaveKeyWithValue("speed", 3600.0))
		Eventually(s.market.Now, patient).Should(BeTemporally(">", began))
		Expect(s.ok("POST", "/clock", object{"speed": 0})).To(HaveKeyWithValue("speed", 0.0))
		Expect(s.ok("POST", "/clock", object{"advance": "1h"})).To(HaveKeyWithValue("speed", 0.0))
	})

	It("catches up after a store that hung, and answers meanwhile", func() {
		const speed = 10
		to := newStore()
		release := make(chan struct{})
		entered := make(chan struct{}, 1)
		s := start(serve.Options{Speed: speed}, sim.Options{ActivationDelay: time.Second})
		Eventually(s.market.Now, patient).Should(BeTemporally(">", s.market.Options().Start))
		real, began := time.Now(), s.market.Options().Start // it runs since before that

		s.ok("POST", "/subscriptions", object{"url": to.URL})
		Eventually(func() object { return s.ok("GET", "/subscriptions/s1", nil) }, patient).Should(HaveKeyWithValue("state", "enabled"))
		to.from(func(w http.ResponseWriter, r *http.Request) {
			entered <- struct{}{}
			<-release
			accept(w, r)
		})
		s.happen(object{"event": "ORDER_CREATED"})
		Eventually(entered, patient).Should(Receive())

		held := s.market.Now()
		status, _ := s.pull("GET", "/v2/campaigns", "")
		Expect(status).To(Equal(http.StatusOK))
		Expect(now(s.ok("GET", "/clock", nil))).To(Equal(held))
		close(release)
		passed := time.Since(real)
		Eventually(s.market.Now, patient).Should(BeTemporally(">=", began.Add(speed*passed)))
	})

	It("lets a caller go that has to wait for a store", func() {
		s, to := still(), newStore()
		s.connect(to)
		release := make(chan struct{})
		entered := make(chan struct{}, 1)
		to.from(func(w http.ResponseWriter, r *http.Request) {
			entered <- struct{}{}
			<-release
			accept(w, r)
		})
		defer close(release)
		s.happen(object{"event": "ORDER_CREATED"})
		Eventually(entered, patient).Should(Receive())

		ctx, cancel := context.WithCancel(context.Background())
		cancelled := make(chan error, 1)
		go func() {
			request, _ := http.NewRequestWithContext(ctx, "POST", s.url+serve.ControlPath+"/clock", strings.NewReader(`{"advance":"1h"}`))
			request.Header.Set("Content-Type", "application/json")
			_, err := http.DefaultClient.Do(request)
			cancelled <- err
		}()
		cancel()
		Eventually(cancelled, patient).Should(Receive(MatchError(context.Canceled)))
		s.ok("GET", "", nil)
	})

	It("stands still where virtual time ends", func() {
		s := start(serve.Options{Speed: serve.MaxSpeed}, sim.Options{Start: time.Date(2199, 12, 31, 23, 59, 59, 0, time.UTC)})
		Eventually(s.heard, patient).Should(ContainElement(ContainSubstring("stands still")))
		Eventually(func() object { return s.ok("GET", "/clock", nil) }, patient).Should(HaveKeyWithValue("speed", 0.0))
	})

	DescribeTable("is not moved", func(move object, problem string) {
		s := still()
		before := s.market.Now()
		Expect(s.refused(http.StatusBadRequest, "POST", "/clock", move)).To(ContainSubstring(problem))
		Expect(s.market.Now()).To(Equal(before))
	},
		Entry("by nothing", object{}, "one of advance, until and speed"),
		Entry("by two things", object{"advance": "1h", "speed": 1}, "one thing at a time"),
		Entry("back", object{"advance": "-1h"}, "-1h"),
		Entry("back by a part", object{"advance": "1d-1h"}, "invalid duration"),
		Entry("without a unit", object{"advance": 5}, "cannot unmarshal number"),
		Entry("beyond the end", object{"advance": "100000d"}, "2199"),
		Entry("by more than there is", object{"advance": "999999999d"}, "invalid duration"),
		Entry("until what there is not", object{"until": "Christmas"}, "idle, next or disconnected"),
		Entry("until long after", object{"until": "2300-01-01T00:00:00Z"}, "2199"),
		Entry("until half a day", object{"until": "2026-12-31"}, "2026-12-31T21:00:00Z"),
		Entry("backwards", object{"speed": -1}, "the speed is -1"),
		Entry("too fast", object{"speed": 1000001}, "to 1000000"),
	)
})

var _ = Describe("New", func() {
	DescribeTable("refuses", func(o serve.Options, problem string) {
		if problem != "sim.New" {
			m, err := sim.New(sim.Options{})
			Expect(err).NotTo(HaveOccurred())
			o.Market = m
		}
		_, err := serve.New(o)
		Expect(err).To(MatchError(ContainSubstring(problem)))
	},
		Entry("no Market", serve.Options{}, "sim.New"),
		Entry("a negative speed", serve.Options{Speed: -1}, "speed"),
		Entry("too high a speed", serve.Options{Speed: 1e7}, "speed"),
		Entry("a negative time between attempts", serve.Options{Retry: -1}, "negative"),
		Entry("a store without an address", serve.Options{Store: &market.Subscription{URL: "ftp://x"}}, "http"),
	)
})
