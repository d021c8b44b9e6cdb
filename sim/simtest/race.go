package simtest

import (
	"context"
	"net/http"
	"sync"
)

// duplicateRace looks whether it has an event, does its work, and writes the event
// down: of two copies that come at once both find it new. Both act on it, where there
// is a pull API, and one fails on a unique key. Copies that come later it takes well
// (N-DUPLICATES).
func duplicateRace(p parts) http.Handler {
	stored := newSeen()
	var racing sync.Map // *racer by body
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := peek(r)
		if typeOf(body) == "PING" || stored.has(body) {
			p.good.ServeHTTP(w, r)
			return
		}
		first, taken := racing.LoadOrStore(string(body), &racer{looked: make(chan struct{})})
		if taken {
			first.(*racer).actAgain(r.Context(), p.work)
			crash("unique key violated").ServeHTTP(w, r)
			return
		}
		a := ask(p.good, r)
		if a.accepted() {
			first.(*racer).look(r.Context(), p.work, body)
		}
		close(first.(*racer).looked)
		if a.accepted() && wait(r.Context(), p.delay) {
			first.(*racer).act(r.Context(), p.work)
			stored.first(body)
		}
		racing.Delete(string(body))
		a.ServeHTTP(w, r)
	})
}

// racer is the handling of an event under way.
type racer struct {
	looked chan struct{} // closed once the order was read
	order  *order
	need   *need // nil for nothing
}

// look reads the order, and what it needs; nothing where there is no pull API.
func (r *racer) look(ctx context.Context, q *workQueue, body []byte) {
	event, ok := orderEventOf(body)
	if q == nil || !ok {
		return
	}
	if o, err := newOrderWork(q.client).read(ctx, event); err == nil && o != nil {
		r.order, r.need = o, needOf(o)
	}
}

func (r *racer) act(ctx context.Context, q *workQueue) {
	if r.need != nil {
		_ = r.need.meet(q.client, ctx, r.order) // what went wrong is in the log of calls
	}
}

// actAgain acts as the first does, as soon as that knows what to do.
func (r *racer) actAgain(ctx context.Context, q *workQueue) {
	select {
	case <-r.looked:
		r.act(ctx, q)
	case <-ctx.Done():
	}
}
