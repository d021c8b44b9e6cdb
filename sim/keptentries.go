package sim

import (
	"sync"

	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/journal"
)

// longBody is from how many bytes on a body of an entry is kept apart, where equal ones
// are kept once.
const longBody = 128

// entryRow is how an entry is kept. Its value is appended to a text, which is returned as
// well.
func entryRow(e *journal.Entry, to []byte) (disk.Entry, []byte, error) {
	copied := *e
	out := disk.Entry{Seq: e.Seq}
	for place, text := range bodiesOf(&copied, true) {
		if text == nil || len(*text) < longBody {
			continue
		}
		if out.Bodies == nil {
			out.Bodies = make([]string, place, disk.MaxBodies)
		}
		out.Bodies = append(out.Bodies[:place:cap(out.Bodies)], *text)
		*text = ""
	}
	all, err := keep.Append(to, &copied)
	if err == nil {
		out.Value = all[len(to):len(all):len(all)]
	}
	return out, all, err
}

// readEntry is the entry that a row is of.
func readEntry(row disk.Entry, e *journal.Entry) error {
	if err := keep.Read(row.Value, e); err != nil {
		return err
	}
	places := bodiesOf(e, false)
	for place, text := range row.Bodies {
		if text != "" && places[place] != nil {
			*places[place] = text
		}
	}
	return nil
}

// bodiesOf are the bodies of an entry, each in its place, which stays: files have it. The
// entry gets its own copies of what holds them if it is to be changed.
func bodiesOf(e *journal.Entry, change bool) (places [disk.MaxBodies]*string) {
	if e.Exchange != nil {
		if change {
			copied := *e.Exchange
			e.Exchange = &copied
		}
		places[0] = &e.Exchange.Request.Body
		places[1] = bodyOf(&e.Exchange.Reply, change)
		if e.Exchange.Fault != nil {
			if change {
				copied := *e.Exchange.Fault
				e.Exchange.Fault = &copied
			}
			places[2] = bodyOf(&e.Exchange.Fault.Reply, change)
		}
	}
	if e.Call != nil {
		if change {
			copied := *e.Call
			e.Call = &copied
		}
		places[0] = &e.Call.Body
		places[1] = bodyOf(&e.Call.Reply, change)
	}
	return places
}

func bodyOf(r **journal.Reply, change bool) *string {
	if *r == nil {
		return nil
	}
	if change {
		copied := **r
		*r = &copied
	}
	return &(*r).Body
}

// wordsRow says of how many blocks of the journal, from the first one on, the words are
// kept.
type wordsRow struct {
	Blocks int `json:"blocks"`
}

// blocksTogether is how many blocks are written at once: the index takes them together
// in little more time than one, and what is in none yet is soon read.
const blocksTogether = 8

// indexing gathers the words of entries, block by block. But for written, it is used by
// whoever makes batches.
type indexing struct {
	words   journal.Words
	blocks  int          // that are complete, and in a batch
	waiting []disk.Block // that come after them

	mu      sync.Mutex
	since   int // how often everything was forgotten
	written int // blocks of these
}

// add puts an entry into its block, and the block into a batch once it is complete.
func (x *indexing) add(e *journal.Entry, b *disk.Batch) {
	x.words.Add(e)
	if e.Seq%disk.BlockSize != 0 {
		return
	}
	x.waiting = append(x.waiting, disk.Block{Number: e.Seq/disk.BlockSize - 1, Words: x.words.Take()})
	if len(x.waiting) == blocksTogether {
		b.Blocks, x.waiting = append(b.Blocks, x.waiting...), nil
		x.blocks = e.Seq / disk.BlockSize
	}
}

// begin forgets what is gathered, and begins after so many blocks.
func (x *indexing) begin(blocks int) {
	x.words.Take()
	x.blocks, x.waiting = blocks, nil
}

// row is kept with the blocks.
func (x *indexing) row() keep.Pending { return single(wordsName, wordsRow{x.blocks}) }

// restart forgets what is written: nothing is found there until it is again.
func (x *indexing) restart() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.since++
	x.written = 0
}

// generation is that of what happens now.
func (x *indexing) generation() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.since
}

// wrote says that blocks of a generation are written.
func (x *indexing) wrote(generation, blocks int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if generation == x.since {
		x.written = blocks
	}
}

func (x *indexing) indexed() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.written
}

// catchUp indexes what an earlier version, or an earlier process, has left: the last
// entries, which fill no block yet, and all of a file without words.
func (k *keeper) catchUp(blocks, last int) error {
	const blocksAtOnce = 64
	x := &k.index
	x.begin(blocks)
	for seq := blocks * disk.BlockSize; seq < last; {
		var b disk.Batch
		rows, err := k.store.Entries(seq, blocksAtOnce*disk.BlockSize)
		for i := range rows {
			var e journal.Entry
			if err = readEntry(rows[i], &e); err != nil {
				break
			}
			x.add(&e, &b)
			seq = e.Seq
		}
		if err == nil && len(b.Blocks) > 0 {
			var row keep.Row
			row, err = x.row().Row()
			b.Rows = append(b.Rows, row)
			if err == nil {
				err = k.store.Write(b)
			}
		}
		if err != nil || len(rows) == 0 {
			return err
		}
	}
	x.wrote(x.generation(), x.blocks)
	return nil
}

// keptEntries are the entries of the journal that are on disk.
type keptEntries struct{ *keeper }

// Older reads entries, those alone that pass a sieve.
func (k keptEntries) Older(seq, limit int, sieve *journal.Sieve) []journal.Entry {
	rows, err := k.store.Entries(seq, limit)
	entries := make([]journal.Entry, 0, len(rows))
	for _, row := range rows {
		if err == nil && sieve.Pass(row.Value, row.Bodies) {
			entries = append(entries, journal.Entry{})
			err = readEntry(row, &entries[len(entries)-1])
		}
	}
	if err != nil {
		k.writer.Fail(err)
		return nil
	}
	return entries
}

// Indexed is of how many blocks the words are on disk.
func (k keptEntries) Indexed() int { return k.index.indexed() }

// Blocks asks the index.
func (k keptEntries) Blocks(s journal.BlockSearch) []int {
	asked := disk.Search{After: s.After, Before: s.Before, Newest: s.Newest, Limit: s.Limit}
	for _, terms := range s.AnyOf {
		all := make([]disk.Word, len(terms))
		for i, t := range terms {
			all[i] = disk.Word(t)
		}
		asked.AnyOf = append(asked.AnyOf, all)
	}
	found, err := k.store.Blocks(asked)
	if err != nil {
		k.writer.Fail(err)
	}
	return found
}
