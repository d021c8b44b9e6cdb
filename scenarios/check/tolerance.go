package check

import "fmt"

func toleranceChecks() []Check {
	return []Check{
		{
			ID:    "tolerance.duplicate",
			Rules: []string{"N-DUPLICATES", "N-RETRY", "N-400"},
			Title: "the same notification may come again",
			run:   duplicate,
		},
		{
			ID:    "tolerance.out-of-order",
			Rules: []string{"N-ORDERING"},
			Title: "notifications may overtake each other",
			run:   outOfOrder,
		},
		{
			ID:    "tolerance.unknown-enum",
			Rules: []string{"N-UNKNOWN"},
			Title: "enums may carry values that are not in the list",
			run:   unknownEnum,
		},
		{
			ID:    "tolerance.unknown-field",
			Rules: []string{"N-UNKNOWN"},
			Title: "bodies may carry fields that are not in the contract",
			run:   unknownField,
		},
		{
			ID:    "tolerance.unknown-type",
			Rules: []string{"N-UNKNOWN", "N-400"},
			Title: "a type of a later revision is accepted or refused cleanly",
			run:   unknownType,
		},
		{
			ID:    "tolerance.boundaries",
			Rules: []string{"N-BODY"},
			Title: "values at their bounds are accepted",
			run:   boundaries,
		},
		{
			ID:    "tolerance.concurrent-duplicate",
			Rules: []string{"N-DUPLICATES"},
			Title: "copies of one notification that come at once are each answered 200, or 400 DUPLICATED_EVENT",
			run:   concurrentDuplicate,
		},
		{
			ID:    "tolerance.concurrent",
			Rules: []string{"N-DEADLINE", "N-200"},
			Title: fmt.Sprintf("%d notifications may come at once", atOnce),
			run:   concurrent,
		},
	}
}
