package sim_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// BenchmarkCart is carts asked about, validated, judged and journalled, against the
// posts of a bare client, both with 64 in flight. The ratio is that of the throughputs.
func BenchmarkCart(b *testing.B) {
	const posts, inFlight = 2048, 64
	url := benchStore(b, reply(http.StatusOK, `{"cart":{"items":[{"feedId":128400011,"offerId":"KET-1017","count":1}]}}`))
	questions := make([]sim.Question, posts)
	cart := &market.Cart{Items: []market.CartItem{{OfferID: kettle, Title: "Чайник", Price: 249_000, Count: 1}}, RegionID: market.Moscow}
	for i := range questions {
		questions[i] = sim.Question{Method: market.PushCart, CampaignID: fbsShop, Cart: cart}
	}
	var body []byte
	var engine, bare time.Duration
	for b.Loop() {
		m, err := sim.New(sim.Options{Push: sim.Push{URL: url}, InFlight: inFlight})
		if err != nil {
			b.Fatal(err)
		}
		var answers []sim.Answer
		engine += timed(func() {
			if answers, err = m.Ask(context.Background(), questions...); err != nil {
				b.Fatal(err)
			}
		})
		for _, a := range answers {
			if a.Exchange.Verdict.Outcome != "accepted" {
				b.Fatal(a.Exchange.Verdict.Reason)
			}
		}
		body = []byte(answers[0].Exchange.Request.Body)
		m.Close()
		bare += timed(func() { benchPosts(b, url, body, posts, inFlight) })
	}
	b.ReportMetric(bare.Seconds()/engine.Seconds(), "ratio")
	b.ReportMetric(float64(posts*b.N)/engine.Seconds(), "carts/s")
}
