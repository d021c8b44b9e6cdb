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
	text   []byte
	thing  *T
	failed func(error) // is told that it cannot be read
}

// get is the thing, without all that could not be read of it.
func (u *unread[T]) get() *T {
	u.once.Do(func() {
		err := keep.Read(u.text, &u.thing)
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
func (s *orderedMap[T]) restoreUnread(id, at int64, text []byte, failed func(error)) {
	s.restored(id, placed[T]{unread: &unread[T]{text: text, failed: func(err error) {
		failed(fmt.Errorf("%s %d: %w", s.collection, id, err))
	}}, at: at})
}
