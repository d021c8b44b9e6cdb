package market

import "fmt"

// Deprecations say what the days do on which the pull API loses operations,
// parameters and properties (P-SPEC). They are written tell and enforce.
type Deprecations string

// What Deprecations can be; empty is TellDeprecations.
const (
	// TellDeprecations has a call be told of what it uses, on every day.
	TellDeprecations Deprecations = "tell"
	// EnforceDeprecations has the days take effect: an operation is refused now and
	// then from the one day on, and altogether from the other, parameters and
	// properties are no more.
	EnforceDeprecations Deprecations = "enforce"
)

// Check says that d is none of them.
func (d Deprecations) Check() error {
	switch d {
	case "", TellDeprecations, EnforceDeprecations:
		return nil
	}
	return fmt.Errorf("invalid deprecations %.40q; write %s or %s", string(d), TellDeprecations, EnforceDeprecations)
}

// Enforced says that the days take effect.
func (d Deprecations) Enforced() bool { return d == EnforceDeprecations }
