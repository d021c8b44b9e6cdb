package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// readBaseline reads the --baseline file. One that is yet to be written need
// not exist.
func (f *checkFlags) readBaseline(p *process) (*check.Baseline, error) {
	if f.baseline == "" {
		return nil, nil
	}
	text, err := p.readFile(f.baseline, strictyaml.MaxSize)
	if errors.Is(err, fs.ErrNotExist) && f.writeBaseline {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("--baseline cannot be read: %w", err)
	}
	checks, err := check.Catalogue(schemas.Latest)
	if err != nil {
		return nil, err
	}
	known, err := check.ParseBaseline(text, checks)
	if err != nil {
		return nil, fmt.Errorf("--baseline %s: %w", f.baseline, err)
	}
	return known, nil
}

// tellStale says which entries of the baseline are over, unless it is written anew.
func (p *process) tellStale(f checkFlags, known *check.Baseline, r *check.Result) {
	if f.writeBaseline {
		return
	}
	for _, k := range known.Stale(r.Report) {
		name := k.Check
		if k.Subtype != "" {
			name += " " + k.Subtype
		}
		p.say(p.stderr, "localmarket: --baseline %s: %s did not fail like that: take the entry out, or use --write-baseline\n", f.baseline, name)
	}
}
