package market

import (
	"fmt"
	"strconv"
	"strings"
)

// MaxLimits is the most that Limits can be.
const MaxLimits = 1_000_000

// LimitsOff lets every call in.
const LimitsOff Limits = -1

// Limits are how strict the limits of the pull API are (P-LIMITS): 0 and 1 are as
// the contract has them, 10 allows ten times as much, LimitsOff everything. They
// are written on, off or 10x.
type Limits float64

// ParseLimits reads how strict the limits are.
func ParseLimits(text string) (Limits, error) {
	switch text {
	case "on":
		return 0, nil
	case "off":
		return LimitsOff, nil
	}
	digits, ok := strings.CutSuffix(text, "x")
	number, err := strconv.ParseFloat(digits, 64)
	if !ok || err != nil || number <= 0 || Limits(number).Check() != nil {
		return 0, fmt.Errorf("invalid limits %.40q; write on, off or a multiple such as 10x or 0.1x", text)
	}
	return Limits(number), nil
}

// Check says that l is out of its bounds.
func (l Limits) Check() error {
	if l != LimitsOff && !(l >= 0 && l <= MaxLimits) { // so that NaN is refused too
		return fmt.Errorf("the limits must be up to %d times the contract's, or off, not %g", MaxLimits, float64(l))
	}
	return nil
}

// Of is how much is allowed where the contract allows n, at least 1, and whether
// there is a limit at all.
func (l Limits) Of(n int) (allowed int, limited bool) {
	switch {
	case l == LimitsOff:
		return 0, false
	case l == 0 || n == 0:
		return n, true
	}
	return max(1, int(float64(l)*float64(n))), true
}

// String is l as ParseLimits reads it.
func (l Limits) String() string {
	switch l {
	case 0, 1:
		return "on"
	case LimitsOff:
		return "off"
	}
	return strconv.FormatFloat(float64(l), 'g', -1, 64) + "x"
}
