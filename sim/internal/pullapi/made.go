package pullapi

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/localmarket/localmarket/schemas"
)

// made writes a value that is made up.
func (m *maker) made(s *shape, n *naming, h uint64) {
	switch s.node.Type {
	case "boolean":
		m.out = strconv.AppendBool(m.out, h%2 == 0 && n.name != "fake")
	case "integer", "number":
		m.out = s.appendNumber(m.out, n, h)
	case "string":
		m.text(s, n, h)
	default: // the contract does not say
		if strings.HasSuffix(n.name, "s") {
			m.out = append(m.out, "[]"...)
			return
		}
		m.out = append(m.out, "{}"...)
	}
}

// text writes a string of a shape: one that the contract lists, a time, or what
// the name calls for, as long as it may be and like its patterns.
func (m *maker) text(s *shape, n *naming, h uint64) {
	if len(s.node.Enum) > 0 {
		m.out = appendQuoted(m.out, s.pick(h))
		return
	}
	if layout := layoutOf(s.node.Format); layout != "" {
		m.out = append(m.out, '"')
		m.out = m.moment(n, h).AppendFormat(m.out, layout)
		m.out = append(m.out, '"')
		return
	}
	text := sized(s.node, n.text(m.base, h))
	for _, pattern := range s.node.Patterns {
		if s.matches(text) {
			break
		}
		text = sized(s.node, like(pattern))
	}
	m.out = appendQuoted(m.out, text)
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

// layoutOf is how the contract's formats of times are written, "" for others.
func layoutOf(format string) string {
	switch format {
	case "date-time":
		return time.RFC3339
	case "date":
		return time.DateOnly
	case "date-dd-MM-yyyy":
		return "02-01-2006"
	case "date-dd-MM-yyyy-HH-mm-ss":
		return "02-01-2006 15:04:05"
	case "local-time":
		return "15:04"
	}
	return ""
}

// moment is a time near virtual now: days back, or ahead for what is yet to
// come.
func (m *maker) moment(n *naming, h uint64) time.Time {
	days := -1 - int(h%14)
	switch {
	case n.ahead:
		days = 1 + int(h%14)
	case n.first:
		days -= 14
	}
	return m.today.Add(time.Duration(days)*24*time.Hour + time.Duration(h>>8%(24*60*60))*time.Second)
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
func (s *shape) appendNumber(to []byte, n *naming, h uint64) []byte {
	if s.from > s.to {
		low, _ := s.node.Minimum.Float64()
		high, _ := s.node.Maximum.Float64()
		return strconv.AppendFloat(to, (low+high)/2, 'g', -1, 64)
	}
	from, until := n.from, n.to
	if from > s.to || until < s.from {
		from, until = s.from, s.to
	}
	from, until = max(from, s.from), min(until, s.to)
	return strconv.AppendInt(to, from+int64(h%max(1, uint64(until-from)+1)), 10)
}

// wholeNumbers are those within a number's bounds.
func wholeNumbers(n *schemas.Node) (from, to int64) {
	from, to = math.MinInt64, math.MaxInt64
	if low, err := n.Minimum.Int64(); err == nil {
		from = low
		if n.ExclusiveMinimum {
			from++
		}
	} else if low, err := n.Minimum.Float64(); err == nil {
		from = int64(math.Ceil(low))
	}
	if high, err := n.Maximum.Int64(); err == nil {
		to = high
		if n.ExclusiveMaximum {
			to--
		}
	} else if high, err := n.Maximum.Float64(); err == nil {
		to = int64(math.Floor(high))
	}
	return from, to
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

// isFormat says whether a text is of a format, where that is one of times.
func isFormat(format, text string) bool {
	layout := layoutOf(format)
	if layout == "" {
		return true
	}
	_, err := time.Parse(layout, text)
	return err == nil
}
