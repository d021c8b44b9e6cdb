package disk

import "sync"

// opened are the worlds of a database that somebody has open. The zero value is none.
type opened struct {
	mu     sync.Mutex
	names  map[string]struct{}
	closed bool
}

// take notes that a world is open: ErrOpen if it is already, ErrClosed if the database
// is closed.
func (o *opened) take(name string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return ErrClosed
	}
	if _, taken := o.names[name]; taken {
		return ErrOpen
	}
	if o.names == nil {
		o.names = map[string]struct{}{}
	}
	o.names[name] = struct{}{}
	return nil
}

// release notes that a world is closed.
func (o *opened) release(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.names, name)
}

// close lets nothing be opened any more.
func (o *opened) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
}

// over reports whether the database is closed.
func (o *opened) over() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.closed
}
