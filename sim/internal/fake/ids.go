package fake

import (
	"math"

	"github.com/brianvoe/gofakeit/v7"
)

// kind is a kind of thing that has ids of its own.
type kind int

const (
	orderIDs kind = iota
	itemIDs
	returnIDs
	chatIDs
	messageIDs
	feedbackIDs
	feedbackCommentIDs
	questionIDs
	answerIDs
	answerCommentIDs
	kinds // how many there are
)

// ids gives out numbers, each once for its kind: ordinary ones that grow from
// a seeded start of a plausible length, and extreme ones from the largest
// int64 down.
type ids struct {
	random *gofakeit.Faker
	next   [kinds]int64
	top    int64
}

func newIDs(random *gofakeit.Faker) *ids {
	g := &ids{random: random, top: math.MaxInt64}
	for k := range g.next {
		g.next[k] = int64(random.IntRange(20_000_000, 90_000_000))
	}
	g.next[orderIDs] = int64(random.IntRange(500_000_000, 2_000_000_000))
	g.next[itemIDs] = int64(random.IntRange(500_000_000, 2_000_000_000))
	g.next[messageIDs] = int64(random.IntRange(500_000_000, 2_000_000_000))
	return g
}

func (g *ids) ordinary(k kind) int64 {
	id := g.next[k]
	g.next[k] += int64(g.random.IntRange(1, 97))
	return id
}

func (g *ids) extreme() int64 {
	id := g.top
	g.top--
	return id
}
