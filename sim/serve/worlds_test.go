package serve_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/simtest"
)

// pullBy calls the pull API with a key.
func (s *served) pullBy(key, path string) (int, string) {
	GinkgoHelper()
	return s.plain(path, "Api-Key", key)
}

// asked are the requests of the push API that a world's journal has, in order.
func (s *served) asked(world string) []string {
	GinkgoHelper()
	var all []string
	for _, one := range s.ok("GET", world+"/journal?limit=1000&kind=exchange.done", nil)["entries"].([]any) {
		x := one.(object)["exchange"].(object)
		if method, ok := x["push"]; ok {
			all = append(all, fmt.Sprint(method, " ", x["verdict"].(object)["outcome"]))
		}
	}
	return all
}

// slowly are the settings of a market whose store takes its time, as many are at once.
var slowly = sim.Options{PingDeadline: sim.DefaultDeadline}

var _ = Describe("A world", func() {
	It("is a market of its own: cabinet, clock, journal and key", func() {
		s := still()
		reply := s.ok("POST", "/worlds", object{
			"cabinet": object{"localmarket": 1, "business": object{"id": 777, "name": "Моя лавка"}, "campaigns": []object{{"id": 12345, "model": "FBS"}}},
			"seed":    7,
		})
		Expect(reply).To(And(HaveKeyWithValue("id", "w1"), HaveKeyWithValue("control", "/_market/v1/worlds/w1"), HaveKeyWithValue("businessId", 777.0)))
		key := reply["key"].(string)

		status, text := s.pullBy(key, "/v2/campaigns")
		Expect(status).To(Equal(200))
		Expect(text).To(And(ContainSubstring("12345"), ContainSubstring("Моя лавка")))
		_, text = s.pullBy(s.market.Key(), "/v2/campaigns")
		Expect(text).NotTo(ContainSubstring("12345"))
		Expect(s.ok("GET", "/worlds/w1/journal?kind=pull.call", nil)["entries"]).To(HaveLen(1))
		Expect(s.ok("GET", "/journal?kind=pull.call", nil)["entries"]).To(HaveLen(1))

		s.ok("POST", "/worlds/w1/clock", object{"advance": "2h"})
		Expect(s.ok("GET", "/worlds/w1/clock", nil)).To(HaveKeyWithValue("now", "2026-09-01T11:00:00Z"))
		Expect(s.ok("GET", "/clock", nil)).To(HaveKeyWithValue("now", "2026-09-01T09:00:00Z"))
		Expect(s.ok("GET", "/worlds/w1", nil)).To(HaveKeyWithValue("key", key))
		_, status1 := s.plain(serve.ControlPath + "/worlds/w1/")
		Expect(status1).To(ContainSubstring(`"seed":7`))
		Expect(s.ok("GET", "/worlds", nil)["worlds"]).To(HaveLen(1))

		s.ok("DELETE", "/worlds/w1", nil)
		status, _ = s.pullBy(key, "/v2/campaigns")
		Expect(status).To(Equal(401), "its key opens nothing any more")
		Expect(s.refused(404, "GET", "/worlds/w1/clock", nil)).To(ContainSubstring("unknown world"))
		Expect(s.refused(404, "DELETE", "/worlds/w1", nil)).To(ContainSubstring("unknown world"))
	})

	It("is told of by its own path", func() {
		s, to := still(), newStore()
		s.ok("POST", "/worlds", object{})
		request, err := http.NewRequest("POST", s.url+serve.ControlPath+"/worlds/w1/subscriptions", strings.NewReader(fmt.Sprintf(`{"url":%q}`, to.URL)))
		Expect(err).NotTo(HaveOccurred())
		request.Header.Set("Content-Type", "application/json")
		reply, err := http.DefaultClient.Do(request)
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.Body.Close()).To(Succeed())
		Expect(reply.Header.Get("Location")).To(Equal("/_market/v1/worlds/w1/subscriptions/s1"))
	})

	It("connects the store that it is given, and runs at its speed", func() {
		s, to := still(), newStore()
		s.ok("POST", "/worlds", object{"url": to.URL, "speed": 1000})
		Eventually(func() any { return s.ok("GET", "/worlds/w1/subscriptions", nil)["subscriptions"] }, patient).
			Should(HaveExactElements(HaveKeyWithValue("state", "enabled")))
	})

	It("plays the push API with the store that it is given, for the shops that it is given it for", func() {
		s, to := still(), simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{PushToken: "SESAME-OPEN"})
		s.ok("POST", "/worlds", object{"push": object{"url": to.URL(), "token": "SESAME-OPEN", "tokenIn": "url", "model": "DBS"}})
		for _, model := range []string{"DBS", "FBS"} {
			s.ok("POST", "/worlds/w1/events", object{"event": "ORDER_CREATED", "model": model})
			s.ok("POST", "/events", object{"event": "ORDER_CREATED", "model": model})
		}
		s.ok("POST", "/worlds/w1/clock", object{"advance": "2m"})
		s.ok("POST", "/clock", object{"advance": "2m"})
		Expect(s.asked("/worlds/w1")).To(HaveExactElements("order/accept accepted", "order/status accepted"))
		Expect(s.asked("")).To(BeEmpty(), "the server's own plays none")
		_, text := s.plain(serve.ControlPath + "/worlds/w1/journal?limit=1000")
		Expect(text).To(And(ContainSubstring("auth-token"), Not(ContainSubstring("SESAME-OPEN"))))
	})

	It("plays the push API with its own store, not with the server's", func() {
		own, its := newStore(), newStore()
		s := start(serve.Options{}, sim.Options{Push: sim.Push{URL: own.URL}})
		s.ok("POST", "/worlds", object{})
		s.ok("POST", "/worlds", object{"push": object{"url": its.URL}})
		for _, id := range []string{"w1", "w2"} {
			s.ok("POST", "/worlds/"+id+"/events", object{"event": "ORDER_CREATED", "model": "DBS"})
			s.ok("POST", "/worlds/"+id+"/clock", object{"advance": "10s"})
		}
		Expect(own.received()).To(BeEmpty())
		Expect(its.received()).To(HaveLen(1))
		Expect(s.asked("/worlds/w1")).To(BeEmpty())
	})

	It("is followed for as long as it is open", func() {
		var mu sync.Mutex
		var told []string
		tell := func(text string) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, text)
		}
		s := start(serve.Options{Follow: func(world string, m *sim.Market) func() {
			tell("begin " + world)
			return func() { tell(fmt.Sprintf("end %s %d", world, m.Journal().Len())) }
		}}, sim.Options{})
		s.ok("POST", "/worlds", object{})
		s.ok("POST", "/worlds", object{})
		s.ok("POST", "/worlds/w2/events", object{"event": "ORDER_CREATED"})
		s.ok("DELETE", "/worlds/w2", nil)
		Expect(told).To(HaveExactElements("begin w1", "begin w2", MatchRegexp(`^end w2 [1-9]`)))
		s.end()
		Expect(told).To(HaveLen(4))
		Expect(told[3]).To(HavePrefix("end w1 "))
	})

	It("goes when nobody calls it", func() {
		s := start(serve.Options{WorldIdle: 50 * time.Millisecond}, sim.Options{})
		s.ok("POST", "/worlds", object{})
		Eventually(func() any { return s.ok("GET", "/worlds", nil)["worlds"] }, patient).Should(BeEmpty())
	})

	It("is one of a bounded number", func() {
		s := still()
		for range serve.MaxWorlds {
			s.ok("POST", "/worlds", object{})
		}
		Expect(s.refused(409, "POST", "/worlds", object{})).To(ContainSubstring("as many worlds"))
		s.ok("DELETE", "/worlds/w1", nil)
		s.ok("POST", "/worlds", object{})
	})

	DescribeTable("is refused", func(body object, problem string) {
		Expect(still().refused(400, "POST", "/worlds", body)).To(ContainSubstring(problem))
	},
		Entry("with a cabinet that is none", object{"cabinet": object{"localmarket": 1, "campains": []int{}}}, "campains"),
		Entry("of a revision that there is not", object{"revision": "1999-01"}, "1999-01"),
		Entry("at no speed", object{"speed": -1}, "speed"),
		Entry("with a store that has no address", object{"url": "shop"}, "https://"),
		Entry("with what there is not", object{"sead": 1}, "sead"),
		Entry("with a push API that has no URL", object{"push": object{"token": "x"}}, "no URL"),
		Entry("with a push API elsewhere than on the web", object{"push": object{"url": "ftp://shop.example"}}, "https://"),
		Entry("with a push API at a cloud's metadata", object{"push": object{"url": "http://169.254.169.254/latest"}}, "metadata"),
		Entry("with a push API at a cloud's metadata, written otherwise", object{"push": object{"url": "http://[::ffff:a9fe:a9fe]:80"}}, "metadata"),
		Entry("with a push API of a model that has none", object{"push": object{"url": "http://127.0.0.1:1", "model": "LAAS"}}, "LAAS"),
		Entry("with a token nowhere", object{"push": object{"url": "http://127.0.0.1:1", "tokenIn": "body"}}, "body"),
		Entry("with a token that no header can carry", object{"push": object{"url": "http://127.0.0.1:1", "token": "a\nb"}}, "characters"),
		Entry("with what a push API has not", object{"push": object{"url": "http://127.0.0.1:1", "tocken": "x"}}, "tocken"),
	)

	DescribeTable("does not meet many others that run at the same time", func(many int, begin func() *served, between func(s *served, id string)) {
		s := begin()
		var running sync.WaitGroup
		for n := range many {
			running.Go(func() {
				defer GinkgoRecover()
				campaign := 1000 + n
				made := s.ok("POST", "/worlds", object{"cabinet": object{
					"localmarket": 1, "business": object{"id": 5000 + n}, "campaigns": []object{{"id": campaign, "model": "FBS"}},
				}})
				control, to := strings.TrimPrefix(made["control"].(string), serve.ControlPath), newStore()
				s.ok("POST", control+"/subscriptions", object{"url": to.URL})
				s.ok("POST", control+"/clock", object{"advance": "2m"})
				between(s, made["id"].(string))
				for range n%5 + 1 {
					s.ok("POST", control+"/events", object{"event": "ORDER_CREATED"})
				}
				s.ok("POST", control+"/clock", object{"advance": "0s"}) // then nothing is under way
				between(s, made["id"].(string))
				s.ok("POST", control+"/clock", object{"until": "idle"})
				between(s, made["id"].(string))
				status, text := s.pullBy(made["key"].(string), fmt.Sprintf("/v2/campaigns/%d/orders", campaign))
				Expect(status).To(Equal(200), text)
				Expect(strings.Count(text, `"creationDate"`)).To(Equal(n%5 + 1))
				Expect(to.received()).To(HaveLen(n%5+2), "with PING")
				status, _ = s.pullBy(made["key"].(string), fmt.Sprintf("/v2/campaigns/%d/orders", 1000+(n+1)%many))
				Expect(status).To(BeElementOf(403, 404), "another world's shop")
			})
		}
		running.Wait()
		Expect(s.ok("GET", "/orders", nil)["orders"]).To(BeEmpty())
	},
		Entry("in memory", 50, func() *served { return start(serve.Options{}, slowly) }, func(*served, string) {}),
		Entry("kept, and closed now and then", 20, func() *served { return keepingWith(stateFile(), slowly) },
			func(s *served, id string) { serve.CloseWorld(s.server, id) }),
	)
})
