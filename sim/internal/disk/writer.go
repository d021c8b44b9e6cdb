package disk

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// How long what has changed stays unwritten if nobody waits for it, and what nobody
// was told to wait for, such as the time of day.
const (
	patience = 50 * time.Millisecond
	drift    = time.Second
)

// much is how many changes are not left for later even if nobody waits for them.
const much = 1000

// Cut is all that has changed up to one moment, in which nothing was half done.
type Cut struct {
	// Changes is how many there had been by then.
	Changes uint64
	// Batch is what is to be written of it.
	Batch func() (Batch, error)
	// Written is told of the batch once it is written; it may be nil.
	Written func(Batch)
}

// Writer writes what changes, many changes at once, and lets those wait who must not
// go on before (group commit). After the first failure it writes nothing more, and
// nobody goes on. It is safe for concurrent use.
type Writer struct {
	store Store
	take  func() Cut

	stirred, wanted, closing, ended chan struct{}

	stirs   atomic.Uint64
	taken   atomic.Uint64 // of the changes, to be written
	written atomic.Uint64
	mu      sync.Mutex
	waiting []waiter
	err     error
	broken  chan struct{}
}

// waiter waits until so many changes are written.
type waiter struct {
	changes uint64
	over    chan struct{}
}

// NewWriter begins to write. Take is called by one goroutine, as are the Batches of its
// cuts; another writes them, and calls Written.
func NewWriter(s Store, take func() Cut) *Writer {
	w := &Writer{
		store: s, take: take,
		stirred: make(chan struct{}, 1), wanted: make(chan struct{}, 1),
		closing: make(chan struct{}), ended: make(chan struct{}), broken: make(chan struct{}),
	}
	go w.run()
	return w
}

// Stir says that something has changed, and is to be written soon: at once where much has.
// It does not wait.
func (w *Writer) Stir() {
	if w.stirs.Add(1)%much == 0 {
		signal(w.wanted)
		return
	}
	signal(w.stirred)
}

// Wait returns once so many changes are written, or with the error by which they are not.
func (w *Writer) Wait(changes uint64) error {
	if over := w.wait(changes); over != nil {
		<-over
	}
	return w.Err()
}

// wait is what to wait for, nil for nothing.
func (w *Writer) wait(changes uint64) (over chan struct{}) {
	if w.written.Load() >= changes {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.written.Load() < changes && w.err == nil {
		over = make(chan struct{})
		w.waiting = append(w.waiting, waiter{changes, over})
		w.want(changes)
	}
	return over
}

// want has a batch made that has so many changes, unless one has.
func (w *Writer) want(changes uint64) {
	if w.taken.Load() < changes {
		signal(w.wanted)
	}
}

// wake lets those go on who have waited for what is written by now, all of them after a
// failure. The caller holds mu.
func (w *Writer) wake() {
	written := w.written.Load()
	w.waiting = slices.DeleteFunc(w.waiting, func(one waiter) bool {
		over := one.changes <= written || w.err != nil
		if over {
			close(one.over)
		}
		return over
	})
	for _, one := range w.waiting {
		w.want(one.changes)
	}
}

// Err is why nothing is written any more, or nil.
func (w *Writer) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// Broken is closed once there is an Err.
func (w *Writer) Broken() <-chan struct{} { return w.broken }

// Fail ends the writing, as if a batch had failed.
func (w *Writer) Fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
		close(w.broken)
	}
	w.wake()
}

// Close writes what is left, and ends the writing. The error is Err. It is called
// once.
func (w *Writer) Close() error {
	close(w.closing)
	<-w.ended
	err := w.Err()
	w.Fail(ErrClosed)
	return err
}

// run makes batches, each while the one before it is being written.
func (w *Writer) run() {
	all := make(chan made)
	go w.write(all)
	defer close(all)
	drifting := time.NewTicker(drift)
	defer drifting.Stop()
	for closing := false; !closing; {
		select {
		case <-w.closing:
			closing = true
		case <-w.stirred:
			w.pause()
		case <-w.wanted:
		case <-drifting.C:
		}
		if w.Err() == nil {
			cut := w.take()
			w.taken.Store(cut.Changes)
			all <- batchOf(cut)
		}
	}
}

// pause lets more come together, unless somebody waits.
func (w *Writer) pause() {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.wanted:
	case <-w.closing:
	}
}

// made is a batch of a cut, or why there is none.
type made struct {
	Cut
	batch Batch
	err   error
}

func batchOf(c Cut) made {
	batch, err := c.Batch()
	return made{c, batch, err}
}

// write writes batches.
func (w *Writer) write(all <-chan made) {
	defer close(w.ended)
	for one := range all {
		if w.Err() != nil {
			continue
		}
		if one.err == nil && !one.batch.Empty() {
			one.batch.Rows = append(one.batch.Rows, stamp(time.Now()))
			one.err = w.store.Write(one.batch)
		}
		if one.err != nil {
			w.Fail(one.err)
			continue
		}
		if one.Written != nil {
			one.Written(one.batch)
		}
		w.mu.Lock()
		w.written.Store(one.Changes)
		w.wake()
		w.mu.Unlock()
	}
}

// writtenName is the row that says when, on the real clock, the last batch was written.
const writtenName = "written"

func stamp(at time.Time) keep.Row {
	return keep.Row{Collection: writtenName, Value: at.UTC().AppendFormat(nil, `"`+time.RFC3339Nano+`"`)}
}

// Stamp is the collection of that row, which is read into at.
func Stamp(at *time.Time) keep.Collection {
	return keep.Collection{
		Name: writtenName,
		Of:   time.Time{},
		Find: func(string) any { return nil },
		Load: func(_ string, value []byte) error { return keep.Read(value, at) },
		Keys: func() []string { return nil },
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
