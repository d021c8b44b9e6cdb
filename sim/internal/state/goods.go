package state

import (
	"iter"
	"time"
)

// sku names goods in a cabinet or in a warehouse.
type sku struct {
	place int64
	id    string
}

// goods holds things by their SKU, and in the order in which they came.
type goods[T any] struct {
	home
	things orderedMap[T] // has no home of its own: its numbers are nobody's
	number map[sku]int64
}

func (g *goods[T]) get(at sku) *T { return g.things.get(g.number[at]) }

func (g *goods[T]) put(at sku, thing *T) {
	if g.number == nil {
		g.number = map[sku]int64{}
	}
	n, ok := g.number[at]
	if !ok {
		n = int64(len(g.number)) + 1
		put(g.things.undo, g.number, at, n)
	}
	g.mark(at)
	g.things.put(n, time.Time{}, thing)
}

func (g *goods[T]) mark(at sku) {
	if g.undo != nil && g.undo.marks != nil {
		g.touch(at.text())
	}
}

// remove takes a thing away. Its SKU keeps its place.
func (g *goods[T]) remove(at sku) {
	if n, ok := g.number[at]; ok {
		g.mark(at)
		g.things.put(n, time.Time{}, nil)
	}
}

// only are the keys of some SKUs of one place, or of everything if none is
// named.
func (g *goods[T]) only(place int64, skus []string) func(key) iter.Seq[key] {
	if len(skus) == 0 {
		return g.things.all
	}
	var numbers []int64
	for _, id := range skus {
		numbers = append(numbers, g.number[sku{place, id}])
	}
	return g.things.only(numbers)
}
