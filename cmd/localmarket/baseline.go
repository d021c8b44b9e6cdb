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
