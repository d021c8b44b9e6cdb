package scenarios_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// pullAddress serves the pull API of whichever Market plays, at one address.
func pullAddress() (url string, serve func(*sim.Market) (func(), error)) {
	var played atomic.Pointer[http.Handler]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*played.Load()).ServeHTTP(w, r) }))
	DeferCleanup(server.Close)
	return server.URL, func(m *sim.Market) (func(), error) {
		handler, err := m.Handler()
		played.Store(&handler)
		return func() {}, err
	}
}

// downStory is one in which getOrder fails three times.
const downStory = `localmarket: 1
name: pull-is-down
subscriptions:
  - name: main
faults:
  - name: down
    operation: getOrder
    status: 503
    count: 3
steps:
  - connect: main
  - advance: 2m
  - fault: {on: down}
  - order: create
    model: FBS
    as: order
  - advance: 1h
expect:
  - calls: {operation: getOrder, count: {min: 4}}
`

// readingStore is a store that reads each order it is told of, so often at most.
func readingStore(tries int) *callingStore {
	c := newCallingStore()
	c.store.answer = func(_ int, body []byte) int {
		if typeOf(body) != market.OrderCreated {
			return http.StatusOK
		}
		var told struct{ CampaignID, OrderID int64 }
		_ = json.Unmarshal(body, &told) // it is Market's
		path := fmt.Sprintf("/v2/campaigns/%d/orders/%d", told.CampaignID, told.OrderID)
		for range tries {
			if c.status(path) == http.StatusOK {
				break
			}
		}
		return http.StatusOK
	}
	return c
}

func (c *callingStore) status(path string) int {
	request, _ := http.NewRequest(http.MethodGet, c.pull+path, nil)
	request.Header.Set("Api-Key", c.key)
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	_ = reply.Body.Close()
	return reply.StatusCode
}

var _ = Describe("A pull API that does not work", func() {
	told := func(tries int) *scenarios.Result {
		s, err := scenarios.Parse("down.yaml", []byte(downStory), nil)
		Expect(err).NotTo(HaveOccurred())
		return tellCalling(s, readingStore(tries))
	}
	recovery := func(r *scenarios.Result) reports.Check {
		for _, c := range r.Report.Checks {
			if c.ID == "pull.recovery" {
				return c
			}
		}
		Fail("no pull.recovery")
		return reports.Check{}
	}

	It("fails an operation as often as it is to, and shows a store that tries again", func() {
		r := told(5)
		Expect(r.Report.Checks[1].Verdict).To(Equal(reports.Pass), r.Report.Checks[1].Reason)
		Expect(r.Report.Calls).To(HaveLen(4))
		Expect(recovery(r)).To(And(HaveField("Verdict", reports.Pass), HaveField("Reason", HavePrefix("1 call failed by a fault, 1 tried again"))))
	})

	It("shows a store that loses what it was told", func() {
		r := told(1)
		Expect(r.Report.Checks[1].Verdict).To(Equal(reports.Fail))
		Expect(recovery(r)).To(And(HaveField("Verdict", reports.Warn), HaveField("Reason", ContainSubstring("what it was for is lost"))))
		Expect(r.Report.Call("c1").Injected).To(HaveField("Name", "down"))
	})

	for _, name := range []string{"market-is-down", "rate-limited", "key-revoked", "api-disabled"} {
		It("is a scenario of the library that a good store passes: "+name, func(ctx SpecContext) {
			url, serve := pullAddress()
			store := simtest.Run(GinkgoTB(), "acts-on-orders", simtest.Options{PullAPI: url, Key: cabinet.Default().MainKey().Token()})
			r, err := scenarios.Run(ctx, loaded(name), scenarios.Options{
				Target: store.URL(), Serve: serve, Market: sim.Options{Settle: sim.NewSettle(time.Second)},
			})
			Expect(err).NotTo(HaveOccurred())
			Expect(notPassed(r)).To(BeEmpty())
			Expect(r.Report.Calls).To(ContainElement(HaveField("Injected", Not(BeNil()))))
		}, SpecTimeout(time.Minute))
	}

	It("is said at the control API's and Go's faults alike: an unknown operation is refused", func() {
		m, err := sim.New(sim.Options{})
		Expect(err).NotTo(HaveOccurred())
		defer m.Close()
		s, err := scenarios.Parse("down.yaml", []byte(downStory), nil)
		Expect(err).NotTo(HaveOccurred())
		f := s.Faults[0].Fault
		_, err = m.Inject(f)
		Expect(err).NotTo(HaveOccurred())
		f.Operation = "getOrdr"
		_, err = m.Inject(f)
		Expect(err).To(MatchError(ContainSubstring(`unknown operation "getOrdr"`)))
	})
})
