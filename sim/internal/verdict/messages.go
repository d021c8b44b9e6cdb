package verdict

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// What the verdicts say to a person, all in one place.
const (
	statusNot200        = "status %s instead of 200"
	contentTypeMissing  = "the reply has no Content-Type header"
	contentTypeWrong    = "Content-Type is %q instead of application/json"
	charsetWrong        = "the reply's charset is %q instead of UTF-8"
	replyTooLong        = "the reply's body goes on after %d KiB"
	replyEncoded        = "the reply's body is encoded as %q, which the request did not offer to accept"
	replyNotJSON        = "the reply's body is not JSON: %v"
	oneViolation        = "%s: expected %s"
	moreViolations      = "and %d more"
	wholeBodyName       = "body"
	errorBodyUnreadable = "not a whole JSON body"
	errorBodyExpected   = `{"error": {"type": "UNKNOWN|WRONG_EVENT_FORMAT|DUPLICATED_EVENT", "message": "…"}} as application/json`
	errorBodyFix        = "send the error body with every 400 and 500, so that Market's log shows what was wrong"
	nameExpected        = "the integration's name in ASCII, at most 100 characters"
	nameFix             = "write the name in Latin letters, as in X-Market-Integration"
	noErrorExpected     = "no error in a reply that says 200"
	noErrorFix          = "answer 500 to what failed and may go well later, so that Market sends it again; 200 says that it is delivered, and it is lost"
	whereStatusLine     = "status line"
	whereHeader         = "header"
	whereEnd            = "end"
	protocolExpected    = "HTTP/1.1"
	formFix             = "let your server's HTTP library write the status line"
	foundTwoLengths     = "Content-Length and Transfer-Encoding"
	twoLengthsExpected  = "one of the two (RFC 9112, 6.3)"
	twoLengthsFix       = "leave the framing to your server's HTTP library: a client may take such a reply for an attack and drop it"
	foundSurplus        = "bytes after the end"
	surplusExpected     = "nothing after the body, whose length the header gives"
	surplusFix          = "let Content-Length be the length of the body in bytes, not in characters"
	timeExpected        = "a time in UTC"
	timeFix             = "send the time in UTC, here %s"
)

type advice struct{ expected, fix string }

func adviceFor(s market.ErrorSubtype) advice {
	switch s {
	case market.ConnectionRefused:
		return advice{"a server that accepts the connection and replies", "start the store, and check the host, the port and the firewall"}
	case market.ConnectionTimedOut:
		return advice{"a connection within the deadline", "check the host, the port and the firewall: packets are dropped on the way, or the server does not accept"}
	case market.ReadTimedOut:
		return advice{"the whole reply within the deadline", "reply first and work afterwards: put the notification on a queue and return 200 at once"}
	case market.SSLError:
		return advice{"HTTPS with TLS 1.2 or newer and a certificate of a public authority for this host", "the tls checks say which part is wrong; a test authority is trusted with --ca-file"}
	case market.UnsupportedMediaType:
		return advice{"Content-Type: application/json", "set the Content-Type of the reply to application/json"}
	case market.CantParseResponse:
		return advice{"one JSON object in UTF-8, uncompressed and complete", "return the body {\"version\", \"name\", \"time\"} and nothing else"}
	case market.InvalidData:
		return advice{`{"version": "1 to 100 characters", "name": "1 to 100 characters", "time": "RFC 3339, UTC"}`, "return all three fields, each as the contract has it"}
	case market.HTTP:
		return advice{"status 200", ""}
	}
	return advice{}
}

// statusName is a status as the protocol's documents write it: "404 Not Found".
func statusName(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}

func statusFix(status int, ping bool) string {
	switch {
	case status == http.StatusBadRequest && ping:
		return "reply 200 to PING: Market does not repeat it, and does not enable the integration"
	case status >= 500 && ping:
		return "look into the store's log at this time: PING is not repeated, Market just does not enable the integration"
	case status == http.StatusBadRequest:
		return "400 says that Market's notification is wrong, and Market never sends it again: reply 200 to a notification that follows the contract"
	case status >= 300 && status < 400:
		return "Market does not follow redirects: register the final address"
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return "Market sends no credentials: let its addresses in without (N-IP)"
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return "serve POST at the address with /notification at its end, or set --path"
	case status >= 200 && status < 300:
		return "no other success code counts: reply exactly 200 with the body"
	case status == http.StatusTooManyRequests:
		return "exempt Market's addresses from rate limits (N-IP)"
	case status >= 500:
		return "look into the store's log at this time; Market will repeat the notification"
	}
	return "reply 200 with the body"
}

func statusRule(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "N-400"
	case http.StatusInternalServerError:
		return "N-500"
	}
	return "N-OTHER"
}

func failureRule(s market.ErrorSubtype) string {
	switch s {
	case market.ReadTimedOut:
		return "N-DEADLINE"
	case market.ConnectionTimedOut:
		return "N-CONNECT"
	case market.SSLError:
		return "N-HTTPS"
	case market.CantParseResponse:
		return "N-200"
	}
	return ""
}
