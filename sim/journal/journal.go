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
	"sync"
)

// Journal is a growing list of entries. The zero Journal is empty and ready.
// It is safe for concurrent use.
type Journal struct {
	mu      sync.RWMutex
	entries []Entry
	grown   chan struct{} // closed by the next Append; nil if nobody waits for it
}

// Append adds e at the end and gives it its number.
func (j *Journal) Append(e Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e.Seq = len(j.entries) + 1
	j.entries = append(j.entries, e)
	if j.grown != nil {
		close(j.grown)
		j.grown = nil
	}
}

// Entries returns what has been recorded so far. The slice is the caller's,
// the exchanges in it are not.
func (j *Journal) Entries() []Entry {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return append([]Entry(nil), j.entries...)
}

// Exchanges returns the finished exchanges, in order of completion, each a
// copy.
func (j *Journal) Exchanges() []Exchange {
	j.mu.RLock()
	defer j.mu.RUnlock()
	out := []Exchange{}
	for _, e := range j.entries {
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
	for _, e := range j.entries {
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
		if e.Call != nil {
			c := *e.Call
			c.Measured = nil
			e.Call = &c
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
