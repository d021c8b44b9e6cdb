package sim

import (
	"cmp"
	"errors"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

const (
	rowsAtOnce = 256 // that are handed over
	rowsAhead  = 8   // times as many are read before somebody takes them
)

// errNotWanted ends the reading where a row could not be put back.
var errNotWanted = errors.New("no more rows are wanted")

// readAhead reads rows while those that came before are put back.
func readAhead(rows func(each func(keep.Row) error) error) func(each func(keep.Row) error) error {
	return func(each func(keep.Row) error) error {
		var failed error // of the reading, once pieces is closed
		pieces, over := make(chan []keep.Row, rowsAhead), make(chan struct{})
		go func() {
			defer close(pieces)
			var piece []keep.Row
			hand := func() error {
				select {
				case pieces <- piece:
					piece = nil
					return nil
				case <-over:
					return errNotWanted
				}
			}
			failed = rows(func(r keep.Row) error {
				if piece = append(piece, r); len(piece) < rowsAtOnce {
					return nil
				}
				return hand()
			})
			if failed == nil {
				failed = hand()
			}
		}()
		var refused error
		for piece := range pieces { // to the end: then the database is not in use any more
			for _, r := range piece {
				if refused != nil {
					break
				}
				if refused = each(r); refused != nil {
					close(over)
				}
			}
		}
		return cmp.Or(refused, failed)
	}
}
