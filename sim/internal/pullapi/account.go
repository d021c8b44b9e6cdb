package pullapi

import (
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// How an operation is counted begins so in schemas.Limits.
const (
	countedRequest = "req."
	countedReply   = "resp."
)

// account is whose limits a call counts towards, and how they stand.
type account struct {
	use     use
	rate    schemas.Rate
	usage   usage
	known   bool // the headers can be shown
	entered bool // the call is under way
}

// enter counts the call, or refuses it.
func (c *call) enter() error {
	op := c.endpoint.op
	a := &c.account
	a.use = use{op.ID, c.entity()}
	var parallel int
	a.rate, parallel = c.api.allowed(op)
	amount := 1
	if elements(op) {
		amount = 0 // those are counted once they are known
	}
	var why refusalKind
	a.usage, why = c.api.limits.enter(a.use, a.rate, amount, parallel, c.request.Now)
	a.known = a.rate.Amount > 0
	a.entered = why == letIn
	switch why {
	case tooMany:
		return c.overLimit()
	case tooManyAtOnce:
		return c.limited(problem(StatusLimit, limitOfParallel, parallel, a.use.entity), fixParallel)
	}
	return nil
}

// allowed is how much of an operation there may be in a while, and at once. Without
// limits the rate is none, and more calls than there can be are allowed at once.
func (a *API) allowed(op *schemas.Operation) (schemas.Rate, int) {
	rate := op.Limits.Basic
	amount, limited := a.options.Limits.Of(rate.Amount)
	if !limited {
		return schemas.Rate{}, math.MaxInt
	}
	rate.Amount = amount
	parallel, _ := a.options.Limits.Of(op.Parallel)
	return rate, parallel
}

// entity names whose limits they are: those of the campaign or the business in
// the path; elsewhere those of the business that an Api-Key is of, or of the
// employee that an OAuth token is of.
func (c *call) entity() string {
	switch {
	case c.request.Campaign != nil:
		return "campaignId " + strconv.FormatInt(c.request.Campaign.ID, 10)
	case c.request.Key.OAuth && !strings.Contains(c.endpoint.op.Path, "{businessId}"):
		return "userId " + strconv.FormatUint(uint64(employee(c.request.Key)), 10)
	}
	return "businessId " + strconv.FormatInt(c.request.BusinessID, 10)
}

// employee numbers the employee whose token it is. Each token is another one's
// (choice).
func employee(key market.Key) uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%d %s", key.BusinessID, key.Token) // 32 bits tell nothing of it
	return h.Sum32()
}

// elements says that not calls are counted, but elements of an array.
func elements(op *schemas.Operation) bool {
	return strings.HasPrefix(op.Limits.Counted, countedRequest) || strings.HasPrefix(op.Limits.Counted, countedReply)
}

func (c *call) overLimit() error {
	a, format := &c.account, limitOfCalls
	if elements(c.endpoint.op) {
		format = limitOfElements
	}
	err := problem(StatusLimit, format, grouped(a.rate.Amount), periodOf(a.rate.Period()), c.endpoint.op.Path, a.use.entity)
	return c.limited(err, fixLimit)
}

func (c *call) limited(err *Error, fix string) error {
	c.find(journal.Finding{Rule: "P-LIMITS", Kind: journal.OverLimit, Message: err.Message, Fix: fix})
	return err
}

func (c *call) leave() {
	if c.account.entered {
		c.api.limits.leave(c.account.use)
	}
}

// show puts the headers of the limit on a reply, in the letters of production,
// which callers that do not fold case look for.
func (a *account) show(h http.Header) {
	if !a.known {
		return
	}
	h["X-RateLimit-Resource-Limit"] = []string{strconv.Itoa(a.rate.Amount)}
	h["X-RateLimit-Resource-Remaining"] = []string{strconv.Itoa(max(0, a.rate.Amount-a.usage.used))}
	h["X-RateLimit-Resource-Until"] = []string{a.usage.until.Format(http.TimeFormat)}
}

// grouped writes a number as Market does: 10 000.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + " " + text[i:]
	}
	return text
}

// periodOf writes a period as Market does: 1 hour.
func periodOf(d time.Duration) string {
	for _, unit := range []struct {
		long time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		n := d / unit.long
		switch {
		case d%unit.long != 0:
			continue
		case n == 1:
			return "1 " + unit.name
		}
		return fmt.Sprintf("%d %ss", n, unit.name)
	}
	return d.String()
}
