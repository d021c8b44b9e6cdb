package state

import (
	"encoding/json"
	"math"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// body is what a notification says, field by field: a story may tell something
// broken on purpose, and what can be read of it counts.
type body map[string]json.RawMessage

func readBody(raw json.RawMessage) body {
	var b body
	if json.Unmarshal(raw, &b) != nil {
		return nil
	}
	return b
}

// number is a field's number from 1, which may be written as a string, or 0.
func (b body) number(field string) int64 {
	var n int64
	if json.Unmarshal([]byte(strings.Trim(string(b[field]), `"`)), &n) != nil {
		return 0
	}
	return max(0, n)
}

// maxTold is the length of the longest word that is taken over, in bytes.
const maxTold = 1000

// text is a field's text, or empty.
func (b body) text(field string) string {
	var text string
	if json.Unmarshal(b[field], &text) != nil || len(text) > maxTold {
		return ""
	}
	return text
}

func (b body) object(field string) body { return readBody(b[field]) }

// time is a field's time, or that of the telling.
func (t *tale) time(field string) time.Time {
	if when, err := time.Parse(time.RFC3339, t.text(field)); err == nil {
		return when.UTC()
	}
	return t.at
}

// counts are the items that a body names, as far as they can be.
func (b body) counts() []market.ItemCount {
	var raw []body
	if json.Unmarshal(b["items"], &raw) != nil || len(raw) > maxItems {
		return nil
	}
	var list []market.ItemCount
	for _, item := range raw {
		id, count := item.text("offerId"), item.number("count")
		if id != "" && count > 0 {
			list = append(list, market.ItemCount{OfferID: id, Count: min(count, math.MaxInt32)})
		}
	}
	return list
}

// countsOr are the items that a body names, or others.
func (b body) countsOr(others []market.ItemCount) []market.ItemCount {
	if list := b.counts(); len(list) > 0 {
		return list
	}
	return others
}
