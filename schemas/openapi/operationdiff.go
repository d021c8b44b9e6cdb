package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/schemas"
)

// operationDifferences compares what no schema says of the operations that both
// sides have: limits, scopes, callers and the end of an operation's life.
func operationDifferences(a, b *subject) []Difference {
	saysLimits := slices.ContainsFunc(a.operations, hasLimits)
	before := map[string]*schemas.Operation{}
	for _, op := range a.operations {
		before[op.Method+" "+op.Path] = op
	}
	var list []Difference
	if n := count(b.operations, hasLimits); n > 0 && !saysLimits {
		list = append(list, Difference{Severity: Harmless, Kind: KindLimit, Where: "limits", What: fmt.Sprintf("of %d operations, where none were written down before", n)})
	}
	for _, after := range b.operations {
		where := after.Method + " " + after.Path
		old := before[where]
		if old == nil {
			continue // the comparison of schemas says that it is new
		}
		where += " (" + after.ID + ")"
		found := slices.Concat(scopeDifferences(old, after), endDifferences(old, after))
		if saysLimits {
			found = append(found, limitDifferences(old, after)...)
		}
		for i := range found {
			found[i].Where = where
		}
		list = append(list, found...)
	}
	return list
}

func hasLimits(op *schemas.Operation) bool { return op.Limits != schemas.Limits{} }

func count(list []*schemas.Operation, is func(*schemas.Operation) bool) (n int) {
	for _, op := range list {
		if is(op) {
			n++
		}
	}
	return n
}

func limitDifferences(a, b *schemas.Operation) []Difference {
	var list []Difference
	if a.Limits != b.Limits {
		d := Difference{Severity: Harmless, Kind: KindLimit, What: "limit " + limitText(b.Limits) + ", before " + limitText(a.Limits), Effect: "420 comes later"}
		if tighter(a.Limits, b.Limits) {
			d.Severity, d.Effect = Breaking, "420 comes sooner"
		}
		list = append(list, d)
	}
	was, is := cmp.Or(a.Parallel, schemas.DefaultParallel), cmp.Or(b.Parallel, schemas.DefaultParallel)
	if was != is {
		d := Difference{Severity: Harmless, Kind: KindLimit, What: fmt.Sprintf("at most %d calls at once, before %d", is, was), Effect: "420 comes later"}
		if is < was {
			d.Severity, d.Effect = Breaking, "420 comes sooner"
		}
		list = append(list, d)
	}
	return list
}

// tighter reports whether a limit lets less through at any time, for any seller;
// one that counts something else may.
func tighter(a, b schemas.Limits) bool {
	switch {
	case b == schemas.Limits{}:
		return false
	case a == schemas.Limits{} || a.Counted != b.Counted:
		return true
	}
	return slower(a.Basic, b.Basic) || slower(a.Medium, b.Medium)
}

func slower(a, b schemas.Rate) bool {
	return b.Amount < a.Amount || b.Amount*a.Seconds < a.Amount*b.Seconds
}

func limitText(l schemas.Limits) string {
	if l == (schemas.Limits{}) {
		return "none"
	}
	text := rateText(l.Basic)
	if l.Medium != l.Basic {
		text += " (" + rateText(l.Medium) + " with a subscription)"
	}
	if l.Counted != "resp" {
		text += " of " + l.Counted
	}
	return text
}

func rateText(r schemas.Rate) string {
	period, ok := map[int]string{1: "a second", 60: "a minute", 3600: "an hour", 86400: "a day"}[r.Seconds]
	if !ok {
		period = fmt.Sprintf("in %d seconds", r.Seconds)
	}
	return fmt.Sprintf("%d %s", r.Amount, period)
}

func scopeDifferences(a, b *schemas.Operation) []Difference {
	var list []Difference
	if gone := lacking(a.Scopes, b.Scopes); len(gone) > 0 {
		list = append(list, Difference{Severity: Breaking, Kind: KindScope, What: "scopes gone: " + strings.Join(gone, ", "), Effect: "403 for a key with these scopes alone"})
	}
	if added := lacking(b.Scopes, a.Scopes); len(added) > 0 {
		list = append(list, Difference{Severity: Harmless, Kind: KindScope, What: "scopes added: " + strings.Join(added, ", "), Effect: "no more 403 for a key with these scopes alone"})
	}
	if mayCall(a) == mayCall(b) && len(a.Callers) == 0 {
		return list // those of before were not written down
	}
	if slices.Equal(slices.Sorted(slices.Values(a.Callers)), slices.Sorted(slices.Values(b.Callers))) {
		return list
	}
	d := Difference{Severity: Harmless, Kind: KindScope, What: "callers " + callers(b) + ", before " + callers(a)}
	if mayCall(a) != mayCall(b) {
		d.Severity, d.Effect = Breaking, "403 for sellers"
		if mayCall(b) {
			d.Severity, d.Effect = Harmless, "no more 403 for sellers"
		}
	}
	return append(list, d)
}

func lacking(from, in []string) []string {
	return slices.DeleteFunc(slices.Clone(from), func(name string) bool { return slices.Contains(in, name) })
}

func callers(op *schemas.Operation) string {
	return cmp.Or(strings.Join(op.Callers, ", "), "not said")
}

func mayCall(op *schemas.Operation) bool {
	return len(op.Callers) == 0 || slices.Contains(op.Callers, "seller")
}

func endDifferences(a, b *schemas.Operation) []Difference {
	switch {
	case b.Deprecated == nil && a.Deprecated == nil:
		return nil
	case b.Deprecated == nil:
		return []Difference{{Severity: Harmless, Kind: KindEnd, What: "no longer deprecated"}}
	case a.Deprecated != nil && *a.Deprecated == *b.Deprecated:
		return nil
	}
	d := b.Deprecated
	what, effect := "deprecated", ""
	if d.Degrades != "" {
		what += ", degrades from " + d.Degrades
		effect = "some calls are refused from " + d.Degrades
	}
	if d.Ends != "" {
		what += ", ends " + d.Ends
		effect = strings.TrimPrefix(effect+", all from "+d.Ends, ", ")
	}
	if d.Replacement != "" {
		what += ", replaced by " + d.Replacement
	}
	return []Difference{{Severity: Risky, Kind: KindEnd, What: what, Effect: effect}}
}
