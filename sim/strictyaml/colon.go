package strictyaml

import (
	"strings"

	"github.com/goccy/go-yaml/token"
)

// joinColons makes one text again of each that has a colon within, such as
// pricing:read-only or 9:30, and stands in a list in brackets. The scanner takes
// it apart where braces are around that list, although a colon ends a key only
// before a blank.
func joinColons(all token.Tokens) token.Tokens {
	var out token.Tokens
	var open []token.Type
	for i := 0; i < len(all); i++ {
		t := all[i]
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			open = append(open, t.Type)
		case token.SequenceEndType, token.MappingEndType:
			open = open[:max(0, len(open)-1)]
		}
		if len(open) > 0 && open[len(open)-1] == token.SequenceStartType {
			for ; i+2 < len(all) && isWithin(t, all[i+1], all[i+2]); i += 2 {
				t = token.New(t.Value+":"+all[i+2].Value, t.Origin+":"+all[i+2].Origin, t.Position)
			}
		}
		out.Add(t)
	}
	return out
}

// isWithin reports whether a colon stands within one text without quotes.
func isWithin(before, colon, after *token.Token) bool {
	return colon.Type == token.MappingValueType && isPlain(before) && isPlain(after) &&
		strings.TrimSpace(colon.Origin) == colon.Origin &&
		strings.TrimRight(before.Origin, " \t\r\n") == before.Origin &&
		strings.TrimLeft(after.Origin, " \t\r\n") == after.Origin
}

// isPlain reports whether a token is a scalar without quotes.
func isPlain(t *token.Token) bool {
	return isBare(t) && t.CharacterType == token.CharacterTypeMiscellaneous && t.Type != token.CommentType
}
