package cabinet

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/nearest"
)

// oneOf refuses a value that is not a name of Market's. An empty one is left open.
func oneOf[S ~string](k *checker, name string, value S, all []S) {
	if value == "" || slices.Contains(all, value) {
		return
	}
	var names []string
	for _, one := range all {
		names = append(names, string(one))
	}
	k.refuse(nearest.Hint(string(value), names, fmt.Sprintf(hintChoose, strings.Join(names, ", "))), unknownValue, name, string(value))
}

// text refuses one that is not a line of at most so many characters.
func (k *checker) text(name, text string, most int) {
	k.words(name, text, most)
	if strings.ContainsFunc(text, unicode.IsControl) {
		k.refuse("", notOneLine, name)
	}
}

// words refuses a text of more than so many characters.
func (k *checker) words(name, text string, most int) {
	control := func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) }
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, control):
		k.refuse("", badText, name)
	case n > most:
		k.refuse("", tooLongText, name, most, n)
	}
}
