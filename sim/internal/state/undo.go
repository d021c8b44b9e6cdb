package state

import "github.com/localmarket/localmarket/sim/internal/keep"

// undo takes back what commands have done, if one that belongs to them fails.
// Every change of the state goes through an orderedMap, a table, a list or put and
// remove, and leaves here how to take it back, and that it is to be written.
type undo struct {
	on    bool
	steps []func()
	marks *keep.Marks // of all that changes and is kept; nil where nothing is
}

func (u *undo) add(step func()) {
	if u != nil && u.on {
		u.steps = append(u.steps, step)
	}
}

// Atomically does what consists of several commands. If it fails, the state is as
// if there had been none of them. No other command may come between, which is for
// the caller to see to.
func (s *State) Atomically(do func() error) error {
	s.undo.on = true
	numbers := s.numbers
	err := do()
	s.mu.Lock()
	defer s.mu.Unlock()
	steps := s.undo.steps
	s.undo.on, s.undo.steps = false, nil
	if err != nil {
		for i := len(steps) - 1; i >= 0; i-- {
			steps[i]()
		}
		s.numbers = numbers
	}
	return err
}

// put sets a key of a map of the state.
func put[K comparable, V any](u *undo, m map[K]V, k K, v V) {
	if u.on {
		old, had := m[k]
		u.add(func() { restore(m, k, old, had) })
	}
	m[k] = v
}

// remove takes a key out of a map of the state.
func remove[K comparable, V any](u *undo, m map[K]V, k K) {
	if old, had := m[k]; had {
		u.add(func() { restore(m, k, old, had) })
		delete(m, k)
	}
}

func restore[K comparable, V any](m map[K]V, k K, old V, had bool) {
	if had {
		m[k] = old
	} else {
		delete(m, k)
	}
}
