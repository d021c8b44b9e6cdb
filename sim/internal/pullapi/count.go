package pullapi

import (
	"encoding/json"
	"strings"
)

// countRequest counts elements of the request, where those are what is limited:
// they must fit into what remains.
func (c *call) countRequest() error {
	way, ok := strings.CutPrefix(c.endpoint.op.Limits.Counted, countedRequest)
	if !ok {
		return nil
	}
	n := countIn(c.request.Body, way)
	var fits bool
	c.account.usage, fits = c.api.limits.take(c.account.use, c.account.rate, n, true, c.request.Now)
	if !fits {
		return c.overLimit()
	}
	return nil
}

// countReply counts elements of the reply.
func (c *call) countReply(out reply) {
	way, ok := strings.CutPrefix(c.endpoint.op.Limits.Counted, countedReply)
	if !ok {
		return
	}
	c.account.usage, _ = c.api.limits.take(c.account.use, c.account.rate, countIn(out.body, way), false, c.request.Now)
}

// countIn counts the elements at a way such as "result.offers".
func countIn(body []byte, way string) int {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return 0
	}
	return count(value, strings.Split(way, "."))
}

// count steps through arrays on the way. A value at its end that is no array
// counts as one.
func count(value any, way []string) int {
	list, isList := value.([]any)
	switch {
	case len(way) == 0 && isList:
		return len(list)
	case len(way) == 0:
		if value == nil {
			return 0
		}
		return 1
	case isList:
		n := 0
		for _, item := range list {
			n += count(item, way)
		}
		return n
	}
	object, _ := value.(map[string]any)
	return count(object[way[0]], way[1:])
}
