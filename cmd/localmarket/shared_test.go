package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/internal/postgrestest"
	"github.com/localmarket/localmarket/sim/serve"
)

// reply calls a server, and says what it answers.
func (s *serving) reply(method, path, key, body string) (int, string) {
	GinkgoHelper()
	status, text, err := call(method, s.url+path, key, body)
	Expect(err).NotTo(HaveOccurred())
	return status, string(text)
}

var _ = Describe("processes that share a database", func() {
	var c *command
	var where string
	BeforeEach(func() { c, where = inFolder(), postgrestest.URL(GinkgoT()) })
	start := func(args ...string) *serving {
		GinkgoHelper()
		s := c.serve(append([]string{"--state", where, "--speed", "0"}, args...)...)
		Eventually(func() int { return statusOf(s.url + serve.ReadyPath) }, patient).Should(Equal(http.StatusOK))
		return s
	}
	makeWorld := func(s *serving) (id, key string) {
		GinkgoHelper()
		status, text := s.reply("POST", serve.ControlPath+"/worlds", "", `{}`)
		Expect(status).To(Equal(http.StatusCreated), text)
		var made struct{ ID, Key string }
		Expect(json.Unmarshal([]byte(text), &made)).To(Succeed())
		return made.ID, made.Key
	}

	It("take calls for all worlds, the server's own among them", func() {
		a, b := start(), start()
		Expect(a.key).To(Equal(b.key))
		ofA, keyA := makeWorld(a)
		ofB, keyB := makeWorld(b)
		Expect(ofA).NotTo(Equal(ofB))
		for _, s := range []*serving{a, b} {
			s.post("/worlds/"+ofA+"/clock", `{"advance":"1h"}`)
			s.post("/worlds/"+ofB+"/events", `{"event":"ORDER_CREATED"}`)
			s.post("/events", `{"event":"ORDER_CREATED"}`)
			s.pull("/v2/campaigns")
		}
		for _, s := range []*serving{a, b} {
			Expect(s.get("/worlds/" + ofA + "/clock")).To(ContainSubstring("T11:00:00Z"))
			Expect(s.get("/worlds/" + ofB + "/orders")).To(ContainSubstring(`"total":2`))
			Expect(s.get("/orders")).To(ContainSubstring(`"total":2`))
			Expect(s.get("/journal?kind=pull.call")).To(Equal(a.get("/journal?kind=pull.call")))
			Expect(s.get("/worlds")).To(And(ContainSubstring(`"`+ofA+`"`), ContainSubstring(`"`+ofB+`"`), Not(ContainSubstring(`"id":""`))))
			for _, key := range []string{keyA, keyB} {
				status, text := s.reply("GET", "/v2/campaigns", key, "")
				Expect(status).To(Equal(http.StatusOK), text)
			}
			status, _ := s.reply("GET", "/v2/campaigns", "ACMA:none", "")
			Expect(status).To(Equal(http.StatusUnauthorized))
			status, _ = s.reply("GET", serve.ControlPath+"/worlds/w99/clock", "", "")
			Expect(status).To(Equal(http.StatusNotFound))
			status, text := s.reply("GET", "/", "", "")
			Expect(status).To(Equal(http.StatusOK), text)
			status, text = s.reply("GET", serve.ControlPath+"/journal.har", "", "")
			Expect(status).To(Equal(http.StatusOK), text)
			Expect(text).To(ContainSubstring("/v2/campaigns"))
		}
		for s, id := range map[*serving]string{a: ofA, b: ofB} {
			status, text := s.reply("GET", serve.MetricsPath, "", "")
			Expect(status).To(Equal(http.StatusOK), text)
			own := strings.Count(text, `localmarket_calls_total{operation="getCampaigns",status="200"} 2`)
			Expect(own).To(Equal(map[*serving]int{a: 1, b: 0}[s]), "they are told by the process that has the market")
			Expect(text).To(And(
				ContainSubstring(`localmarket_calls_total{operation="getCampaigns",status="200",world="`+id+`"} 2`),
				ContainSubstring("localmarket_worlds 1\n")))
			Expect(strings.Count(text, `localmarket_virtual_time_seconds{world=`)).To(Equal(1), "and those of a world by the one that has it")
		}
		status, text := b.reply("DELETE", serve.ControlPath+"/worlds/"+ofA, "", "")
		Expect(status).To(Equal(http.StatusNoContent), text)
		for _, s := range []*serving{a, b} {
			Eventually(func() int { return statusOf(s.url + serve.ControlPath + "/worlds/" + ofA + "/clock") }, patient).Should(Equal(http.StatusNotFound))
			status, _ := s.reply("GET", "/v2/campaigns", keyA, "")
			Expect(status).To(Equal(http.StatusUnauthorized), "its key opens nothing any more")
		}
	})

	It("take the first calls of a world at once, wherever it was made", func() {
		a, b := start(), start()
		var keys []string
		for range 6 {
			_, key := makeWorld(a)
			keys = append(keys, key)
		}
		var all sync.WaitGroup
		begin := make(chan struct{})
		for n := range 120 {
			all.Go(func() {
				defer GinkgoRecover()
				<-begin
				status, text := b.reply("GET", "/v2/campaigns", keys[n%len(keys)], "")
				Expect(status).To(Equal(http.StatusOK), text)
			})
		}
		close(begin)
		all.Wait()
	})

	It("know each other by a token that strangers do not have", func() {
		a := start()
		request, err := http.NewRequest("GET", a.url+serve.ControlPath, nil)
		Expect(err).NotTo(HaveOccurred())
		request.Header.Set("Localmarket-Passed-On", "guessed")
		reply, err := http.DefaultClient.Do(request)
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply.StatusCode).To(Equal(http.StatusForbidden))
		text, err := io.ReadAll(reply.Body)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(ContainSubstring("for localmarket's own processes"))
	})

	It("hand over when one ends, without a call that fails, and go on with all when the last has ended", func() {
		a, b := start(), start()
		var worlds []string
		for range 4 {
			id, _ := makeWorld(a)
			worlds = append(worlds, "/worlds/"+id)
		}
		worlds = append(worlds, "")
		// balanced calls one of the two, and the other if the first takes no calls any more.
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		balanced := func(urls []string, path string) {
			GinkgoHelper()
			for i, url := range urls {
				reply, err := client.Post(url+serve.ControlPath+path+"/events", "application/json", strings.NewReader(`{"event":"ORDER_CREATED"}`))
				var refused *net.OpError
				if errors.As(err, &refused) && refused.Op == "dial" && i == 0 {
					continue
				}
				Expect(err).NotTo(HaveOccurred())
				text, _ := io.ReadAll(reply.Body)
				_ = reply.Body.Close()
				Expect(reply.StatusCode).To(Equal(http.StatusCreated), "%s", text)
				return
			}
		}
		stop := make(chan struct{})
		var calling sync.WaitGroup
		var mu sync.Mutex
		made := map[string]int{}
		for _, world := range worlds {
			calling.Go(func() {
				defer GinkgoRecover()
				for n := 0; ; n++ {
					select {
					case <-stop:
						mu.Lock()
						made[world] = n
						mu.Unlock()
						return
					default:
					}
					balanced([]string{[]string{a.url, b.url}[n%2], b.url}, world)
				}
			})
		}
		Eventually(func() string { return b.get(worlds[0] + "/orders") }, patient).Should(MatchRegexp(`"total":[1-9]`))
		Expect(a.end()).To(Equal(exitOK))
		Eventually(func() string { return string(b.stdout.Contents()) }, patient).Should(ContainSubstring("this process has the market from now on"))
		close(stop)
		calling.Wait()
		for _, world := range worlds {
			Expect(b.get(world + "/orders")).To(ContainSubstring(fmt.Sprintf(`"total":%d`, made[world])))
		}
		Expect(b.end()).To(Equal(exitOK))
		again := start()
		for _, world := range worlds {
			Expect(again.get(world + "/orders")).To(ContainSubstring(fmt.Sprintf(`"total":%d`, made[world])))
		}
	})

	It("are told what they cannot do", func() {
		for problem, args := range map[string][]string{
			"--advertise is for processes that share": {"--advertise", "10.0.0.7:1"},
			"--advertise must be HOST:PORT":           {"--state", where, "--advertise", "here"},
			"--journal is of a market that one":       {"--state", where, "--journal", "j.jsonl"},
			"--tls and --proxy are for one process":   {"--state", where, "--tls"},
			"it keeps a market with another seed, 1;": {"--state", where, "--seed", "6"},
		} {
			if strings.Contains(problem, "seed") {
				Expect(start().end()).To(Equal(exitOK))
			}
			c.serveNot(args...)
			Expect(c.code).To(Equal(exitUsage))
			Expect(c.stderr.String()).To(ContainSubstring(problem))
		}
	})
})

// statusOf is 0 if nobody answers.
func statusOf(url string) int {
	status, _, _ := call("GET", url, "", "")
	return status
}
