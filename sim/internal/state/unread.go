package state

import (
	"cmp"
	"errors"
	"fmt"
	"sync"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// errEmpty is of a row that does not have what it is for.
var errEmpty = errors.New("it is empty")

// unread is a thing as it was kept, which is read when somebody first asks for it:
// whoever starts a market with 100 000 orders does not wait for all of them.
type unread[T any] struct {
	once   sync.Once
	text   func() ([]byte, error)
	thing  *T
	failed func(error) // is told that it cannot be read
}

// get is the thing, without all that could not be read of it.
func (u *unread[T]) get() *T {
	u.once.Do(func() {
		text, err := u.text()
		if err == nil {
			err = keep.Read(text, &u.thing)
		}
		if u.thing == nil {
			u.thing, err = new(T), cmp.Or(err, errEmpty)
		}
		if err != nil {
			u.failed(err)
		}
		u.text = nil
	})
	return u.thing
}

// restoreUnread puts a thing where it was. It is read later.
func (s *orderedMap[T]) restoreUnread(id, at int64, text func() ([]byte, error), failed func(error)) {
	s.restored(id, placed[T]{unread: &unread[T]{text: text, failed: func(err error) {
		failed(fmt.Errorf("%s %d: %w", s.collection, id, err))
	}}, at: at})
}

// Later reads values where they are kept, nil for those that are not there.
type Later func(collection string, keys ...string) ([][]byte, error)

// inLot is how many values are read at once: who wants all has few to wait for, and who
// wants one does not wait for many.
const inLot = 32

// lot are values that were kept next to each other. All are read where they are kept
// when the first is asked for.
type lot struct {
	collection string
	keys       []string
	later      Later

	once   sync.Once
	values [][]byte
	err    error
}

// take is a value, which is asked for once.
func (l *lot) take(i int) ([]byte, error) {
	l.once.Do(func() { l.values, l.err = l.later(l.collection, l.keys...) })
	if l.err != nil {
		return nil, l.err
	}
	value := l.values[i]
	l.values[i] = nil
	return value, nil
}
