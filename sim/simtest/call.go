package simtest

import (
	"slices"
	"sync"
)

// Call is one call of the store on the pull API.
type Call struct {
	Method string
	// Path is without the base URL.
	Path string
	// Status is that of the reply; 0 if none came, or not to its end.
	Status int
	// Problem is why the store could do nothing with the reply, in at most 300
	// bytes; empty if it could.
	Problem string
}

// callLog keeps the latest calls.
type callLog struct {
	mu   sync.Mutex
	log  func(Call)
	kept []Call
}

// add keeps a call. The log is called under the lock: one call at a time.
func (l *callLog) add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.kept) == maxKept {
		l.kept = slices.Delete(l.kept, 0, 1)
	}
	l.kept = append(l.kept, c)
	if l.log != nil {
		l.log(c)
	}
}

func (l *callLog) list() []Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.kept)
}
