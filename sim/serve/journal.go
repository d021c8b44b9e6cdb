package serve

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// Bounds of a piece of the journal.
const (
	usualEntries = 100
	maxEntries   = 1000
	longestPoll  = 30 * time.Second
	// chunk is how many entries are looked at together.
	chunk = 1000
	// heartbeat is how long a stream of entries is silent at most: an empty line
	// then shows both sides that the other is there.
	heartbeat = 15 * time.Second
)

// droppedHeader says up to which number entries that were asked for are kept no more.
const droppedHeader = "X-Journal-Dropped"

// entry is one of the journal, as the journal's files have it.
type entry = journal.Entry

// journalReply is a piece of the journal. Last is the number of the last entry
// that was looked at: the next call goes on after it.
type journalReply struct {
	Entries []entry `json:"entries"`
	Last    int     `json:"last"`
	// Dropped is the number of the last entry that is kept no more: those up to it cannot
	// be read. It is left out if none is.
	Dropped int `json:"dropped,omitempty"`
}

// readJournal answers with what comes after an entry, and waits a while for it if
// there is nothing yet.
func (s *Server) readJournal(r *http.Request) (answer, error) {
	q := queryOf(r, slices.Concat([]string{"after", "limit", "wait"}, filterNames)...)
	after := q.number("after", 0, math.MaxInt32, 0)
	limit := q.number("limit", 1, maxEntries, usualEntries)
	wait := q.time("wait", longestPoll)
	chosen := s.filterOf(q)
	if q.err != nil {
		return answer{}, q.err
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	out := journalReply{Entries: []entry{}, Last: after}
	s.collect(&out, chosen, limit)
	for len(out.Entries) == 0 && s.grows(ctx, out.Last) {
		s.collect(&out, chosen, limit)
	}
	out.Dropped = s.market.Journal().Dropped()
	return answer{status: http.StatusOK, body: out}, nil
}

// grows waits for an entry, and reports whether there is one before ctx ends.
func (s *Server) grows(ctx context.Context, after int) bool {
	select {
	case <-s.market.Journal().Grown(after):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// collect adds the entries so far, up to a limit.
func (s *Server) collect(out *journalReply, chosen *filter, limit int) {
	out.Last = s.market.Journal().Find(chosen, out.Last, func(e *entry) bool {
		out.Entries = append(out.Entries, *e)
		return len(out.Entries) < limit
	})
}

// streamJournal sends what comes after an entry, and then whatever comes, one JSON
// object a line, until the caller goes.
func (s *Server) streamJournal(r *http.Request) (answer, error) {
	q := queryOf(r, slices.Concat([]string{"after"}, filterNames)...)
	after := q.number("after", 0, math.MaxInt32, 0)
	chosen := s.filterOf(q)
	if q.err != nil {
		return answer{}, q.err
	}
	return answer{status: http.StatusOK, stream: func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		if dropped := s.market.Journal().Dropped(); dropped > after {
			w.Header().Set(droppedHeader, strconv.Itoa(dropped))
		}
		w.WriteHeader(http.StatusOK)
		s.follow(r.Context(), w, chosen, after)
	}}, nil
}

// follow writes entries until ctx ends or they cannot be written.
func (s *Server) follow(ctx context.Context, w http.ResponseWriter, chosen *filter, after int) {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	flush := http.NewResponseController(w).Flush
	out := journalReply{Last: after}
	for ctx.Err() == nil {
		out.Entries = out.Entries[:0]
		s.collect(&out, chosen, maxEntries)
		for _, e := range out.Entries {
			if lines.Encode(e) != nil {
				return
			}
		}
		if flush() != nil {
			return
		}
		if len(out.Entries) == maxEntries || s.growsWithin(ctx, out.Last, heartbeat) {
			continue
		}
		if _, err := w.Write([]byte("\n")); err != nil {
			return
		}
	}
}

// growsWithin is grows for a while.
func (s *Server) growsWithin(ctx context.Context, after int, d time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return s.grows(ctx, after)
}
