package disk

import (
	"errors"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// Entry is one of the journal, as JSON. Seq counts from 1.
type Entry struct {
	Seq   int
	Value []byte
	// Bodies are the long texts of the entry, at most MaxBodies, apart from its value: a
	// store keeps equal ones of entries near each other once. A text that is empty keeps
	// the place of others.
	Bodies []string
}

// MaxBodies is how many texts of an entry are apart.
const MaxBodies = 4

// BlockSize is how many entries are in a Block.
const BlockSize = 64

// Block are the words of the entries from Number*BlockSize+1 to (Number+1)*BlockSize, in
// which a text can be: letters and digits in lower case, in no order, each once.
type Block struct {
	Number int
	Words  []string
}

// Word is one that is looked for, in the form of a Block's, or the beginning of one.
type Word struct {
	Text   string
	Begins bool
}

// Search says which blocks are looked for: those that have each of the words of one of
// AnyOf, at least one word of one, after number After and before number Before.
type Search struct {
	AnyOf         [][]Word
	After, Before int
	// Newest wants those of the highest numbers, the highest first; else those of the
	// lowest come, the lowest first.
	Newest bool
	// Limit is how many there are at most.
	Limit int
}

// Head says that of the values in a collection only the first Bytes are wanted; the zero
// Head wants all of all.
type Head struct {
	Collection string
	Bytes      int
}

// of is what is wanted of a value.
func (h Head) of(collection string, value []byte) []byte {
	if collection == h.Collection && h.Bytes > 0 && len(value) > h.Bytes {
		return value[:h.Bytes]
	}
	return value
}

// Batch is what is written together.
type Batch struct {
	// Clear forgets all that was written before.
	Clear bool
	// Rows replace those of the same keys; those without a value are removed.
	Rows []keep.Row
	// Entries go on where the journal ends.
	Entries []Entry
	// Blocks are the words of entries that are in the store or in this batch.
	Blocks []Block
	// Drop forgets the entries up to this number, which leaves one at least, with the
	// blocks and bodies that are of them alone; bodies may stay a while longer.
	Drop int
}

// Empty reports whether there is nothing to be written.
func (b Batch) Empty() bool {
	return !b.Clear && len(b.Rows)+len(b.Entries)+len(b.Blocks) == 0 && b.Drop == 0
}

// Database is where markets are kept, each under the name of its world: any text,
// that of a server's own is empty. It is safe for concurrent use.
type Database interface {
	// World is the store of a world, which begins empty. While it is open, it cannot be
	// opened again: ErrOpen.
	World(name string) (Store, error)
	// Worlds are the names of those that have ever been opened and not removed, sorted.
	Worlds() ([]string, error)
	// Find is the value of one row in each world that has it, open or not, by the names
	// of the worlds.
	Find(collection, key string) (map[string][]byte, error)
	// Number is one that was never given before, beyond the end of the process too,
	// counting from 1.
	Number() (int64, error)
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
	// Rows calls each with all rows, in order of collection and key, until it fails. Of
	// longer values in the collection of a Head only that much is given.
	Rows(h Head, each func(keep.Row) error) error
	// Values are those of the rows of a collection with these keys, nil where there is
	// none.
	Values(collection string, keys ...string) ([][]byte, error)
	// Entries are those that come after number seq, at most limit of them.
	Entries(seq, limit int) ([]Entry, error)
	// Blocks are the numbers of the blocks that a search finds.
	Blocks(Search) ([]int, error)
	// First is the number of the first entry that was not dropped, 1 if there is none.
	First() (int, error)
	// Last is the number of the last entry, 0 if there is none.
	Last() (int, error)
	// Hold returns once it is sure that no other process has the world now, and for some
	// time to come: ErrLost if another has, or may have. Nothing is to leave before.
	Hold() error
	// Close ends the use of the store. Calls that come later fail by ErrClosed.
	Close() error
}

// Shared is a database that several processes use at once: a world is open in one of
// them. A process that does not show up for Lease has none any more.
type Shared interface {
	Database
	// Announce says at which address this process takes calls of the others.
	Announce(address string) error
	// Leave says that this process is about to end: it is none of the Peers any more.
	Leave() error
	// Owners are the processes that have the worlds, by the names of all worlds.
	Owners() (map[string]Owner, error)
	// Abandoned are the worlds that no process has: they were closed, or their process is
	// gone.
	Abandoned() ([]string, error)
	// Peers are the addresses of the other processes that are there and do not leave.
	Peers() ([]string, error)
	// Token is what the processes know each other by. Nobody else has it.
	Token() (string, error)
}

// Owner is the process that has a world.
type Owner struct {
	// Open says that a process has it, and Self that this is the one that asks.
	Open, Self bool
	// Address is where that process takes calls; empty if it takes none.
	Address string
}

// Errors of a store or database that is closed, of a world that is in use, and of one
// that another process has taken over.
var (
	ErrClosed = errors.New("the store is closed")
	ErrOpen   = errors.New("the world is in use")
	ErrLost   = errors.New("another process has taken the world over, as this one was away for too long")
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
