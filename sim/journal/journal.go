// Package journal is the append-only record of everything that happened in a
// run. Expectations and reports read it, and nothing else; two runs of the
// same seed against the same replies have the same journal, byte for byte,
// once the measured figures are left aside.
package journal

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"sync"
)

// Journal is a growing list of entries. The zero Journal is empty and ready.
// It is safe for concurrent use.
type Journal struct {
	mu sync.RWMutex
	// chunks hold chunkSize entries each, the last one fewer: a slice that grows
	// would copy all entries again and again.
	chunks [][]Entry
	grown  chan struct{} // closed by the next Append; nil if nobody waits for it
	counts map[Kind]int
	// base is how many entries before the first chunk are elsewhere; written are those
	// that are there too, of so many bytes.
	base      int
	elsewhere Elsewhere
	written   []written
	// bytes are those of what is written, or, in memory alone, of all; sizes are those of
	// the chunks there.
	bytes   int
	sizes   []int
	limits  Limits
	dropped int // entries that are kept no more
	clears  int // so far
}

const chunkSize = 256

// Clear forgets all entries: the next one is number 1 again.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.chunks, j.counts, j.base, j.written, j.bytes, j.sizes, j.dropped = nil, nil, 0, nil, 0, nil, 0
	j.clears++
	j.tell()
}

// tell ends the waiting for more. The caller holds mu.
func (j *Journal) tell() {
	if j.grown != nil {
		close(j.grown)
		j.grown = nil
	}
}

// Append adds e at the end and gives it its number.
func (j *Journal) Append(e Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e.Seq = j.len() + 1
	last := len(j.chunks) - 1
	if last < 0 || len(j.chunks[last]) == chunkSize {
		j.chunks = append(j.chunks, make([]Entry, 0, min(chunkSize, 16+j.len())))
		if j.elsewhere == nil {
			j.sizes = append(j.sizes, 0)
		}
		last++
	}
	j.chunks[last] = append(j.chunks[last], e)
	if j.elsewhere == nil && j.limits != (Limits{}) {
		j.trim(&e)
	}
	if j.counts == nil {
		j.counts = map[Kind]int{}
	}
	j.counts[e.Kind]++
	j.tell()
}

func (j *Journal) len() int {
	last := len(j.chunks) - 1
	if last < 0 {
		return j.base
	}
	return j.base + last*chunkSize + len(j.chunks[last])
}

// Entries returns what has been recorded so far. The slice is the caller's,
// the exchanges in it are not.
func (j *Journal) Entries() []Entry { return j.After(0, j.Len()) }

// Exchanges returns the finished exchanges, in order of completion, each a
// copy.
func (j *Journal) Exchanges() []Exchange {
	out := []Exchange{}
	for e := range j.each(0) {
		if e.Exchange != nil {
			out = append(out, *e.Exchange)
		}
	}
	return out
}

// Count is how many entries there are of a kind.
func (j *Journal) Count(k Kind) int {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.counts[k]
}

// Counts are how many entries there are, by kind.
func (j *Journal) Counts() map[Kind]int {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return maps.Clone(j.counts)
}

// Write writes the journal by Lines.
func (j *Journal) Write(w io.Writer) error {
	buffered := bufio.NewWriter(w)
	lines := NewLines(buffered)
	for entry := range j.each(0) {
		if err := lines.Write(*entry); err != nil {
			return err
		}
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	return nil
}
