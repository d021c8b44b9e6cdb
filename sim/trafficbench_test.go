package sim_test

import (
	"testing"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// BenchmarkTraffic is a day's traffic of 200 orders an hour with all that becomes of
// them, to the end of the last, against as many posts of a bare client one by one, as
// most of the notifications go. The ratio is that of the throughputs.
func BenchmarkTraffic(b *testing.B) {
	url := benchStore(b, accept)
	var engine, bare time.Duration
	notified := 0
	for b.Loop() {
		m, n := benchMarket(b, sim.Options{Cabinet: fullShelves(), Moves: 1}, url)
		if err := m.SetTraffic(market.Traffic{PerHour: 200, For: day}); err != nil {
			b.Fatal(err)
		}
		engine += timed(func() { benchRun(b, m) })
		sent := m.Journal().Count(journal.DeliveryAccepted)
		notified += sent
		m.Close()
		bare += timed(func() { benchPosts(b, url, n.Body, sent, 1) })
	}
	b.ReportMetric(bare.Seconds()/engine.Seconds(), "ratio")
	b.ReportMetric(float64(notified)/engine.Seconds(), "notifications/s")
}
