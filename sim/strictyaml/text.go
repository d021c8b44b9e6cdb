package strictyaml

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// The scanner takes a time that grows with the square of the length of some
	// lines and with the number of some blank lines.
	maxLine   = 4 << 10 // characters
	maxBlanks = 100

	byteOrderMark = "\ufeff" // which some editors put at the beginning
)

// readable is the text as the scanner needs it: UTF-8, with line feeds for
// line ends and one at the end, without which the scanner drops a last tag.
func readable(text []byte, size int) (string, error) {
	if len(text) > size {
		return "", &Error{Problem: fmt.Sprintf(tooLarge, size>>10), Hint: hintSplit}
	}
	clean := strings.TrimPrefix(string(text), byteOrderMark)
	clean = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(clean) + "\n"
	number, blanks := 0, 0
	for line := range strings.SplitSeq(clean, "\n") {
		number++
		blanks++
		if strings.Trim(line, " \t") != "" {
			blanks = 0
		}
		if problem, hint := checkLine(line, blanks); problem != "" {
			return "", &Error{Line: number, Problem: problem, Hint: hint}
		}
	}
	return clean, nil
}

// checkLine says what is wrong with a line that has that many blank lines
// before it.
func checkLine(line string, blanks int) (problem, hint string) {
	control := func(r rune) bool { return r != '\t' && unicode.IsControl(r) }
	switch {
	case !utf8.ValidString(line):
		return notUTF8, hintUTF8
	case strings.ContainsFunc(line, control):
		at := strings.IndexFunc(line, control)
		r, _ := utf8.DecodeRuneInString(line[at:])
		return fmt.Sprintf(controlChar, r), hintUTF8
	case utf8.RuneCountInString(line) > maxLine:
		return fmt.Sprintf(tooLongLine, maxLine), hintBlock
	case blanks > maxBlanks:
		return fmt.Sprintf(tooManyBlanks, maxBlanks), ""
	}
	return "", ""
}
