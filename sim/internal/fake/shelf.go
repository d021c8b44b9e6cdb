package fake

// shelf has all that was told of one kind, such as the orders.
type shelf[T any] struct {
	what string // the kind, as a message names it
	byID map[int64]placed[T]
	ids  []int64 // in order of telling
	// What is told at the contract's limits stands apart, so that ordinary
	// notifications do not speak of it unless they are asked to.
	ordinary, extreme []*T
}

// placed is a thing and where it stands.
type placed[T any] struct {
	thing   *T
	extreme bool
}

func newShelf[T any](what string) shelf[T] {
	return shelf[T]{what: what, byID: map[int64]placed[T]{}}
}

func (s *shelf[T]) add(id int64, thing *T, extreme bool) {
	s.byID[id] = placed[T]{thing, extreme}
	s.ids = append(s.ids, id)
	if extreme {
		s.extreme = append(s.extreme, thing)
	} else {
		s.ordinary = append(s.ordinary, thing)
	}
}

// memory bounds how far back a new notification looks for its subject, so that
// telling takes no longer the more has been told.
const memory = 32

func (s *shelf[T]) recent(extreme bool) []*T {
	row := s.ordinary
	if extreme {
		row = s.extreme
	}
	return lastOf(row, memory)
}

func lastOf[E any](list []E, n int) []E { return list[max(0, len(list)-n):] }
