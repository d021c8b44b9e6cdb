package pullapi

import (
	"encoding/json"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/localmarket/localmarket/schemas"
)

// made writes a value that is made up.
func (m *maker) made(s *shape, name string, h uint64) {
	switch s.node.Type {
	case "boolean":
		m.out = strconv.AppendBool(m.out, h%2 == 0 && name != "fake")
	case "integer", "number":
		m.out = s.appendNumber(m.out, name, h)
	case "string":
		m.out = append(m.out, quoted(m.text(s, name, h))...)
	default: // the contract does not say
		if strings.HasSuffix(name, "s") {
			m.out = append(m.out, "[]"...)
			return
		}
		m.out = append(m.out, "{}"...)
	}
}

// text is a string of a shape: one that the contract lists, a time, or what the
// name calls for, as long as it may be and like its patterns.
func (m *maker) text(s *shape, name string, h uint64) string {
	if n := len(s.node.Enum); n > 0 {
		return s.pick(h)
	}
	if text := m.moment(s.node.Format, name, h); text != "" {
		return text
	}
	text := sized(s.node, plainText(name, h))
	if s.matches(text) {
		return text
	}
	for _, pattern := range s.node.Patterns {
		if other := sized(s.node, like(pattern)); s.matches(other) {
			return other
		}
	}
	return text
}

// pick is one of the values listed: the one that says that all went well, the
// money of a Russian shop, else any that says something.
func (s *shape) pick(h uint64) string {
	list := s.node.Enum
	switch {
	case slices.Equal(list, []string{"OK", "ERROR"}):
		return list[0]
	case slices.Contains(list, "RUR"):
		return "RUR"
	}
	value := list[h%uint64(len(list))]
	if value == "UNKNOWN" {
		return list[(h+1)%uint64(len(list))]
	}
	return value
}

// moment is a time near virtual now, in one of the contract's formats: days back,
// or ahead for what is yet to come.
func (m *maker) moment(format, name string, h uint64) string {
	days := -1 - int(h%14)
	switch {
	case isAhead(name):
		days = 1 + int(h%14)
	case strings.HasPrefix(name, "creat"):
		days -= 14 // before all else
	}
	moscow := time.FixedZone("", 3*60*60)
	day := m.now.In(moscow).Truncate(24*time.Hour).AddDate(0, 0, days)
	at := day.Add(time.Duration(h>>8%(24*60*60)) * time.Second)
	switch format {
	case "date-time":
		return at.Format(time.RFC3339)
	case "date":
		return at.Format(time.DateOnly)
	case "date-dd-MM-yyyy":
		return at.Format("02-01-2006")
	case "date-dd-MM-yyyy-HH-mm-ss":
		return at.Format("02-01-2006 15:04:05")
	case "local-time":
		return at.Format("15:04")
	}
	return ""
}

func isAhead(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"to", "end", "until", "expir", "deadline", "plan"}, func(part string) bool {
		return strings.HasPrefix(name, part)
	})
}

// plainText is a text such as the property's name calls for.
func plainText(name string, h uint64) string {
	number := strconv.FormatUint(1000+h%9000, 10)
	lower := strings.ToLower(name)
	has := func(part string) bool { return strings.Contains(lower, part) }
	switch {
	case strings.HasSuffix(lower, "url") || strings.HasSuffix(lower, "link") || strings.HasSuffix(lower, "file"),
		has("picture"), has("image"), has("photo"), has("video"):
		return "https://example.com/" + lower + "/" + number
	case has("countrycode"):
		return "RU"
	case has("phone"):
		return "+7900555" + number
	case has("email"):
		return "user" + number + "@example.com"
	case strings.HasSuffix(lower, "sku") || lower == "offerid":
		return "SKU-" + number
	case name == "":
		return "text-" + number
	}
	return name + "-" + number
}

// sized cuts a text or makes it longer, as the contract bounds it.
func sized(n *schemas.Node, text string) string {
	for most := n.MaxLength; most > 0 && utf8.RuneCountInString(text) > most; {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	if lack := n.MinLength - utf8.RuneCountInString(text); lack > 0 {
		text += strings.Repeat("0", lack)
	}
	return text
}

func (s *shape) matches(text string) bool {
	for _, pattern := range s.patterns {
		if !pattern.MatchString(text) {
			return false
		}
	}
	return true
}

// appendNumber writes a whole number such as the name calls for, within the
// bounds; where there is none, the middle of them.
func (s *shape) appendNumber(to []byte, name string, h uint64) []byte {
	if s.from > s.to {
		low, _ := s.node.Minimum.Float64()
		high, _ := s.node.Maximum.Float64()
		return strconv.AppendFloat(to, (low+high)/2, 'g', -1, 64)
	}
	from, until := usual(name)
	if from > s.to || until < s.from {
		from, until = s.from, s.to
	}
	from, until = max(from, s.from), min(until, s.to)
	return strconv.AppendInt(to, from+int64(h%(uint64(until-from)+1)), 10)
}

// usual is what numbers of that name are in between.
func usual(name string) (from, to int64) {
	lower := strings.ToLower(name)
	has := func(part string) bool { return strings.Contains(lower, part) }
	switch {
	case lower == "id" || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "Sku"):
		return 1_000_000, 9_999_999
	case has("price") || has("value") || has("amount") || has("sum") || has("total"):
		return 100, 9_999
	case has("count") || has("quantity") || has("rating") || has("grade"):
		return 1, 5
	}
	return 1, 99
}

// wholeNumbers are those within a number's bounds.
func wholeNumbers(n *schemas.Node) (from, to int64) {
	from, to = math.MinInt64, math.MaxInt64
	if low, ok := new(big.Rat).SetString(string(n.Minimum)); ok {
		from = int64(math.Ceil(floatOf(low)))
		if !low.IsInt() || n.Minimum == "" {
			from = int64(math.Floor(floatOf(low))) + 1
		} else if low.Num().IsInt64() {
			from = low.Num().Int64()
		}
		if n.ExclusiveMinimum && low.IsInt() {
			from++
		}
	}
	if high, ok := new(big.Rat).SetString(string(n.Maximum)); ok {
		to = int64(math.Floor(floatOf(high)))
		if high.IsInt() && high.Num().IsInt64() {
			to = high.Num().Int64()
		}
		if n.ExclusiveMaximum && high.IsInt() {
			to--
		}
	}
	return from, to
}

func floatOf(r *big.Rat) float64 {
	f, _ := r.Float64()
	return f
}

// fits says whether a value that was asked for may stand for a shape.
func (s *shape) fits(value any) bool {
	n := s.node
	switch v := value.(type) {
	case string:
		length := utf8.RuneCountInString(v)
		return n.Type == "string" && length >= n.MinLength && (n.MaxLength == 0 || length <= n.MaxLength) &&
			(len(n.Enum) == 0 || slices.Contains(n.Enum, v)) && isFormat(n.Format, v) && s.matches(v)
	case json.Number:
		i, err := v.Int64()
		return (n.Type == "integer" || n.Type == "number") && err == nil && i >= s.from && i <= s.to
	case bool:
		return n.Type == "boolean"
	}
	return false
}

// isFormat says whether a text is of a format. Those that patterns tell are not
// looked at.
func isFormat(format, text string) bool {
	layout := ""
	switch format {
	case "date-time":
		layout = time.RFC3339
	case "date":
		layout = time.DateOnly
	default:
		return true
	}
	_, err := time.Parse(layout, text)
	return err == nil
}
