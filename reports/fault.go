package reports

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// The words about a fault that was injected between Market and the store.
const (
	faultKept     = "%s (%s): the store never got the request"
	faultAnswered = "%s (%s): the store got the request and answered %s, which is not what Market saw"
	faultArrived  = "%s (%s): the store got the request; it is to expect it again"
)

// faultText says which fault stood in the way of an exchange, and what the store
// knows of it; "" if none did.
func faultText(x *journal.Exchange) string {
	f := x.Fault
	switch {
	case f == nil:
		return ""
	case !f.Arrived:
		return inline(fmt.Sprintf(faultKept, f.Name, f.Kind))
	case f.Reply == nil:
		return inline(fmt.Sprintf(faultArrived, f.Name, f.Kind))
	}
	status := strings.TrimSpace(strconv.Itoa(f.Reply.Status) + " " + http.StatusText(f.Reply.Status))
	return inline(fmt.Sprintf(faultAnswered, f.Name, f.Kind, status))
}
