package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/cabinet"
)

const myCabinet = `localmarket: 1
business: {id: 7700123, name: Моя лавка}
campaigns:
  - {id: 12345, model: FBS, name: Лесная}
offers:
  - {sku: MY-SKU-1, name: Чайник, price: 1990.50, stock: 7}
  - {sku: MY-SKU-2, name: Чашка, price: 350, stock: 100}
`

// strictStore answers 400 to any other shop and any other SKU than those of
// myCabinet. It keeps the numbers of the orders that it was told of.
type strictStore struct {
	url    string
	mu     sync.Mutex
	orders []int64
}

func newStrictStore() *strictStore {
	s := &strictStore{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		var n struct {
			Type       string `json:"notificationType"`
			CampaignID *int64 `json:"campaignId"`
			OrderID    int64  `json:"orderId"`
			Items      []struct {
				OfferID string `json:"offerId"`
			} `json:"items"`
		}
		w.Header().Set("Content-Type", "application/json")
		bad := json.Unmarshal(text, &n) != nil || n.CampaignID != nil && *n.CampaignID != 12345
		for _, item := range n.Items {
			bad = bad || item.OfferID != "MY-SKU-1" && item.OfferID != "MY-SKU-2"
		}
		if bad {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":{"type":"WRONG_EVENT_FORMAT","message":"not mine"}}`)
			return
		}
		if n.Type == "ORDER_CREATED" {
			s.mu.Lock()
			s.orders = append(s.orders, n.OrderID)
			s.mu.Unlock()
		}
		_, _ = io.WriteString(w, `{"version":"1","name":"mine","time":"2026-09-01T09:00:00Z"}`)
	}))
	DeferCleanup(server.Close)
	s.url = server.URL
	return s
}

var _ = Describe("cabinet", func() {
	It("writes one to begin from, and never over another", func() {
		c := inFolder().run("cabinet", "new")
		Expect(c.code).To(Equal(exitOK), c.stderr.String())
		Expect(c.read("cabinet.yaml")).To(Equal(string(cabinet.Template())))
		Expect(c.run("cabinet", "show", "cabinet.yaml").code).To(Equal(exitOK), c.stderr.String())
		c.write("cabinet.yaml", "mine")
		Expect(c.run("cabinet", "new", "cabinet.yaml").code).To(Equal(exitUsage))
		Expect(c.stderr.String()).To(ContainSubstring("cabinet.yaml is there already"))
		Expect(c.read("cabinet.yaml")).To(Equal("mine"))
		Expect(c.run("cabinet", "new", "no/such/folder.yaml").code).To(Equal(exitUsage))
	})

	It("shows the whole of one, which can be loaded", func() {
		c := inFolder()
		c.write("my.yaml", myCabinet)
		Expect(c.run("cabinet", "show", "my.yaml").code).To(Equal(exitOK), c.stderr.String())
		shown, err := cabinet.Parse(c.stdout.Bytes())
		Expect(err).NotTo(HaveOccurred())
		given, err := cabinet.Parse([]byte(myCabinet))
		Expect(err).NotTo(HaveOccurred())
		Expect(shown).To(Equal(given))
		Expect(c.stdout.String()).To(ContainSubstring("{sku: MY-SKU-2, name: Чашка, price: 350, stock: 100, "))
	})

	It("shows the one in force: of the flag, of the environment, of the settings, or the made-up one", func() {
		c := inFolder()
		c.write("my.yaml", myCabinet)
		business := func(args ...string) string {
			Expect(c.run(append([]string{"cabinet", "show"}, args...)...).code).To(Equal(exitOK), c.stderr.String())
			return regexp.MustCompile(`business: {id: (\d+)`).FindStringSubmatch(c.stdout.String())[1]
		}
		Expect(business()).To(Equal(fmt.Sprint(cabinet.Default().Business.ID)))
		Expect(business("--cabinet", "my.yaml")).To(Equal("7700123"))
		c.env["LOCALMARKET_CABINET"] = "my.yaml"
		Expect(business()).To(Equal("7700123"))
		delete(c.env, "LOCALMARKET_CABINET")
		c.write("localmarket.yaml", "cabinet: my.yaml\n")
		Expect(business()).To(Equal("7700123"))
	})

	It("says of a cabinet that is larger than a file may be", func() {
		c := inFolder()
		rows := "sku\n"
		for i := range 10_000 {
			rows += fmt.Sprintf("SKU-%d\n", i)
		}
		c.write("goods.csv", rows)
		c.write("big.yaml", "localmarket: 1\noffers: goods.csv\n")
		Expect(c.run("cabinet", "show", "big.yaml").code).To(Equal(exitOK))
		Expect(c.stdout.String()).To(ContainSubstring("SKU-9999"))
		Expect(c.stderr.String()).To(ContainSubstring("warning: what is printed is too large to be loaded"))
	})

	DescribeTable("refuses", func(problem, text string) {
		c := inFolder()
		c.write("my.yaml", text)
		store := newStrictStore()
		for _, args := range [][]string{{"cabinet", "show", "my.yaml"}, {"check", store.url, "--cabinet", "my.yaml"}, {"run", "lost-replies", "--url", store.url, "--cabinet", "my.yaml"}} {
			Expect(c.run(args...).code).To(Equal(exitUsage), c.stdout.String())
			Expect(c.stderr.String()).To(MatchRegexp(`^localmarket: \S*my\.yaml: ` + problem + `\n$`))
			Expect(c.stdout.String()).To(BeEmpty())
		}
		Expect(store.orders).To(BeEmpty())
	},
		Entry(nil, `line 2: unknown key "ofers": did you mean "offers"\?`, "localmarket: 1\nofers: []\n"),
		Entry(nil, `line 1: it does not say which format it has: .*`, "business: {id: 5}\n"),
	)
})

