package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
)

const maxBaselineFile = 64 << 10

// readBaseline reads the --baseline file. One that is yet to be written need
// not exist.
func (f *checkFlags) readBaseline(p *process) (*check.Baseline, error) {
	if f.baseline == "" {
		return nil, nil
	}
	text, err := p.readFile(f.baseline, maxBaselineFile)
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

func (p *process) writeBaseline(f checkFlags, known *check.Baseline, r *reports.Report) error {
	text, err := known.Renew(r, p.now()).Marshal()
	if err != nil {
		return err
	}
	file, err := p.createBeside(f.baseline)
	if err != nil {
		return fmt.Errorf("--baseline %s: %w", f.baseline, err)
	}
	if err := settleFile(file, p.path(f.baseline), text); err != nil {
		return fmt.Errorf("--baseline %s cannot be written: %w", f.baseline, err)
	}
	return nil
}
