package state_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// crowded is a store of n orders, of which all but a few thousandths were
// delivered long ago.
func crowded(n int) *state.State {
	s := cabinet()
	for i := range n {
		o := of(shopFBS, i%20)
		o.ID, o.WarehouseID, o.Items[0].ID, o.ExternalID = int64(i+1), 0, int64(i+1), fmt.Sprint("A-", i)
		if i%500 != 0 {
			o.State = market.State{Status: market.StatusDelivered, Substatus: market.SubDeliveredReceived}
		}
		_, _, err := s.PlaceOrder(o, after(i/100))
		must(err)
	}
	return s
}

func sizes(b *testing.B, run func(b *testing.B, s *state.State, n int)) {
	for _, n := range []int{1, 1_000, 100_000} {
		b.Run(fmt.Sprint(n, " orders"), func(b *testing.B) {
			s := crowded(n)
			b.ReportAllocs()
			b.ResetTimer()
			run(b, s, n)
		})
	}
}

func BenchmarkGet(b *testing.B) {
	sizes(b, func(b *testing.B, s *state.State, n int) {
		for i := 0; b.Loop(); i++ {
			if _, ok := s.Order(int64(i%n + 1)); !ok {
				b.Fatal("an order is missing")
			}
		}
	})
}

// BenchmarkList takes a page of the few orders that are in processing.
func BenchmarkList(b *testing.B) {
	sizes(b, func(b *testing.B, s *state.State, _ int) {
		f := state.OrderFilter{CampaignIDs: []int64{shopFBS}, Statuses: []market.Status{market.StatusProcessing}}
		for b.Loop() {
			if page, err := s.Orders(f, state.Page{}); err != nil || len(page.Items) == 0 {
				b.Fatal("a page is empty:", err)
			}
		}
	})
}

func BenchmarkMove(b *testing.B) {
	sizes(b, func(b *testing.B, s *state.State, _ int) {
		states := []market.State{at("DELIVERY DELIVERY_SERVICE_RECEIVED"), at("DELIVERY COURIER_SEARCH")}
		_, err := s.Move(market.Store, 1, at("PROCESSING READY_TO_SHIP"), noon())
		must(err)
		for i := 0; b.Loop(); i++ {
			_, err := s.Move(market.Market, 1, states[i%2], after(i))
			must(err)
		}
	})
}

func BenchmarkCreate(b *testing.B) {
	sizes(b, func(b *testing.B, s *state.State, _ int) {
		o := of(shopFBS, 1, 2)
		o.WarehouseID = 0
		for i := 0; b.Loop(); i++ {
			_, _, err := s.PlaceOrder(o, after(i/100))
			must(err)
		}
	})
}

// BenchmarkMemory measures what one order of one item takes.
func BenchmarkMemory(b *testing.B) {
	const n = 100_000
	for b.Loop() {
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		s := crowded(n)
		runtime.GC()
		runtime.ReadMemStats(&now)
		b.ReportMetric(float64(now.HeapAlloc-before.HeapAlloc)/n, "B/order")
		runtime.KeepAlive(s)
	}
}
