package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// watchEvery is how often the files are looked at: by asking, since that works
// on every system, on network drives and in containers.
const watchEvery = 300 * time.Millisecond

// watch does the work, and again each time that a file behind the arguments
// has changed, until ctx ends. What the work finds wrong is printed, not
// returned.
func (p *process) watch(ctx context.Context, args []string, work func(context.Context) error) error {
	if err := p.watchable(args); err != nil {
		return err
	}
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		seen := p.fingerprint(args)
		if err := work(ctx); err != nil {
			p.exitCode(err)
		}
		if ctx.Err() != nil {
			return nil
		}
		p.say(p.stderr, "waiting for a change; interrupt to end\n")
		for p.fingerprint(args) == seen {
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return nil
			}
		}
	}
}

// watchable refuses arguments behind which there is no file that could change.
func (p *process) watchable(args []string) error {
	sources, err := p.scenarioSources(args)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(sources, func(s scenarioSource) bool { return s.file != "" }) {
		return errors.New("--watch looks at files, and the library has none; 'localmarket scenario show NAME > mine.yaml' makes one")
	}
	return nil
}

// fingerprint changes with the files that the arguments name.
func (p *process) fingerprint(args []string) string {
	sources, err := p.scenarioSources(args)
	text := fmt.Sprint(err)
	for _, s := range sources {
		if s.file == "" {
			continue
		}
		info, err := os.Stat(p.path(s.file))
		if err != nil {
			text += fmt.Sprint(s.file, err)
			continue
		}
		text += fmt.Sprint(s.file, info.Size(), info.ModTime().UnixNano())
	}
	return text
}
