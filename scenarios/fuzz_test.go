package scenarios_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/localmarket/localmarket/scenarios"
)

// FuzzParse looks for a file that makes the reader panic or take its time,
// whose problems are not a line each, or that is read but not valid.
func FuzzParse(f *testing.F) {
	for _, folder := range []string{"good", "broken"} {
		for _, one := range fixtures(folder) {
			f.Add(one.text)
		}
	}
	for _, name := range scenarios.Names() {
		text, err := scenarios.Text(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{"", "localmarket: 1", "\xff", "localmarket: ${a}\nvariables: {a: 1}\nname: a\nsteps: [{}]\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := scenarios.Parse("fuzz", text, map[string]string{"n": "3", "lost": "${lost}"})
		if err != nil {
			checkInvalid(t, err)
			return
		}
		if err := s.Validate(); err != nil {
			t.Fatalf("read, but not valid: %v", err)
		}
		if len(s.Plan()) < len(s.Steps) {
			t.Errorf("a plan of %d lines for %d steps", len(s.Plan()), len(s.Steps))
		}
	})
}

func checkInvalid(t *testing.T, err error) {
	var invalid *scenarios.InvalidError
	if !errors.As(err, &invalid) || len(invalid.Problems) == 0 {
		t.Fatalf("an error of another kind: %v", err)
	}
	for _, p := range invalid.Problems {
		if p.Text == "" || strings.ContainsAny(p.String(), "\n\r") {
			t.Errorf("not one line: %q", p.String())
		}
	}
}
