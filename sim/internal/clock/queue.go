// Package clock orders what is to happen in virtual time.
package clock

import (
	"iter"
	"time"
)

// Queue holds values that are due at some time. Values leave it in order of
// their time, and those of one instant in the order in which they were pushed.
// The zero Queue is empty and ready. It is not safe for concurrent use.
type Queue[T any] struct {
	heap []item[T]
	seq  uint64
}

type item[T any] struct {
	due   int64 // nanoseconds since 1970, which keeps an item small
	seq   uint64
	value T
}

func (a item[T]) before(b item[T]) bool {
	return a.due < b.due || a.due == b.due && a.seq < b.seq
}

// Push adds v, due at the given time: between the years 1678 and 2262.
func (q *Queue[T]) Push(due time.Time, v T) {
	q.seq++
	q.heap = append(q.heap, item[T]{due.UnixNano(), q.seq, v})
	q.up(len(q.heap) - 1)
}

// Peek is the first value and when it is due. It is false if the queue is empty.
func (q *Queue[T]) Peek() (due time.Time, v T, ok bool) {
	if len(q.heap) == 0 {
		return due, v, false
	}
	return time.Unix(0, q.heap[0].due).UTC(), q.heap[0].value, true
}

// PopInstant removes and returns all values that are due at the time that Peek
// told, in order.
func (q *Queue[T]) PopInstant() []T {
	if len(q.heap) == 0 {
		return nil
	}
	var out []T
	for due := q.heap[0].due; len(q.heap) > 0 && q.heap[0].due == due; {
		out = append(out, q.Pop())
	}
	return out
}

// Len is how many values are waiting.
func (q *Queue[T]) Len() int { return len(q.heap) }

// All are the values that are waiting, in no order.
func (q *Queue[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := range q.heap {
			if !yield(q.heap[i].value) {
				return
			}
		}
	}
}

// Pop removes and returns the first value. The queue must not be empty.
func (q *Queue[T]) Pop() T {
	first, last := q.heap[0], len(q.heap)-1
	q.heap[0] = q.heap[last]
	q.heap[last] = item[T]{} // lets the value be freed
	q.heap = q.heap[:last]
	q.down(0)
	return first.value
}

func (q *Queue[T]) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !q.heap[i].before(q.heap[parent]) {
			return
		}
		q.heap[i], q.heap[parent] = q.heap[parent], q.heap[i]
		i = parent
	}
}

func (q *Queue[T]) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(q.heap); child++ {
			if q.heap[child].before(q.heap[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		q.heap[i], q.heap[least] = q.heap[least], q.heap[i]
		i = least
	}
}
