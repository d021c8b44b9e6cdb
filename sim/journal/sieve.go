package journal

import (
	"bytes"
	"unicode/utf8"
)

// Sieve tells texts that cannot have all words of a search from those that may, at a
// tenth of what reading the entry takes whose texts they are. It is for one user at a
// time.
type Sieve struct {
	words  [][]byte // of letters and digits of ASCII
	folded []byte
}

// NewSieve is the sieve of terms. One of no terms lets everything pass.
func NewSieve(terms []Term) *Sieve {
	s := &Sieve{}
	for _, t := range terms {
		if ascii(t.Text) {
			s.words = append(s.words, []byte(t.Text))
		}
	}
	return s
}

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

// Pass reports whether an entry can have all words: it is given as JSON, and the texts
// that this does not have.
func (s *Sieve) Pass(value []byte, texts []string) bool {
	if len(s.words) == 0 {
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
	for _, word := range s.words {
		if !bytes.Contains(s.folded, word) {
			return false
		}
	}
	return true
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
