package pullapi

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/journal"
)

const integrationHeader = "X-Market-Integration"

// keptBody is how much is kept of the body of a call, in bytes.
const keptBody = 4 << 10

// Call is one call and all that came of it, for the journal. But for Measured,
// and where several calls come at once, it is a function of the seed and of what
// the store sends.
type Call struct {
	// At is the virtual time.
	At time.Time
	// Trace is the reply's traceparent, by which Market's log finds a call.
	Trace  string
	Method string
	// Path is as it was called, but for the suffix .json, Template as the contract
	// has it, with the operation's id; these two are empty where the path leads
	// nowhere.
	Path, Template, Operation string
	// Query is as it was written, secrets masked, at most 200 bytes.
	Query string
	// Header is sorted by name, secrets masked, each value at most 1 KiB.
	Header []journal.Header
	// Integration is who says to call: X-Market-Integration (P-PATHS).
	Integration string
	// KeyName is the key's name, empty if none was let in.
	KeyName string
	// CampaignID is the path's, 0 if it has none or it is not the key's.
	BusinessID, CampaignID int64
	// Body is the beginning of the body, at most 4 KiB of valid UTF-8, of a body
	// of BodyBytes.
	Body      string
	BodyBytes int
	Status    int
	// Codes are those of the reply's errors, each once.
	Codes []string
	// Reply is what went back; of its body at most 4 KiB.
	Reply *journal.Reply
	// Findings are what was odd, in the order in which it was found.
	Findings []Finding
	// Fault is what went wrong on our side; empty mostly.
	Fault string
	// Measured is nil without a real clock.
	Measured *Measured
}

// Measured is what the real clock made of a call. It differs from run to run.
type Measured struct {
	StartedAt time.Time
	// Took is the time from the end of the request's header until the reply was
	// handed over.
	Took time.Duration
}

func (c *call) record(out reply, header http.Header) Call {
	r := c.http
	done := Call{
		At:          c.request.Now,
		Trace:       c.trace,
		Method:      bounded(r.Method),
		Path:        bounded(r.URL.Path),
		Query:       maskedQuery(r.URL.RawQuery),
		Header:      journal.RequestHeader(r.Header, nil),
		Integration: bounded(r.Header.Get(integrationHeader)),
		KeyName:     c.request.Key.Name,
		BusinessID:  c.request.BusinessID,
		Body:        excerpt(c.raw),
		BodyBytes:   len(c.raw),
		Status:      out.status,
		Codes:       out.codes,
		Reply:       journal.NewReply(out.status, header, out.body),
		Findings:    c.findings,
		Fault:       c.fault,
	}
	if c.endpoint != nil {
		done.Template, done.Operation = c.endpoint.op.Path, c.endpoint.op.ID
	}
	if c.request.Campaign != nil {
		done.CampaignID = c.request.Campaign.ID
	}
	if now := c.api.options.Clock; now != nil {
		done.Measured = &Measured{StartedAt: c.began, Took: now().Sub(c.began)}
	}
	return done
}

// excerpt is the beginning of a body, as text.
func excerpt(body []byte) string {
	end := min(len(body), keptBody)
	for end < len(body) && end > 0 && !utf8.RuneStart(body[end]) {
		end--
	}
	return strings.ToValidUTF8(string(body[:end]), "\uFFFD")
}

// maskedQuery is a query with its secrets masked, cut short.
func maskedQuery(query string) string {
	if query == "" {
		return ""
	}
	return bounded(journal.MaskURL("?" + query)[1:])
}
