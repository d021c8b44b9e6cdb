package disk

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// Memory is a database that forgets everything at the end of the process. The zero
// Memory is empty and ready.
type Memory struct {
	opened opened
	mu     sync.Mutex
	worlds map[string]*content
	number int64
}

// content is what one world has.
type content struct {
	rows    map[keep.Mark][]byte
	dropped int // entries, before those that are there
	entries []Entry
	blocks  map[int][]string
}

func (c *content) last() int { return c.dropped + len(c.entries) }

func newContent() *content { return &content{rows: map[keep.Mark][]byte{}, blocks: map[int][]string{}} }

// World opens a world.
func (m *Memory) World(name string) (Store, error) {
	if err := m.opened.take(name); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.worlds == nil {
		m.worlds = map[string]*content{}
	}
	one := m.worlds[name]
	if one == nil {
		one = newContent()
		m.worlds[name] = one
	}
	return &memoryStore{in: m, name: name, has: one}, nil
}

// Worlds are the names of all there are.
func (m *Memory) Worlds() ([]string, error) {
	if m.opened.over() {
		return nil, ErrClosed
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.worlds)), nil
}

// Find is the value of one row in each world that has it.
func (m *Memory) Find(collection, key string) (map[string][]byte, error) {
	if m.opened.over() {
		return nil, ErrClosed
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	found := map[string][]byte{}
	for name, one := range m.worlds {
		if value, ok := one.rows[keep.Mark{Collection: collection, Key: key}]; ok {
			found[name] = bytes.Clone(value)
		}
	}
	return found, nil
}

// Number is one that was never given before.
func (m *Memory) Number() (int64, error) {
	if m.opened.over() {
		return 0, ErrClosed
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.number++
	return m.number, nil
}

// Remove forgets a world.
func (m *Memory) Remove(name string) error {
	if err := m.opened.take(name); err != nil {
		return err
	}
	defer m.opened.release(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.worlds, name)
	return nil
}

// Close forgets everything.
func (m *Memory) Close() error {
	m.opened.close()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.worlds = nil
	return nil
}

type memoryStore struct {
	in     *Memory
	name   string
	has    *content
	closed bool // guarded by in.mu
}

// use locks the database, unless the store may not be used any more.
func (m *memoryStore) use() (unlock func(), err error) {
	m.in.mu.Lock()
	if m.closed || m.in.worlds == nil {
		m.in.mu.Unlock()
		return nil, ErrClosed
	}
	return m.in.mu.Unlock, nil
}

// Write keeps a batch.
func (m *memoryStore) Write(b Batch) error {
	unlock, err := m.use()
	if err != nil {
		return err
	}
	defer unlock()
	last := m.has.last()
	if b.Clear {
		last = 0
	}
	if err := goesOn(last, b.Entries); err != nil {
		return err
	}
	if b.Clear {
		*m.has = *newContent()
	}
	for _, r := range b.Rows {
		if at := r.Mark(); r.Value == nil {
			delete(m.has.rows, at)
		} else {
			m.has.rows[at] = bytes.Clone(r.Value)
		}
	}
	for _, e := range b.Entries {
		m.has.entries = append(m.has.entries, e.clone())
	}
	for _, one := range b.Blocks {
		m.has.blocks[one.Number] = slices.Clone(one.Words)
	}
	m.has.drop(b.Drop)
	return nil
}

func (e Entry) clone() Entry { return Entry{e.Seq, bytes.Clone(e.Value), slices.Clone(e.Bodies)} }

func (c *content) drop(upTo int) {
	if n := min(upTo, c.last()-1) - c.dropped; n > 0 {
		c.entries, c.dropped = slices.Clone(c.entries[n:]), c.dropped+n
	}
	maps.DeleteFunc(c.blocks, func(number int, _ []string) bool { return (number+1)*BlockSize <= c.dropped })
}

// Rows calls each with all rows.
func (m *memoryStore) Rows(h Head, each func(keep.Row) error) error {
	unlock, err := m.use()
	if err != nil {
		return err
	}
	rows := make([]keep.Row, 0, len(m.has.rows))
	for at, value := range m.has.rows {
		rows = append(rows, keep.Row{Collection: at.Collection, Key: at.Key, Value: bytes.Clone(h.of(at.Collection, value))})
	}
	unlock()
	slices.SortFunc(rows, func(a, b keep.Row) int { return a.Mark().Compare(b.Mark()) })
	for _, r := range rows {
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

// Values are those of rows.
func (m *memoryStore) Values(collection string, keys ...string) ([][]byte, error) {
	unlock, err := m.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	values := make([][]byte, len(keys))
	for i, key := range keys {
		values[i] = bytes.Clone(m.has.rows[keep.Mark{Collection: collection, Key: key}])
	}
	return values, nil
}

// Entries are those after number seq.
func (m *memoryStore) Entries(seq, limit int) ([]Entry, error) {
	unlock, err := m.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	all := m.has.entries
	from := min(max(seq-m.has.dropped, 0), len(all))
	to := from + min(max(limit, 0), len(all)-from)
	var out []Entry
	for _, e := range all[from:to] {
		out = append(out, e.clone())
	}
	return out, nil
}

// Blocks are the numbers of the blocks that a search finds.
func (m *memoryStore) Blocks(s Search) ([]int, error) {
	unlock, err := m.use()
	if err != nil {
		return nil, err
	}
	defer unlock()
	var out []int
	for number, words := range m.has.blocks {
		if number > s.After && number < s.Before && s.finds(words) {
			out = append(out, number)
		}
	}
	slices.Sort(out)
	if s.Newest {
		slices.Reverse(out)
	}
	return out[:min(len(out), max(s.Limit, 0))], nil
}

// finds reports whether each word of a search, in one of its ways, is among some.
func (s Search) finds(words []string) bool {
	lacking := func(want Word) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return w == want.Text || want.Begins && strings.HasPrefix(w, want.Text) })
	}
	return slices.ContainsFunc(s.AnyOf, func(all []Word) bool { return !slices.ContainsFunc(all, lacking) })
}

// First is the number of the first entry.
func (m *memoryStore) First() (int, error) {
	unlock, err := m.use()
	if err != nil {
		return 0, err
	}
	defer unlock()
	return m.has.dropped + 1, nil
}

// Last is the number of the last entry.
func (m *memoryStore) Last() (int, error) {
	unlock, err := m.use()
	if err != nil {
		return 0, err
	}
	defer unlock()
	return m.has.last(), nil
}

// Hold has nothing to see to: no other process has the memory.
func (m *memoryStore) Hold() error { return nil }

// Close leaves the world to whoever opens it next.
func (m *memoryStore) Close() error {
	m.in.mu.Lock()
	defer m.in.mu.Unlock()
	if !m.closed {
		m.closed = true
		m.in.opened.release(m.name)
	}
	return nil
}
