package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
)

// resultReply is a reply that has a result.
type resultReply[T any] struct {
	Status string `json:"status"`
	Result T      `json:"result"`
}

func result[T any](value T) (any, error) { return resultReply[T]{"OK", value}, nil }

// tokenPage is the page that a call asks for by token and limit (P-PAGING).
func tokenPage(r *pullapi.Request) state.Page {
	return state.Page{Token: r.Text("pageToken") + r.Text("page_token"), Size: int(r.Int("limit"))}
}

// each makes the parts of a list, which is never null.
func each[T, D any](items []T, part func(*T) D) []D {
	list := []D{}
	for i := range items {
		list = append(list, part(&items[i]))
	}
	return list
}
