package disk

import (
	"errors"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// Entry is one of the journal, as JSON. Seq counts from 1.
type Entry struct {
	Seq   int
	Value []byte
}

// Batch is what is written together.
type Batch struct {
	// Clear forgets all that was written before.
	Clear bool
	// Rows replace those of the same keys; those without a value are removed.
	Rows []keep.Row
	// Entries go on where the journal ends.
	Entries []Entry
}

// Empty reports whether there is nothing to be written.
func (b Batch) Empty() bool { return !b.Clear && len(b.Rows) == 0 && len(b.Entries) == 0 }

// Database is where markets are kept, each under the name of its world: any text,
// that of a server's own is empty. It is safe for concurrent use.
type Database interface {
	// World is the store of a world, which begins empty. While it is open, it cannot be
	// opened again: ErrOpen.
	World(name string) (Store, error)
	// Worlds are the names of those that have ever been opened and not removed, sorted.
	Worlds() ([]string, error)
	// Remove forgets all of a world, whose store must be closed: ErrOpen.
	Remove(name string) error
	// Close ends the use of the database and of all its stores. Calls that come later
	// fail by ErrClosed.
	Close() error
}

// Store keeps the rows and the journal of one world. It is safe for concurrent use.
type Store interface {
	// Write writes all of a batch, or nothing of it. An entry that does not go on where
	// the journal ends is an error.
	Write(Batch) error
	// Rows calls each with all rows, in order of collection and key, until it fails.
	Rows(each func(keep.Row) error) error
	// Row is the value of one row, nil if there is none.
	Row(collection, key string) ([]byte, error)
	// Entries are those that come after number seq, at most limit of them.
	Entries(seq, limit int) ([]Entry, error)
	// Last is the number of the last entry, 0 if there is none.
	Last() (int, error)
	// Close ends the use of the store. Calls that come later fail by ErrClosed.
	Close() error
}

// Errors of a store or database that is closed, and of a world that is in use.
var (
	ErrClosed = errors.New("the store is closed")
	ErrOpen   = errors.New("the world is in use")
)

var errGap = errors.New("an entry of the journal is missing, or comes twice")

// goesOn checks that entries go on where the journal ends.
func goesOn(last int, entries []Entry) error {
	for i, e := range entries {
		if e.Seq != last+i+1 {
			return errGap
		}
	}
	return nil
}
