package serve_test

import (
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/serve"
)

// figures are those that Prometheus is told.
func (s *served) figures() exposed {
	GinkgoHelper()
	_, text := s.plain(serve.MetricsPath)
	figures, err := parseExposed(text)
	Expect(err).NotTo(HaveOccurred(), text)
	return figures
}

// of are the names of a world's figures.
func (e exposed) of(world string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(e)) {
		if strings.Contains(name, `world="`+world+`"`) {
			names = append(names, name)
		}
	}
	return names
}

var _ = Describe("The metrics of worlds", func() {
	var s *served
	BeforeEach(func() { s = still() })
	// made makes a world with a store, to which one order was told that it does not take,
	// and another waits behind.
	made := func() (id, path string) {
		GinkgoHelper()
		reply := s.ok("POST", "/worlds", object{})
		id, path = reply["id"].(string), "/worlds/"+reply["id"].(string)
		to := newStore()
		s.ok("POST", path+"/subscriptions", object{"url": to.URL})
		s.ok("POST", path+"/clock", object{"advance": "10m"}) // until it takes effect
		to.from(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
		for range 2 {
			s.ok("POST", path+"/events", object{"event": "CHAT_CREATED"})
			s.ok("POST", path+"/clock", object{"advance": "20s"})
		}
		status, _ := s.pullBy(reply["key"].(string), "/v2/campaigns")
		Expect(status).To(Equal(200))
		return id, path
	}

	It("are of each by its id, beside those of the server's own market, and go with it", func() {
		alone := s.figures()
		Expect(alone).To(HaveKeyWithValue("localmarket_worlds{}", 0.0))
		id, path := made()
		s.pull("GET", "/v2/campaigns", "")
		Expect(s.figures()).To(And(
			HaveKeyWithValue("localmarket_worlds{}", 1.0),
			HaveKeyWithValue(`localmarket_calls_total{operation="getCampaigns",status="200"}`, 1.0),
			HaveKeyWithValue(`localmarket_calls_total{operation="getCampaigns",status="200",world="`+id+`"}`, 1.0),
			HaveKeyWithValue(`localmarket_held_deliveries{subscription="s1",world="`+id+`"}`, 1.0),
			HaveKeyWithValue(`localmarket_subscription_enabled{subscription="s1",world="`+id+`"}`, 1.0),
			HaveKeyWithValue(`localmarket_outage_seconds{subscription="s1",world="`+id+`"}`, BeNumerically(">", 10)),
			HaveKeyWithValue(`localmarket_attempts_total{outcome="failed",subtype="HTTP",type="CHAT_CREATED",world="`+id+`"}`, BeNumerically(">=", 1)),
			HaveKeyWithValue(`localmarket_journal_dropped_entries_total{world="`+id+`"}`, 0.0),
			HaveKey(`localmarket_virtual_time_seconds{world="`+id+`"}`)))
		s.ok("DELETE", path, nil)
		Expect(s.figures()).To(HaveKeyWithValue("localmarket_worlds{}", 0.0))
		Expect(s.figures().of(id)).To(BeEmpty())
	})

	It("are of so many worlds each, and of all others together, which only grow", func() {
		serve.ShowWorlds(s.server, 2)
		first, path := made()
		second, _ := made()
		third, thirdPath := made()
		fourth, _ := made()
		other := func(family, labels string) string { return family + "{" + labels + `,world="other"}` }
		figures := s.figures()
		for _, id := range []string{first, second} {
			Expect(figures.of(id)).To(HaveLen(len(figures.of(first))))
			Expect(figures).To(HaveKeyWithValue(`localmarket_calls_total{operation="getCampaigns",status="200",world="`+id+`"}`, 1.0))
		}
		Expect(figures.of(third)).To(BeEmpty())
		Expect(figures.of(fourth)).To(BeEmpty())
		attempts := figures[`localmarket_attempts_total{outcome="failed",subtype="HTTP",type="CHAT_CREATED",world="`+first+`"}`]
		counted := []any{
			HaveKeyWithValue(other("localmarket_calls_total", `operation="getCampaigns",status="200"`), 2.0),
			HaveKeyWithValue(other("localmarket_attempts_total", `outcome="failed",subtype="HTTP",type="CHAT_CREATED"`), 2*attempts),
		}
		Expect(figures).To(And(
			counted[0].(OmegaMatcher), counted[1].(OmegaMatcher),
			HaveKeyWithValue("localmarket_worlds{}", 4.0),
			HaveKeyWithValue(other("localmarket_held_deliveries", `subscription=""`), 2.0),
			HaveKeyWithValue(other("localmarket_subscription_enabled", `subscription=""`), 2.0),
			HaveKeyWithValue(other("localmarket_outage_seconds", `subscription=""`), BeNumerically("<", 60)),
			Not(HaveKey(`localmarket_virtual_time_seconds{world="other"}`))))

		s.ok("DELETE", thirdPath, nil)
		Expect(s.figures()).To(And(
			counted[0].(OmegaMatcher), counted[1].(OmegaMatcher),
			HaveKeyWithValue(other("localmarket_held_deliveries", `subscription=""`), 1.0)))
		s.ok("DELETE", path, nil)
		fifth, _ := made()
		Expect(s.figures().of(fifth)).NotTo(BeEmpty(), "there is room again")
		Expect(s.figures().of(fourth)).To(BeEmpty(), "it stays where it was counted")
	})

	It("count what happened between the last look and the end of a world, and are no more for those that come and go", func() {
		serve.ShowWorlds(s.server, 0)
		_, path := made()
		s.ok("DELETE", path, nil)
		calls := `localmarket_calls_total{operation="getCampaigns",status="200",world="other"}`
		Expect(s.figures()).To(HaveKeyWithValue(calls, 1.0))
		before := len(s.figures())
		for range 5 {
			_, path := made()
			s.ok("DELETE", path, nil)
		}
		Expect(s.figures()).To(And(HaveLen(before), HaveKeyWithValue(calls, 6.0)))
	})

	It("begin anew where a world that is kept is opened again", func() {
		path := filepath.Join(GinkgoT().TempDir(), "market.db")
		storage, err := sim.OpenStorage(path)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(storage.Close)
		s = start(serve.Options{Storage: storage}, sim.Options{})
		id, _ := made()
		calls := `localmarket_calls_total{operation="getCampaigns",status="200",world="` + id + `"}`
		Expect(s.figures()).To(HaveKeyWithValue(calls, 1.0))
		serve.CloseWorld(s.server, id)
		Expect(s.figures().of(id)).To(BeEmpty())
		s.ok("GET", "/worlds/"+id+"/clock", nil)
		Expect(s.figures()).To(And(Not(HaveKey(calls)), HaveKey(`localmarket_held_deliveries{subscription="s1",world="`+id+`"}`)))
	})
})
