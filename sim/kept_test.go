package sim_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

func stateFile() string {
	GinkgoHelper()
	return filepath.Join(GinkgoT().TempDir(), "market.db")
}

// reopened is a Market of what another has kept, which ends.
func reopened(m *sim.Market, o sim.Options) *sim.Market {
	GinkgoHelper()
	m.Close()
	Expect(m.KeepError()).NotTo(HaveOccurred())
	return newMarket(o)
}

// reopenedBroken is reopened for a Market that could not be kept.
func reopenedBroken(m *sim.Market, o sim.Options) *sim.Market {
	GinkgoHelper()
	m.Close()
	return newMarket(o)
}

func serveOnce(h http.Handler, method string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
	return w
}

// allOf is all that can be seen of a Market.
func allOf(m *sim.Market) string {
	GinkgoHelper()
	due, more := m.NextDue()
	return fmt.Sprintf("%s\n%+v\n%+v\n%+v\n%+v\n%d %s %t\n%v", m.Now(), m.Subscriptions(), m.Faults(), m.Traffic(), m.Orders(),
		m.Waiting(), due, more, m.Journal().Counts())
}

// killed is a file as it would be found if the process were killed now.
func killed(path string) string {
	GinkgoHelper()
	left := stateFile()
	for _, end := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + end)
		Expect(err).NotTo(HaveOccurred())
		Expect(os.WriteFile(left+end, content, 0o600)).To(Succeed())
	}
	return left
}

