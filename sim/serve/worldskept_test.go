package serve_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/simtest"
)

// keeping serves a Market and its worlds from a file, time standing still.
func keeping(path string) *served {
	GinkgoHelper()
	return keepingWith(path, sim.Options{})
}

func keepingWith(path string, o sim.Options) *served {
	GinkgoHelper()
	storage, err := sim.OpenStorage(path)
	Expect(err).NotTo(HaveOccurred())
	o.Storage = storage
	s := start(serve.Options{Storage: storage}, o)
	end := s.end
	s.end = sync.OnceFunc(func() {
		end()
		Expect(storage.Close()).To(Succeed())
	})
	return s
}

func stateFile() string { return filepath.Join(GinkgoT().TempDir(), "market.db") }

// all is what a world has: whatever its control API and its pull API say of it.
func (s *served) all(id string) string {
	GinkgoHelper()
	world := "/worlds/" + id
	status, orders := s.pullBy(s.ok("GET", world, nil)["key"].(string), "/v2/campaigns/128400011/orders")
	Expect(status).To(Equal(200), orders)
	return fmt.Sprint(s.ok("GET", world, nil), s.ok("GET", world+"/clock", nil), s.ok("GET", world+"/subscriptions", nil),
		s.ok("GET", world+"/orders", nil), s.status(id), orders,
		s.ok("GET", world+"/journal?limit=1000&kind=exchange.done", nil)["entries"])
}

// status is what the control API of a world says of it, but for how often it was
// called.
func (s *served) status(id string) object {
	GinkgoHelper()
	status, text := s.plain(serve.ControlPath + "/worlds/" + id + "/")
	Expect(status).To(Equal(200))
	var out object
	Expect(json.Unmarshal([]byte(text), &out)).To(Succeed())
	counts := out["counts"].(object)
	delete(counts, "calls")
	delete(counts, "entries")
	return out
}

func fail(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }

