package pullapi

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/journal"
)

const integrationHeader = "X-Market-Integration"

// keptBody is how much is kept of the body of a call, in bytes.
const keptBody = 4 << 10

// record is the call as the journal has it.
func (c *call) record(out reply, header http.Header) journal.Call {
	r := c.http
	done := journal.Call{
		Trace:       c.trace,
		Method:      bounded(r.Method),
		Path:        bounded(calledPath(r)),
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
		Injected:    c.callFault(),
	}
	if out.status == 0 { // none came
		done.Reply = nil
	}
	if c.endpoint != nil {
		done.Template, done.Operation = c.endpoint.op.Path, c.endpoint.op.ID
	}
	if c.request.Campaign != nil {
		done.CampaignID = c.request.Campaign.ID
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
