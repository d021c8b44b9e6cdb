package pullapi

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/localmarket/localmarket/schemas"

	"github.com/localmarket/localmarket/sim/journal"
)

// mostUnknown bounds how many unknown parameters are told of one call.
const mostUnknown = 20

func (c *call) find(f journal.Finding) { c.findings = append(c.findings, f) }

// noteRefusal notes what is wrong with a call that is refused for it.
func (c *call) noteRefusal(err *Error, fix string) error {
	c.find(journal.Finding{Rule: "P-ERRORS", Kind: journal.CallRefused, Message: err.Message, Fix: fix})
	return err
}

// lost notes that a call leads nowhere.
func (c *call) lost(refusal *Error, allow string) {
	fix := fixUnknownPath
	if allow != "" {
		fix = fmt.Sprintf(fixMethod, allow)
	}
	c.find(journal.Finding{Rule: "P-PATHS", Kind: journal.CallRefused, Message: refusal.Message, Fix: fix})
	c.lookAtCaller()
}

// look notes issues of a call before it is judged.
func (c *call) look() {
	c.lookAtCaller()
	c.lookAtAge()
	c.lookAtPath()
	c.parseQuery()
	c.lookAtQuery()
}

func (c *call) lookAtCaller() {
	name, _, _ := strings.Cut(c.http.Header.Get(integrationHeader), "/")
	issue := func(message, fix string) {
		c.find(journal.Finding{Rule: "P-PATHS", Kind: journal.AnonymousCall, Message: message, Fix: fix})
	}
	switch {
	case name == "":
		issue(callerUnnamed, fixCaller)
	case strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }):
		issue(callerNotASCII, fixCallerName)
	case len(name) > maxCallerName:
		issue(callerTooLong, fixCallerName)
	}
}

// maxCallerName is how long the name of an integration may be, in characters.
const maxCallerName = 100

// named writes an operation with its method and path.
func named(op *schemas.Operation) string { return op.ID + " (" + op.Method + " " + op.Path + ")" }

func (a *API) named(id string) string {
	if op := a.options.Contract.Operation(id); op != nil {
		return named(op)
	}
	return id
}

// lookAtQuery notes parameters that the operation does not have.
func (c *call) lookAtQuery() {
	unknown := 0
	for _, name := range slices.Sorted(maps.Keys(c.values)) {
		if slices.Contains(c.endpoint.known, name) {
			c.lookAtParameter(name)
			continue
		}
		if unknown++; unknown <= mostUnknown {
			c.find(journal.Finding{Rule: "P-SPEC", Kind: journal.UnknownParameter, Message: fmt.Sprintf(unknownParameter, bounded(name)), Fix: fixParameter})
		}
	}
}

func (c *call) lookAtParameter(name string) {
	for _, p := range c.endpoint.op.Parameters {
		if p.Deprecated && p.In == "query" && p.Name == name {
			c.lookAtEnding(p)
		}
	}
}

// lookAtStocks notes stocks that are sent to where stocks are only read
// (P-STOCKS): the body has what the PUT on the same path takes.
func (c *call) lookAtStocks() {
	if c.http.Method == http.MethodPost && strings.HasSuffix(c.endpoint.op.Path, "/offers/stocks") && countIn(c.request.Body, "skus") > 0 {
		c.find(journal.Finding{Rule: "P-STOCKS", Kind: journal.ReadOnlyStocks, Message: stocksOnlyRead, Fix: fixStocks})
	}
}
