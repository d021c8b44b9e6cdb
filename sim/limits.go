package sim

import (
	"fmt"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

// limitsName is what was used of the limits of the pull API (P-LIMITS), by operation and
// by whose they are: a row of each, of the window in which it was called last.
const limitsName = "limits"

type limitRow struct {
	Until time.Time `json:"until"`
	Used  int       `json:"used"`
}

// limitRows are windows as they are kept.
func limitRows(windows []pullapi.Window) []keep.Pending {
	var rows []keep.Pending
	for _, w := range windows {
		mark := keep.Mark{Collection: limitsName, Key: w.Operation + " " + w.Entity}
		rows = append(rows, keep.Pending{Mark: mark, Value: limitRow{w.Until, w.Used}})
	}
	return rows
}

func (r *restoring) restoreLimits() error {
	for key, row := range r.rows.limits {
		operation, entity, ok := strings.Cut(key, " ")
		if !ok {
			return fmt.Errorf("%s %.80q: it is of nobody", limitsName, key)
		}
		r.used.Put(pullapi.Window{Operation: operation, Entity: entity, Until: row.Until, Used: row.Used})
	}
	return nil
}
