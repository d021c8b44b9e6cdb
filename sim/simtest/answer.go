package simtest

import (
	"bytes"
	"net/http"
	"strconv"
)

// answer is a whole reply, held back so that it can be spoiled.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

// ask lets a store answer, and keeps the answer.
func ask(store http.Handler, r *http.Request) *answer {
	a := &answer{status: http.StatusOK, header: http.Header{}}
	store.ServeHTTP(a, r)
	return a
}

// Header, WriteHeader and Write make it an [http.ResponseWriter].
func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) { a.status = status }

func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }

// accepted reports whether the store took the notification.
func (a *answer) accepted() bool { return a.status == http.StatusOK }

// ServeHTTP sends the answer.
func (a *answer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	a.sendHeader(w)
	_, _ = w.Write(a.body.Bytes())
}

// sendHeader sends all but the body, whose length it announces.
func (a *answer) sendHeader(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(a.body.Len()))
	}
	w.WriteHeader(a.status)
}

// spoilAccepted is a store that is good but for the moment when it accepts a
// notification: then spoiled replies, knowing the good answer. So it refuses
// what a good store refuses.
func spoilAccepted(good http.Handler, spoiled func(w http.ResponseWriter, r *http.Request, a *answer)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := ask(good, r)
		if a.accepted() {
			spoiled(w, r, a)
			return
		}
		a.ServeHTTP(w, r)
	})
}

// change is a store that sends its good answers changed.
func change(good http.Handler, edit func(*answer)) http.Handler {
	return spoilAccepted(good, func(w http.ResponseWriter, r *http.Request, a *answer) {
		edit(a)
		a.ServeHTTP(w, r)
	})
}
