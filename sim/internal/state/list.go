package state

import (
	"cmp"
	"iter"
	"slices"
)

// key is where something stands in a list: by time, in nanoseconds since 1970,
// then by number.
type key struct{ at, id int64 }

func (k key) compare(other key) int {
	return cmp.Or(cmp.Compare(k.at, other.at), cmp.Compare(k.id, other.id))
}

// list holds keys in order. It is cut in blocks, so that changing one key of a
// million moves a few hundred at most. The zero list is empty and ready.
type list struct {
	undo   *undo
	blocks [][]key // none is empty
	len    int
}

// blockSize is how many keys a block has at most.
const blockSize = 256

// find is the block where k is or belongs, and its place there.
func (l *list) find(k key) (block, place int, found bool) {
	block, found = slices.BinarySearchFunc(l.blocks, k, func(b []key, k key) int { return b[0].compare(k) })
	if found {
		return block, 0, true
	}
	block = max(0, block-1)
	if len(l.blocks) > 0 {
		place, found = slices.BinarySearchFunc(l.blocks[block], k, key.compare)
	}
	return block, place, found
}

// insert adds k, unless it is there.
func (l *list) insert(k key) {
	block, place, found := l.find(k)
	if found {
		return
	}
	l.undo.add(func() { l.remove(k) })
	l.put(k, block, place)
}

// put adds k at its place.
func (l *list) put(k key, block, place int) {
	l.len++
	switch {
	case len(l.blocks) == 0:
		l.blocks = [][]key{{k}}
	case len(l.blocks[block]) < blockSize:
		l.blocks[block] = slices.Insert(l.blocks[block], place, k)
	case place == blockSize: // what comes in order fills the blocks
		l.blocks = slices.Insert(l.blocks, block+1, []key{k})
	default:
		l.split(block)
		l.len--
		block, place, _ = l.find(k)
		l.put(k, block, place)
	}
}

func (l *list) split(block int) {
	b := l.blocks[block]
	l.blocks[block] = b[: blockSize/2 : blockSize/2]
	l.blocks = slices.Insert(l.blocks, block+1, slices.Clone(b[blockSize/2:]))
}

// remove takes k out, if it is there.
func (l *list) remove(k key) {
	block, place, found := l.find(k)
	if !found {
		return
	}
	l.undo.add(func() { l.insert(k) })
	l.len--
	l.blocks[block] = slices.Delete(l.blocks[block], place, place+1)
	if len(l.blocks[block]) == 0 {
		l.blocks = slices.Delete(l.blocks, block, block+1)
	}
}

// cursor walks a list.
type cursor struct {
	list         *list
	block, place int
}

// after is a cursor at the first key greater than k.
func (l *list) after(k key) cursor {
	block, place, found := l.find(k)
	if found {
		place++
	}
	return cursor{l, block, place}
}

func (c *cursor) peek() (key, bool) {
	for c.block < len(c.list.blocks) && c.place >= len(c.list.blocks[c.block]) {
		c.block, c.place = c.block+1, 0
	}
	if c.block >= len(c.list.blocks) {
		return key{}, false
	}
	return c.list.blocks[c.block][c.place], true
}

// end is a cursor behind the last key, to go back from.
func (l *list) end() cursor { return cursor{l, len(l.blocks), 0} }

// peekBack is the key before the cursor.
func (c *cursor) peekBack() (key, bool) {
	for c.place == 0 {
		if c.block == 0 {
			return key{}, false
		}
		c.block--
		c.place = len(c.list.blocks[c.block])
	}
	return c.list.blocks[c.block][c.place-1], true
}

// mergedBack are the keys of several lists, the last first. No two lists share a key.
func mergedBack(lists []*list) iter.Seq[key] {
	return func(yield func(key) bool) {
		var cursors []cursor
		var heads []key // of those of the cursors that are not at their end
		for _, l := range lists {
			c := l.end()
			if k, ok := c.peekBack(); ok {
				cursors, heads = append(cursors, c), append(heads, k)
			}
		}
		for len(heads) > 0 {
			at := 0
			for i := range heads {
				if heads[i].compare(heads[at]) > 0 {
					at = i
				}
			}
			if !yield(heads[at]) {
				return
			}
			cursors[at].place--
			k, ok := cursors[at].peekBack()
			if heads[at] = k; !ok {
				cursors, heads = slices.Delete(cursors, at, at+1), slices.Delete(heads, at, at+1)
			}
		}
	}
}

// merged are the keys of several lists after k, in order. No two lists share
// a key.
func merged(lists []*list, k key) iter.Seq[key] {
	return func(yield func(key) bool) {
		var cursors []cursor
		for _, l := range lists {
			cursors = append(cursors, l.after(k))
		}
		for {
			least, at := key{}, -1
			for i := range cursors {
				if k, ok := cursors[i].peek(); ok && (at < 0 || k.compare(least) < 0) {
					least, at = k, i
				}
			}
			if at < 0 || !yield(least) {
				return
			}
			cursors[at].place++
		}
	}
}
