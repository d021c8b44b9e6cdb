package check

import (
	"encoding/json"

	"github.com/localmarket/localmarket/scenarios/body"
)

// edit returns a changed copy of a body of ours. The changes are Put and Drop,
// which cannot fail.
func edit(text json.RawMessage, changes ...body.Change) json.RawMessage {
	changed, _ := body.Edit(text, changes...)
	return changed
}
