package journal

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// Sieve tells entries that cannot be chosen from those that may, at a tenth of what
// reading one takes. It is for one user at a time; a nil Sieve lets everything pass.
type Sieve struct {
	parts  [][]byte   // all of them must be there,
	ways   [][][]byte // and all of one of these; of letters and digits of ASCII
	folded []byte
}

// NewSieve is the sieve of what a Filter needs.
func NewSieve(n Needs) *Sieve {
	s := &Sieve{}
	for _, part := range strings.FieldsFunc(strings.ToLower(n.Text), func(r rune) bool { return !kept(r) }) {
		s.parts = append(s.parts, []byte(part))
	}
	for _, way := range n.AnyOf {
		var words [][]byte
		for _, t := range way {
			if ascii(t.Text) {
				words = append(words, []byte(t.Text))
			}
		}
		if len(words) == 0 { // so may whatever there is
			s.ways = nil
			break
		}
		s.ways = append(s.ways, words)
	}
	return s
}

// kept reports whether a text has a character as JSON has it. A space can be where two
// texts are put together.
func kept(r rune) bool { return r > ' ' && r < 0x7f && !strings.ContainsRune(`"\<>&`, r) }

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hidden are ways to write letters and digits of ASCII as something else: behind a
// backslash, and the signs of kelvin and a dotted capital I, which become k and i in
// lower case.
var hidden = [][]byte{[]byte(`\u00`), []byte(`\u212`), []byte(`\u01`), []byte("\u212a"), []byte("\u0130")}

// Pass reports whether an entry can be chosen: it is given as JSON, and the texts that
// this does not have.
func (s *Sieve) Pass(value []byte, texts []string) bool {
	if s == nil || len(s.parts)+len(s.ways) == 0 {
		return true
	}
	s.folded = s.folded[:0]
	fold(s, value)
	for _, text := range texts {
		fold(s, text)
	}
	for _, mark := range hidden {
		if bytes.Contains(s.folded, mark) {
			return true
		}
	}
	return s.hasAll(s.parts) && (len(s.ways) == 0 || slices.ContainsFunc(s.ways, s.hasAll))
}

// hasAll reports whether the texts have all of some words.
func (s *Sieve) hasAll(words [][]byte) bool {
	return !slices.ContainsFunc(words, func(word []byte) bool { return !bytes.Contains(s.folded, word) })
}

// fold adds a text in lower case.
func fold[T []byte | string](s *Sieve, text T) {
	for i := range len(text) {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		s.folded = append(s.folded, c)
	}
	s.folded = append(s.folded, 0) // no word goes on in the next text
}
