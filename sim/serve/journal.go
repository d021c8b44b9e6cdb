package serve

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
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
)

// entry is one of the journal, as the journal's files have it.
type entry = journal.Entry

// journalReply is a piece of the journal. Last is the number of the last entry
// that was looked at: the next call goes on after it.
type journalReply struct {
	Entries []entry `json:"entries"`
	Last    int     `json:"last"`
}

// readJournal answers with what comes after an entry, and waits a while for it if
// there is nothing yet.
func (s *Server) readJournal(r *http.Request) (answer, error) {
	q := queryOf(r, "after", "limit", "kind", "wait")
	after := q.number("after", 0, math.MaxInt32, 0)
	limit := q.number("limit", 1, maxEntries, usualEntries)
	wait := q.time("wait", longestPoll)
	kinds := q.request.URL.Query()["kind"]
	for _, k := range kinds {
		if !slices.Contains(journal.Kinds(), journal.Kind(k)) {
			q.refuse(fmt.Sprintf(badKind, k), fmt.Sprintf(fixEvent, joined(journal.Kinds())))
		}
	}
	if q.err != nil {
		return answer{}, q.err
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	out := journalReply{Entries: []entry{}, Last: after}
	s.collect(&out, kinds, limit)
	for len(out.Entries) == 0 && s.grows(ctx, out.Last) {
		s.collect(&out, kinds, limit)
	}
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

// collect adds what there is by now, up to a limit.
func (s *Server) collect(out *journalReply, kinds []string, limit int) {
	for len(out.Entries) < limit {
		piece := s.market.Journal().After(out.Last, chunk)
		for _, e := range piece {
			if len(out.Entries) == limit {
				return
			}
			out.Last = e.Seq
			if len(kinds) == 0 || slices.Contains(kinds, string(e.Kind)) {
				out.Entries = append(out.Entries, e)
			}
		}
		if len(piece) < chunk {
			return
		}
	}
}
