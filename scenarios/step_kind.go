package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// stepKind is one thing that a step can do: each has a file of its own.
type stepKind struct {
	key string
	// get is the value of the key where it is a word, and whether it is given.
	get func(s *Step) (value string, given bool)
	// validate finds what is wrong with a step, knowing those before it.
	validate func(c *checker, s *Step)
	// execute does it. Its error stops the run.
	execute func(run *runner, s *Step) error
	// dryRun does without a store what later steps need; nil for nothing.
	dryRun func(c *composer, s *Step) error
	// describe says what it does, for a list; nil where the keys of the step say it.
	describe func(s *Step) string
	effect   effect
}

// effect is what a step means for the store.
type effect int

const (
	sends effect = iota // it may be sent something because of it
	quiet               // nothing new
	looks               // nothing: what has happened is looked at, also once the run was stopped
)

// stepKinds is the table of all that a step can do.
func stepKinds() []stepKind {
	all := []stepKind{connectStep(), editStep(), unplugStep(), plugStep(), duplicateStep(), removeStep()}
	all = append(all, eventSteps()...)
	return append(all, cartStep(), acceptStep(), sendStep(), faultStep(), advanceStep(), awaitStep(), expectStep())
}

func word(of func(s *Step) string) func(s *Step) (string, bool) {
	return func(s *Step) (string, bool) { return of(s), of(s) != "" }
}

func set(is func(s *Step) bool) func(s *Step) (string, bool) {
	return func(s *Step) (string, bool) { return "", is(s) }
}

// kind is that of the first thing that a step does. A valid step does one.
func (s *Step) kind() stepKind {
	for _, k := range stepKinds() {
		if _, ok := k.get(s); ok {
			return k
		}
	}
	return stepKind{}
}

// action is what a step does: the key in its file, and that key's value where
// it is a word.
type action struct{ key, value string }

// action is the first thing that a step does. A valid step does one.
func (s *Step) action() action {
	if all := s.actions(); len(all) > 0 {
		return all[0]
	}
	return action{}
}

func (s *Step) actions() []action {
	var all []action
	for _, k := range stepKinds() {
		if value, ok := k.get(s); ok {
			all = append(all, action{k.key, value})
		}
	}
	return all
}

// step checks one step, knowing what came before it.
func (c *checker) step(s *Step) {
	switch actions := s.actions(); {
	case len(actions) == 0:
		var keys []string
		for _, k := range stepKinds() {
			keys = append(keys, k.key)
		}
		c.problem(s.Line, fmt.Sprintf(hintOneOf, strings.Join(keys, ", ")), badNoAction)
	case len(actions) > 1:
		c.problem(s.Line, hintTwoActions, badTwoActions, actions[0].key, actions[1].key)
	default:
		c.act(s, actions[0])
	}
	if s.As != "" && s.Duplicate == "" {
		c.name(s)
	}
	c.passed += time.Duration(max(s.Times-1, 0)) * s.Every
}

func (c *checker) act(s *Step, a action) {
	if verbs := verbs(a.key); len(verbs) > 0 && !slices.Contains(verbs, a.value) {
		c.problem(s.Line, meant(a.value, verbs), badVerb, a.key, a.value)
		return
	}
	for _, m := range s.modifiers() {
		if m.given && !m.fits(a) {
			c.problem(s.Line, m.hint(), badModifier, m.key, a)
		}
	}
	s.kind().validate(c, s)
	c.did = append(c.did, a.key)
}
