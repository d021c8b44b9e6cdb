package reports

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// handling follows a journal, to say what a store handled when it called.
type handling struct {
	done   map[string]*journal.Exchange // all that were complete in the end, by id
	at     time.Time                    // the instant
	open   []string                     // ids of the exchanges under way
	closed []string                     // ids of those of this instant that are over
}

// maxClosed bounds the exchanges of one instant that are looked through for the
// one that a call is about: the last ones.
const maxClosed = 64

func newHandling(entries []journal.Entry) *handling {
	h := &handling{done: map[string]*journal.Exchange{}}
	for i := range entries {
		if x := entries[i].Exchange; x != nil {
			h.done[x.ID] = x
		}
	}
	return h
}

func (h *handling) add(e *journal.Entry) {
	if !e.At.Equal(h.at) {
		h.at, h.closed = e.At, nil
	}
	switch {
	case e.Kind == journal.ExchangeSending && e.ExchangeID != "":
		h.open = append(h.open, e.ExchangeID)
	case e.Kind == journal.ExchangeDone && e.Exchange != nil:
		h.open = slices.DeleteFunc(h.open, func(id string) bool { return id == e.Exchange.ID })
		h.closed = append(h.closed, e.Exchange.ID)
		h.closed = h.closed[max(0, len(h.closed)-maxClosed):]
	}
}

// by is Call.During for c.
func (h *handling) by(c *Call) string {
	candidates := h.open
	if len(candidates) == 0 && c.At.Equal(h.at) {
		candidates = h.closed
	}
	for _, id := range slices.Backward(candidates) {
		if x := h.done[id]; x != nil && names(c, subject(x.Request.Body)) {
			return id
		}
	}
	if len(candidates) == 1 {
		return candidates[0]
	}
	return ""
}

func names(c *Call, subject string) bool {
	return subject != "" && (strings.Contains(c.Path, subject) || strings.Contains(c.Query, subject) || strings.Contains(c.Body, subject))
}

// subjects are the ids of what a notification is about.
var subjects = regexp.MustCompile(`"(?:orderId|returnId|chatId|questionId|feedbackId)":\s*([0-9]{3,})`)

// subject is the first of them in a body, or "".
func subject(body string) string {
	if m := subjects.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}
