package serve

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"math"
	"mime"
	"net/http"
	"slices"
)

// exportHAR answers with the exchanges and calls that there are by now as an HTTP
// archive.
func (s *Server) exportHAR(r *http.Request) (answer, error) {
	if s.options.HAR == nil {
		return answer{}, &problem{http.StatusNotImplemented, badNoHAR, fixNoHAR}
	}
	return s.export(r, "application/json", "journal.har", s.options.HAR)
}

// exportLines answers with the entries that there are by now, one JSON object a line.
func (s *Server) exportLines(r *http.Request) (answer, error) {
	return s.export(r, "application/x-ndjson", "journal.jsonl", func(w io.Writer, entries iter.Seq[entry]) error {
		buffered := bufio.NewWriter(w)
		lines := json.NewEncoder(buffered)
		lines.SetEscapeHTML(false)
		for e := range entries {
			if err := lines.Encode(e); err != nil {
				return err
			}
		}
		return buffered.Flush()
	})
}

// export answers with the chosen entries as a file, which is written as it is read: it
// may be larger than memory.
func (s *Server) export(r *http.Request, media, name string, write func(io.Writer, iter.Seq[entry]) error) (answer, error) {
	q := queryOf(r, slices.Concat([]string{"after"}, filterNames)...)
	after := q.number("after", 0, math.MaxInt32, 0)
	chosen := s.filterOf(q)
	if q.err != nil {
		return answer{}, q.err
	}
	last := s.market.Journal().Len()
	entries := func(yield func(entry) bool) {
		s.market.Journal().Find(chosen, after, func(e *entry) bool {
			return e.Seq <= last && r.Context().Err() == nil && yield(*e)
		})
	}
	return answer{stream: func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", media)
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		if write(w, entries) != nil {
			panic(http.ErrAbortHandler) // or what came would look whole
		}
	}}, nil
}
