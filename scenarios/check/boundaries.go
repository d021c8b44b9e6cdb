package check

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/scenarios/hint"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// boundaries sends every type with the largest ids, the longest texts and the
// longest lists: more than Market sends today, so a refusal warns.
func boundaries(s *session) finding {
	return s.each(s.types, market.Extreme, func(n market.Notification) finding {
		x := s.sendOne(sim.Probe{Type: n.Type, Body: n.Body, Note: noteBoundary})
		found := s.accepted(x)
		if found.fails() && !noAnswer(x) {
			found = s.tooMuch(n, x, found)
		}
		return s.lenient(found, x)
	})
}

// tooMuch says what of a body at its bounds the store could not bear: its size, by
// the status, or its ids, if it takes the same body with ids of usual size.
func (s *session) tooMuch(n market.Notification, x journal.Exchange, f finding) finding {
	if x.Reply.Status == http.StatusRequestEntityTooLarge {
		f.reason, f.fix, f.cost = fmt.Sprintf(tooLarge, hint.Size(len(n.Body)), x.Reply.Status), tooLargeFix, headline.Setting
		return f
	}
	smaller, found := withUsualIDs(n.Body)
	if !found || !s.open() {
		return f
	}
	usual := s.sendOne(sim.Probe{Type: n.Type, Body: smaller, Note: noteSmallIDs})
	if s.accepted(usual).verdict != reports.Fail {
		f.reason, f.fix, f.cost = fmt.Sprintf(roundedIDs, f.reason), roundedFix, headline.Code
	}
	return f
}

// usualID is an id as they are today: of 11 digits.
const usualID = 51_000_000_017

// withUsualIDs is a body without ids above 2⁵³, which a double cannot hold; found says
// whether there was one.
func withUsualIDs(text json.RawMessage) (changed json.RawMessage, found bool) {
	changed = text
	for name, value := range body.Fields(text) {
		n, isNumber := value.(json.Number)
		if !isNumber || !strings.HasSuffix(name, "Id") {
			continue
		}
		if id, err := n.Int64(); err != nil || id > 1<<53 || id > math.MaxInt64/2 {
			changed, found = edit(changed, body.Put(name, usualID)), true
		}
	}
	return changed, found
}
