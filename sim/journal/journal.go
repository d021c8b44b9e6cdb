// Package journal is the append-only record of everything that happened in a
// run. Expectations and reports read it, and nothing else; two runs of the
// same seed against the same replies have the same journal, byte for byte,
// once the measured figures are left aside.
package journal

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
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
}

const chunkSize = 256

// Clear forgets all entries: the next one is number 1 again.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.chunks = nil
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
		last++
	}
	j.chunks[last] = append(j.chunks[last], e)
	j.tell()
}

func (j *Journal) len() int {
	last := len(j.chunks) - 1
	if last < 0 {
		return 0
	}
	return last*chunkSize + len(j.chunks[last])
}

// each are the entries from number from, counted from 0, in order.
func (j *Journal) each(from int) iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for i := from / chunkSize; i < len(j.chunks); i++ {
			chunk := j.chunks[i]
			for k := max(0, from-i*chunkSize); k < len(chunk); k++ {
				if !yield(&chunk[k]) {
					return
				}
			}
		}
	}
}

// Entries returns what has been recorded so far. The slice is the caller's,
// the exchanges in it are not.
func (j *Journal) Entries() []Entry {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return slices.Concat(j.chunks...)
}

// Exchanges returns the finished exchanges, in order of completion, each a
// copy.
func (j *Journal) Exchanges() []Exchange {
	j.mu.RLock()
	defer j.mu.RUnlock()
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
	n := 0
	for e := range j.each(0) {
		if e.Kind == k {
			n++
		}
	}
	return n
}

// Write writes the journal as JSON, one entry a line, without the measured
// figures: the journals of two runs can be compared byte for byte.
func (j *Journal) Write(w io.Writer) error {
	buffered := bufio.NewWriter(w)
	lines := json.NewEncoder(buffered)
	lines.SetEscapeHTML(false)
	for _, e := range j.Entries() {
		if e.Exchange != nil {
			x := *e.Exchange
			x.Measured = nil
			e.Exchange = &x
		}
		if err := lines.Encode(e); err != nil {
			return fmt.Errorf("write entry %d of the journal: %w", e.Seq, err)
		}
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	return nil
}