// called is the reply to a call of the pull API.
func called(m *sim.Market, method, path, body string) *httptest.ResponseRecorder {
	GinkgoHelper()
	h, err := m.Handler()
	Expect(err).NotTo(HaveOccurred())
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Api-Key", m.Key())
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var _ = Describe("A market that is kept", func() {
	It("goes on after each end as if there had been none, whatever was done and answered", func(ctx SpecContext) {
		store := newStore()
		for seed := range uint64(20) {
			whole := newPlanRun(newPlan(seed), store)
			whole.play(ctx)
			random := rand.New(rand.NewPCG(seed, 77))
			run := newPlanRun(newPlan(seed), store)
			run.market.Close()
			run.options.StateFile = stateFile()
			run.open()
			run.between = func() {
				if random.IntN(3) == 0 {
					before := allOf(run.market)
					run.market.Close()
					run.open()
					Expect(allOf(run.market)).To(Equal(before))
				}
			}
			run.play(ctx)
			run.open() // it was closed at the end
			expectLines(run.lines(), whole.lines(), seed)
			Expect(written(run.market)).To(Equal(written(whole.market)), "newPlan(%d)", seed)
			run.market.Close()
		}
	}, SpecTimeout(5*time.Minute))

	It("lives as it would have, with buyers, orders and all that becomes of them", func(ctx SpecContext) {
		store := newStore()
		o := sim.Options{Moves: 1, Traffic: market.Traffic{PerHour: 3, For: 4 * day}}
		live := func(m *sim.Market, between func(*sim.Market) *sim.Market) *sim.Market {
			enable(ctx, m, market.Subscription{URL: store.URL})
			for i := range 30 {
				m = between(m)
				Expect(m.Advance(ctx, 8*time.Hour)).To(Succeed())
				if all := m.Orders(); len(all) > 0 {
					id := all[len(all)-1].ID
					called(m, "PUT", fmt.Sprintf("/v2/campaigns/%d/orders/%d/status", all[len(all)-1].CampaignID, id), `{"order":{"status":"PROCESSING","substatus":"READY_TO_SHIP"}}`)
				}
				called(m, "GET", "/v2/campaigns", "")
				if i%5 == 0 {
					send(m, market.OrderReturnCreated)
				}
			}
			return m
		}
		same := func(m *sim.Market) *sim.Market { return m }
		memory := live(newMarket(o), same)
		Expect(len(memory.Orders())).To(BeNumerically(">", 100))

		o.StateFile = stateFile()
		kept := live(newMarket(o), same)
		Expect(written(kept)).To(Equal(written(memory)), "that it is kept changes nothing")
		kept.Close()

		o.StateFile = stateFile()
		n := 0
		again := live(newMarket(o), func(m *sim.Market) *sim.Market {
			if n++; n == 1 {
				return m
			}
			return reopened(m, o)
		})
		Expect(allOf(again)).To(Equal(allOf(memory)))
		Expect(written(again)).To(Equal(written(memory)))
	}, SpecTimeout(5*time.Minute))

	It("begins anew after Reset", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile()}
		m := newMarket(o)
		fresh := allOf(m)
		enable(ctx, m, market.Subscription{URL: newStore().URL})
		send(m, market.OrderCreated)
		Expect(m.Reset()).To(Succeed())
		Expect(allOf(reopened(m, o))).To(Equal(fresh))
	})

	It("has made what is under way again, and says that its end is unknown", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile()}
		left := ""
		store := newStore()
		m := newMarket(o)
		enable(ctx, m, market.Subscription{URL: store.URL})
		first := send(m, market.OrderCreated)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			left = killed(o.StateFile)
			accept(w, r)
		})
		Expect(m.Run(ctx)).To(Succeed())
		store.from(accept)

		again := newMarket(sim.Options{StateFile: left})
		found := attempts(again, first)
		Expect(found).To(HaveLen(1))
		Expect(found[0].Verdict.Outcome).To(Equal(journal.Unknown))
		Expect(found[0].Verdict.Reason).To(ContainSubstring("not known"))
		Expect(found[0].Request).To(Equal(attempts(m, first)[0].Request))
		Expect(again.Run(ctx)).To(Succeed())
		found = attempts(again, first)
		Expect(found).To(HaveLen(2))
		Expect(found[1]).To(And(HaveField("Attempt", 1), HaveField("Verdict.Outcome", journal.Accepted)), "it is made again, not after")
		Expect(again.Journal().Count(journal.DeliveryAccepted)).To(Equal(1))
	})

	It("refuses a subscription whose PING was under way", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile()}
		left := ""
		store := newStore()
		store.from(func(w http.ResponseWriter, r *http.Request) {
			left = killed(o.StateFile)
			accept(w, r)
		})
		_, err := newMarket(o).Connect(ctx, market.Subscription{URL: store.URL})
		Expect(err).NotTo(HaveOccurred())
		store.from(accept)
		again := newMarket(sim.Options{StateFile: left})
		Expect(again.State("s1")).To(Equal(sim.Refused))
		Expect(again.Plug(ctx, "s1")).To(Succeed())
	})

	It("is what it was begun with", func() {
		own := ownCabinet(7, 11)
		o := sim.Options{StateFile: stateFile(), Cabinet: own, Seed: 5, FirstOrder: 70_000_000_001, Start: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
		m := newMarket(o)
		send(m, market.OrderCreated)
		key, all := m.Key(), m.Orders()
		for _, again := range []sim.Options{{}, {Cabinet: own}, {Seed: 5}, {FirstOrder: 1, Start: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}} {
			again.StateFile = o.StateFile
			m = reopened(m, again)
			Expect(m.Options()).To(And(HaveField("Seed", uint64(5)), HaveField("Start", o.Start)))
			Expect(m.Campaigns()).To(HaveExactElements(HaveField("ID", int64(11))))
			Expect(m.Key()).To(Equal(key))
			Expect(m.Orders()).To(Equal(all))
		}
		m.Close()
		for problem, other := range map[string]sim.Options{
			"another cabinet": {Cabinet: ownCabinet(8)}, "another seed, 5": {Seed: 6}, "another contract revision": {Revision: otherRevision()},
		} {
			other.StateFile = o.StateFile
			_, err := sim.New(other)
			Expect(err).To(BeAssignableToTypeOf(&sim.StateFileError{}))
			Expect(err).To(MatchError(ContainSubstring(problem)))
		}
		_, err := sim.New(sim.Options{StateFile: stateFile(), InFlight: -1})
		Expect(err).To(MatchError(ContainSubstring("in flight")))
		Expect(newMarket(sim.Options{StateFile: o.StateFile}).Orders()).To(Equal(all), "nothing of it is lost")
	})

	It("is not there yet where the options cannot be", func() {
		path := stateFile()
		_, err := sim.New(sim.Options{StateFile: path, Seed: 1, Cabinet: &cabinet.Cabinet{Business: cabinet.Business{ID: -1}}})
		Expect(err).To(HaveOccurred())
		Expect(path).NotTo(BeAnExistingFile())
	})

	It("keeps deliveries where blocking is switched meanwhile", func(ctx SpecContext) {
		for _, change := range [][2]sim.Switch{{sim.On, sim.Off}, {sim.Off, sim.On}} {
			o := sim.Options{StateFile: stateFile(), Blocking: change[0]}
			store := newStore()
			m := newMarket(o)
			enable(ctx, m, market.Subscription{URL: store.URL})
			store.from(fail)
			for range 3 {
				send(m, market.OrderCreated)
			}
			Expect(m.Advance(ctx, 5*time.Minute)).To(Succeed())
			left := ""
			store.from(func(w http.ResponseWriter, r *http.Request) {
				left = killed(o.StateFile) // with an attempt under way
				accept(w, r)
			})
			Expect(m.Advance(ctx, 5*time.Minute)).To(Succeed())
			store.from(accept)
			for _, path := range []string{o.StateFile, left} {
				m.Close()
				m = newMarket(sim.Options{StateFile: path, Blocking: change[1]})
				Expect(m.Run(ctx)).To(Succeed())
				Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(3), "%s, %s", change, path)
			}
		}
	})

	It("keeps what a call has changed before it is answered", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile()}
		m := newMarket(o)
		_, err := m.Inject(fault.Fault{Before: fault.Refuse})
		Expect(err).NotTo(HaveOccurred())
		shop := m.Campaigns()[0]
		sku := `{"skus":[{"sku":"` + m.Options().Cabinet.Offers[0].SKU + `","items":[{"count":77,"updatedAt":"2026-09-01T09:00:00Z"}]}]}`
		w := called(m, "PUT", fmt.Sprintf("/v2/campaigns/%d/offers/stocks", shop.ID), sku)
		Expect(w.Code).To(Equal(http.StatusOK), w.Body.String())
		again := newMarket(sim.Options{StateFile: killed(o.StateFile)})
		Expect(called(again, "POST", fmt.Sprintf("/v2/campaigns/%d/offers/stocks", shop.ID), `{}`).Body.String()).To(ContainSubstring(`"count":77`))
		Expect(again.Journal().Count(journal.PullCall)).To(Equal(2), "with what the journal has of it")
	})
})

func otherRevision() string {
	for _, one := range []string{"2026-09", "2025-09"} {
		if one != sim.LatestRevision {
			return one
		}
	}
	return ""
}
