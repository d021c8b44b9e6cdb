package page

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

const (
	// liveEvery is how often at most a page is told that something has happened.
	liveEvery = 500 * time.Millisecond
	// liveBeat is how long it is told nothing at most.
	liveBeat = 15 * time.Second
)

// live tells the browser, by server-sent events, how many entries the journal has
// whenever there are more than what it shows: what happened after the page was made, or
// while the connection was lost, is told of too.
func (p *Page) live(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w).Flush
	j := p.host.Market().Journal()
	seen := min(shown(r), j.Len())
	if _, err := fmt.Fprintf(w, "retry: 2000\n\n"); err != nil || flush() != nil {
		return
	}
	for {
		beat := time.NewTimer(liveBeat)
		select {
		case <-j.Grown(seen):
			beat.Stop()
			seen = j.Len()
			if _, err := fmt.Fprintf(w, "id: %d\nevent: grown\ndata: %d\n\n", seen, seen); err != nil || flush() != nil {
				return
			}
			select {
			case <-time.After(liveEvery):
			case <-r.Context().Done():
				return
			}
		case <-beat.C:
			if _, err := fmt.Fprint(w, ": \n\n"); err != nil || flush() != nil {
				return
			}
		case <-r.Context().Done():
			beat.Stop()
			return
		}
	}
}

// shown is how many entries a page knows of: by the last event that reached it, else
// from when it was made. What is no number is none.
func shown(r *http.Request) int {
	n, err := strconv.Atoi(cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("seen")))
	if err != nil {
		return 0
	}
	return max(n, 0)
}
