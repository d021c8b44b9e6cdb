package journal

// blockSize is how many entries an index of words has together, see Elsewhere.
const blockSize = 64

const (
	// firstLook is how many entries are read before an index is asked, which takes long
	// for what nearly all entries have.
	firstLook = 4 * blockSize
	// blocksAtOnce is for how many blocks an index is asked at once.
	blocksAtOnce = 64
)

// Find calls do with the entries after number seq that a query finds, from the oldest on,
// until it returns false. All entries up to number last were looked at.
func (j *Journal) Find(q Query, seq int, do func(*Entry) bool) (last int) {
	end := j.Len()
	look := func(from, to int) bool { return j.look(q, from, to, do, &last) }
	last = max(seq, 0)
	seq = max(seq, j.Dropped())
	from, indexed := min(end, seq+firstLook), j.indexed(q)
	if !look(seq, from) {
		return last
	}
	for block := from/blockSize - 1; (block+1)*blockSize < indexed; {
		found := j.elsewhere.Blocks(BlockSearch{q.Terms(), block, indexed / blockSize, false, blocksAtOnce})
		for _, block = range found {
			if !look(max(from, block*blockSize), min(end, (block+1)*blockSize)) {
				return last
			}
		}
		if len(found) < blocksAtOnce {
			break
		}
	}
	if look(max(from, indexed), end) {
		last = max(last, end)
	}
	return last
}

// FindBack calls do with the entries after number after and before number before that a
// query finds, from the newest on, until it returns false.
func (j *Journal) FindBack(q Query, after, before int, do func(*Entry) bool) {
	look := func(from, to int) bool { return j.lookBack(q, from, to, do) }
	end := min(before-1, j.Len())
	indexed := j.indexed(q)
	first := max(after, j.Dropped())
	from := max(first, min(indexed, end-firstLook))
	if !look(from, end) {
		return
	}
	for block := (from + blockSize - 1) / blockSize; from > first && block*blockSize > first; {
		found := j.elsewhere.Blocks(BlockSearch{q.Terms(), first/blockSize - 1, block, true, blocksAtOnce})
		for _, block = range found {
			if !look(max(first, block*blockSize), min(from, (block+1)*blockSize)) {
				return
			}
		}
		if len(found) < blocksAtOnce {
			return
		}
	}
}

// indexed is up to which number the words of entries are in an index that helps a query.
func (j *Journal) indexed(q Query) int {
	if q.Empty() {
		return 0
	}
	j.mu.RLock()
	elsewhere := j.elsewhere
	j.mu.RUnlock()
	if elsewhere == nil {
		return 0
	}
	return elsewhere.Indexed() * blockSize
}

// look looks at the entries from number from+1 to number to.
func (j *Journal) look(q Query, from, to int, do func(*Entry) bool, last *int) bool {
	terms := q.Terms()
	for from < to {
		piece, next := j.read(from, min(page, to-from), terms)
		for i := range piece {
			e := &piece[i]
			if e.Seq > to {
				return true
			}
			*last = e.Seq
			if q.Matches(e) && !do(e) {
				return false
			}
		}
		if next <= from { // there was no more
			return true
		}
		from, *last = next, min(next, to)
	}
	return true
}

// lookBack is look from the newest on.
func (j *Journal) lookBack(q Query, from, to int, do func(*Entry) bool) bool {
	terms := q.Terms()
	for to > from {
		first := max(from, to-page)
		var found []Entry
		for next := first; next < to; {
			before := next
			var piece []Entry
			if piece, next = j.read(before, to-before, terms); next <= before { // there is no more
				break
			}
			found = append(found, piece...)
		}
		for i := len(found) - 1; i >= 0; i-- {
			if e := &found[i]; e.Seq <= to && q.Matches(e) && !do(e) {
				return false
			}
		}
		to = first
	}
	return true
}
