package journal

import (
	"errors"
	"fmt"
	"strings"
)

// Query finds entries by the words of their texts: kind, type and ids, URLs, header
// values, bodies, verdicts and issues. The zero Query finds all.
type Query struct {
	phrases []phrase
}

// phrase is words that follow each other in a text. The last may be the beginning of
// one.
type phrase struct {
	words  []string
	begins bool
}

// maxPhrase is how many words are in a phrase at most.
const maxPhrase = 64

// ParseQuery reads a search as a person writes it. An entry has to have every word, in
// any case; what stands in "quotes", or without a space between, such as a traceparent,
// are words that follow each other; a word with a * behind it is the beginning of one.
func ParseQuery(text string) (Query, error) {
	var q Query
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		var part string
		if quoted, ok := strings.CutPrefix(text, `"`); ok {
			part, text, _ = strings.Cut(quoted, `"`)
			if rest, ok := strings.CutPrefix(text, "*"); ok {
				part, text = part+"*", rest
			}
		} else if end := strings.IndexFunc(text, separates); end >= 0 {
			part, text = text[:end], text[end:]
		} else {
			part, text = text, ""
		}
		one := phrase{begins: strings.HasSuffix(part, "*")}
		(&splitter{}).split(part, func(word []byte) { one.words = append(one.words, string(word)) })
		switch {
		case len(one.words) > maxPhrase:
			return q, fmt.Errorf("a phrase has more than %d words", maxPhrase)
		case len(one.words) > 0:
			q.phrases = append(q.phrases, one)
		}
	}
	if len(q.phrases) == 0 {
		return q, errors.New("it has no words")
	}
	return q, nil
}

func separates(r rune) bool { return r == '"' || strings.ContainsRune(" \t\r\n", r) }

// Term is a word that an entry has to have, or the beginning of one.
type Term struct {
	Text   string
	Begins bool
}

// Terms are all words that an entry must have to be found: more is told by Matches.
func (q Query) Terms() []Term {
	var all []Term
	for _, p := range q.phrases {
		for i, word := range p.words {
			all = append(all, Term{word, p.begins && i == len(p.words)-1})
		}
	}
	return all
}

// Needs is all its words.
func (q Query) Needs() (n Needs) {
	n.Require(q.Terms())
	return n
}

// Empty reports whether the query finds all.
func (q Query) Empty() bool { return len(q.phrases) == 0 }

// Matches reports whether the query finds an entry.
func (q Query) Matches(e *Entry) bool {
	if q.Empty() {
		return true
	}
	var s splitter
	missing := len(q.phrases)
	found := make([]bool, missing)
	// matched says of how many words of a phrase, each a bit, those that came last are the
	// beginning.
	matched := make([]uint64, missing)
	e.eachText(func(text string) {
		if missing == 0 {
			return
		}
		clear(matched)
		s.split(text, func(word []byte) {
			for i := range q.phrases {
				if found[i] {
					continue
				}
				p := &q.phrases[i]
				matched[i] = (matched[i]<<1 | 1) & p.places(word)
				if matched[i]>>(len(p.words)-1) != 0 {
					found[i] = true
					missing--
				}
			}
		})
	})
	return missing == 0
}

// places are where in the phrase a word can be, each a bit.
func (p *phrase) places(word []byte) (bits uint64) {
	for i, want := range p.words {
		if string(word) == want || p.begins && i == len(p.words)-1 && len(word) > len(want) && string(word[:len(want)]) == want {
			bits |= 1 << i
		}
	}
	return bits
}
