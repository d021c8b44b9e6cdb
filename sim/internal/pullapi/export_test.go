package pullapi

import (
	"strconv"
	"time"

	"github.com/localmarket/localmarket/schemas"
)

// SampleOf makes a value of a schema as replies are made, to send in a request.
func SampleOf(node *schemas.Node, seed uint64, now time.Time) []byte {
	m := &maker{now: now, asked: &asked{}}
	m.value(newSamples(seed).shape(node), "sample"+strconv.FormatUint(seed, 10), seed)
	return m.out
}
