package check_test

import (
	"strings"
	"testing"

	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
)

// FuzzParseBaseline looks for a baseline file that makes the reader panic, that
// it cannot write again, or whose error is not one line.
func FuzzParseBaseline(f *testing.F) {
	for _, seed := range []string{
		"", "# nothing\n", "known: []", "known: [{check: ping.reply, expires: 2026-12-31}]",
		"known:\n  - check: tolerance.duplicate\n    subtype: HTTP\n    expires: 2026-12-31\n    reason: чиним\n",
		"known: [{check: ping.reply, expires: soon}]", "known: [{check: none}]", "known: {", "- a", "known: &a [*a]", "\xff",
	} {
		f.Add([]byte(seed))
	}
	all, err := check.Catalogue(schemas.Latest)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := check.ParseBaseline(text, all)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("%q: an error of several lines: %v", text, err)
			}
			return
		}
		again, err := b.Marshal()
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if _, err := check.ParseBaseline(again, all); err != nil {
			t.Errorf("%q: written again as %q: %v", text, again, err)
		}
	})
}
