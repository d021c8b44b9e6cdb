package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/serve"
)

// witness is a store that notes what it gets.
type witness struct {
	mu     sync.Mutex
	traces map[string]bool                // of requests
	bodies map[string]map[string][]string // from where each came, by body and by trace
}

func (w *witness) ServeHTTP(reply http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.mu.Lock()
	trace := r.Header.Get("Traceparent")
	w.traces[trace] = true
	if w.bodies[string(body)] == nil {
		w.bodies[string(body)] = map[string][]string{}
	}
	w.bodies[string(body)][trace] = append(w.bodies[string(body)][trace], r.RemoteAddr+" at "+time.Now().Format(time.StampMilli))
	w.mu.Unlock()
	reply.Header().Set("Content-Type", "application/json")
	if strings.HasPrefix(r.URL.Path, "/order/") { // of the push API
		id := regexp.MustCompile(`"id":(\d+)`).FindSubmatch(body)
		fmt.Fprintf(reply, `{"order":{"accepted":true,"id":"S-%s"}}`, id[1])
		return
	}
	fmt.Fprint(reply, `{"version":"1","name":"witness","time":"2026-09-01T09:00:00Z"}`)
}

// kept is what was acknowledged.
type kept struct {
	mu     sync.Mutex
	orders []int64
	stock  int64
	left   int // calls until the process is killed
	kill   func()
}

// acknowledged counts a call that was answered.
func (k *kept) acknowledged(note func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	note()
	if k.left--; k.left == 0 {
		k.kill()
	}
}

// load calls without end, until nobody answers.
func (k *kept) load(url, key, shop, sku string, worker int64) {
	for n := int64(1); ; n++ {
		status, body, err := call("POST", url+serve.ControlPath+"/events", "", `{"event":"ORDER_CREATED","model":"DBS"}`)
		if err != nil {
			return
		}
		var made struct{ Notifications []struct{ OrderID int64 } }
		if status != http.StatusCreated || json.Unmarshal(body, &made) != nil {
			panic(fmt.Sprintf("%d %s", status, body))
		}
		k.acknowledged(func() { k.orders = append(k.orders, made.Notifications[len(made.Notifications)-1].OrderID) })
		if worker != 0 {
			continue
		}
		k.mu.Lock()
		next := k.stock + 1
		k.mu.Unlock()
		text := fmt.Sprintf(`{"skus":[{"sku":%q,"items":[{"count":%d}]}]}`, sku, next)
		status, body, err = call("PUT", url+"/v2/campaigns/"+shop+"/offers/stocks", key, text)
		if err != nil {
			return
		}
		if status != http.StatusOK {
			panic(fmt.Sprintf("%d %s", status, body))
		}
		k.acknowledged(func() { k.stock = next })
	}
}

func call(method, url, key, body string) (int, []byte, error) {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Api-Key", key)
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	return reply.StatusCode, text, err
}

// kills is how often the process is killed: KILLS says otherwise.
const kills = 10

