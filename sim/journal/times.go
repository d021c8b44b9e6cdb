package journal

import (
	"sort"
	"time"
)

// mostRestores is how often a market was put back at most if times are to say where to
// look.
const mostRestores = 100

// between are the parts in which entries have a time that is needed, of those after
// number from up to number to: each from the entry after the first number to that of the
// second. From one MarketRestored to the next, entries are in order of time.
func (j *Journal) between(n Needs, from, to int) (parts [][2]int) {
	if n.From.IsZero() && n.To.IsZero() || to-from <= firstLook {
		return [][2]int{{from, to}}
	}
	restores, ok := j.restores(from, to)
	if !ok {
		return [][2]int{{from, to}}
	}
	for _, next := range append(restores, to+1) {
		if first, last := j.during(n, from, next-1); first < last {
			parts = append(parts, [2]int{first, last})
		}
		from = next - 1
	}
	return parts
}

// during is the part of entries in order of time in which they have a time that is
// needed.
func (j *Journal) during(n Needs, from, to int) (first, last int) {
	early := func(seq int) bool { return j.at(seq).Before(n.From) }
	late := func(seq int) bool { return !n.To.IsZero() && j.at(seq).After(n.To) }
	if from >= to || early(to) || late(from+1) {
		return from, from
	}
	first = from + sort.Search(to-from, func(i int) bool { return !early(from + i + 1) })
	last = first + sort.Search(to-first, func(i int) bool { return late(first + i + 1) })
	return first, last
}

// at is when an entry was.
func (j *Journal) at(seq int) time.Time {
	if one := j.After(seq-1, 1); len(one) > 0 {
		return one[0].At
	}
	return time.Time{}
}

// restores are the numbers of the MarketRestored after number from up to number to,
// unless there are too many.
func (j *Journal) restores(from, to int) (seqs []int, ok bool) {
	if j.Count(MarketRestored) == 0 {
		return nil, true
	}
	j.Find(ofKind(MarketRestored), from, func(e *Entry) bool {
		if e.Seq <= to {
			seqs = append(seqs, e.Seq)
		}
		return e.Seq <= to && len(seqs) <= mostRestores
	})
	return seqs, len(seqs) <= mostRestores
}
