package state

import "iter"

// table is a map of the state that is kept: its keys are written as text.
type table[K comparable, V any] struct {
	home
	of  map[K]V
	key func(K) string
}

// recent are the last things of a kind, by their numbers: those that were, and what
// number the last one has.
type recent[V any] struct {
	table[int64, V]
	last int64
}

// next is the number of the next thing.
func (r *recent[V]) next() int64 {
	before := r.last
	r.undo.add(func() { r.last = before })
	r.last++
	return r.last
}

// add puts the thing of the last number, and lets go of the one before the last most.
func (r *recent[V]) add(v V, most int64) {
	r.put(r.last, v)
	r.remove(r.last - most)
}

// all are the things in order.
func (r *recent[V]) all() iter.Seq[V] {
	return func(yield func(V) bool) {
		for n := r.last - int64(len(r.of)) + 1; n <= r.last; n++ {
			if v, ok := r.of[n]; ok && !yield(v) {
				return
			}
		}
	}
}

// reindex finds the last number, once all are loaded.
func (r *recent[V]) reindex() {
	for number := range r.of {
		r.last = max(r.last, number)
	}
}

// home is where a container of the state is kept.
type home struct {
	undo       *undo
	collection string // empty for what is made anew of other things on load
}

// touch notes that what stands under a key changes.
func (h *home) touch(key string) {
	if h.undo != nil && h.undo.marks != nil && h.collection != "" {
		h.undo.marks.Touch(h.collection, key)
	}
}

func (t *table[K, V]) get(k K) V { return t.of[k] }

func (t *table[K, V]) put(k K, v V) {
	t.mark(k)
	put(t.undo, t.of, k, v)
}

func (t *table[K, V]) remove(k K) {
	t.mark(k)
	remove(t.undo, t.of, k)
}

// mark notes a change, and that it is undone: what a command that fails has changed
// is written as it was.
func (t *table[K, V]) mark(k K) {
	if t.undo.marks != nil {
		t.touch(t.key(k))
	}
}
