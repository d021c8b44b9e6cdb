package serve

import (
	"strconv"

	"github.com/VictoriaMetrics/metrics"

	"github.com/localmarket/localmarket/sim/journal"
)

// counts are what entries of a journal come to, a set for each family. They are safe
// for concurrent use.
type counts struct {
	world string // by which all figures are labelled; empty for none
	sets  map[family]*metrics.Set
}

func newCounts(world string) *counts {
	c := &counts{world, map[family]*metrics.Set{}}
	for _, f := range []family{sentFamily, callsFamily, issuesFamily, limitedFamily, latencyFamily, droppedFamily} {
		c.sets[f] = metrics.NewSet()
	}
	return c
}

// name is that of a figure, see family.of.
func (c *counts) name(f family, labels ...string) string {
	if c.world != "" {
		labels = append(labels, "world", c.world) // the last by the alphabet
	}
	return f.of(labels...)
}

// count adds to a figure.
func (c *counts) count(f family, n int, labels ...string) {
	c.sets[f].GetOrCreateCounter(c.name(f, labels...)).Add(n)
}

// add counts an entry.
func (c *counts) add(e journal.Entry) {
	switch {
	case e.Exchange != nil:
		x := e.Exchange
		kind := string(x.NotificationType)
		if x.Push != "" {
			kind = "/" + string(x.Push)
		}
		c.count(sentFamily, 1, "outcome", string(x.Verdict.Outcome), "subtype", string(x.Verdict.Subtype), "type", kind)
		if x.Measured != nil && x.Reply != nil {
			c.sets[latencyFamily].GetOrCreatePrometheusHistogramExt(c.name(latencyFamily, "type", kind), latencyBounds).Update(x.Measured.TotalMs / 1000)
		}
	case e.Call != nil:
		c.count(callsFamily, 1, "operation", e.Call.Operation, "status", strconv.Itoa(e.Call.Status))
		for _, f := range e.Call.Findings {
			c.count(issuesFamily, 1, "kind", string(f.Kind))
			if f.Kind == journal.OverLimit {
				c.count(limitedFamily, 1, "operation", e.Call.Operation)
			}
		}
	}
}

// write writes what was counted.
func (c *counts) write(e exposition) {
	for f, set := range c.sets {
		set.WritePrometheus(e.of(f))
	}
}
