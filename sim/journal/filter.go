package journal

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Filter chooses entries.
type Filter interface {
	// Matches reports whether it chooses an entry.
	Matches(e *Entry) bool
	// Needs is what each entry has that it chooses: where to look.
	Needs() Needs
}

// Needs is what each entry has that a Filter chooses, as far as that is known before
// entries are read. The zero Needs are nothing.
type Needs struct {
	// AnyOf are ways to be chosen: the entry has all terms of one of them. Without any it
	// may have any words.
	AnyOf [][]Term
	// Until is the number of the last entry of which AnyOf is true, 0 if it is of all.
	Until int
	// Text stands in one of the texts in which a Query looks, or in two of them with a space
	// between, in any case.
	Text string
	// From and To are the first and the last time of the entry; a zero time is no bound.
	From, To time.Time
}

const (
	// mostWays is how many there are at most, as an index is asked for all of them.
	mostWays = 100
	// mostTerms is how many a way has at most. More would tell little, and take long.
	mostTerms = 64
)

// Require adds that the entry has all terms of one of some ways, too. Nothing is added
// where one of them has no terms, or where there would be too many ways.
func (n *Needs) Require(ways ...[]Term) {
	before := n.AnyOf
	if len(before) == 0 {
		before = [][]Term{nil}
	}
	none := func(way []Term) bool { return len(way) == 0 }
	if len(ways) == 0 || slices.ContainsFunc(ways, none) || len(before)*len(ways) > mostWays {
		return
	}
	n.AnyOf = nil
	for _, one := range before {
		for _, other := range ways {
			both := slices.Concat(one, other)
			n.AnyOf = append(n.AnyOf, both[:min(len(both), mostTerms)])
		}
	}
}

// Whole are the words of a text that an entry has, as it is.
func Whole(text string) (terms []Term) {
	(&splitter{}).split(text, func(word []byte) { terms = append(terms, Term{Text: string(word)}) })
	return terms
}

// within are the words of an entry with a Needs.Text. The first one of that does not
// count, as it may be the end of a longer one, and the last is a beginning, unless
// something else stands before or behind it.
func within(text string) (terms []Term) {
	var words splitter
	bounded := false // by what stands before
	for text != "" {
		end := strings.IndexFunc(text, func(r rune) bool { return !counts(r) })
		if end < 0 {
			end = len(text)
		}
		next, size := utf8.DecodeRuneInString(text[end:])
		if bounded {
			words.split(text[:end], func(word []byte) { terms = append(terms, Term{string(word), size == 0 || next == '\\'}) })
		}
		bounded = next != '\\' // behind which anything may be meant
		text = text[end+size:]
	}
	return terms
}

// ofKind chooses the entries of a kind.
type ofKind Kind

// Matches reports whether an entry is of the kind.
func (k ofKind) Matches(e *Entry) bool { return e.Kind == Kind(k) }

// Needs is its name.
func (k ofKind) Needs() (n Needs) {
	n.Require(Whole(string(k)))
	return n
}
