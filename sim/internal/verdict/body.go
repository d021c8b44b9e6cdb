package verdict

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
)

// doubtful is what a valid body has that Market may not like.
func doubtful(body map[string]any) []journal.Violation {
	return append(notASCII(body), notUTC(body)...)
}

// notASCII warns of an integration's name with other characters than ASCII: the name
// is a header field as well, X-Market-Integration (P-PATHS).
func notASCII(body map[string]any) []journal.Violation {
	name, _ := body["name"].(string)
	if strings.IndexFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return nil
	}
	return []journal.Violation{{
		Pointer:  "/name",
		Keyword:  "pattern",
		Rule:     "N-200",
		Found:    fmt.Sprintf("%q", bounded(name)),
		Expected: nameExpected,
		Fix:      nameFix,
	}}
}

// notUTC warns of a time that is given in another zone than UTC. The contract
// asks for UTC (N-200), but Market is not known to refuse an offset.
func notUTC(body map[string]any) []journal.Violation {
	given, _ := body["time"].(string)
	at, err := time.Parse(time.RFC3339Nano, given)
	if err != nil {
		return nil
	}
	if _, offset := at.Zone(); offset == 0 {
		return nil
	}
	return []journal.Violation{{
		Pointer:  "/time",
		Keyword:  "format",
		Rule:     "N-200",
		Found:    fmt.Sprintf("%q", bounded(given)),
		Expected: timeExpected,
		Fix:      fmt.Sprintf(timeFix, at.UTC().Format(time.RFC3339Nano)),
	}}
}

// errorType is error.type of an error body (N-400).
func errorType(body map[string]any) string {
	failure, _ := body["error"].(map[string]any)
	name, _ := failure["type"].(string)
	return name
}

// violationSummary names the first violations in one sentence.
func violationSummary(all []schemas.Violation) string {
	const most = 3
	var parts []string
	for _, v := range all[:min(len(all), most)] {
		where := v.Pointer
		if where == "" {
			where = wholeBodyName
		}
		parts = append(parts, fmt.Sprintf(oneViolation, where, v.Expected))
	}
	if more := len(all) - most; more > 0 {
		parts = append(parts, fmt.Sprintf(moreViolations, more))
	}
	return strings.Join(parts, "; ")
}

func wholeBody(rule, keyword, detail string) journal.Violation {
	return journal.Violation{Keyword: keyword, Rule: rule, Found: detail, Expected: errorBodyExpected, Fix: errorBodyFix}
}

// bounded cuts what the store sent short. It is to be quoted where it is shown.
func bounded(text string) string {
	const most = 100
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
