package market

import (
	"fmt"
	"strconv"
)

// MaxMoves is the most that Moves can be.
const MaxMoves = 1000

// Moves is how long Market and buyers take for what they do by themselves, as a
// multiple of the usual durations, up to MaxMoves (P-MOVES): 1 is as usual, 0.01
// lets a day take a quarter of an hour, and at 0 nothing happens but what the
// contract gives a time for (P-TIMERS). It is written as on for 1, off for 0, or as
// a number.
type Moves float64

// ParseMoves reads how long Market takes.
func ParseMoves(text string) (Moves, error) {
	switch text {
	case "on":
		return 1, nil
	case "off":
		return 0, nil
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || Moves(number).Check() != nil {
		return 0, fmt.Errorf("invalid moves %.40q; write on, off or a multiple of the usual durations such as 0.1, up to %d", text, MaxMoves)
	}
	return Moves(number), nil
}

// Check says that m is out of its bounds.
func (m Moves) Check() error {
	if !(m >= 0 && m <= MaxMoves) { // so that NaN is refused too
		return fmt.Errorf("the moves must be from 0 to %d times as slow as usual, not %g", MaxMoves, float64(m))
	}
	return nil
}

// String is m as ParseMoves reads it.
func (m Moves) String() string {
	switch m {
	case 0:
		return "off"
	case 1:
		return "on"
	}
	return strconv.FormatFloat(float64(m), 'g', -1, 64)
}

// MarshalText writes m as ParseMoves reads it.
func (m Moves) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what ParseMoves does.
func (m *Moves) UnmarshalText(text []byte) error {
	read, err := ParseMoves(string(text))
	if err == nil {
		*m = read
	}
	return err
}
