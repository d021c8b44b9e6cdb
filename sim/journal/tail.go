package journal

// Tail reads a journal as it grows. It is for one goroutine at a time.
type Tail struct {
	journal      *Journal
	seen, clears int
}

// Tail reads what comes after entry number seen: all, if the journal is not as long.
func (j *Journal) Tail(seen int) *Tail {
	j.mu.RLock()
	defer j.mu.RUnlock()
	if seen > j.len() {
		seen = 0
	}
	return &Tail{j, seen, j.clears}
}

// Next are the entries that came since, at most limit; none if there are none yet. Anew
// says that all was put back to the start before them (Clear).
func (t *Tail) Next(limit int) (entries []Entry, anew bool) {
	for {
		if clears := t.journal.Clears(); clears != t.clears {
			t.seen, t.clears, anew = 0, clears, true
		}
		entries = t.journal.After(t.seen, limit)
		if t.journal.Clears() != t.clears {
			continue // they may be of either
		}
		if len(entries) > 0 {
			t.seen = entries[len(entries)-1].Seq
		}
		return entries, anew
	}
}

// More is closed once Next has something to say.
func (t *Tail) More() <-chan struct{} {
	more := t.journal.Grown(t.seen)
	if t.journal.Clears() != t.clears {
		already := make(chan struct{})
		close(already)
		return already
	}
	return more
}

// Clears is how often all was put back to the start.
func (j *Journal) Clears() int {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.clears
}
