package journal

import "slices"

// blockSize is how many entries an index of words has together, see Elsewhere.
const blockSize = 64

const (
	// firstLook is how many entries are read before an index is asked, which takes long
	// for what nearly all entries have.
	firstLook = 4 * blockSize
	// blocksAtOnce is for how many blocks an index is asked at once.
	blocksAtOnce = 64
)

// Find calls do with the entries after number seq that a filter chooses, from the oldest
// on, until it returns false. All entries up to number last were looked at.
func (j *Journal) Find(f Filter, seq int, do func(*Entry) bool) (last int) {
	s := j.search(f, do)
	end := j.Len()
	s.last = max(seq, 0)
	for _, part := range j.between(s.needs, max(seq, j.Dropped()), end) {
		if !s.onward(part[0], part[1]) {
			return s.last
		}
	}
	return max(s.last, end)
}

// FindBack calls do with the entries after number after and before number before that a
// filter chooses, from the newest on, until it returns false.
func (j *Journal) FindBack(f Filter, after, before int, do func(*Entry) bool) {
	s := j.search(f, do)
	parts := j.between(s.needs, max(after, j.Dropped()), min(before-1, j.Len()))
	for _, part := range slices.Backward(parts) {
		if !s.back(part[0], part[1]) {
			return
		}
	}
}

// search is a Find or FindBack under way.
type search struct {
	journal   *Journal
	filter    Filter
	needs     Needs
	do        func(*Entry) bool
	sieve     *Sieve
	elsewhere Elsewhere
	indexed   int // up to this number the words of entries are in an index that helps
	last      int // that was looked at
}

func (j *Journal) search(f Filter, do func(*Entry) bool) *search {
	needs := f.Needs()
	needs.Require(within(needs.Text))
	s := &search{journal: j, filter: f, needs: needs, do: do, sieve: NewSieve(needs)}
	j.mu.RLock()
	s.elsewhere = j.elsewhere
	j.mu.RUnlock()
	if s.elsewhere != nil && len(needs.AnyOf) > 0 {
		s.indexed = s.elsewhere.Indexed() * blockSize
		if needs.Until > 0 {
			s.indexed = min(s.indexed, needs.Until/blockSize*blockSize)
		}
	}
	return s
}

// onward looks at the entries from number first+1 to number end, as far as they can be
// chosen. It is false if do has enough.
func (s *search) onward(first, end int) bool {
	from := min(end, first+firstLook)
	if !s.look(first, from) {
		return false
	}
	indexed := min(s.indexed, end/blockSize*blockSize)
	for block := from/blockSize - 1; (block+1)*blockSize < indexed; {
		found, more := s.blocks(block, indexed/blockSize, false)
		for _, block = range found {
			if !s.look(max(from, block*blockSize), (block+1)*blockSize) {
				return false
			}
		}
		if !more {
			break
		}
	}
	return s.look(max(from, indexed), end)
}

// back is onward from the newest on.
func (s *search) back(first, end int) bool {
	from := max(first, min(s.indexed, end-firstLook))
	if !s.lookBack(from, end) {
		return false
	}
	for block := (from + blockSize - 1) / blockSize; from > first && block*blockSize > first; {
		found, more := s.blocks(first/blockSize-1, block, true)
		for _, block = range found {
			if !s.lookBack(max(first, block*blockSize), min(from, (block+1)*blockSize)) {
				return false
			}
		}
		if !more {
			break
		}
	}
	return true
}

// blocks are those that may have what is needed, in any of the ways, and whether there
// may be more behind them.
func (s *search) blocks(after, before int, newest bool) (found []int, more bool) {
	found = s.elsewhere.Blocks(BlockSearch{s.needs.AnyOf, after, before, newest, blocksAtOnce})
	return found, len(found) == blocksAtOnce
}

// look looks at the entries from number from+1 to number to.
func (s *search) look(from, to int) bool {
	for from < to {
		piece, next := s.read(from, min(page, to-from))
		for i := range piece {
			e := &piece[i]
			if e.Seq > to {
				return true
			}
			s.last = e.Seq
			if s.filter.Matches(e) && !s.do(e) {
				return false
			}
		}
		if next <= from { // there was no more
			return true
		}
		from, s.last = next, min(next, to)
	}
	return true
}

// lookBack is look from the newest on.
func (s *search) lookBack(from, to int) bool {
	for to > from {
		first := max(from, to-page)
		var found []Entry
		for next := first; next < to; {
			before := next
			var piece []Entry
			if piece, next = s.read(before, to-before); next <= before { // there is no more
				break
			}
			found = append(found, piece...)
		}
		for i := len(found) - 1; i >= 0; i-- {
			if e := &found[i]; e.Seq <= to && s.filter.Matches(e) && !s.do(e) {
				return false
			}
		}
		to = first
	}
	return true
}

// read reads entries as the journal does, passing over those that lack what is needed.
func (s *search) read(from, limit int) (entries []Entry, to int) {
	sieve := s.sieve
	if s.needs.Until > 0 && from+limit > s.needs.Until {
		sieve = nil
	}
	return s.journal.read(from, limit, sieve)
}
