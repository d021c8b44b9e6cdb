package replay

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// probe is the request that repeats a recorded one.
func (s *session) probe(a *attempt) sim.Probe {
	x := a.exchange
	note := fmt.Sprintf(noteRepeats, x.ID)
	if x.Note != "" {
		note = fmt.Sprintf(noteRepeatsNoted, x.ID, x.Note)
	}
	return sim.Probe{
		URL:          s.addresses.of[a.path],
		Type:         x.NotificationType,
		Method:       x.Request.Method,
		Body:         []byte(x.Request.Body),
		Header:       header(x.Request.Header, s.market.Options().Header),
		Note:         note,
		Subscription: a.delivery.subscription,
		Notification: a.delivery.notification,
		Attempt:      x.Attempt,
	}
}

// header is what is sent again of a recorded header: what the answer may hang
// on, unless the user has given it anew.
func header(recorded []journal.Header, given http.Header) http.Header {
	again := http.Header{}
	for _, h := range recorded {
		name := http.CanonicalHeaderKey(h.Name)
		if (name == "Content-Type" || name == "X-Forwarded-For") && given[name] == nil && h.Value != journal.Mask {
			again.Add(name, h.Value)
		}
	}
	return again
}

// addresses are where requests go now.
type addresses struct {
	of    map[string]string // by the path of the recorded URL
	first *url.URL          // that of the first request
}

// route gives each of the recorded paths an address: the target, with what the path has
// beyond those of all put behind it, and then the suffix (N-URL).
func route(paths []string, target, suffix string) (addresses, error) {
	to := addresses{of: map[string]string{}}
	before, after := common(paths)
	for _, path := range paths {
		parts := segments(path)
		base, err := market.Endpoint(target, strings.Join(parts[before:len(parts)-after], "/"))
		if err != nil {
			return to, err
		}
		endpoint, err := market.Endpoint(base.String(), suffix)
		if err != nil {
			return to, err
		}
		to.of[path] = endpoint.String()
		if to.first == nil {
			to.first = endpoint
		}
	}
	return to, nil
}

// common is how many segments all paths share at their beginning, and how many
// more at their end.
func common(paths []string) (before, after int) {
	first := segments(paths[0])
	before, shortest := len(first), len(first)
	for _, path := range paths[1:] {
		parts := segments(path)
		before, shortest = min(before, shared(first, parts)), min(shortest, len(parts))
	}
	after = shortest - before
	slices.Reverse(first)
	for _, path := range paths[1:] {
		parts := segments(path)
		slices.Reverse(parts)
		after = min(after, shared(first, parts))
	}
	return before, after
}

// shared is how many elements two lists have in common at their beginning.
func shared(a, b []string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func segments(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}
