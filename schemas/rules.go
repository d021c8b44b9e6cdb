package schemas

import "time"

// Rules are the rules of delivery that differ between the revisions of the
// contract and that no schema can say.
type Rules struct {
	// Blocking says that while a notification has no suitable answer, Market
	// repeats that one and sends the subscription no other (N-BLOCKING).
	Blocking bool
	// PingDeadline is how long a reply to PING may take, from the connection to
	// the last byte (N-PING-DEADLINE).
	PingDeadline time.Duration
}

// ruleTable has the rules of each embedded revision: since 18 September 2025
// notifications block, since 27 March 2026 PING has a second.
var ruleTable = map[string]Rules{
	"2025-09": {Blocking: false, PingDeadline: 10 * time.Second},
	"2026-09": {Blocking: true, PingDeadline: time.Second},
}

// Rules are those of the set's revision; a revision that is not embedded has
// those of the latest.
func (s *Set) Rules() Rules {
	if rules, ok := ruleTable[s.revision]; ok {
		return rules
	}
	return ruleTable[Latest]
}
