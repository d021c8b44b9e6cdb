package scenarios

import (
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Format is the version of the format that this program reads: the value of
// the key "localmarket", with which a file begins.
const Format = 1

// Scenario is one story. The keys of a file have the names given here; those of
// other types that make it up stand beside them.
type Scenario struct {
	// Format is that of the file; 0 in a scenario written in Go.
	Format int `yaml:"localmarket"`
	// Name is what the scenario is called on the command line and in reports:
	// small letters, digits and hyphens, at most 60.
	Name string `yaml:"name"`
	// Title is one line on what passes.
	Title string `yaml:"title"`
	// Shows is a paragraph on what the scenario shows, and what the store should
	// do.
	Shows string `yaml:"shows"`
	// Rules are the ids of the contract rules that the scenario stands for.
	Rules []string `yaml:"rules"`
	// Seed of all that is made up; one that follows from the name if 0, so that
	// scenarios do not send the same orders.
	Seed uint64 `yaml:"seed"`
	// Revision of the contract; the latest if empty.
	Revision string `yaml:"revision"`
	// Moves says what Market and buyers do by themselves (P-MOVES): nothing if zero,
	// where the steps say all that happens.
	Moves market.Moves `yaml:"moves"`
	// Traffic is how buyers come by themselves, from the beginning on; none do if zero.
	Traffic market.Traffic `yaml:"traffic"`
	// Deprecations say whether the days take effect on which the pull API loses
	// something; as the run has it if empty.
	Deprecations market.Deprecations `yaml:"deprecations"`
	// Push plays the legacy push API; nil does not. A run that has no store for it skips
	// the scenario.
	Push *PushSpec `yaml:"push"`
	// Only says for which rules the scenario is: revisions, "blocking" or
	// "no-blocking" (N-BLOCKING), of which one must hold; all if empty. By others it
	// is skipped.
	Only States `yaml:"only"`
	// Variables are values that ${name} stands for anywhere in the file, and that
	// the command line can change.
	Variables map[string]string `yaml:"variables"`
	// Subscriptions are those that the steps connect and manage (N-MANAGE).
	Subscriptions []Subscription `yaml:"subscriptions"`
	// Faults are those that the steps switch on and off.
	Faults []Fault `yaml:"faults"`
	// Steps are what happens, in order.
	Steps []Step `yaml:"steps"`
	// Expect is what must hold at the end.
	Expect Expectations `yaml:"expect"`

	// Source says where the scenario comes from: a file's name, "library", or
	// nothing.
	Source string

	lines map[string]strictyaml.Line // of the keys at the top of the file
}

// Subscription is what a step connects under its name (N-SCOPE, N-MANAGE).
type Subscription struct {
	Line strictyaml.Line
	Name string `yaml:"name"`
	// Shop is the number of a shop of the cabinet, from 1, or 0 for the whole
	// cabinet.
	Shop int `yaml:"shop"`
	// Types are the notification types subscribed to; all that the scope allows if none.
	Types []market.Type `yaml:"types"`
	// Path is put behind the store's URL, such as "/hooks" (N-URL); empty mostly.
	Path string `yaml:"path"`
}

// Fault goes wrong between Market and the store, or with the store's calls, while a
// step has it switched on; its Count is for each time that it is switched on.
type Fault struct {
	Line        strictyaml.Line
	fault.Fault `yaml:",inline"`
}
