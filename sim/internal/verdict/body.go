package verdict

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
)

// doubtful is what a valid body has that Market may not like.
func doubtful(body map[string]any) []journal.Violation {
	return append(append(notASCII(body), notUTC(body)...), saysError(body)...)
}

// saysError warns of a body that says of itself that it is an error: by a status
// or a result of "error", by an error that is not nothing, by a success that is
// false. Market reads none of these: what it counts as delivered is lost (N-200).
func saysError(body map[string]any) []journal.Violation {
	if len(body) <= len([]string{"version", "name", "time"}) { // which are there
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if !isFailure(strings.ToLower(name), body[name]) {
			continue
		}
		found, _ := json.Marshal(body[name]) // it was read from JSON
		return []journal.Violation{{
			Pointer:  "/" + pointerEscapes.Replace(bounded(name)),
			Keyword:  keywordError,
			Rule:     "N-200",
			Found:    bounded(string(found)),
			Expected: noErrorExpected,
			Fix:      noErrorFix,
		}}
	}
	return nil
}

// keywordError is that of a warning of a 200 that says it is an error.
const keywordError = "error"

// pointerEscapes are those of RFC 6901.
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func isFailure(name string, value any) bool {
	switch v := value.(type) {
	case string:
		word := strings.ToLower(strings.TrimSpace(v))
		switch name {
		case "status", "result", "state":
			return slices.Contains([]string{"error", "err", "fail", "failed", "failure"}, word)
		case "error", "errors", "exception":
			return !slices.Contains([]string{"", "0", "ok", "no", "none", "null", "false"}, word)
		}
	case bool:
		return (name == "success" || name == "ok") && !v || (name == "error" || name == "errors") && v
	case map[string]any:
		return (name == "error" || name == "errors" || name == "exception") && len(v) > 0
	case []any:
		return (name == "error" || name == "errors") && len(v) > 0
	}
	return false
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
