// Package hint says what to change in a store, by what came of an exchange and not
// by the check or the story that made it. It is pure.
package hint

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Hint is what to change.
type Hint struct {
	Text string
	Cost headline.Cost
}

// narrow is what a program says whose ids are too narrow.
var narrow = regexp.MustCompile(`(?i)out of range|overflow|too large for|numeric value|safe integer|exceeds? (?:the )?(?:max|int)|int(?:eger)?32|вне диапазона|переполнен`)

// For is the hint for an exchange that failed, where there is a better one than
// that of its verdict.
func For(x journal.Exchange) (Hint, bool) {
	if x.Push != "" { // the push API has rules of its own
		return Hint{}, false
	}
	if h, ok := forForm(x); ok {
		return h, true
	}
	if x.Verdict.Subtype == market.CantParseResponse && x.Reply != nil && x.Reply.Incomplete {
		return Hint{torn, headline.Code}, true
	}
	if x.Reply == nil || x.Reply.Incomplete {
		return Hint{pingFirst, headline.Code}, x.NotificationType == market.Ping && x.Verdict.Subtype == market.ReadTimedOut
	}
	switch status := x.Reply.Status; {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return Hint{letIn, headline.Flag}, true
	case status == http.StatusRequestEntityTooLarge:
		return Hint{fmt.Sprintf(bodyLimit, Size(len(x.Request.Body))), headline.Setting}, true
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return Hint{path, headline.Setting}, true
	case status >= 300 && status < 400:
		return Hint{x.Verdict.Fix, headline.Flag}, true
	case status >= 400 && narrow.MatchString(headline.Said(x.Reply)):
		return Hint{narrowIDs, headline.Code}, true
	}
	return Hint{}, false
}

// Fix is what to change after an exchange that failed: the hint for it, or what its
// verdict says.
func Fix(x journal.Exchange) string {
	if h, ok := For(x); ok {
		return h.Text
	}
	return x.Verdict.Fix
}

// NoTLS is what a handshake says of a port that speaks something else.
const NoTLS = "does not speak TLS"

// forForm is that for two sides that do not speak the same protocol.
func forForm(x journal.Exchange) (Hint, bool) {
	said := headline.Said(x.Reply)
	switch reason := x.Verdict.Reason; {
	case strings.Contains(reason, "HTTP/2"):
		return Hint{http2, headline.Setting}, true
	case strings.Contains(reason, "must begin with https://"),
		strings.HasPrefix(x.Request.URL, "http://") && strings.Contains(said, "HTTP request") && strings.Contains(said, "HTTPS"):
		return Hint{https, headline.Flag}, true
	case strings.Contains(reason, NoTLS):
		return Hint{PlainHTTP, headline.Flag}, true
	}
	return Hint{}, false
}

// Size is a number of bytes for a person.
func Size(bytes int) string {
	if bytes < 1<<10 {
		return fmt.Sprintf("%d bytes", bytes)
	}
	return fmt.Sprintf("%d KB", (bytes+1<<9)>>10)
}
