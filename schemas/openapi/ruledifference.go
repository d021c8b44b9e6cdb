package openapi

import "fmt"

// ruleDifferences compares the rules of delivery of two revisions.
func ruleDifferences(a, b *subject) []Difference {
	if !a.carried || !b.carried {
		return nil
	}
	var list []Difference
	if a.rules.Blocking != b.rules.Blocking {
		d := Difference{Severity: Harmless, Kind: KindRule, Where: "N-BLOCKING", What: "a notification without a suitable answer no longer holds back the others"}
		if b.rules.Blocking {
			d.Severity, d.What = Breaking, "a notification without a suitable answer holds back all others"
		}
		list = append(list, d)
	}
	if was, is := a.rules.PingDeadline, b.rules.PingDeadline; was != is {
		d := Difference{Severity: Harmless, Kind: KindRule, Where: "N-PING-DEADLINE", What: fmt.Sprintf("a reply to PING may take %s, before %s", is, was)}
		if is < was {
			d.Severity, d.Effect = Breaking, fmt.Sprintf("a reply to PING that takes longer than %s fails", is)
		}
		list = append(list, d)
	}
	return list
}
