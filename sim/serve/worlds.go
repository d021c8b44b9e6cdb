package serve

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim"
)

// Bounds of the worlds of a server.
const (
	MaxWorlds = 200
	// DefaultWorldIdle is how long of real time a world is kept that nobody calls.
	DefaultWorldIdle = 30 * time.Minute
	// sweeps is how often in that time idle worlds are looked for.
	sweeps = 10
)

// world is an isolated market beside the server's own: with its own cabinet, clock,
// journal and key, by which calls of the pull API find it.
type world struct {
	id, key string
	server  *Server
	control http.Handler // its control API, below ControlPath
	pull    http.Handler
	stop    func()

	used time.Time // on the real clock; guarded by worlds.mu
}

// worlds are those of a server. It is safe for concurrent use.
type worlds struct {
	idle time.Duration

	mu    sync.Mutex
	ctx   context.Context // of Server.Run; nil before it
	made  int             // so far
	all   []*world        // in the order in which they were made
	byKey map[string]*world
}

// run lets worlds be made until ctx ends, and takes away those that are idle.
func (w *worlds) run(ctx context.Context) {
	w.mu.Lock()
	w.ctx = ctx
	w.mu.Unlock()
	ticker := time.NewTicker(max(w.idle/sweeps, time.Millisecond))
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			w.sweep(time.Now())
		case <-ctx.Done():
			w.sweep(time.Now().Add(2 * w.idle)) // all of them
			return
		}
	}
}

// sweep takes away the worlds that nobody has called for too long.
func (w *worlds) sweep(now time.Time) {
	var gone []*world
	w.mu.Lock()
	for _, one := range w.all {
		if now.Sub(one.used) > w.idle {
			gone = append(gone, one)
		}
	}
	w.mu.Unlock()
	for _, one := range gone {
		w.remove(one.id)
	}
}

// add runs a market as a new world. It fails where there are too many, or the server
// does not run.
func (w *worlds) add(m *sim.Market, o Options, key string) (*world, error) {
	o.Market = m
	server, err := New(o)
	if err != nil {
		return nil, err
	}
	pull, err := m.Handler()
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.ctx == nil || w.ctx.Err() != nil:
		return nil, &problem{http.StatusServiceUnavailable, badWorldTime, fixWorldTime}
	case len(w.all) >= MaxWorlds:
		return nil, &problem{http.StatusConflict, badWorlds, fixWorlds}
	}
	ctx, cancel := context.WithCancel(w.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Run(ctx)
	}()
	w.made++
	made := &world{
		id: "w" + strconv.Itoa(w.made), key: key, server: server, control: server.routes(), pull: pull, used: time.Now(),
		stop: func() {
			cancel()
			<-ended
			m.Close()
		},
	}
	w.all = append(w.all, made)
	w.byKey[key] = made
	return made, nil
}

// remove ends a world, and reports whether there was one.
func (w *worlds) remove(id string) bool {
	w.mu.Lock()
	i := slices.IndexFunc(w.all, func(one *world) bool { return one.id == id })
	if i < 0 {
		w.mu.Unlock()
		return false
	}
	gone := w.all[i]
	w.all = slices.Delete(w.all, i, i+1)
	delete(w.byKey, gone.key)
	w.mu.Unlock()
	gone.stop() // waits for the store, so without the lock
	return true
}

// list is a copy of the list, in the order in which they were made.
func (w *worlds) list() []*world {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.all)
}

// get is the world of that id, nil if there is none. It counts as a use.
func (w *worlds) get(id string) *world {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range w.all {
		if one.id == id {
			one.used = time.Now()
			return one
		}
	}
	return nil
}

// of is the world whose key a call of the pull API has, nil for the server's own.
func (w *worlds) of(r *http.Request) *world {
	w.mu.Lock()
	defer w.mu.Unlock()
	one := w.byKey[keyOf(r)]
	if one != nil {
		one.used = time.Now()
	}
	return one
}

// keyOf is the key that a call brings, in any of the forms of P-AUTH.
func keyOf(r *http.Request) string {
	if key := r.Header.Get("Api-Key"); key != "" {
		return key
	}
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(rest)
	}
	return ""
}

// newKey is a key in the form of production's that nobody has.
func newKey() string {
	var tail [4]byte
	_, _ = rand.Read(tail[:]) // never fails
	return "ACMA:" + (rand.Text() + rand.Text())[:40] + ":" + hex.EncodeToString(tail[:])
}
