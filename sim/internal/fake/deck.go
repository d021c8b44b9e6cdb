package fake

import "github.com/brianvoe/gofakeit/v7"

// deck deals each of its cards once, in shuffled order, before it deals any
// of them again.
type deck[T any] struct {
	random *gofakeit.Faker
	cards  []T
	dealt  int
}

// newDeck makes a deck of at least one card.
func newDeck[T any](random *gofakeit.Faker, cards ...T) *deck[T] {
	return &deck[T]{random: random, cards: cards}
}

func (d *deck[T]) deal() T {
	if d.dealt == 0 {
		d.random.ShuffleAnySlice(d.cards)
	}
	card := d.cards[d.dealt]
	d.dealt = (d.dealt + 1) % len(d.cards)
	return card
}
