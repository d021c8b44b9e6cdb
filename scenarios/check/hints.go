package check

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// hint is what to change, by what came of an exchange and not by the check that
// made it.
type hint struct {
	fix  string
	cost headline.Cost
}

// narrow is what a program says whose ids are too narrow.
var narrow = regexp.MustCompile(`(?i)out of range|overflow|too large for|numeric value|safe integer|exceeds? (?:the )?(?:max|int)|int(?:eger)?32|вне диапазона|переполнен`)

// hintFor is the hint for an exchange that failed, where there is a better one than
// that of its verdict.
func hintFor(x journal.Exchange) (hint, bool) {
	if h, ok := hintForForm(x); ok {
		return h, true
	}
	if x.Verdict.Subtype == market.CantParseResponse && x.Reply != nil && x.Reply.Incomplete {
		return hint{hintTorn, headline.Code}, true
	}
	if x.Reply == nil || x.Reply.Incomplete {
		return hint{hintPingFirst, headline.Code}, x.NotificationType == market.Ping && x.Verdict.Subtype == market.ReadTimedOut
	}
	switch status := x.Reply.Status; {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return hint{hintLetIn, headline.Flag}, true
	case status == http.StatusRequestEntityTooLarge:
		return hint{fmt.Sprintf(hintBodyLimit, size(len(x.Request.Body))), headline.Setting}, true
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return hint{hintPath, headline.Setting}, true
	case status >= 300 && status < 400:
		return hint{x.Verdict.Fix, headline.Flag}, true
	case status == http.StatusBadRequest && x.NotificationType == market.Ping:
		return hint{hintPingRefused, headline.Code}, true
	case status >= 400 && narrow.MatchString(headline.Said(x.Reply)):
		return hint{hintNarrowIDs, headline.Code}, true
	case status >= 500 && x.NotificationType == market.Ping:
		return hint{hintPingCrash, headline.Code}, true
	}
	return hint{}, false
}

// noTLS is what a handshake says of a port that speaks something else.
const noTLS = "does not speak TLS"

// hintForForm is that for two sides that do not speak the same protocol.
func hintForForm(x journal.Exchange) (hint, bool) {
	said := headline.Said(x.Reply)
	switch reason := x.Verdict.Reason; {
	case strings.Contains(reason, "HTTP/2"):
		return hint{hintHTTP2, headline.Setting}, true
	case strings.Contains(reason, "must begin with https://"),
		strings.HasPrefix(x.Request.URL, "http://") && strings.Contains(said, "HTTP request") && strings.Contains(said, "HTTPS"):
		return hint{hintHTTPS, headline.Flag}, true
	case strings.Contains(reason, noTLS):
		return hint{hintPlainHTTP, headline.Flag}, true
	}
	return hint{}, false
}

// size is a number of bytes for a person.
func size(bytes int) string {
	if bytes < 1<<10 {
		return fmt.Sprintf("%d bytes", bytes)
	}
	return fmt.Sprintf("%d KB", (bytes+1<<9)>>10)
}

// withCalls ties a failed exchange to the calls that the store made while it was
// handling it, and names the first that was refused.
func (s *session) withCalls(f finding, x journal.Exchange) finding {
	if s.options.Serve == nil {
		return f
	}
	f.calls = nil
	during, number, refused := false, 0, ""
	for _, e := range s.market.Journal().Entries() {
		switch {
		case e.Kind == journal.ExchangeSending && e.ExchangeID == x.ID:
			during = true
		case e.Kind == journal.ExchangeDone && e.Exchange != nil && e.Exchange.ID == x.ID:
			during = false
		case e.Kind == journal.PullCall && e.Call != nil:
			if number++; !during {
				continue
			}
			f.calls = append(f.calls, reports.CallID(number))
			if refused == "" && e.Call.Status >= 400 {
				refused = fmt.Sprintf(whileHandled, callName(e.Call), e.Call.Status)
			}
		}
	}
	if refused != "" {
		f.reason = fmt.Sprintf(reasonAnd, f.reason, refused)
	}
	return f
}

func callName(c *journal.Call) string {
	if c.Operation != "" {
		return c.Operation
	}
	return c.Method + " " + c.Path
}
