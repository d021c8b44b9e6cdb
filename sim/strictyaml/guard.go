package strictyaml

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// The parser calls itself for each level and for each key of a mapping, keeps
// the whole path with each node, and moves all that follows for each value that
// is left out. These bounds keep that short.
const (
	maxTokens = 1 << 16
	maxDepth  = 32
	maxKeys   = 1000 // of one mapping
	maxPath   = 1024 // characters of the keys from the root to a value
)

// checkTokens refuses, before the parser sees them, tokens that would take it
// long, and those of features that are not read.
func checkTokens(all token.Tokens) error {
	var tokens token.Tokens
	for _, t := range all {
		if t.Type != token.CommentType {
			tokens = append(tokens, t)
		}
	}
	g := guard{}
	for i, t := range tokens {
		var previous, next *token.Token
		if i > 0 {
			previous = tokens[i-1]
		}
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		if i == maxTokens {
			return errorAt(t, hintSplit, tooManyTokens)
		}
		if problem, hint := unread(t, previous); problem != "" {
			return errorAt(t, hint, problem)
		}
		if problem, hint := g.enter(t, previous, next); problem != "" {
			return errorAt(t, hint, problem)
		}
	}
	return nil
}

// unread says why a token is not read, whatever is around it.
func unread(t, previous *token.Token) (problem, hint string) {
	if previous != nil && (previous.Type == token.DocumentEndType || t.Type == token.DocumentHeaderType) {
		return twoDocuments, hintSplit
	}
	switch t.Type {
	case token.InvalidType:
		if strings.Contains(t.Error, "tab character") || strings.Contains(t.Error, "'\t'") {
			return noTabs, hintTabs
		}
		return t.Error, syntaxHint(t.Error)
	case token.AnchorType, token.AliasType:
		return noAliases, hintAlias
	case token.TagType:
		return noTags, hintQuotes
	case token.DirectiveType:
		return noDirectives, hintQuotes
	case token.MappingKeyType:
		return noExplicitKey, hintPlainKey
	case token.MergeKeyType:
		return noMerge, hintWriteOut
	}
	if isBare(t) && (previous == nil || isBare(previous)) {
		return slip(strings.TrimSpace(t.Origin))
	}
	return "", ""
}

// isBare reports whether a token is not in quotes, nor announces a text that is
// a block.
func isBare(t *token.Token) bool {
	switch t.Type {
	case token.SingleQuoteType, token.DoubleQuoteType, token.LiteralType, token.FoldedType:
		return false
	}
	return true
}

// slip says of a text without quotes what its writer hardly meant: a line that
// swallows the next, or a tab, which the parser leaves out.
func slip(text string) (problem, hint string) {
	switch {
	case strings.Contains(text, "\n"):
		return severalLines, hintLines
	case strings.Contains(text, "\t"):
		return tabWithin, hintTabWithin
	}
	return "", ""
}

// syntaxHint says what is most often the reason for a message of the parser.
func syntaxHint(message string) string {
	switch {
	case strings.HasPrefix(message, "mapping value is not allowed"):
		return hintColon
	case strings.Contains(message, "reserved character") || strings.Contains(message, "header option"):
		return hintQuotes
	case strings.Contains(message, "escape"):
		return hintEscape
	case strings.Contains(message, "end character") || strings.Contains(message, "end token"):
		return hintBroken
	}
	return hintIndent
}

// guard follows the tokens with a stack of the mappings and lists that are
// open, as the parser will nest them.
type guard struct {
	open []container
	flow int // how many of them are in brackets
}

type container struct {
	start  token.Type // of a bracket or a dash; MappingValueType for a mapping without brackets
	column int        // of its dashes or keys; 0 for a bracket
	keys   int
	key    int // characters of the last key
}

// enter follows one token, and says what is wrong with it.
func (g *guard) enter(t, previous, next *token.Token) (problem, hint string) {
	isKey := next != nil && next.Type == token.MappingValueType
	switch {
	case g.flow == 0 && afterDash(previous) && t.Position.Column <= previous.Position.Column:
		return emptyItem, hintItem
	case t.Type == token.SequenceStartType || t.Type == token.MappingStartType:
		g.flow++
		g.open = append(g.open, container{start: t.Type})
	case t.Type == token.SequenceEndType || t.Type == token.MappingEndType:
		g.leave()
	case t.Type == token.SequenceEntryType && g.flow > 0:
		return noDashInFlow, hintCommas
	case t.Type == token.SequenceEntryType:
		if next == nil {
			return emptyItem, hintItem
		}
		g.block(token.SequenceEntryType, t.Position.Column)
	case isKey && g.flow > 0 && !opensEntry(previous):
		return noKeyHere, hintBraces
	case isKey:
		return g.key(t)
	case g.flow > 0 && t.Type == token.StringType && strings.Contains(t.Value+" ", ": "):
		return colonInFlow, hintComma // which the parser would take for one text
	}
	if len(g.open) > maxDepth {
		return tooDeep, hintShallow
	}
	return "", ""
}

// key follows a key.
func (g *guard) key(t *token.Token) (problem, hint string) {
	if g.flow == 0 {
		g.block(token.MappingValueType, t.Position.Column)
	}
	top := &g.open[len(g.open)-1]
	top.keys++
	top.key = utf8.RuneCountInString(t.Value)
	path := 0
	for _, c := range g.open {
		path += c.key
	}
	switch {
	case len(g.open) > maxDepth:
		return tooDeep, hintShallow
	case top.keys > maxKeys:
		return fmt.Sprintf(tooManyKeys, maxKeys), ""
	case path > maxPath:
		return fmt.Sprintf(tooLongKeys, maxPath), ""
	}
	return "", ""
}

// block makes the list or mapping with entries in that column the innermost:
// the one that is open, or a new one. A list may begin in the column of the
// mapping that it is in, and ends at the mapping's next key.
func (g *guard) block(start token.Type, column int) {
	for len(g.open) > 0 {
		top := g.open[len(g.open)-1]
		if top.column == column && top.start == start {
			return
		}
		if top.column < column || top.column == column && start == token.SequenceEntryType {
			break
		}
		g.open = g.open[:len(g.open)-1]
	}
	g.open = append(g.open, container{start: start, column: column})
}

// leave closes the innermost bracket.
func (g *guard) leave() {
	if g.flow > 0 {
		g.flow--
		g.open = g.open[:len(g.open)-1]
	}
}

func afterDash(previous *token.Token) bool {
	return previous != nil && previous.Type == token.SequenceEntryType
}

// opensEntry reports whether an entry of a list or mapping in brackets begins
// after that token.
func opensEntry(t *token.Token) bool {
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType, token.CollectEntryType:
		return true
	}
	return false
}
