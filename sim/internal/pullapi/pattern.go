package pullapi

import (
	"regexp/syntax"
	"strings"
	"unicode"
)

// like is a short text that matches a pattern, if the pattern asks for nothing
// but characters: what stands before and after is not looked at.
func like(pattern string) string {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	appendLike(&b, parsed)
	return b.String()
}

func appendLike(b *strings.Builder, re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(oneOf(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('a')
	case syntax.OpCapture, syntax.OpPlus:
		appendLike(b, re.Sub[0])
	case syntax.OpRepeat:
		for range re.Min {
			appendLike(b, re.Sub[0])
		}
	case syntax.OpConcat:
		for _, part := range re.Sub {
			appendLike(b, part)
		}
	case syntax.OpAlternate:
		appendLike(b, re.Sub[0])
	}
}

// oneOf is a character of a class, given as pairs of bounds: a letter or a digit
// if it has one.
func oneOf(class []rune) rune {
	for i := 0; i+1 < len(class); i += 2 {
		for _, r := range []rune{'1', 'a', 'A', class[i]} {
			if class[i] <= r && r <= class[i+1] && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				return r
			}
		}
	}
	if len(class) == 0 {
		return 'a'
	}
	return class[0]
}