var _ = Describe("serve --state, killed at any moment", Ordered, func() {
	var program, dir string
	BeforeAll(func() {
		var err error
		program, err = gexec.Build("github.com/localmarket/localmarket/cmd/localmarket")
		Expect(err).NotTo(HaveOccurred())
	})
	BeforeEach(func() { dir = GinkgoT().TempDir() })

	type running struct {
		*gexec.Session
		url, key, shop string
	}
	start := func(args ...string) running {
		GinkgoHelper()
		cmd := exec.Command(program, append([]string{"serve", "--quiet", "--state", "market.db"}, args...)...)
		cmd.Dir = dir
		session, err := gexec.Start(cmd, nil, GinkgoWriter)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { session.Kill().Wait(patient) })
		Eventually(session.Out, patient).Should(gbytes.Say(`listening on \S+\n`))
		find := func(pattern string) string {
			return string(regexp.MustCompile(pattern).FindSubmatch(session.Out.Contents())[1])
		}
		return running{session, find(`listening on (\S+)`), find(`Api-Key +(\S+)`), find(`campaign +(\d+) +DBS`)}
	}

	It("loses no change that was acknowledged, misses no attempt, and makes none twice without saying so", func() {
		store := &witness{traces: map[string]bool{}, bodies: map[string]map[string][]string{}}
		listening := httptest.NewServer(store)
		DeferCleanup(listening.Close)
		args := []string{"--url", listening.URL, "--activation-delay", "1ms", "--moves", "off"}
		k := &kept{stock: 1000}
		seed := uint64(time.Now().UnixNano())
		GinkgoWriter.Println("seed", seed)
		random := rand.New(rand.NewPCG(seed, 0))
		const sku = "SED-1370"
		rounds := kills
		if many := os.Getenv("KILLS"); many != "" {
			_, err := fmt.Sscan(many, &rounds)
			Expect(err).NotTo(HaveOccurred())
		}
		check := func(p running) {
			GinkgoHelper()
			_, body, err := call("POST", p.url+"/v2/campaigns/"+p.shop+"/offers/stocks", p.key, fmt.Sprintf(`{"offerIds":[%q]}`, sku))
			Expect(err).NotTo(HaveOccurred(), "exit code %d", p.ExitCode())
			var count struct{ N int64 }
			if found := regexp.MustCompile(`"type":"FIT","count":(\d+)|"count":(\d+),"type":"FIT"`).FindSubmatch(body); k.stock > 1000 {
				Expect(found).NotTo(BeNil(), "%s", body)
				_, err = fmt.Sscan(string(found[1])+string(found[2]), &count.N)
				Expect(err).NotTo(HaveOccurred())
				Expect(count.N).To(BeNumerically(">=", k.stock))
			}
			k.stock = max(k.stock, count.N)
			for _, id := range k.orders {
				status, _, err := call("GET", fmt.Sprintf("%s%s/orders/%d", p.url, serve.ControlPath, id), "", "")
				Expect(err).NotTo(HaveOccurred())
				Expect(status).To(Equal(http.StatusOK), "order %d", id)
			}
		}
		for range rounds {
			p := start(args...)
			check(p)
			Eventually(func() (string, error) { // else nobody is told of the first orders
				_, body, err := call("GET", p.url+serve.ControlPath+"/subscriptions", "", "")
				return string(body), err
			}, patient).Should(ContainSubstring(`"state":"enabled"`))
			k.left, k.kill = 10+random.IntN(80), func() { p.Kill() }
			var all sync.WaitGroup
			for worker := range int64(4) {
				all.Go(func() {
					defer GinkgoRecover()
					k.load(p.url, p.key, p.shop, sku, worker)
				})
			}
			all.Wait()
			p.Wait(patient)
		}

		p := start(append(args, "--journal", "j.jsonl")...)
		check(p)
		Eventually(func() string {
			_, body, err := call("GET", p.url+serve.ControlPath, "", "")
			Expect(err).NotTo(HaveOccurred())
			return string(body)
		}, patient).Should(ContainSubstring(`"waiting":0`))
		p.Interrupt().Wait(patient)
		Expect(p.ExitCode()).To(Equal(exitOK))
		text, err := os.ReadFile(filepath.Join(dir, "j.jsonl"))
		Expect(err).NotTo(HaveOccurred())
		record, err := journal.Read(bytes.NewReader(text))
		Expect(err).NotTo(HaveOccurred())
		checkRecord(store, record.Entries(), k.orders)
	})

	It("asks for each order that was acknowledged by the push API, and never twice without saying so", func() {
		store := &witness{traces: map[string]bool{}, bodies: map[string]map[string][]string{}}
		listening := httptest.NewServer(store)
		DeferCleanup(listening.Close)
		args := []string{"--push-url", listening.URL, "--push-model", "DBS", "--moves", "off", "--deadline", "1m"}
		k := &kept{}
		for range 3 {
			p := start(args...)
			k.left, k.kill = 5+rand.IntN(60), func() { p.Kill() }
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					defer GinkgoRecover()
					k.load(p.url, p.key, p.shop, "", 1)
				})
			}
			all.Wait()
			p.Wait(patient)
		}
		p := start(append(args, "--journal", "push.jsonl")...)
		status, body, err := call("POST", p.url+serve.ControlPath+"/clock", "", `{"advance":"0s"}`) // then nothing is under way
		Expect(err).NotTo(HaveOccurred())
		Expect(status).To(Equal(http.StatusOK), "%s", body)
		p.Interrupt().Wait(patient)
		Expect(p.ExitCode()).To(Equal(exitOK))
		text, err := os.ReadFile(filepath.Join(dir, "push.jsonl"))
		Expect(err).NotTo(HaveOccurred())
		record, err := journal.Read(bytes.NewReader(text))
		Expect(err).NotTo(HaveOccurred())
		checkRecord(store, record.Entries(), nil)
		for _, id := range k.orders {
			Expect(store.bodies).To(HaveKey(ContainSubstring(fmt.Sprintf(`"shopOrderId":"S-%d"`, id))), "it was accepted, and its status told")
		}
	})

	It("has each world that was acknowledged, with what is in it, and none that was deleted", func() {
		var mu sync.Mutex
		worlds, gone, ids := map[string]madeWorld{}, map[string]madeWorld{}, map[string]bool{}
		check := func(p running) {
			GinkgoHelper()
			for id, one := range worlds {
				status, body, err := call("GET", fmt.Sprintf("%s/v2/campaigns/128400035/orders", p.url), one.Key, "")
				Expect(err).NotTo(HaveOccurred())
				Expect(status).To(Equal(http.StatusOK), "%s: %s", id, body)
				if one.order != 0 {
					Expect(string(body)).To(ContainSubstring(fmt.Sprintf(`"id":%d,`, one.order)), id)
				}
			}
			for id, one := range gone {
				status, _, err := call("GET", p.url+serve.ControlPath+"/worlds/"+id, "", "")
				Expect(err).NotTo(HaveOccurred())
				Expect(status).To(Equal(http.StatusNotFound), id)
				status, _, err = call("GET", p.url+"/v2/campaigns", one.Key, "")
				Expect(err).NotTo(HaveOccurred())
				Expect(status).To(Equal(http.StatusUnauthorized), id)
			}
		}
		for round := range 4 {
			p := start("--speed", "0")
			check(p)
			left := 3 + round*5
			told := func(into map[string]madeWorld) func(madeWorld) {
				return func(one madeWorld) {
					mu.Lock()
					defer mu.Unlock()
					Expect(ids).NotTo(HaveKey(one.ID), "no id comes twice")
					ids[one.ID], into[one.ID] = true, one
					if left--; left == 0 {
						p.Kill()
					}
				}
			}
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					defer GinkgoRecover()
					makeWorlds(p.url, told(worlds), told(gone))
				})
			}
			all.Wait()
			p.Wait(patient)
		}
		check(start("--speed", "0"))
		GinkgoWriter.Println(len(worlds), "worlds,", len(gone), "deleted")
	})
})

