package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Limits on the JSON that is read. RFC 8259 lets a reader have such limits; no
// body of the contract comes near them.
const (
	MaxDepth        = 512  // arrays and objects inside one another
	MaxNumberLength = 1000 // characters of one number
	MaxExponent     = 1000 // of a number, either way
)

// SyntaxError says that a body is not one JSON value in UTF-8, or goes past
// the limits of this package.
type SyntaxError struct {
	// Offset is where it went wrong, in bytes from the body's first, which is 0.
	Offset int
	// Line is the line of that place, from 1.
	Line int
	// Problem says what went wrong, in a few printable words.
	Problem string
}

// Error gives the problem and its place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, byte %d: %s", e.Line, e.Offset, e.Problem)
}

func syntaxError(body []byte, offset int, problem string) *SyntaxError {
	offset = min(max(offset, 0), len(body))
	return &SyntaxError{Offset: offset, Line: 1 + bytes.Count(body[:offset], []byte("\n")), Problem: problem}
}

// parse reads body as one JSON value, its numbers kept as json.Number. Where a
// key comes twice in an object, the last one counts.
func parse(body []byte) (any, error) {
	if offset, problem := check(body); problem != "" {
		return nil, syntaxError(body, offset, problem)
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, decodeError(body, err)
	}
	end := int(dec.InputOffset())
	if rest := bytes.TrimLeft(body[end:], " \t\r\n"); len(rest) > 0 {
		return nil, syntaxError(body, end, problemTrailing)
	}
	return value, nil
}

func decodeError(body []byte, err error) *SyntaxError {
	var bad *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return syntaxError(body, len(body), problemEmpty)
	case errors.As(err, &bad):
		return syntaxError(body, int(bad.Offset)-1, bad.Error()) // its offset is past the bad byte
	}
	return syntaxError(body, len(body), problemEnd)
}

// check finds what encoding/json would let pass and should not: another
// encoding, nesting too deep, numbers that would cost memory to compute with.
func check(body []byte) (offset int, problem string) {
	if bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		return 0, problemBOM
	}
	if !utf8.Valid(body) {
		return invalidUTF8(body), problemUTF8
	}
	return checkTokens(body)
}

func invalidUTF8(body []byte) int {
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(body)
}

// checkTokens walks over body, which need not be JSON: what it does not
// understand it leaves to the decoder.
func checkTokens(body []byte) (offset int, problem string) {
	depth := 0
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '"':
			i = endOfString(body, i)
		case c == '[' || c == '{':
			if depth++; depth > MaxDepth {
				return i, problemDepth
			}
		case c == ']' || c == '}':
			depth--
		case c == '-' || isDigit(c):
			end := endOfNumber(body, i)
			if problem := checkNumber(body[i:end]); problem != "" {
				return i, problem
			}
			i = end - 1
		}
	}
	return 0, ""
}

// endOfString returns the index of the quote that ends the string which begins
// at start, or the body's length.
func endOfString(body []byte, start int) int {
	for i := start + 1; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(body)
}

func endOfNumber(body []byte, start int) int {
	for i := start; i < len(body); i++ {
		if !isDigit(body[i]) && bytes.IndexByte([]byte("+-.eE"), body[i]) < 0 {
			return i
		}
	}
	return len(body)
}

func checkNumber(number []byte) (problem string) {
	if len(number) > MaxNumberLength {
		return problemLongNumber
	}
	_, exponent, _ := bytes.Cut(bytes.ToLower(number), []byte("e"))
	value := 0
	for _, c := range exponent {
		if isDigit(c) {
			value = min(value*10+int(c-'0'), MaxExponent+1)
		}
	}
	if value > MaxExponent {
		return problemExponent
	}
	return ""
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
