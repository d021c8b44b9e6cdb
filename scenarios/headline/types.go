package headline

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// fate is what becomes of a type, the worst of its exchanges.
type fate int

const (
	arrives      fate = iota
	acknowledged      // with 200, and an error in the body
	known             // DUPLICATED_EVENT at its first coming
	lost              // 400
	repeats           // all else
)

// fateOf is what an exchange means for its notification.
func fateOf(x journal.Exchange) fate {
	switch {
	case x.Verdict.Outcome == journal.Rejected && x.Verdict.ErrorType == "DUPLICATED_EVENT":
		return known
	case x.Verdict.Outcome == journal.Rejected:
		return lost
	case x.Verdict.Outcome != journal.Accepted:
		return repeats
	case slices.ContainsFunc(x.Verdict.Warnings, func(v journal.Violation) bool { return v.Keyword == "error" }):
		return acknowledged
	}
	return arrives
}

// group are types of one fate for one cause.
type group struct {
	cause string
	types []market.Type
}

// tally is what became of all types that were sent.
type tally struct {
	order []market.Type
	worst map[market.Type]fate
	cause map[market.Type]string // of the first of the worst
}

// tallied counts the exchanges of one kind.
func tallied(all []journal.Exchange, f Facts, kind Kind) tally {
	t := tally{worst: map[market.Type]fate{}, cause: map[market.Type]string{}}
	for _, x := range all {
		if x.NotificationType == market.Ping || f.Kind(x) != kind || x.Verdict.Outcome == journal.Unknown {
			continue
		}
		name, now := x.NotificationType, fateOf(x)
		if kind == Repeated && now == known {
			now = arrives // which is right for a copy
		}
		if _, seen := t.worst[name]; !seen {
			t.order = append(t.order, name)
		}
		if _, told := t.cause[name]; !told || now > t.worst[name] {
			t.worst[name], t.cause[name] = now, quoted(x)
		}
	}
	return t
}

// with are the types of that fate, together where the cause is the same.
func (t tally) with(want fate, but func(market.Type) bool) []group {
	var groups []group
	for _, name := range t.order {
		if t.worst[name] != want || but(name) {
			continue
		}
		i := slices.IndexFunc(groups, func(g group) bool { return g.cause == t.cause[name] })
		if i < 0 {
			groups = append(groups, group{cause: t.cause[name]})
			i = len(groups) - 1
		}
		groups[i].types = append(groups[i].types, name)
	}
	return groups
}

func (t tally) count(want fate) int {
	n := 0
	for _, name := range t.order {
		if t.worst[name] == want {
			n++
		}
	}
	return n
}

// types says what becomes of the types that were sent. It is empty if none was.
func types(all []journal.Exchange, f Facts) string {
	first := tallied(all, f, Ordinary)
	sent := len(first.order)
	if sent == 0 {
		return capitalized(strings.Join(f.More, "; "))
	}
	never := func(market.Type) bool { return false }
	if n := first.count(known); n*2 > sent {
		return fmt.Sprintf(hardlyChecked, n, sent)
	}
	stops := typesRepeated
	if f.Blocking {
		stops = typesStop
	}
	parts := []string{arriving(first.count(arrives), sent)}
	add := func(format string, groups []group) {
		if len(groups) > 0 {
			parts = append(parts, amount(format, groups, sent))
		}
	}
	add(typesLost, first.with(lost, never))
	add(typesAcknowledged, first.with(acknowledged, never))
	add(typesKnown, first.with(known, never))
	add(stops, first.with(repeats, never))

	again := tallied(all, f, Repeated)
	bad := func(name market.Type) bool { return first.worst[name] != arrives }
	add(againLost, again.with(lost, bad))
	if groups := again.with(repeats, bad); f.Blocking {
		add(againStop, groups)
	} else {
		add(againRepeated, groups)
	}
	return strings.Join(append(parts, f.More...), "; ")
}

func arriving(n, sent int) string {
	switch {
	case n == sent && n == 1:
		return typesOne
	case n == sent:
		return fmt.Sprintf(typesAll, sent)
	case n == 0:
		return fmt.Sprintf(typesNone, plural(sent, "type"))
	}
	return fmt.Sprintf(typesSome, n, sent)
}

// amount says how many types there are in groups, of so many, and why.
func amount(format string, groups []group, of int) string {
	n, be := total(groups), wordAre
	count := fmt.Sprint(n)
	switch {
	case n == of && n > 1:
		count = wordAll
	case n == 1:
		be = wordIs
	}
	return fmt.Sprintf(format, count, be, causes(groups))
}

func total(groups []group) int {
	n := 0
	for _, g := range groups {
		n += len(g.types)
	}
	return n
}

// causes names the types of each cause, the first few causes.
func causes(groups []group) string {
	const most = 3
	var parts []string
	for _, g := range groups[:min(len(groups), most)] {
		alike := ""
		if len(g.types) > 1 {
			alike = wordAlike
		}
		parts = append(parts, fmt.Sprintf(typesCause, few(typeNames(g.types)), alike, g.cause))
	}
	text := strings.Join(parts, ", ")
	if more := len(groups) - most; more > 0 {
		text = fmt.Sprintf(andMoreCauses, text, plural(more, "more cause"))
	}
	return text
}

// capitalized is a sentence that begins with a capital letter.
func capitalized(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
