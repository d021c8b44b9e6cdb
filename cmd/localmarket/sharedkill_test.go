// Processes are paused here, which Windows does not know.

//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"

	"github.com/localmarket/localmarket/internal/postgrestest"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/serve"
)

// Of the rounds in which processes that share a database are killed and paused:
// ROUNDS=20 says otherwise how many there are.
const (
	sharedRounds = 2
	sharedWorlds = 50
	sharedLoad   = 6               // callers
	longPause    = 8 * time.Second // past the time of a process that does not show up
)

// sharing are processes that share a database, with a store for each of their worlds.
type sharing struct {
	program, state string
	args           []string
	mu             sync.Mutex
	urls           []string // of the processes that are called
	stores         map[string]*witness
	orders         map[string][]int64 // acknowledged, by world
	calls, refused atomic.Int64
}

// ServeHTTP is the store of the world that the path begins with.
func (s *sharing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.Split(r.URL.Path, "/")[1]
	s.mu.Lock()
	store := s.stores[name]
	s.mu.Unlock()
	store.ServeHTTP(w, r)
}

func (s *sharing) start() (*gexec.Session, string) {
	GinkgoHelper()
	cmd := exec.Command(s.program, append([]string{"serve", "--quiet"}, s.args...)...)
	cmd.Env = append(os.Environ(), "LOCALMARKET_STATE="+s.state)
	session, err := gexec.Start(cmd, nil, GinkgoWriter)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() { session.Kill().Wait(patient) })
	Eventually(session.Out, patient).Should(gbytes.Say(`listening on \S+\n`))
	url := string(regexp.MustCompile(`listening on (\S+)`).FindSubmatch(session.Out.Contents())[1])
	Eventually(func() int { return statusOf(url + serve.ReadyPath) }, patient).Should(Equal(http.StatusOK))
	return session, url
}

// open has these processes called and no others.
func (s *sharing) open(urls ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.urls = urls
}

func (s *sharing) any() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.urls[rand.IntN(len(s.urls))]
}

// load has things happen in all worlds until the end, each time by any process.
func (s *sharing) load(worlds []string, end <-chan struct{}) {
	for {
		select {
		case <-end:
			return
		default:
		}
		world := worlds[rand.IntN(len(worlds))]
		status, body, err := call("POST", s.any()+serve.ControlPath+"/worlds/"+world+"/events", "", `{"event":"ORDER_CREATED","model":"DBS"}`)
		s.calls.Add(1)
		var made struct{ Notifications []struct{ OrderID int64 } }
		if err != nil || status != http.StatusCreated || json.Unmarshal(body, &made) != nil {
			s.refused.Add(1)
			continue // nobody has promised anything
		}
		s.mu.Lock()
		s.orders[world] = append(s.orders[world], made.Notifications[len(made.Notifications)-1].OrderID)
		s.mu.Unlock()
	}
}

// answer waits until all worlds answer at a process, and says how long that took.
func (s *sharing) answer(url string, worlds []string) time.Duration {
	GinkgoHelper()
	began := time.Now()
	var all sync.WaitGroup
	for _, world := range worlds {
		all.Go(func() {
			defer GinkgoRecover()
			Eventually(func() int { return statusOf(url + serve.ControlPath + "/worlds/" + world + "/clock") }, patient).Should(Equal(http.StatusOK))
		})
	}
	all.Wait()
	return time.Since(began)
}

// journal is that of a world.
func (s *sharing) journal(url, world string) []journal.Entry {
	GinkgoHelper()
	var all []journal.Entry
	for {
		_, body, err := call("GET", fmt.Sprintf("%s%s/worlds/%s/journal?limit=1000&after=%d", url, serve.ControlPath, world, len(all)), "", "")
		Expect(err).NotTo(HaveOccurred())
		var page struct{ Entries []journal.Entry }
		Expect(json.Unmarshal(body, &page)).To(Succeed(), "%s", body)
		if len(page.Entries) == 0 {
			return all
		}
		all = append(all, page.Entries...)
	}
}

