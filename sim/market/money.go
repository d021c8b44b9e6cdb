package market

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Money is an exact amount in kopecks, from -MaxMoney to MaxMoney. In JSON and in
// YAML it is a number of roubles as production writes them, 1990.5, 350 or 0.01:
// without an exponent and without zeros at the end.
type Money int64

const (
	// Rouble is one rouble.
	Rouble Money = 100
	// MaxMoney is the largest amount, some 90 trillion roubles. Any reader of JSON
	// reads the amounts up to it as they are, as one with doubles keeps 2^53 numbers
	// apart.
	MaxMoney Money = 1<<53 - 1

	kopeckDigits = 2
	mostDigits   = 14 // of MaxMoney's roubles
)

var (
	errNotMoney  = errors.New("an amount in roubles is written such as 1990.5, in the digits 0 to 9")
	errKopecks   = errors.New("an amount has at most two digits for kopecks, such as 1990.55")
	errMoneySize = fmt.Errorf("an amount must be from -%[1]s to %[1]s roubles", MaxMoney)
)

// ParseMoney reads roubles and kopecks, such as 1990.5. It takes a number as JSON
// has them, but none with an exponent, nor with a part of a kopeck.
func ParseMoney(text string) (Money, error) {
	digits, negative := strings.CutPrefix(text, "-")
	roubles, kopecks, point := strings.Cut(digits, ".")
	if !isDigits(roubles) || point && !isDigits(kopecks) || len(roubles) > 1 && roubles[0] == '0' {
		return 0, amountError(text, errNotMoney)
	}
	kopecks = strings.TrimRight(kopecks, "0")
	switch {
	case len(kopecks) > kopeckDigits:
		return 0, amountError(text, errKopecks)
	case len(roubles) > mostDigits:
		return 0, amountError(text, errMoneySize)
	}
	kopecks += strings.Repeat("0", kopeckDigits-len(kopecks))
	value, err := strconv.ParseInt(roubles+kopecks, 10, 64)
	if err != nil || Money(value) > MaxMoney {
		return 0, amountError(text, errMoneySize)
	}
	if negative {
		value = -value
	}
	return Money(value), nil
}

func amountError(text string, err error) error {
	return fmt.Errorf("%w, not %.40q", err, text)
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// String is the number of roubles, such as 1990.5.
func (m Money) String() string { return string(m.append(nil)) }

func (m Money) append(b []byte) []byte {
	if m < 0 {
		b, m = append(b, '-'), -m
	}
	b = strconv.AppendInt(b, int64(m/Rouble), 10)
	switch kopecks := m % Rouble; {
	case kopecks == 0:
		return b
	case kopecks%10 == 0:
		return append(b, '.', '0'+byte(kopecks/10))
	default:
		return append(b, '.', '0'+byte(kopecks/10), '0'+byte(kopecks%10))
	}
}

// MarshalJSON writes the number of roubles.
func (m Money) MarshalJSON() ([]byte, error) { return m.append(nil), nil }

// UnmarshalJSON reads a number of roubles, see [ParseMoney]. As for every number,
// null changes nothing.
func (m *Money) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	value, err := ParseMoney(string(text))
	if err == nil {
		*m = value
	}
	return err
}

// MarshalYAML writes the number of roubles.
func (m Money) MarshalYAML() ([]byte, error) { return m.append(nil), nil }

// UnmarshalYAML reads a number of roubles that is not in quotes, see [ParseMoney].
func (m *Money) UnmarshalYAML(node ast.Node) error {
	switch node.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
	default:
		return amountError(node.String(), errNotMoney)
	}
	value, err := ParseMoney(node.GetToken().Value)
	if err == nil {
		*m = value
	}
	return err
}
