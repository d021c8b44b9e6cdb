package state

// table is a map of the state that is kept: its keys are written as text.
type table[K comparable, V any] struct {
	home
	of  map[K]V
	key func(K) string
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
