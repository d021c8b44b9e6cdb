package scenarios

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/journal"
)

// call is what the store called, and what reports call that.
type call struct {
	entry journal.Entry
	id    string
}

// callID is the id of the call that the entry of that number records, or "".
func (r *record) callID(seq int) string {
	for _, c := range r.calls {
		if c.entry.Seq == seq {
			return c.id
		}
	}
	return ""
}

// callWords says what was called, and how that ended.
func callWords(c *journal.Call) string {
	return fmt.Sprintf(happenedCall, c.Method, c.Path, c.Status)
}
