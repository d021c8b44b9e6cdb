package serve

import (
	"strconv"

	"github.com/VictoriaMetrics/metrics"

	"github.com/localmarket/localmarket/sim/journal"
)

// counts are what entries of a journal come to, a set for each family. They are safe
// for concurrent use.
type counts map[family]*metrics.Set

func newCounts() counts {
	out := counts{}
	for _, f := range []family{sentFamily, callsFamily, issuesFamily, limitedFamily, latencyFamily} {
		out[f] = metrics.NewSet()
	}
	return out
}

// count adds one to a figure.
func (c counts) count(f family, labels ...string) {
	c[f].GetOrCreateCounter(f.of(labels...)).Inc()
}

// add counts an entry.
func (c counts) add(e journal.Entry) {
	switch {
	case e.Exchange != nil:
		x := e.Exchange
		kind := string(x.NotificationType)
		if x.Push != "" {
			kind = "/" + string(x.Push)
		}
		c.count(sentFamily, "outcome", string(x.Verdict.Outcome), "subtype", string(x.Verdict.Subtype), "type", kind)
		if x.Measured != nil && x.Reply != nil {
			c[latencyFamily].GetOrCreatePrometheusHistogramExt(latencyFamily.of("type", kind), latencyBounds).Update(x.Measured.TotalMs / 1000)
		}
	case e.Call != nil:
		c.count(callsFamily, "operation", e.Call.Operation, "status", strconv.Itoa(e.Call.Status))
		for _, f := range e.Call.Findings {
			c.count(issuesFamily, "kind", string(f.Kind))
			if f.Kind == journal.OverLimit {
				c.count(limitedFamily, "operation", e.Call.Operation)
			}
		}
	}
}

// write writes what was counted.
func (c counts) write(e exposition) {
	for f, set := range c {
		set.WritePrometheus(e.of(f))
	}
}
