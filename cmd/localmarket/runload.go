package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/nearest"
)

const (
	// wholeLibrary is the argument that stands for all scenarios of the library.
	wholeLibrary = "library"
	maxScenarios = 1000
)

// loadScenarios reads what the arguments name: scenarios of the library, files,
// folders of files. All that is wrong in any of them is told.
func (p *process) loadScenarios(args []string, set map[string]string) ([]*scenarios.Scenario, error) {
	sources, err := p.scenarioSources(args)
	if err != nil {
		return nil, err
	}
	var all []*scenarios.Scenario
	var broken error
	for _, s := range sources {
		scenario, err := s.read(p, set)
		if err != nil {
			broken = errors.Join(broken, err)
			continue
		}
		all = append(all, scenario)
	}
	if broken != nil {
		return nil, broken
	}
	return all, cmp.Or(sameNames(all), knownVariables(all, set))
}

// knownVariables refuses a --set that none of the scenarios has a use for.
func knownVariables(all []*scenarios.Scenario, set map[string]string) error {
	var known []string
	for _, s := range all {
		known = append(known, slices.Sorted(maps.Keys(s.Variables))...)
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if slices.Contains(known, name) {
			continue
		}
		all := "they have none"
		if len(known) > 0 {
			all = "they have " + strings.Join(slices.Compact(slices.Sorted(slices.Values(known))), ", ")
		}
		return fmt.Errorf("--set %s: no scenario here has a variable of that name: %s", name, nearest.Hint(name, known, all))
	}
	return nil
}

// scenarioSource is where one scenario comes from: a file, or the library.
type scenarioSource struct{ name, file string }

func (p *process) scenarioSources(args []string) ([]scenarioSource, error) {
	var all []scenarioSource
	for _, arg := range args {
		found, err := p.scenarioSource(arg)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	if len(all) > maxScenarios {
		return nil, fmt.Errorf("%d scenarios are more than can be run at once: at most %d", len(all), maxScenarios)
	}
	return all, nil
}

func (p *process) scenarioSource(arg string) ([]scenarioSource, error) {
	if arg == wholeLibrary {
		var all []scenarioSource
		for _, name := range scenarios.Names() {
			all = append(all, scenarioSource{name: name})
		}
		return all, nil
	}
	info, err := os.Stat(p.path(arg))
	switch {
	case err == nil && info.IsDir():
		return p.scenarioFolder(arg)
	case err == nil:
		return []scenarioSource{{name: arg, file: arg}}, nil
	case !errors.Is(err, fs.ErrNotExist) || strings.ContainsAny(arg, `/\.`):
		return nil, fmt.Errorf("the scenario %s cannot be read: %w", arg, cause(err))
	}
	_, err = scenarios.Text(arg)
	return []scenarioSource{{name: arg}}, err
}

// scenarioFolder are the scenarios in a folder, in order of name. Other YAML files are
// passed over, and named.
func (p *process) scenarioFolder(name string) ([]scenarioSource, error) {
	entries, err := os.ReadDir(p.path(name)) // sorted
	if err != nil {
		return nil, fmt.Errorf("the folder %s cannot be read: %w", name, cause(err))
	}
	var all []scenarioSource
	var others []string
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		file := filepath.Join(name, e.Name())
		if text, err := p.readFile(file, scenarios.MaxSize); err == nil && !scenarios.IsScenario(file, text) {
			others = append(others, e.Name())
			continue
		}
		all = append(all, scenarioSource{name: file, file: file})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("the folder %s holds no scenario: a file ending in .yaml that begins with \"localmarket: %d\" and has steps", name, scenarios.Format)
	}
	if len(others) > 0 {
		const most = 5
		shown := strings.Join(others[:min(len(others), most)], ", ")
		p.say(p.stderr, "%s\n", oneLine(p.translate(fmt.Sprintf("localmarket: passed over what is no scenario in %s: %s (%d)", name, printable.Log(shown), len(others)))))
	}
	return all, nil
}

// cause is what the operating system says, without the path that the caller
// names.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func (s scenarioSource) read(p *process, set map[string]string) (*scenarios.Scenario, error) {
	if s.file == "" {
		text, err := scenarios.Text(s.name)
		if err != nil {
			return nil, err
		}
		return scenarios.Parse(wholeLibrary, text, set)
	}
	text, err := p.readFile(s.file, scenarios.MaxSize)
	if err != nil {
		return nil, fmt.Errorf("the scenario %s cannot be read: %w", s.file, cause(err))
	}
	return scenarios.Parse(s.file, text, set)
}

// sameNames refuses two scenarios of one name: reports could not tell them
// apart.
func sameNames(all []*scenarios.Scenario) error {
	for i, s := range all {
		if j := slices.IndexFunc(all[:i], func(other *scenarios.Scenario) bool { return other.Name == s.Name }); j >= 0 {
			return fmt.Errorf("two scenarios have the name %q, from %s and from %s: give one another name", s.Name, all[j].Source, s.Source)
		}
	}
	return nil
}

// pace lets virtual time pass so many times as fast as real time; nil for as
// fast as possible.
func pace(speed float64) func(ctx context.Context, from, to time.Time) error {
	if speed == 0 {
		return nil
	}
	return func(ctx context.Context, from, to time.Time) error {
		const most = 1 << 62 // nanoseconds, which is longer than anybody watches
		timer := time.NewTimer(time.Duration(min(float64(to.Sub(from))/speed, most)))
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
