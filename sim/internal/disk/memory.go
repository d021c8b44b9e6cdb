package disk

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// Memory is a store that forgets everything at the end of the process. The zero
// Memory is empty and ready.
type Memory struct {
	mu      sync.Mutex
	rows    map[keep.Mark][]byte
	entries []Entry
	closed  bool
}

// Write keeps a batch.
func (m *Memory) Write(b Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return ErrClosed
	}
	last := len(m.entries)
	if b.Clear {
		last = 0
	}
	for i, e := range b.Entries {
		if e.Seq != last+i+1 {
			return errGap
		}
	}
	if m.rows == nil || b.Clear {
		m.rows, m.entries = map[keep.Mark][]byte{}, m.entries[:last:last]
	}
	for _, r := range b.Rows {
		if at := (keep.Mark{Collection: r.Collection, Key: r.Key}); r.Value == nil {
			delete(m.rows, at)
		} else {
			m.rows[at] = bytes.Clone(r.Value)
		}
	}
	for _, e := range b.Entries {
		m.entries = append(m.entries, Entry{e.Seq, bytes.Clone(e.Value)})
	}
	return nil
}

// Rows calls each with all rows.
func (m *Memory) Rows(each func(keep.Row) error) error {
	m.mu.Lock()
	rows := make([]keep.Row, 0, len(m.rows))
	for at, value := range m.rows {
		rows = append(rows, keep.Row{Collection: at.Collection, Key: at.Key, Value: bytes.Clone(value)})
	}
	closed := m.closed
	m.mu.Unlock()
	if closed {
		return ErrClosed
	}
	slices.SortFunc(rows, func(a, b keep.Row) int {
		return cmp.Or(cmp.Compare(a.Collection, b.Collection), cmp.Compare(a.Key, b.Key))
	})
	for _, r := range rows {
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

// Row is the value of one row.
func (m *Memory) Row(collection, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, ErrClosed
	}
	return bytes.Clone(m.rows[keep.Mark{Collection: collection, Key: key}]), nil
}

// Entries are those after number seq.
func (m *Memory) Entries(seq, limit int) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, ErrClosed
	}
	from := min(max(seq, 0), len(m.entries))
	to := from + min(max(limit, 0), len(m.entries)-from)
	var out []Entry
	for _, e := range m.entries[from:to] {
		out = append(out, Entry{e.Seq, bytes.Clone(e.Value)})
	}
	return out, nil
}

// Last is the number of the last entry.
func (m *Memory) Last() (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return 0, ErrClosed
	}
	return len(m.entries), nil
}

// Close forgets everything.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows, m.entries, m.closed = nil, nil, true
	return nil
}
