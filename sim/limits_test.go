package sim_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// limitOf is what a call of a Market tells of its limit: what is left, and until when.
func limitOf(m *sim.Market, method, path, body string) string {
	GinkgoHelper()
	w := called(m, method, path, body)
	h := map[string][]string(w.Header()) // in the letters of production
	return fmt.Sprintf("%d %s %s", w.Code, strings.Join(h["X-RateLimit-Resource-Remaining"], ""), strings.Join(h["X-RateLimit-Resource-Until"], ""))
}

var _ = Describe("What was used of the pull API's limits", func() {
	const generate = "/v2/reports/united-orders/generate" // once in two minutes
	report := func(m *sim.Market) string {
		return fmt.Sprintf(`{"businessId": %d, "dateFrom": "2026-08-01", "dateTo": "2026-08-02"}`, m.Options().Cabinet.Business.ID)
	}

	It("is the same after each end of the process, and after each way that was undone", func(ctx SpecContext) {
		for seed := range uint64(5) {
			o := sim.Options{}
			twin := newMarket(o)
			o.StateFile = stateFile()
			kept := newMarket(o)
			shops := twin.Campaigns()
			random := rand.New(rand.NewPCG(seed, 79))
			call := func(m *sim.Market, choice, shop int) string {
				switch choice {
				case 0:
					return limitOf(m, "GET", "/v2/campaigns", "")
				case 1:
					return limitOf(m, "POST", generate, report(m))
				case 2:
					return limitOf(m, "POST", fmt.Sprintf("/v2/campaigns/%d/offers/stocks", shops[shop].ID), `{}`) // elements of the reply
				case 3:
					return limitOf(m, "GET", fmt.Sprintf("/v2/campaigns/%d/orders/1", shops[shop].ID), "")
				default:
					return limitOf(m, "GET", fmt.Sprintf("/v2/campaigns/%d/returns?limit=x", shops[shop].ID), "")
				}
			}
			seen := map[string]bool{}
			for range 60 {
				switch random.IntN(6) {
				case 0:
					kept = reopened(kept, o)
				case 1:
					s := taken(kept)
					for range 1 + random.IntN(5) {
						call(kept, random.IntN(5), random.IntN(len(shops)))
					}
					Expect(kept.Advance(ctx, time.Duration(random.IntN(120))*time.Minute)).To(Succeed())
					restore(kept, s)
				case 2:
					by := time.Duration(random.IntN(30)) * time.Minute
					for _, m := range []*sim.Market{twin, kept} {
						Expect(m.Advance(ctx, by)).To(Succeed())
					}
				}
				choice, shop := random.IntN(5), random.IntN(len(shops))
				want := call(twin, choice, shop)
				Expect(call(kept, choice, shop)).To(Equal(want), "seed %d", seed)
				seen[want[:3]] = true
			}
			Expect(seen).To(And(HaveKey("200"), HaveKey("420")), "so that limits are met")
		}
	})

	It("is kept once a call that changes something is answered, however the process ends", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile()}
		m := newMarket(o)
		until := "Tue, 01 Sep 2026 09:02:00 GMT"
		Expect(limitOf(m, "POST", generate, report(m))).To(Equal("200 0 " + until))
		again := newMarket(sim.Options{StateFile: killed(o.StateFile)})
		Expect(limitOf(again, "POST", generate, report(again))).To(Equal("420 0 " + until))
		Expect(again.Advance(ctx, 2*time.Minute)).To(Succeed())
		Expect(limitOf(again, "POST", generate, report(again))).To(HavePrefix("200 0 "), "a new window")
	})

	It("begins anew with Reset, also in the file", func() {
		o := sim.Options{StateFile: stateFile()}
		m := newMarket(o)
		fresh := limitOf(m, "GET", "/v2/campaigns", "")
		Expect(limitOf(m, "GET", "/v2/campaigns", "")).NotTo(Equal(fresh))
		Expect(m.Reset()).To(Succeed())
		m = reopened(m, o)
		Expect(limitOf(m, "GET", "/v2/campaigns", "")).To(Equal(fresh))
	})

	It("is none where limits are not enforced, and begins once they are", func() {
		o := sim.Options{StateFile: stateFile(), Limits: market.LimitsOff}
		m := newMarket(o)
		for range 5 {
			Expect(called(m, "GET", "/v2/campaigns", "").Code).To(Equal(http.StatusOK))
		}
		Expect(sim.InSnapshot(taken(m))).NotTo(ContainElement("limits"))
		o.Limits = 0
		fresh := limitOf(newMarket(sim.Options{}), "GET", "/v2/campaigns", "")
		Expect(limitOf(reopened(m, o), "GET", "/v2/campaigns", "")).To(Equal(fresh))
	})

	It("has no call that only reads wait for the disk", func() {
		m := newMarket(sim.Options{StateFile: stateFile()})
		called(m, "GET", "/v2/campaigns", "")
		before := sim.Awaited(m)
		called(m, "GET", "/v2/campaigns", "")
		Expect(sim.Awaited(m)).To(Equal(before))
	})
})
