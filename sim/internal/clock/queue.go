// Package clock orders what is to happen in virtual time.
package clock

import (
	"iter"
	"slices"
	"time"
)

// Queue holds values that are due at some time. Values leave it in order of
// their time, and those of one instant in the order in which they were pushed.
// The zero Queue is empty and ready. It is not safe for concurrent use.
type Queue[T any] struct {
	heap []Item[T]
	seq  uint64
}

// Item is a value on the queue.
type Item[T any] struct {
	due int64 // nanoseconds since 1970, which keeps an item small
	// Seq counts what was pushed, from 1: no other item has it.
	Seq   uint64
	Value T
}

func (a Item[T]) before(b Item[T]) bool {
	return a.due < b.due || a.due == b.due && a.Seq < b.Seq
}

// Push adds v, due at the given time: between the years 1678 and 2262. It returns
// the item's Seq.
func (q *Queue[T]) Push(due time.Time, v T) uint64 {
	q.Restore(due, q.seq+1, v)
	return q.seq
}

// Restore adds v where it was in another queue, of which all are restored before
// anything is pushed.
func (q *Queue[T]) Restore(due time.Time, seq uint64, v T) {
	q.seq = max(q.seq, seq)
	q.heap = append(q.heap, Item[T]{due.UnixNano(), seq, v})
	q.up(len(q.heap) - 1)
}

// Peek is the first value and when it is due. It is false if the queue is empty.
func (q *Queue[T]) Peek() (due time.Time, v T, ok bool) {
	if len(q.heap) == 0 {
		return due, v, false
	}
	return time.Unix(0, q.heap[0].due).UTC(), q.heap[0].Value, true
}

// PopInstant removes and returns all values that are due at the time that Peek
// told, in order.
func (q *Queue[T]) PopInstant() []Item[T] {
	if len(q.heap) == 0 {
		return nil
	}
	var out []Item[T]
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
			if !yield(q.heap[i].Value) {
				return
			}
		}
	}
}

// Items are the items that are waiting, in no order.
func (q *Queue[T]) Items() []Item[T] { return slices.Clone(q.heap) }

// Due is when an item is due.
func (a Item[T]) Due() time.Time { return time.Unix(0, a.due).UTC() }

// Pop removes and returns the first value. The queue must not be empty.
func (q *Queue[T]) Pop() Item[T] {
	first, last := q.heap[0], len(q.heap)-1
	q.heap[0] = q.heap[last]
	q.heap[last] = Item[T]{} // lets the value be freed
	q.heap = q.heap[:last]
	q.down(0)
	return first
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
