package check

import (
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// Check is one named question to a store.
type Check struct {
	// ID is the name that --only and --skip select by, such as
	// "tolerance.duplicate".
	ID string
	// Rules are the ids of the contract rules that it stands for.
	Rules []string
	// Title says what passes.
	Title string

	// offline says that it sends nothing, so that it is run even when the store
	// is out of reach.
	offline bool
	run     func(*session) finding
}

// Catalogue lists the checks of a contract revision in the order in which they
// are run: can the store be reached, does it answer PING, does it take every
// notification, what does it tolerate, what does it refuse, how does it call.
// It fails for an unknown revision.
func Catalogue(revision string) ([]Check, error) {
	types, err := sim.Types(revision)
	if err != nil {
		return nil, err
	}
	return catalogue(types), nil
}

func catalogue(types []market.Type) []Check {
	var all []Check
	all = append(all, reachChecks()...)
	all = append(all, tlsChecks()...)
	all = append(all, pingChecks()...)
	all = append(all, notifyChecks(types)...)
	all = append(all, toleranceChecks()...)
	all = append(all, deliveryChecks()...)
	all = append(all, rejectChecks()...)
	all = append(all, httpChecks()...)
	all = append(all, securityChecks()...)
	all = append(all, pullChecks()...)
	return all
}

// matches reports whether a check is meant by a selector: its id, or the
// beginning of it up to a dot ("notify", "tolerance.").
func matches(id, selector string) bool {
	return id == selector || strings.HasPrefix(id, strings.TrimSuffix(selector, ".")+".")
}
