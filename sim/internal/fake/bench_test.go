package fake_test

import (
	"testing"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

func BenchmarkTellSeeded(b *testing.B) {
	types := market.Types()
	benchmarkTell(b, market.Seeded, func(i int) market.Type { return types[i%len(types)] })
}

func BenchmarkTellExtremeOrder(b *testing.B) {
	benchmarkTell(b, market.Extreme, func(int) market.Type { return market.OrderCreated })
}

func benchmarkTell(b *testing.B, d market.Detail, next func(i int) market.Type) {
	set, err := schemas.Load(schemas.Latest)
	if err != nil {
		b.Fatal(err)
	}
	story, err := fake.NewStory(set, 1, fake.Cabinet{})
	if err != nil {
		b.Fatal(err)
	}
	at := noon
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at = at.Add(time.Second)
		if _, err := story.Tell(market.Event{Type: next(i), Detail: d}, at); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewStory(b *testing.B) {
	set, err := schemas.Load(schemas.Latest)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := fake.NewStory(set, 1, fake.Cabinet{}); err != nil {
			b.Fatal(err)
		}
	}
}