// madeWorld is a world that was acknowledged, and the order in it.
type madeWorld struct {
	ID, Key string
	order   int64
}

// makeWorlds makes worlds, each with an order, and deletes every third, until nobody
// answers. It tells of each.
func makeWorlds(url string, made, gone func(madeWorld)) {
	for n := 0; ; n++ {
		var one madeWorld
		status, body, err := call("POST", url+serve.ControlPath+"/worlds", "", `{"speed":0}`)
		if err != nil {
			return
		}
		if status != http.StatusCreated || json.Unmarshal(body, &one) != nil {
			panic(fmt.Sprintf("%d %s", status, body))
		}
		if n%3 == 0 {
			if _, _, err := call("DELETE", url+serve.ControlPath+"/worlds/"+one.ID, "", ""); err != nil {
				return
			}
			gone(one)
			continue
		}
		status, body, err = call("POST", url+serve.ControlPath+"/worlds/"+one.ID+"/events", "", `{"event":"ORDER_CREATED","campaignId":128400035}`)
		var happened struct{ Notifications []struct{ OrderID int64 } }
		if err == nil && (status != http.StatusCreated || json.Unmarshal(body, &happened) != nil) {
			panic(fmt.Sprintf("%d %s", status, body))
		}
		if err == nil {
			one.order = happened.Notifications[0].OrderID
		}
		made(one) // it was acknowledged, if its order was not
		if err != nil {
			return
		}
	}
}

// checkRecord holds the journal against what the store got.
func checkRecord(store *witness, entries []journal.Entry, orders []int64) {
	GinkgoHelper()
	announced, done, unknown, accepted := map[string]bool{}, map[string]bool{}, map[string]int{}, map[string]int{}
	told := map[string]bool{}
	for i, e := range entries {
		Expect(e.Seq).To(Equal(i + 1))
		switch e.Kind {
		case journal.ExchangeSending:
			Expect(announced).NotTo(HaveKey(e.ExchangeID), "no attempt is announced twice")
			announced[e.ExchangeID] = true
		case journal.ExchangeDone:
			x := e.Exchange
			Expect(announced).To(HaveKey(x.ID), "the intent comes first")
			Expect(done).NotTo(HaveKey(x.ID), "no attempt ends twice")
			done[x.ID] = true
			for _, h := range x.Request.Header {
				if h.Name == "Traceparent" {
					told[h.Value] = true
				}
			}
			switch x.Verdict.Outcome {
			case journal.Unknown:
				unknown[x.Request.Body]++
			case journal.Accepted:
				accepted[x.Request.Body]++
			}
		}
	}
	Expect(done).To(HaveLen(len(announced)), "every attempt has an end, if unknown")
	for trace := range store.traces {
		Expect(told).To(HaveKey(trace), "no attempt is missing")
	}
	for body, traces := range store.bodies {
		for trace, from := range traces {
			Expect(from).To(HaveLen(1), "%s: %v", trace, from)
		}
		if !strings.Contains(body, `"PING"`) {
			Expect(len(traces)).To(BeNumerically("<=", 1+unknown[body]), "none comes twice without being told so: %s", body)
			Expect(accepted[body]).To(Equal(1), "%s", body)
		}
	}
	for _, id := range orders {
		Expect(store.bodies).To(HaveKey(ContainSubstring(fmt.Sprintf(`"orderId":%d,`, id))), "whatever was acknowledged is told of")
	}
	GinkgoWriter.Println(len(orders), "orders,", len(announced), "attempts,", len(unknown), "unknown")
}
