package journal

import (
	"iter"
	"maps"
)

// Window is how much of a journal that goes on elsewhere is in memory, in bytes.
const Window = 16 << 20

// Elsewhere is where entries are that are not in memory any more. It must be safe for
// concurrent use. Where it fails it returns fewer, and sees to it that somebody is told.
type Elsewhere interface {
	// Older are those of the limit entries after number seq that pass a sieve.
	Older(seq, limit int, sieve *Sieve) []Entry
	// Indexed is how many blocks of 64 entries, from the first one on, have their words in
	// an index, and Blocks are the numbers of those of them, from 0, that a search finds.
	Indexed() int
	Blocks(BlockSearch) []int
}

// BlockSearch says which blocks are looked for: those after number After and before number
// Before that have all terms of one of AnyOf, at most Limit of them, the newest first or
// the oldest.
type BlockSearch struct {
	AnyOf         [][]Term
	After, Before int
	Newest        bool
	Limit         int
}

// Continue is a journal of which the entries up to number last, so many of each kind,
// are elsewhere.
func Continue(last int, counts map[Kind]int, elsewhere Elsewhere) *Journal {
	return &Journal{base: last, counts: maps.Clone(counts), elsewhere: elsewhere}
}

// Written says that the entries up to number seq are elsewhere; those that
// were not before take so many bytes of memory. Of these, what fits the Window stays
// there.
func (j *Journal) Written(seq, bytes int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.elsewhere == nil || seq > j.len() {
		return
	}
	j.written = append(j.written, written{seq, bytes})
	j.bytes += bytes
	for j.bytes > Window && len(j.chunks) > 1 && j.base+chunkSize <= seq {
		j.forget()
	}
}

// written is a part of the journal that is elsewhere, too, and takes so many bytes.
type written struct{ seq, bytes int }

// page is how many entries are read from elsewhere at once.
const page = 1000

// each are the entries from number from, counted from 0, in order. The lock is held
// only while those in memory are copied: the others are read without it.
func (j *Journal) each(from int) iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for {
			entries, _ := j.read(from, page, nil)
			for i := range entries {
				if !yield(&entries[i]) {
					return
				}
			}
			if len(entries) == 0 {
				return
			}
			from = entries[len(entries)-1].Seq
		}
	}
}

// read are the entries from number from, counted from 0: some, at most limit, and up to
// which number. Those that were dropped are passed over, and so may be those that do not pass
// a sieve.
func (j *Journal) read(from, limit int, sieve *Sieve) (entries []Entry, to int) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	from = max(from, j.dropped)
	if from >= j.base {
		entries = j.inMemory(from, limit)
		return entries, from + len(entries)
	}
	base, elsewhere := j.base, j.elsewhere
	j.mu.RUnlock() // nothing of that changes
	to = min(from+limit, base)
	entries = elsewhere.Older(from, to-from, sieve)
	j.mu.RLock()
	return entries, to
}

// inMemory are entries from number from on, which is base at least. The caller holds
// mu.
func (j *Journal) inMemory(from, limit int) []Entry {
	limit = min(limit, j.len()-from)
	if limit <= 0 {
		return nil
	}
	out := make([]Entry, 0, limit)
	for i := (from - j.base) / chunkSize; len(out) < limit; i++ {
		chunk := j.chunks[i]
		first := max(0, from-j.base-i*chunkSize)
		out = append(out, chunk[first:min(len(chunk), first+limit-len(out))]...)
	}
	return out
}
