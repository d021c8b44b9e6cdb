package serve

import (
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// telling chooses the exchanges that tell of an order, by its number.
type telling string

// Matches reports whether an entry is one.
func (order telling) Matches(e *entry) bool {
	return e.Exchange != nil && tellsOf(e.Exchange.Request.Body, string(order))
}

// Needs is the order's number.
func (order telling) Needs() (n journal.Needs) {
	n.Require(journal.Whole(string(order)))
	return n
}

// tellsOf reports whether a body of ours has the number of an order.
func tellsOf(body, order string) bool {
	_, rest, found := strings.Cut(body, `"orderId":`+order)
	return found && (rest == "" || strings.IndexByte(",}] \t\r\n", rest[0]) >= 0)
}

// notificationsOf are the ids of the notifications so far that tell of an order.
func (s *Server) notificationsOf(order string) map[string]bool {
	out := map[string]bool{}
	s.market.Journal().Find(telling(order), 0, func(e *entry) bool {
		out[e.Notification] = true
		return true
	})
	return out
}

// isAbout reports whether an entry is about the filter's order: a notification of
// it, or a call that names it.
func (f *filter) isAbout(e *entry) bool {
	if e.Exchange != nil && tellsOf(e.Exchange.Request.Body, f.order) {
		f.ofOrder[e.Notification] = true // which may have come after the call
	}
	if e.Call != nil {
		return slices.ContainsFunc([]string{e.Call.Path, e.Call.Query, e.Call.Body}, func(text string) bool { return names(text, f.order) })
	}
	return e.Notification != "" && f.ofOrder[e.Notification]
}

// waysToOrder are the words of entries about the filter's order.
func (f *filter) waysToOrder() [][]journal.Term {
	ways := waysTo(wordsOfOrder(f.order))
	for id := range f.ofOrder {
		if id != "" {
			ways = append(ways, journal.Whole(id))
		}
	}
	return ways
}

// names reports whether a text of a call has the number of an order as a word.
func names(text, order string) bool {
	return hasNumber(text, order) && slices.ContainsFunc(journal.Whole(text), func(t journal.Term) bool {
		return slices.Contains(wordsOfOrder(order), t.Text)
	})
}

// wordsOfOrder are the words that an order's number can be: with the end of a sign that
// is escaped in a URL, such as %2C, it is one.
func wordsOfOrder(order string) (words []string) {
	for _, t := range journal.Whole(order) {
		for _, sign := range []string{"", "2c", "2f", "3a", "3d", "5b"} { // , / : = [
			words = append(words, sign+t.Text)
		}
	}
	return words
}

// hasNumber reports whether a text has a number, not as a part of a longer one.
func hasNumber(text, number string) bool {
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	for at := 0; ; {
		i := strings.Index(text[at:], number)
		if i < 0 {
			return false
		}
		begin, end := at+i, at+i+len(number)
		if (begin == 0 || !digit(text[begin-1])) && (end == len(text) || !digit(text[end])) {
			return true
		}
		at = begin + 1
	}
}
