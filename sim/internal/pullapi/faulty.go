package pullapi

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// meet chooses the fault that the call meets, if any.
func (c *call) meet() {
	if c.api.options.Fault != nil {
		c.injected = c.api.options.Fault(c.endpoint.op.ID)
	}
}

// meets reports whether the call meets a fault of a kind.
func (c *call) meets(k fault.Kind) bool { return c.injected != nil && c.injected.Kind() == k }

// intercept is the reply to a call that a fault keeps from its operation, and
// whether one does.
func (c *call) intercept() (reply, bool) {
	if !c.meets(fault.Hang) && !c.meets(fault.Reset) && !c.meets(fault.StatusFault) {
		return reply{}, false
	}
	if given, err := c.credential(); err == nil {
		_ = c.admit(given) // for the log, which names the key; the fault is what counts
	}
	if c.meets(fault.StatusFault) {
		return c.faultReply(), true
	}
	return reply{}, true
}

// faultReply is what Market answers that does not work: a refusal in its form, or
// for a status that it does not have the page of a proxy.
func (c *call) faultReply() reply {
	f := c.injected
	media := cmp.Or(f.ContentType, schemas.MediaJSON)
	switch {
	case f.Body != "":
		return reply{status: f.Status, media: media, body: []byte(f.Body)}
	case f.Status == http.StatusNoContent || f.Status == http.StatusNotModified:
		return reply{status: f.Status}
	case f.Status == StatusLimit:
		return c.refuse(problems{c.limitFault()})
	case f.Status >= http.StatusBadRequest && knownStatus(f.Status):
		return c.refuse(problems{{Status: f.Status, Message: cmp.Or(faultTexts[f.Status], http.StatusText(f.Status))}})
	}
	page := fmt.Sprintf(faultPage, f.Status, http.StatusText(f.Status))
	return reply{status: f.Status, media: cmp.Or(f.ContentType, "text/html"), body: []byte(page)}
}

// knownStatus reports whether Market answers with a status itself (P-ERRORS).
func knownStatus(status int) bool {
	return status == http.StatusInternalServerError || codeOf(status) != codeOf(http.StatusInternalServerError)
}

// limitFault uses the limit of the operation up, for this reply alone: an hour's
// where it has none.
func (c *call) limitFault() *Error {
	op, a := c.endpoint.op, &c.account
	if a.rate = op.Limits.Basic; a.rate.Amount == 0 {
		a.rate = schemas.Rate{Amount: 10_000, Seconds: int(time.Hour / time.Second)}
	}
	a.known = true
	a.usage.turn(a.rate, c.request.Now)
	a.usage.used = a.rate.Amount
	if d := time.Duration(c.injected.Delay); d > 0 {
		a.usage.until = c.request.Now.UTC().Add(d)
	}
	a.use.entity = c.entity()
	for _, name := range []string{"campaignId", "businessId"} {
		if id := c.vars[name]; id != "" {
			a.use.entity = name + " " + bounded(id)
			break
		}
	}
	return problem(StatusLimit, limitOfCalls, grouped(a.rate.Amount), periodOf(a.rate.Period()), op.Path, a.use.entity)
}

// switchedOff is a shop as the API serves it under a fault.
func (c *call) switchedOff(shop market.Campaign) market.Campaign {
	if c.meets(fault.APIDisabled) {
		shop.API = market.DisabledByHand
	}
	return shop
}

// spoil makes of a reply what the store sees through the fault.
func (c *call) spoil(out reply) reply {
	if c.meets(fault.InvalidBody) {
		out.media, out.name = cmp.Or(c.injected.ContentType, out.media, schemas.MediaJSON), ""
		out.body = []byte(cmp.Or(c.injected.Body, notJSON))
	}
	return out
}

// callFault is what the fault did to the call, as the journal has it.
func (c *call) callFault() *journal.CallFault {
	f := c.injected
	if f == nil {
		return nil
	}
	done := f.Kind() == fault.Slow || f.Kind() == fault.Torn || f.Kind() == fault.InvalidBody
	met := &journal.CallFault{Name: f.Name, Kind: string(f.Kind()), Done: done}
	if f.Kind() == fault.Slow {
		met.DelayMs = time.Duration(f.Delay).Milliseconds()
	}
	return met
}

// deliver sends a reply to a call that meets a fault, and records it. Where no
// whole reply comes it does not return: the connection ends.
func (c *call) deliver(w http.ResponseWriter, out reply) {
	switch c.injected.Kind() {
	case fault.Hang:
		_ = c.keep(out, w.Header()) // no reply leaves
		c.drain()                   // only then is it seen that the caller gives up
		c.wait(fault.MaxCallDelay)
		panic(http.ErrAbortHandler)
	case fault.Reset:
		_ = c.keep(out, w.Header()) // no reply leaves
		reset(w)
		panic(http.ErrAbortHandler)
	case fault.Torn:
		body := c.header(w.Header(), out)
		w.Header().Set("Content-Length", strconv.Itoa(max(len(body), 1)))
		if err := c.keep(out, w.Header()); err != nil {
			c.unkept(w, err)
			return
		}
		w.WriteHeader(out.status)
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush() // what can be sent is, and then no more
		panic(http.ErrAbortHandler)
	case fault.Slow:
		c.wait(time.Duration(c.injected.Delay))
	}
	c.write(w, out)
}

func (c *call) wait(d time.Duration) {
	if c.api.options.Wait != nil {
		c.api.options.Wait(c.http.Context(), min(d, fault.MaxCallDelay))
	}
}

// reset ends a connection without a reply, as a network does that fails.
func reset(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // RST instead of FIN
	}
	_ = connection.Close()
}

// faultTexts are what Market says of statuses that have a text of their own.
var faultTexts = map[int]string{
	http.StatusInternalServerError: serverError,
	http.StatusUnauthorized:        keyInvalid,
	http.StatusForbidden:           accessDenied,
	http.StatusNotFound:            resourceNotFound,
	http.StatusLocked:              businessMoving,
}

// What stands in the place of Market's replies.
const (
	faultPage = "<html><h1>%d %s</h1></html>\n"
	notJSON   = "this is no JSON"
)
