package pullapi

import (
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// failingShare is how many of the calls of an operation that degrades are refused,
// one of so many. The contract says now and then.
const failingShare = 4

// reached reports whether a day of the contract has come. An empty one never does.
func (c *call) reached(day string) bool {
	return day != "" && string(market.DateOf(c.request.Now)) >= day
}

// gone reports whether a parameter or property is no more.
func (c *call) gone(d *schemas.Deprecation) bool {
	return d != nil && c.api.options.Deprecations.Enforced() && c.reached(d.Ends)
}

// aged is what is said of an operation that comes to an end, on one day.
type aged struct {
	day  market.Date
	says journal.Finding
}

// lookAtAge notes an operation that comes to an end.
func (c *call) lookAtAge() {
	d := c.endpoint.op.Deprecated
	if d == nil {
		return
	}
	today := market.DateOf(c.request.Now)
	known := c.endpoint.aged.Load()
	if known == nil || known.day != today {
		fix := fixDeprecatedGone
		if d.Replacement != "" {
			fix = fmt.Sprintf(fixDeprecated, c.api.named(d.Replacement))
		}
		says := journal.Finding{Rule: "P-SPEC", Kind: journal.DeprecatedCall, Message: fmt.Sprintf(deprecatedCall, named(c.endpoint.op), c.until(d)), Fix: fix}
		known = &aged{today, says}
		c.endpoint.aged.Store(known)
	}
	c.find(known.says)
}

// until says when what comes to an end does.
func (c *call) until(d *schemas.Deprecation) string {
	when := ""
	if d.Degrades != "" {
		when += c.tense(d.Degrades, deprecatedFails, deprecatedFailing)
	}
	if d.Ends != "" {
		when += c.tense(d.Ends, deprecatedEnds, deprecatedEnded)
	}
	return when
}

func (c *call) tense(day, before, after string) string {
	if c.reached(day) {
		return fmt.Sprintf(after, day)
	}
	return fmt.Sprintf(before, day)
}

// checkAge refuses calls of an operation that comes to an end: some from the one
// day on, all from the other, where the days take effect.
func (c *call) checkAge() error {
	d := c.endpoint.op.Deprecated
	if d == nil || !c.api.options.Deprecations.Enforced() {
		return nil
	}
	switch {
	case c.reached(d.Ends):
		return &Error{Status: http.StatusNotFound, Message: resourceNotFound}
	case c.reached(d.Degrades) && c.unlucky():
		return &Error{Status: http.StatusForbidden, Code: codeDeprecated, Message: deprecatedForbidden}
	}
	return nil
}

// unlucky draws whether the call is one of those that are refused.
func (c *call) unlucky() bool {
	draw := mix(mix(c.api.options.Seed, hashOf(c.endpoint.op.ID)), hashOf(c.trace))
	return draw%failingShare == 0
}

// lookAtEnding notes a parameter that goes, or that is deprecated without a day.
func (c *call) lookAtEnding(p schemas.Parameter) {
	d := p.Ending
	if d == nil {
		c.find(journal.Finding{Rule: "P-SPEC", Kind: journal.DeprecatedCall, Message: fmt.Sprintf(deprecatedParameter, p.Name, ""), Fix: fixParameterOld})
		return
	}
	c.find(journal.Finding{Rule: "P-SPEC", Kind: journal.DeprecatedCall, Message: fmt.Sprintf(deprecatedParameter, p.Name, c.until(d)), Fix: fixEnding(d)})
	if c.gone(d) && !p.Required {
		c.values.Del(p.Name)
	}
}

// fixEnding is what to send instead of a parameter or property.
func fixEnding(d *schemas.Deprecation) string {
	if d.Replacement == "" {
		return fixEndingGone
	}
	return fmt.Sprintf(fixEndingBy, d.Replacement)
}
