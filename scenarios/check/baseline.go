package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/nearest"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Baseline is a list of known failures. Until it expires, each turns the
// failure of its check into a warning; then the check fails again.
type Baseline struct {
	Known []KnownFailure `yaml:"known"`
}

// KnownFailure is one entry of a baseline.
type KnownFailure struct {
	// Check is the id of the check.
	Check string `yaml:"check"`
	// Subtype is that of N-VERDICT; a failure with another is not the known one.
	Subtype string `yaml:"subtype,omitempty"`
	// Expires is the last day on which the failure is known, as YYYY-MM-DD.
	Expires string `yaml:"expires"`
	// Reason is for the reader: a ticket, a plan.
	Reason string `yaml:"reason,omitempty"`
}

// KnownFor is how long an entry made by Renew lasts.
const KnownFor = 30 * 24 * time.Hour

// maxText bounds reason and subtype, in characters. It keeps a line that
// Marshal writes, where a character may take ten, within what strictyaml reads.
const maxText = 400

// ParseBaseline reads a baseline file. It fails, naming the line or the
// entry, for what is not a baseline, for an unknown check and for a date that
// is none.
func ParseBaseline(text []byte, checks []Check) (*Baseline, error) {
	b := &Baseline{}
	if err := strictyaml.Decode(text, b); err != nil {
		return nil, err
	}
	for i, k := range b.Known {
		if !slices.ContainsFunc(checks, func(c Check) bool { return c.ID == k.Check }) {
			return nil, fmt.Errorf("entry %d: unknown check %q%s", i+1, k.Check, didYouMean(checks, k.Check))
		}
		if err := knownSubtype(k.Subtype); err != nil {
			return nil, fmt.Errorf("entry %d (%s): %w", i+1, k.Check, err)
		}
		if _, err := time.Parse(time.DateOnly, k.Expires); err != nil {
			return nil, fmt.Errorf("entry %d (%s): expires must be a date such as 2026-12-31, got %q", i+1, k.Check, k.Expires)
		}
		if utf8.RuneCountInString(k.Reason) > maxText || utf8.RuneCountInString(k.Subtype) > maxText {
			return nil, fmt.Errorf("entry %d (%s): reason and subtype must be at most %d characters", i+1, k.Check, maxText)
		}
	}
	return b, nil
}

// knownSubtype fails for a subtype that Market's log does not have (N-VERDICT): no
// failure would ever match it.
func knownSubtype(subtype string) error {
	var known []string
	for _, s := range market.ErrorSubtypes() {
		known = append(known, string(s))
	}
	if subtype == "" || slices.Contains(known, subtype) {
		return nil
	}
	return fmt.Errorf("unknown subtype %.80q: %s", subtype, nearest.Hint(subtype, known, "known are "+strings.Join(known, ", ")))
}

// Marshal writes the baseline as a file that ParseBaseline reads. All texts are
// in quotes: YAML without them has too many exceptions.
func (b *Baseline) Marshal() ([]byte, error) {
	quoted := func(text string) ([]byte, error) { return []byte(strconv.Quote(text)), nil }
	text, err := yaml.MarshalWithOptions(b, yaml.CustomMarshaler(quoted))
	if err != nil {
		return nil, fmt.Errorf("write the baseline: %w", err)
	}
	return append([]byte("# Known failures: each only warns until the end of the day it expires on.\n"), text...), nil
}

// apply turns a known failure into a warning, and says of an expired one that
// it was known.
func (b *Baseline) apply(c reports.Check, now time.Time) reports.Check {
	if b == nil || c.Verdict != reports.Fail {
		return c
	}
	last := ""
	for _, k := range b.Known {
		if k.covers(c) {
			last = max(last, k.Expires)
		}
	}
	switch {
	case last == "":
	case last < now.Format(time.DateOnly):
		c.Reason = fmt.Sprintf(knownExpired, last, c.Reason)
	default:
		c.Verdict, c.KnownUntil = reports.Warn, last
	}
	return c
}

func (k KnownFailure) covers(c reports.Check) bool {
	return k.Check == c.ID && (k.Subtype == "" || k.Subtype == c.Subtype)
}

// Stale are the entries that this run has shown to be over: their checks were made
// and did not fail, or not as they say. They hide nothing now, and would hide the
// failure if it came back.
func (b *Baseline) Stale(r *reports.Report) []KnownFailure {
	if b == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(b.Known), func(k KnownFailure) bool {
		i := slices.IndexFunc(r.Checks, func(c reports.Check) bool { return c.ID == k.Check })
		if i < 0 {
			return true // not checked this time
		}
		switch c := r.Checks[i]; c.Verdict {
		case reports.Skip, reports.Error:
			return true
		case reports.Fail:
			return k.covers(c)
		default:
			return c.KnownUntil != "" && k.covers(c)
		}
	})
}

// Renew is the baseline of a finished run: the entries that still hold, and a
// new one for each other failure. What no longer fails, or was not checked
// again, is left out in the first case and kept in the second.
func (b *Baseline) Renew(r *reports.Report, now time.Time) *Baseline {
	out := &Baseline{Known: []KnownFailure{}}
	checked := map[string]bool{}
	for _, c := range r.Checks {
		checked[c.ID] = c.Verdict != reports.Skip && c.Verdict != reports.Error
		switch {
		case c.KnownUntil != "":
			out.Known = append(out.Known, b.entry(c))
		case c.Verdict == reports.Fail:
			out.Known = append(out.Known, KnownFailure{
				Check:   c.ID,
				Subtype: c.Subtype,
				Expires: now.Add(KnownFor).Format(time.DateOnly),
			})
		}
	}
	if b == nil {
		return out
	}
	for _, k := range b.Known {
		if !checked[k.Check] {
			out.Known = append(out.Known, k)
		}
	}
	return out
}

func (b *Baseline) entry(c reports.Check) KnownFailure {
	for _, k := range b.Known {
		if k.covers(c) && k.Expires == c.KnownUntil {
			return k
		}
	}
	return KnownFailure{Check: c.ID, Subtype: c.Subtype, Expires: c.KnownUntil}
}
