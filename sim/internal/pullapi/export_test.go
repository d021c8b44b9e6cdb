package pullapi

import (
	"time"

	"github.com/localmarket/localmarket/schemas"
)

// SampleOf makes a value of a schema as replies are made, to send in a request.
func SampleOf(node *schemas.Node, seed uint64, now time.Time) []byte {
	m := newMaker(now, &asked{})
	m.base = "http://store.test"
	m.value(newSamples(seed).shape(node), newNaming("sample"), seed)
	return m.out
}

// CountIn counts the elements at a way in JSON.
func CountIn(body []byte, way string) int { return countIn(body, way) }
