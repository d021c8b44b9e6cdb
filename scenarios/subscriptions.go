package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// declared are the names of the subscriptions at the top of the file.
func (c *checker) declared() []string {
	var names []string
	for _, s := range c.scenario.Subscriptions {
		names = append(names, s.Name)
	}
	return names
}

// connected are the names of those that were connected by now.
func (c *checker) connected() []string {
	var names []string
	for _, s := range c.subs {
		names = append(names, s.name)
	}
	return names
}

// subscription finds one that was connected by now; nil, and reported, if there is
// none of that name.
func (c *checker) subscription(line strictyaml.Line, name string) *sub {
	for _, s := range c.subs {
		if s.name == name {
			return s
		}
	}
	hint := meant(name, c.connected())
	if len(c.subs) == 0 {
		hint = meant(name, c.declared())
	}
	if slices.Contains(c.declared(), name) {
		hint = fmt.Sprintf(hintStep, "connect: "+name)
	}
	c.problem(line, hint, badSubscription, name)
	return nil
}

// existing is subscription for one that was not removed.
func (c *checker) existing(line strictyaml.Line, name string) *sub {
	to := c.subscription(line, name)
	if to != nil && to.removed != nil {
		c.problem(line, hintRemoved, badRemoved, name, place(*to.removed))
	}
	return to
}

// url is the store's, with something put behind it.
func (run *runner) url(path string) string {
	return strings.TrimSuffix(run.options.Target, "/") + path
}