var _ = Describe("A world that is kept", func() {
	It("is there again with all it has, and none that was deleted", func() {
		path, to := stateFile(), newStore()
		s := keeping(path)
		for n := range 12 {
			made := s.ok("POST", "/worlds", object{"seed": n + 2, "speed": 0})
			world := "/worlds/" + made["id"].(string)
			s.ok("POST", world+"/subscriptions", object{"url": to.URL})
			s.ok("POST", world+"/clock", object{"advance": fmt.Sprintf("%dm", n+3)})
			s.ok("POST", world+"/faults", object{"before": "refuse", "count": 1})
			for range n%3 + 1 {
				s.ok("POST", world+"/events", object{"event": "ORDER_CREATED", "campaignId": 128400011})
			}
			s.ok("POST", world+"/clock", object{"advance": "0s"}) // then nothing is under way
		}
		s.ok("POST", "/worlds/w2/clock", object{"until": "next"})
		key := s.ok("GET", "/worlds/w3", nil)["key"].(string)
		for _, id := range []string{"w3", "w12"} {
			s.ok("DELETE", "/worlds/"+id, nil)
		}
		left := []string{"w1", "w2", "w4", "w5", "w6", "w7", "w8", "w9", "w10", "w11"}
		before := map[string]string{}
		for _, id := range left {
			before[id] = s.all(id)
		}
		listed := s.ok("GET", "/worlds", nil)
		s.end()

		s = keeping(path)
		Expect(s.ok("GET", "/worlds", nil)).To(Equal(listed))
		for _, id := range left {
			Expect(s.all(id)).To(Equal(before[id]), id)
		}
		Expect(s.refused(404, "GET", "/worlds/w3/clock", nil)).To(ContainSubstring("unknown world"))
		status, _ := s.pullBy(key, "/v2/campaigns")
		Expect(status).To(Equal(401))
		Expect(s.ok("POST", "/worlds", object{})).To(HaveKeyWithValue("id", "w13"), "no id comes twice")

		sent := len(to.received())
		s.ok("POST", "/worlds/w1/clock", object{"advance": "1m"})
		Expect(len(to.received())).To(BeNumerically(">", sent), "what was queued is sent")
	})

	It("goes on by itself after a restart, at the speed it had last", func() {
		path, to := stateFile(), newStore()
		s := keeping(path)
		s.ok("POST", "/worlds", object{})
		s.ok("POST", "/worlds/w1/subscriptions", object{"url": to.URL})
		s.ok("POST", "/worlds/w1/clock", object{"advance": "2m"})
		to.from(fail)
		s.ok("POST", "/worlds/w1/events", object{"event": "ORDER_CREATED"})
		s.ok("POST", "/worlds/w1/clock", object{"speed": 1000})
		s.ok("POST", "/worlds", object{"speed": 5})
		s.ok("POST", "/worlds/w2/clock", object{"speed": 0})
		s.end()
		sent := len(to.received())
		s = keeping(path)
		Eventually(func() int { return len(to.received()) }, patient).Should(BeNumerically(">", sent))
		Expect(s.ok("GET", "/worlds/w1/clock", nil)).To(HaveKeyWithValue("speed", 1000.0))
		Expect(s.ok("GET", "/worlds/w2/clock", nil)).To(HaveKeyWithValue("speed", 0.0))
	})

	It("connects its store after a restart, if it was not up before", func() {
		path, to := stateFile(), newStore()
		to.from(refuse)
		s := keeping(path)
		s.ok("POST", "/worlds", object{"url": to.URL, "speed": 1000})
		Eventually(to.received, patient).ShouldNot(BeEmpty())
		s.end()
		to.from(accept)
		s = keeping(path)
		Eventually(func() any { return s.ok("GET", "/worlds/w1/subscriptions", nil)["subscriptions"] }, patient).
			Should(HaveExactElements(HaveKeyWithValue("state", "enabled")))
	})

	It("goes on asking its store by the push API", func() {
		path, to := stateFile(), simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{PushToken: "SESAME-OPEN"})
		s := keeping(path)
		s.ok("POST", "/worlds", object{"push": object{"url": to.URL(), "token": "SESAME-OPEN", "model": "DBS"}})
		s.end()
		s = keeping(path)
		s.ok("POST", "/worlds/w1/events", object{"event": "ORDER_CREATED", "model": "DBS"})
		s.ok("POST", "/worlds/w1/clock", object{"advance": "10s"})
		Expect(s.asked("/worlds/w1")).To(HaveExactElements("order/accept accepted", "order/status accepted"))
	})

	It("is there still after it was put back to its start", func() {
		path := stateFile()
		s := keeping(path)
		s.ok("POST", "/worlds", object{"seed": 9})
		s.ok("POST", "/worlds/w1/events", object{"event": "ORDER_CREATED"})
		s.ok("POST", "/worlds/w1/reset", object{})
		s.end()
		s = keeping(path)
		Expect(s.status("w1")).To(And(HaveKeyWithValue("seed", 9.0), HaveKeyWithValue("counts", HaveKeyWithValue("orders", 0.0))))
	})

	It("can be closed while it is called, and no call fails", func() {
		s := keeping(stateFile())
		key := s.ok("POST", "/worlds", object{})["key"].(string)
		done, orders := make(chan struct{}), atomic.Int64{}
		var calling sync.WaitGroup
		for worker := range 4 {
			calling.Go(func() {
				defer GinkgoRecover()
				for {
					select {
					case <-done:
						return
					default:
					}
					if worker > 0 {
						status, text := s.pullBy(key, "/v2/campaigns")
						Expect(status).To(Equal(200), text)
						continue
					}
					s.ok("POST", "/worlds/w1/events", object{"event": "ORDER_CREATED"})
					orders.Add(1)
				}
			})
		}
		for n := range 10 {
			Eventually(orders.Load, patient).Should(BeNumerically(">", n))
			serve.CloseWorld(s.server, "w1")
		}
		close(done)
		calling.Wait()
		Expect(s.ok("GET", "/worlds/w1/orders", nil)).To(HaveKeyWithValue("total", float64(orders.Load())))
	})

	It("lets a store call back that is waited for while it is closed", func() {
		s, to := keeping(stateFile()), newStore()
		key := s.ok("POST", "/worlds", object{})["key"].(string)
		s.ok("POST", "/worlds/w1/subscriptions", object{"url": to.URL})
		s.ok("POST", "/worlds/w1/clock", object{"advance": "2m"})
		closed := make(chan struct{})
		var once sync.Once
		calledBack := make(chan int, 1)
		to.from(func(w http.ResponseWriter, r *http.Request) {
			once.Do(func() {
				go func() {
					defer close(closed)
					serve.CloseWorld(s.server, "w1")
				}()
				status, _ := s.pullBy(key, "/v2/campaigns")
				calledBack <- status
			})
			accept(w, r)
		})
		s.ok("POST", "/worlds/w1/events", object{"event": "ORDER_CREATED"})
		s.do("POST", "/worlds/w1/clock", object{"advance": "1m"}) // it may be stopped by the closing
		Eventually(calledBack, patient).Should(Receive(Equal(200)))
		Eventually(closed, patient).Should(BeClosed())
	})

	It("has the form of the files that there are", func() {
		Expect(strings.Join(keep.Form("world", serve.WorldMetadata()), "\n")).To(Equal(strings.TrimSpace(`
world.key string
world.businessId int64
world.campaigns[].id int64
world.campaigns[].name string
world.campaigns[].model string
world.speed float64
world.url string
world.push.url string
world.push.token string
world.push.tokenIn string
world.push.model string
world.removed bool
`)), "files have this: what is new must do no harm where it is left out, and nothing may go")
	})
})
