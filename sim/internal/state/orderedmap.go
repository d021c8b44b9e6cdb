package state

import (
	"iter"
	"slices"
	"strconv"
	"time"
)

// orderedMap holds things by their numbers, and in order of creation. What stands on
// it never changes: it is replaced.
type orderedMap[T any] struct {
	home
	prefix string // of its keys, where several share a collection
	byID   map[int64]placed[T]
	keys   list
}

type placed[T any] struct {
	thing  *T
	unread *unread[T] // instead of thing, until it is replaced
	at     int64
}

func (p placed[T]) get() *T {
	if p.unread != nil {
		return p.unread.get()
	}
	return p.thing
}

func (s *orderedMap[T]) get(id int64) *T { return s.byID[id].get() }

// put adds or replaces a thing, which keeps the place that it got first.
func (s *orderedMap[T]) put(id int64, created time.Time, thing *T) {
	s.mark(id)
	if s.byID == nil {
		s.byID = map[int64]placed[T]{}
	}
	at := nanos(created)
	old, had := s.byID[id]
	if had {
		at = old.at
	} else {
		s.keys.insert(key{at, id})
	}
	s.undo.add(func() {
		restore(s.byID, id, old, had)
		if !had {
			s.keys.remove(key{at, id})
		}
	})
	s.byID[id] = placed[T]{thing: thing, at: at}
}

func (s *orderedMap[T]) mark(id int64) {
	if s.collection != "" && s.undo.marks != nil {
		s.touch(s.prefix + strconv.FormatInt(id, 10))
	}
}

// all are the keys of everything.
func (s *orderedMap[T]) all(after key) iter.Seq[key] { return merged([]*list{&s.keys}, after) }

// only are the keys of some numbers.
func (s *orderedMap[T]) only(ids []int64) func(key) iter.Seq[key] {
	var keys list
	for _, id := range ids {
		if one, ok := s.byID[id]; ok {
			keys.insert(key{one.at, id})
		}
	}
	return func(after key) iter.Seq[key] { return merged([]*list{&keys}, after) }
}

// latest are the newest things that fit, the last one first, among the last few
// hundred.
func (s *orderedMap[T]) latest(most int, fits func(*T) bool) []int64 {
	var found []int64
	for b := len(s.keys.blocks) - 1; b >= max(0, len(s.keys.blocks)-2); b-- {
		for _, k := range slices.Backward(s.keys.blocks[b]) {
			if one := s.get(k.id); one != nil && fits(one) {
				found = append(found, k.id)
			}
			if len(found) == most {
				return found
			}
		}
	}
	return found
}

// nanos is a time as keys have it: within the years that they can tell.
func nanos(t time.Time) int64 {
	switch {
	case t.Year() < 1700:
		return 0
	case t.Year() > 2200:
		return time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	}
	return t.UnixNano()
}
