package journal

import (
	"errors"
	"time"
	"unsafe"
)

// Limits say how much of a journal is kept: what is zero sets none. Of what is more, the
// oldest go, some 256 at a time, so that up to 256 more than the limit are there. The
// last entries always stay.
type Limits struct {
	// Entries is how many are kept.
	Entries int
	// For is how long of virtual time before the newest an entry is kept.
	For time.Duration
	// Bytes is about how much of memory those take that are nowhere else. It is not for a
	// journal that goes on elsewhere, which has its Window.
	Bytes int
}

// Check says what is wrong with limits.
func (l Limits) Check() error {
	if l.Entries < 0 || l.For < 0 || l.Bytes < 0 {
		return errors.New("a limit of the journal must not be negative")
	}
	return nil
}

// dropAtOnce is how many entries are dropped together at most, so that nobody waits long.
const dropAtOnce = 64 * chunkSize

// excess is up to which number entries are to be dropped, of those after number first up
// to number last; at is when an entry was.
func (l Limits) excess(first, last int, at func(seq int) time.Time) int {
	n := first
	for n < first+dropAtOnce {
		next := n + chunkSize
		switch {
		case next >= last:
			return n
		case l.Entries > 0 && last-next >= l.Entries:
		case l.For > 0 && at(last).Sub(at(next)) > l.For:
		default:
			return n
		}
		n = next
	}
	return n
}

// Limit sets the limits of a journal that is in memory alone, which drops what is more.
// It is called before the first entry.
func (j *Journal) Limit(l Limits) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.limits = l
}

// Dropped is how many entries are kept no more: the number of the last one. Len and Count
// have them all the same.
func (j *Journal) Dropped() int {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.dropped
}

// Excess is up to which number entries of a journal that goes on elsewhere are to be
// dropped by limits. Whoever does so says it by Drop.
func (j *Journal) Excess(l Limits) int {
	if l.Entries == 0 && l.For == 0 {
		return j.Dropped()
	}
	return l.excess(j.Dropped(), j.Len(), func(seq int) time.Time {
		if one := j.After(seq-1, 1); len(one) > 0 {
			return one[0].At
		}
		return time.Time{}
	})
}

// Drop says that the entries up to number seq are kept no more.
func (j *Journal) Drop(seq int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.drop(min(seq, j.len()))
}

// drop lets go of the entries up to number seq. The caller holds mu.
func (j *Journal) drop(seq int) {
	j.dropped = max(j.dropped, seq)
	for len(j.chunks) > 1 && j.base+chunkSize <= j.dropped {
		j.forget()
	}
}

// forget lets go of the first chunk in memory. The caller holds mu.
func (j *Journal) forget() {
	j.chunks[0] = nil // or the array below would hold it
	j.chunks = j.chunks[1:]
	j.base += chunkSize
	if j.elsewhere == nil {
		j.bytes -= j.sizes[0]
		j.sizes = j.sizes[1:]
	}
	for len(j.written) > 0 && j.written[0].seq <= j.base {
		j.bytes -= j.written[0].bytes
		j.written = j.written[1:]
	}
}

// trim drops what is more than the limits of a journal in memory alone. The caller holds
// mu, and has added an entry.
func (j *Journal) trim(added *Entry) {
	size := added.size()
	j.bytes += size
	j.sizes[len(j.sizes)-1] += size
	seq := j.limits.excess(j.dropped, j.len(), func(seq int) time.Time {
		return j.chunks[(seq-1-j.base)/chunkSize][(seq-1-j.base)%chunkSize].At
	})
	j.drop(seq)
	for j.limits.Bytes > 0 && j.bytes > j.limits.Bytes && len(j.chunks) > 1 {
		j.drop(j.base + chunkSize)
	}
}

// size is about how many bytes of memory an entry takes.
func (e *Entry) size() int {
	size := int(unsafe.Sizeof(*e))
	if x := e.Exchange; x != nil {
		size += int(unsafe.Sizeof(*x)) + int(unsafe.Sizeof(Header{}))*len(x.Request.Header)
		if x.Reply != nil {
			size += int(unsafe.Sizeof(*x.Reply)) + int(unsafe.Sizeof(Header{}))*len(x.Reply.Header)
		}
		if x.Measured != nil {
			size += int(unsafe.Sizeof(*x.Measured))
		}
		size += int(unsafe.Sizeof(Violation{})) * (len(x.Verdict.Violations) + len(x.Verdict.Warnings))
	}
	if c := e.Call; c != nil {
		size += int(unsafe.Sizeof(*c)) + int(unsafe.Sizeof(Header{}))*len(c.Header) + int(unsafe.Sizeof(Finding{}))*len(c.Findings)
		if c.Reply != nil {
			size += int(unsafe.Sizeof(*c.Reply)) + int(unsafe.Sizeof(Header{}))*len(c.Reply.Header)
		}
	}
	e.eachText(func(text string) { size += len(text) })
	return size
}