var _ = Describe("--cabinet", func() {
	It("is what check and run are about, and is printed", func() {
		c := inFolder()
		c.write("my.yaml", myCabinet)
		store := newStrictStore()
		for _, args := range [][]string{
			{"check", store.url, "--only", "ping,notify", "--cabinet", "my.yaml"},
			{"run", "lost-replies", "--url", store.url, "--cabinet", "my.yaml"},
		} {
			c.run(args...)
			Expect(c.code).To(Equal(exitOK), c.stdout.String()+c.stderr.String())
			Expect(c.stdout.String()).To(And(
				MatchRegexp(`(?m)^Api-Key +ACMA:`), MatchRegexp(`(?m)^business +7700123$`), MatchRegexp(`(?m)^campaign +12345 +FBS$`),
			))
			Expect(store.orders).NotTo(BeEmpty())
		}
	})
})

var _ = Describe("a scenario with goods of one's own", func() {
	const own = `
localmarket: 1
name: own
subscriptions: [{name: main}]
steps:
  - connect: main
  - advance: 2m
  - order: create
    items: [{offerId: MY-SKU-2, count: 3}]
  - advance: 1m
`

	It("runs on the cabinet that has them, and says of another what it lacks", func() {
		c := inFolder()
		c.write("my.yaml", myCabinet)
		c.write("own.yaml", own)
		c.run("run", "own.yaml", "--store", "good", "--cabinet", "my.yaml")
		Expect(c.code).To(Equal(exitOK), c.stdout.String()+c.stderr.String())
		c.run("run", "own.yaml", "--store", "good")
		Expect(c.code).To(Equal(exitUsage), c.stdout.String()+c.stderr.String())
		Expect(c.stderr.String()).To(ContainSubstring("Offers not found for SKUs: 'MY-SKU-2'"))
	})
})

var _ = Describe("--first-order", func() {
	orders := func(c *command, args ...string) []int64 {
		GinkgoHelper()
		store := newStrictStore()
		c.write("my.yaml", myCabinet)
		c.run(append(args, "--url", store.url, "--cabinet", "my.yaml")...)
		Expect(c.code).To(Equal(exitOK), c.stdout.String()+c.stderr.String())
		Expect(store.orders).NotTo(BeEmpty())
		return store.orders
	}
	check := []string{"check", "--only", "notify.ORDER_CREATED"}

	It("comes from the clock where a store is called, has 11 digits, and repeats a run", func() {
		for _, args := range [][]string{check, {"run", "lost-replies"}} {
			c := inFolder()
			first := orders(c, args...)
			Expect(first).To(HaveEach(BeNumerically(">=", firstOrderAt(c.now))))
			Expect(first).To(HaveEach(BeNumerically("<=", 99_999_999_999)))
			printed := regexp.MustCompile(`(?m)^first order +(\d{11})$`).FindStringSubmatch(c.stdout.String())[1]
			Expect(printed).To(Equal(fmt.Sprint(firstOrderAt(c.now))))

			c.now = c.now.Add(time.Second)
			Expect(orders(c, args...)).NotTo(ContainElement(BeElementOf(first)))
			Expect(orders(c, append(args, "--first-order", printed)...)).To(Equal(first))
		}
	})

	It("is fixed for a store of ours", func() {
		printed := func(now time.Time) string {
			c := inFolder()
			c.now = now
			c.run("run", "lost-replies", "--store", "good")
			return regexp.MustCompile(`(?m)^first order .*$`).FindString(c.stdout.String())
		}
		Expect(printed(time.Now())).To(Equal(printed(time.Now().Add(time.Hour))))
	})
})

var _ = Describe("--date", func() {
	It("is where virtual time begins, in check and in run", func() {
		for _, args := range [][]string{{"check", sampleStore("good"), "--only", "ping"}, {"run", "lost-replies", "--store", "good"}} {
			c := inFolder().run(append(args, "--date", "2026-12-31", "--report", "json=r.json")...)
			Expect(c.code).To(Equal(exitOK), c.stderr.String())
			Expect(c.read("r.json")).To(ContainSubstring(`"start": "2026-12-31T09:00:00Z"`))
			Expect(c.run(append(args, "--date", "tomorrow")...).code).To(Equal(exitUsage))
			Expect(c.stderr.String()).To(ContainSubstring("--date must be a date such as 2026-12-31"))
		}
	})
})
