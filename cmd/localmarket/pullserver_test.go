package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/simtest"
)

// packed is the story of an order that the store packs.
const packed = `localmarket: 1
name: packed
title: the store packs an order
subscriptions: [{name: main}]
steps:
  - connect: main
  - advance: 2m
  - order: create
    model: FBS
    as: order
  - await: {until: called, operation: updateOrderStatus, within: 10s}
expect:
  - calls: {operation: setOrderBoxLayout, status: 200, count: 1}
  - calls: {operation: updateOrderStatus, status: 200, count: 1}
`

// settingUp is a store that reads from the output how to call, as a person does,
// and calls about each notification.
func settingUp(c *command, statuses *[]int) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// What the command printed, it printed before it sent this request.
		out := c.stdout.String()
		address := regexp.MustCompile(`listening on (\S+)`).FindAllStringSubmatch(out, -1)
		key := regexp.MustCompile(`Api-Key +(\S+)`).FindStringSubmatch(out)
		request, _ := http.NewRequest(http.MethodGet, address[len(address)-1][1]+"/v2/campaigns", nil)
		request.Header.Set("Api-Key", key[1])
		if reply, err := http.DefaultClient.Do(request); err == nil {
			*statuses = append(*statuses, reply.StatusCode)
			_ = reply.Body.Close()
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"version":"1","name":"test","time":"2026-09-01T09:00:00Z"}`)
	}))
	DeferCleanup(server.Close)
	return server.URL
}

// callingStore is a sample store that calls a pull API which is not served yet, at the
// address.
func callingStore(behaviour string, delay time.Duration) (store *simtest.Store, address string) {
	GinkgoHelper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	address = free.Addr().String()
	Expect(free.Close()).To(Succeed())
	return simtest.Run(GinkgoTB(), behaviour, simtest.Options{PullAPI: "http://" + address, Key: defaultKey(), Delay: delay}), address
}

var _ = Describe("--pull-api", func() {
	DescribeTable("lets check judge a store that acts on its orders", func(behaviour string, delay time.Duration, code int, failing string) {
		store, address := callingStore(behaviour, delay)
		c := inFolder().run("check", store.URL(), "--pull-api", address)
		Expect(c.code).To(Equal(code), c.stdout.String()+c.stderr.String())
		if failing != "" {
			Expect(c.stdout.String()).To(MatchRegexp(`FAIL +` + failing))
		}
	},
		Entry(nil, "acts-on-orders", time.Duration(0), exitOK, ""),
		Entry(nil, "queued", 30*time.Millisecond, exitOK, ""),
		Entry(nil, "wrong-key", time.Duration(0), exitFailed, `pull\.auth`),
		Entry(nil, "duplicate-race", time.Duration(0), exitFailed, `pull\.booked-twice`),
	)

	It("lets the store call while it is checked, and judges how", func() {
		c := inFolder()
		var statuses []int
		c.run("check", settingUp(c, &statuses), "--only", "notify.ORDER_CREATED,pull", "--pull-api", "127.0.0.1:0", "--settle", "0s", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitOK), c.stdout.String()+c.stderr.String())
		Expect(statuses).To(And(Not(BeEmpty()), HaveEach(http.StatusOK)))
		Expect(c.stdout.String()).To(MatchRegexp(`(?m)^campaign +\d+ +FBS$`))
		r := c.report("r.json")
		Expect(r.Calls).To(HaveLen(len(statuses)))
		Expect(c.stdout.String()).To(MatchRegexp(`PASS +pull\.methods +getCampaigns \d+`))
		Expect(c.stdout.String()).To(MatchRegexp(`WARN +pull\.integration`))
	})

	It("serves one scenario after the other, with one key for all", func() {
		c := withScenarios()
		var statuses []int
		c.run("run", "passing.yaml", "failing.yaml", "--url", settingUp(c, &statuses), "--pull-api", "127.0.0.1:0", "--report", "json=r.json")
		Expect(c.code).To(Equal(exitFailed), c.stderr.String())
		Expect(statuses).To(And(Not(BeEmpty()), HaveEach(http.StatusOK)))
		Expect(strings.Count(c.stdout.String(), "Api-Key")).To(Equal(1), "the cabinet is one for all")
		Expect(c.read("r.json")).To(ContainSubstring(`"pull.methods"`))
	})

	It("is called by a sample store", func() {
		c := inFolder()
		c.write("packed.yaml", packed)
		c.run("run", "packed.yaml", "--store", "acts-on-orders", "--pull-api", "127.0.0.1:0")
		Expect(c.code).To(Equal(exitOK), c.stdout.String()+c.stderr.String())
		Expect(c.stdout.String()).To(MatchRegexp(`PASS +pull\.violations +5 calls`))
	})

	It("warns that nobody calls, and says where", func() {
		c := inFolder().run("check", sampleStore("good"), "--only", "ping,pull", "--pull-api", "127.0.0.1:0", "--settle", "0s")
		Expect(c.code).To(Equal(exitOK))
		Expect(c.stdout.String()).To(MatchRegexp(`WARN +pull\.called\s+the store called nothing at http://127\.0\.0\.1:\d+`))
		Expect(c.stdout.String()).To(MatchRegexp(`SKIP +pull\.auth … pull\.methods \(12 checks\) +the store called nothing`))
	})

	It("judges a store that works from a queue, and one with a wrong key, rightly", func() {
		c := inFolder()
		c.write("packed.yaml", strings.Replace(packed, "within: 10s", "within: 10s, optional: true", 1))
		c.run("run", "packed.yaml", "--store", "queued", "--pull-api", "127.0.0.1:0", "--settle", "3s")
		Expect(c.code).To(Equal(exitOK), c.stdout.String()+c.stderr.String())
		Expect(c.stdout.String()).To(MatchRegexp(`PASS +pull\.violations +5 calls`))
		c = inFolder().run("run", "order-life-fbs", "--store", "wrong-key", "--pull-api", "127.0.0.1:0")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(MatchRegexp(`FAIL +pull\.auth`))
	})

	It("counts the calls that come after the end", func() {
		store, address := callingStore("queued", 2600*time.Millisecond)
		c := inFolder().run("run", "lost-replies", "--url", store.URL(), "--pull-api", address, "--settle", "2s",
			"--report", "markdown=late.md", "--report", "html=late.html", "--report", "json=late.json")
		const late = `Calls refused because no run was under way\\?: \d+\.`
		Expect(strings.Join(strings.Fields(c.stdout.String()), " ")).To(MatchRegexp(late), c.stderr.String())
		Expect(c.read("late.md")).To(MatchRegexp(late))
		Expect(c.read("late.html")).To(MatchRegexp(late))
		Expect(c.read("late.json")).To(MatchRegexp(`"lateCalls": \d`))
	})

	It("finds an event that a store books twice", func() {
		c := inFolder().run("run", "copies-at-once", "--store", "duplicate-race", "--pull-api", "127.0.0.1:0")
		Expect(c.code).To(Equal(exitFailed))
		Expect(c.stdout.String()).To(MatchRegexp(`FAIL +pull\.booked-twice[^|]* is called twice for one event`))
	})

	It("exits 3 if the address cannot be had, and sends nothing", func() {
		taken, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(taken.Close)
		store := counting()
		for _, args := range [][]string{{"check", store.URL()}, {"run", "lost-replies", "--url", store.URL()}} {
			c := inFolder().run(append(args, "--pull-api", taken.Addr().String())...)
			Expect(c.code).To(Equal(exitEnvironment))
			Expect(c.stderr.String()).To(ContainSubstring("--pull-api: the address cannot be listened on"))
		}
		Expect(store.Received()).To(BeEmpty())
	})

	DescribeTable("exits 2 for", func(message string, args ...string) {
		store := counting()
		c := inFolder().run(append([]string{"check", store.URL()}, args...)...)
		Expect(c.code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring(message))
		Expect(store.Received()).To(BeEmpty())
	},
		Entry("an address that is none", `--pull-api must be HOST:PORT`, "--pull-api", "localhost"),
		Entry("a wait that is none", "--settle must be from 0s to 10m0s", "--settle", "-1s"),
		Entry("a wait that is too long", "--settle must be from 0s to 10m0s", "--settle", "1h"),
	)

	It("answers 503 while no run is under way", func() {
		p := &process{stderr: io.Discard}
		s, err := p.openPull("127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(s.close)
		status := func() int {
			reply, err := http.Get(s.url + "/v2/campaigns")
			Expect(err).NotTo(HaveOccurred())
			defer reply.Body.Close()
			return reply.StatusCode
		}
		Expect(status()).To(Equal(http.StatusServiceUnavailable))
		m, err := sim.New(sim.Options{})
		Expect(err).NotTo(HaveOccurred())
		stop, err := s.play(m)
		Expect(err).NotTo(HaveOccurred())
		Expect(status()).To(Equal(http.StatusUnauthorized))
		stop()
		Expect(status()).To(Equal(http.StatusServiceUnavailable))
		Expect(s.lateCalls(context.Background(), 0)).To(Equal(2))
	})
})
