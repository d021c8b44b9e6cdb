// Package keep says what of a market is kept beyond the end of the process: things
// in collections that have names, each under a key, and which of them have changed
// since they were last written. Where they are written is not its business.
package keep

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	fast "github.com/segmentio/encoding/json"
)

// Row is what a collection has under a key, as JSON; nil where there is nothing any
// more.
type Row struct {
	Collection, Key string
	Value           []byte
}

// Mark is where the row is.
func (r Row) Mark() Mark { return Mark{r.Collection, r.Key} }

// Collection is one kind of things that are kept.
type Collection struct {
	// Name is that of the collection in files. It never changes.
	Name string
	// Of is a value such as Find's, for whoever asks for the form of what is kept.
	Of any
	// Find is the value under a key, nil if nothing: a value that nobody changes
	// afterwards, and that encoding/json writes so that Load understands it.
	Find func(key string) any
	// Load puts back what was written. What is made of several things is for a later
	// step, when all of them are there: they come in no order.
	Load func(key string, value []byte) error
	// Keys are those of all there is, in no order.
	Keys func() []string
}

// Collections are all that there are, by name.
type Collections map[string]Collection

// Add adds one. Two of one name are a bug.
func (c Collections) Add(one Collection) {
	if _, twice := c[one.Name]; twice {
		panic("keep: two collections are called " + one.Name)
	}
	c[one.Name] = one
}

// Find is the values now under the keys that were marked, sorted.
func (c Collections) Find(marks []Mark) []Pending {
	out := make([]Pending, len(marks))
	for i, mark := range marks {
		out[i] = Pending{mark, c[mark.Collection].Find(mark.Key)}
	}
	slices.SortFunc(out, func(a, b Pending) int { return a.Compare(b.Mark) })
	return out
}

// All marks everything.
func (c Collections) All() []Mark {
	var marks []Mark
	for name, one := range c {
		for _, key := range one.Keys() {
			marks = append(marks, Mark{name, key})
		}
	}
	return marks
}

// Load puts a row back. It fails for a collection that is not known, and where the
// value cannot be understood.
func (c Collections) Load(r Row) error {
	one, known := c[r.Collection]
	if !known {
		return fmt.Errorf("unknown collection %.80q", r.Collection)
	}
	if err := one.Load(r.Key, r.Value); err != nil {
		return fmt.Errorf("%s %.80q: %w", r.Collection, r.Key, err)
	}
	return nil
}

// Mark says that something has changed.
type Mark struct{ Collection, Key string }

// Compare orders by collection, then by key.
func (m Mark) Compare(other Mark) int {
	if c := strings.Compare(m.Collection, other.Collection); c != 0 {
		return c
	}
	return strings.Compare(m.Key, other.Key)
}

// Pending is a row that is not written yet.
type Pending struct {
	Mark
	Value any
}

// Row is the row, as JSON.
func (p Pending) Row() (Row, error) {
	r := Row{Collection: p.Collection, Key: p.Key}
	if p.Value == nil {
		return r, nil
	}
	value, err := JSON(p.Value)
	if err != nil {
		return r, fmt.Errorf("%s %.80q: %w", p.Collection, p.Key, err)
	}
	r.Value = value
	return r, nil
}

// JSON is how values are written: texts as they are.
func JSON(value any) ([]byte, error) {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	e.out.Reset()
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return bytes.Clone(bytes.TrimSuffix(e.out.Bytes(), []byte("\n"))), nil
}

// encoder writes to a buffer that is used again.
type encoder struct {
	*json.Encoder
	out bytes.Buffer
}

var encoders = sync.Pool{New: func() any {
	e := &encoder{}
	e.Encoder = json.NewEncoder(&e.out)
	e.SetEscapeHTML(false)
	return e
}}

// Append appends a value as JSON writes it, in half of the time. It is for values of
// types that have no tag omitzero, which it does not know.
func Append(to []byte, value any) ([]byte, error) {
	return fast.Append(to, value, fast.SortMapKeys)
}

// Read reads what JSON has written, in a third of the time that encoding/json takes.
func Read(text []byte, into any) error { return fast.Unmarshal(text, into) }

// Marks are what has changed since it was last taken. They are safe for concurrent
// use; nil Marks note nothing.
type Marks struct {
	stir  func() // told of every change; nil for nobody
	count atomic.Uint64

	mu  sync.Mutex
	set map[Mark]struct{}
}

// NewMarks are none. Stir is called at every change, and must not wait; it may be
// nil.
func NewMarks(stir func()) *Marks { return &Marks{stir: stir, set: map[Mark]struct{}{}} }

// Touch notes that something changes: it is added, replaced or removed.
func (m *Marks) Touch(collection, key string) {
	if m == nil {
		return
	}
	m.mu.Lock()
	m.set[Mark{collection, key}] = struct{}{}
	m.mu.Unlock()
	m.Count()
}

// Count notes that something else has changed.
func (m *Marks) Count() {
	if m == nil {
		return
	}
	m.count.Add(1)
	if m.stir != nil {
		m.stir()
	}
}

// Changes is how often anything has changed.
func (m *Marks) Changes() uint64 { return m.count.Load() }

// Take is what has changed since the last Take, in no order.
func (m *Marks) Take() []Mark {
	m.mu.Lock()
	defer m.mu.Unlock()
	marks := make([]Mark, 0, len(m.set))
	for mark := range m.set {
		marks = append(marks, mark)
	}
	clear(m.set)
	return marks
}
