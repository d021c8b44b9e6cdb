package fake

import (
	"slices"

	"github.com/localmarket/localmarket/schemas"
)

// lists are those of the pull API of a revision by the names of their components,
// as far as the operations that show orders and returns have them.
type lists map[string][]string

func newLists(set *schemas.Set) (lists, error) {
	pull, err := set.Pull()
	if err != nil {
		return nil, err
	}
	all := lists{}
	seen := map[*schemas.Node]bool{}
	var walk func(*schemas.Node)
	walk = func(n *schemas.Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		if len(n.Enum) > 0 {
			all[n.Name] = n.Enum
		}
		for _, p := range n.Properties() {
			walk(p.Schema())
		}
		walk(n.Items())
	}
	for _, id := range []string{"getBusinessOrders", "getOrder", "getReturn"} {
		if o := pull.Operation(id); o != nil && o.Reply(200) != nil {
			walk(o.Reply(200).Schema())
		}
	}
	return all, nil
}

// among are those of some values that a list of the revision has. What a list that
// the revision lacks has nobody can tell: all of them.
func (l lists) among(name string, values []string) []string {
	list, ok := l[name]
	if !ok {
		return values
	}
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return !slices.Contains(list, v) })
}
