package sim

import (
	"bytes"
	"maps"
	"net/http"
)

// Keeping is a handler of which no reply leaves before all that has happened until then
// is in Options.StateFile: what a caller was told stays. Where that fails, and from then
// on, refuse answers instead. Where nothing is kept it is next itself.
//
// What a call with another method than GET does is kept with all that the journal says
// of it; its reply is put together in memory first.
func (m *Market) Keeping(next http.Handler, refuse func(http.ResponseWriter, error)) http.Handler {
	if m.keeper == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := m.KeepError(); err != nil {
			refuse(w, err)
			return
		}
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			next.ServeHTTP(&gate{ResponseWriter: w, wait: m.keeper.wait, refuse: refuse}, r)
			return
		}
		reply := &heldReply{header: http.Header{}, status: http.StatusOK}
		next.ServeHTTP(reply, r)
		if err := m.Keep(); err != nil {
			refuse(w, err)
			return
		}
		maps.Copy(w.Header(), reply.header)
		w.WriteHeader(reply.status)
		_, _ = w.Write(reply.body.Bytes()) // the caller may be gone
	})
}

// heldReply is a reply that does not leave yet.
type heldReply struct {
	header http.Header
	status int
	wrote  bool
	body   bytes.Buffer
}

func (h *heldReply) Header() http.Header { return h.header }

func (h *heldReply) WriteHeader(status int) {
	if !h.wrote {
		h.status, h.wrote = status, true
	}
}

func (h *heldReply) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(b)
}

// gate lets a reply leave once all is kept that it can tell of.
type gate struct {
	http.ResponseWriter
	wait   func() error
	refuse func(http.ResponseWriter, error)
	passed bool
	err    error
}

// Unwrap is for http.ResponseController.
func (g *gate) Unwrap() http.ResponseWriter { return g.ResponseWriter }

func (g *gate) WriteHeader(status int) {
	if g.passed {
		return
	}
	g.passed = true
	if g.err = g.wait(); g.err != nil {
		clear(g.Header())
		g.refuse(g.ResponseWriter, g.err)
		return
	}
	g.ResponseWriter.WriteHeader(status)
}

func (g *gate) Write(b []byte) (int, error) {
	g.WriteHeader(http.StatusOK)
	if g.err != nil {
		return len(b), nil // somebody else has answered
	}
	return g.ResponseWriter.Write(b)
}