var _ = Describe("processes that share a database, killed and paused", func() {
	It("lose nothing that was acknowledged, and send nothing that was not theirs to send", func() {
		s := &sharing{state: postgrestest.URL(GinkgoT()), stores: map[string]*witness{}, orders: map[string][]int64{}}
		var err error
		s.program, err = gexec.Build("github.com/localmarket/localmarket/cmd/localmarket")
		Expect(err).NotTo(HaveOccurred())
		s.args = []string{"--listen", "127.0.0.1:0", "--activation-delay", "1ms", "--moves", "off"}
		listening := httptest.NewServer(s)
		DeferCleanup(listening.Close)
		first, firstURL := s.start()
		second, secondURL := s.start()
		s.open(firstURL, secondURL)
		worlds := s.make(listening.URL)
		rounds := sharedRounds
		if many := os.Getenv("ROUNDS"); many != "" {
			_, err := fmt.Sscan(many, &rounds)
			Expect(err).NotTo(HaveOccurred())
		}
		end := make(chan struct{})
		var loading sync.WaitGroup
		for range sharedLoad {
			loading.Go(func() {
				defer GinkgoRecover()
				s.load(worlds, end)
			})
		}
		for round := range rounds {
			s.after(50 + rand.Int64N(100))
			s.open(secondURL)
			first.Kill()
			took := s.answer(secondURL, worlds)
			GinkgoWriter.Println("round", round, "all worlds answer", took, "after a kill")
			s.inTime(took)
			first.Wait(patient)
			first, firstURL = s.start()
			s.open(firstURL, secondURL)

			s.after(50 + rand.Int64N(100))
			s.open(firstURL)
			second.Signal(syscall.SIGSTOP)
			paused := time.NewTimer(longPause)
			took = s.answer(firstURL, worlds)
			GinkgoWriter.Println("round", round, "all worlds answer", took, "after a pause began")
			s.inTime(took)
			<-paused.C
			second.Signal(syscall.SIGCONT)
			s.answer(secondURL, worlds)
			s.open(firstURL, secondURL)
		}
		close(end)
		loading.Wait()
		acknowledged, unknown := 0, 0
		for _, world := range worlds {
			Eventually(func() string {
				_, body, _ := call("GET", firstURL+serve.ControlPath+"/worlds/"+world+"/", "", "")
				return string(body)
			}, patient).Should(ContainSubstring(`"waiting":0`))
			entries := s.journal(secondURL, world)
			checkRecord(s.stores[world], entries, s.orders[world])
			acknowledged += len(s.orders[world])
			for _, e := range entries {
				if e.Kind == journal.ExchangeDone && e.Exchange.Verdict.Outcome == journal.Unknown {
					unknown++
				}
			}
		}
		GinkgoWriter.Println(s.calls.Load(), "calls,", s.refused.Load(), "not answered,", acknowledged, "orders,", unknown, "attempts unknown")
	})
})

var _ = Describe("processes that share a database, one of three killed", func() {
	It("leaves its worlds to the others, as many to each", func() {
		s := &sharing{state: postgrestest.URL(GinkgoT())}
		var err error
		s.program, err = gexec.Build("github.com/localmarket/localmarket/cmd/localmarket")
		Expect(err).NotTo(HaveOccurred())
		s.args = []string{"--listen", "127.0.0.1:0", "--speed", "0"}
		first, firstURL := s.start()
		_, secondURL := s.start()
		_, thirdURL := s.start()
		const worlds = 15
		for range worlds {
			status, body, err := call("POST", firstURL+serve.ControlPath+"/worlds", "", "{}")
			Expect(err).NotTo(HaveOccurred())
			Expect(status).To(Equal(http.StatusCreated), "%s", body)
		}
		has := func(url string) int {
			_, body, err := call("GET", url+serve.MetricsPath, "", "")
			Expect(err).NotTo(HaveOccurred())
			var open int
			_, err = fmt.Sscan(string(regexp.MustCompile(`(?m)^localmarket_worlds (\d+)$`).FindSubmatch(body)[1]), &open)
			Expect(err).NotTo(HaveOccurred())
			return open
		}
		Expect(has(firstURL)).To(Equal(worlds))
		Expect(has(secondURL) + has(thirdURL)).To(BeZero())
		first.Kill().Wait(patient)
		Eventually(func() int { return has(secondURL) + has(thirdURL) }, patient).Should(Equal(worlds))
		GinkgoWriter.Println(has(secondURL), "worlds and", has(thirdURL))
		Expect(has(secondURL)).To(BeNumerically("~", has(thirdURL), sharedLoad))
	})
})

// inTime holds a time against a bound, where there is one: WITHIN=10s is what is
// promised. A machine that runs all tests at once may be as slow as it likes.
func (s *sharing) inTime(took time.Duration) {
	GinkgoHelper()
	if within := os.Getenv("WITHIN"); within != "" {
		limit, err := time.ParseDuration(within)
		Expect(err).NotTo(HaveOccurred())
		Expect(took).To(BeNumerically("<", limit))
	}
}

// make makes the worlds, each with a store that is connected.
func (s *sharing) make(stores string) []string {
	GinkgoHelper()
	var worlds []string
	for i := range sharedWorlds {
		name := fmt.Sprintf("store%d", i)
		store := &witness{traces: map[string]bool{}, bodies: map[string]map[string][]string{}}
		s.mu.Lock()
		s.stores[name] = store
		s.mu.Unlock()
		status, body, err := call("POST", s.any()+serve.ControlPath+"/worlds", "", fmt.Sprintf(`{"url":"%s/%s","seed":%d}`, stores, name, i+1))
		Expect(err).NotTo(HaveOccurred())
		Expect(status).To(Equal(http.StatusCreated), "%s", body)
		var made struct{ ID string }
		Expect(json.Unmarshal(body, &made)).To(Succeed())
		s.stores[made.ID] = store
		worlds = append(worlds, made.ID)
	}
	for _, world := range worlds {
		Eventually(func() string {
			_, body, _ := call("GET", s.any()+serve.ControlPath+"/worlds/"+world+"/subscriptions", "", "")
			return string(body)
		}, patient).Should(ContainSubstring(`"state":"enabled"`))
	}
	return worlds
}

// after waits until so many more calls were acknowledged.
func (s *sharing) after(more int64) {
	GinkgoHelper()
	done := func() int64 { return s.calls.Load() - s.refused.Load() }
	want := done() + more
	Eventually(done, patient).Should(BeNumerically(">=", want))
}
