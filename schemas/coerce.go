package schemas

import (
	"encoding/json"
	"strconv"
	"strings"
)

// reading is the reading of one parameter.
type reading struct {
	parameter *Parameter
	name      string // as it was sent
	unusual   []Unusual
}

func (r *reading) note(value string, why UnusualKind) {
	r.unusual = append(r.unusual, Unusual{r.name, shortened(value), why})
}

// empty reports whether a value counts as left out.
func (r *reading) empty(text string) bool {
	if text == "" {
		r.note(text, UnusualEmpty)
	}
	return text == ""
}

func (r *reading) list(item *Node, texts []string) any {
	var list []any
	for _, text := range texts {
		for part := range strings.SplitSeq(text, ",") {
			if !r.empty(part) {
				list = append(list, r.coerce(item, part))
			}
		}
	}
	if list == nil {
		return nil
	}
	return list
}

// coerce makes a text a value of the node's type, or leaves it a text, which is
// then a violation.
func (r *reading) coerce(node *Node, text string) any {
	if r.parameter.Trim {
		text = strings.TrimSpace(text)
	}
	switch node.Type {
	case "integer":
		return r.number(text, wholeNumber)
	case "number":
		return r.number(text, numberOf)
	case "boolean":
		return r.boolean(text)
	}
	return text
}

func (r *reading) number(text string, read func(string) (json.Number, bool)) any {
	n, ok := read(strings.TrimSpace(text))
	if !ok {
		return text
	}
	if string(n) != text {
		r.note(text, UnusualNumber)
	}
	return n
}

func (r *reading) boolean(text string) any {
	value, ok := map[string]bool{"true": true, "1": true, "false": false, "0": false}[strings.ToLower(strings.TrimSpace(text))]
	if !ok {
		return text
	}
	if text != strconv.FormatBool(value) {
		r.note(text, UnusualBoolean)
	}
	return value
}

// wholeNumber is the number that a text writes in digits, with or without a sign
// and zeros before them. However large it is, its digits are kept.
func wholeNumber(text string) (json.Number, bool) {
	digits := strings.TrimLeft(text, "+-")
	if digits == "" || len(text)-len(digits) > 1 || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	digits = strings.TrimLeft(digits, "0")
	switch {
	case digits == "":
		return "0", true
	case text[0] == '-':
		return json.Number("-" + digits), true
	}
	return json.Number(digits), true
}

// numberOf is the number that a text is, its digits kept.
func numberOf(text string) (json.Number, bool) {
	if n, ok := wholeNumber(text); ok {
		return n, true
	}
	value, err := parse([]byte(text))
	number, ok := value.(json.Number)
	return number, err == nil && ok
}

// shortened bounds what a caller sent.
func shortened(text string) string {
	const most = 200
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
