package pullapi

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
)

// mostUnusual bounds how many unusual values are told of one call.
const mostUnusual = 20

// unusual notes what is read as it is meant, though a careful client writes it
// otherwise (P-COERCE).
func (c *call) unusual(message, fix string) {
	c.find(journal.Finding{Rule: "P-COERCE", Kind: journal.UnusualCall, Message: message, Fix: fix})
}

// parseQuery takes the query apart. What cannot be is not left out: readQuery
// refuses it.
func (c *call) parseQuery() {
	if c.http.URL.RawQuery == "" {
		return
	}
	c.values, c.badQuery = url.ParseQuery(c.http.URL.RawQuery)
	for i, one := range c.endpoint.op.UnusualQuery(c.values) {
		if i == mostUnusual {
			break
		}
		c.unusual(fmt.Sprintf(unusualTexts[one.Why], one.Name, one.Value), unusualFixes[one.Why])
	}
}

// refuseQuery refuses a query that cannot be taken apart.
func (c *call) refuseQuery() error {
	if c.badQuery == nil {
		return nil
	}
	return c.noteRefusal(problem(http.StatusBadRequest, typeMismatch, maskedQuery(c.http.URL.RawQuery)), fixQuery)
}

// lookAtPath notes a path that has more slashes than the contract's: those of a
// base URL that ends in one.
func (c *call) lookAtPath() {
	if c.request.slashes {
		c.unusual(unusualSlashes, fixSlashes)
	}
}

// withoutSlashes takes away the slashes that a base URL with one at its end puts
// into a path: before it, or after its version.
func withoutSlashes(path string) string {
	path = "/" + strings.TrimLeft(path, "/")
	version, rest, ok := strings.Cut(path[1:], "/")
	if ok && isVersion(version) {
		return "/" + version + "/" + strings.TrimLeft(rest, "/")
	}
	return path
}

// What a report says of unusual values, and what to do about it.
var (
	unusualTexts = map[schemas.UnusualKind]string{
		schemas.UnusualEmpty:    "the query parameter %[1]q is empty: it counts as left out",
		schemas.UnusualRepeated: "the query parameter %[1]q is there twice: the first one counts",
		schemas.UnusualBoolean:  "the query parameter %q is %q: it is taken for the truth value that it means",
		schemas.UnusualNumber:   "the query parameter %q is %q: it is taken for the number that it means",
	}
	unusualFixes = map[schemas.UnusualKind]string{
		schemas.UnusualEmpty:    "leave it out where it has no value",
		schemas.UnusualRepeated: "send it once",
		schemas.UnusualBoolean:  "write true or false",
		schemas.UnusualNumber:   "write the number in digits alone",
	}
)
