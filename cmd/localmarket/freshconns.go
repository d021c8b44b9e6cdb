package main

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// freshTime is how long a connection may take until its first call has come.
const freshTime = time.Second

// freshConns are the connections of a server on which no call has come yet. A server that
// is shut down meanwhile closes them when it comes, without an answer.
type freshConns struct {
	mu    sync.Mutex
	conns map[net.Conn]bool
}

// watch is told of a connection's state.
func (f *freshConns) watch(c net.Conn, state http.ConnState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if state != http.StateNew {
		delete(f.conns, c)
		return
	}
	if f.conns == nil {
		f.conns = map[net.Conn]bool{}
	}
	f.conns[c] = true
}

// settle waits until calls have come on all connections that were taken, for freshTime at
// most. No other is taken any more.
func (f *freshConns) settle() {
	const often = 20 * time.Millisecond
	for end := time.Now().Add(freshTime); time.Now().Before(end); {
		time.Sleep(often) // the last one that was taken may not be known yet
		f.mu.Lock()
		left := len(f.conns)
		f.mu.Unlock()
		if left == 0 {
			return
		}
	}
}
