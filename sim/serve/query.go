package serve

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// query reads the parameters of a call, the last value of each.
type query struct {
	request *http.Request
	err     error // the first
}

// queryOf refuses parameters that there are not: a misspelt one would have no
// effect.
func queryOf(r *http.Request, known ...string) *query {
	q := &query{request: r}
	for _, pair := range strings.Split(r.URL.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name != "" && !slices.Contains(known, name) {
			q.refuse(fmt.Sprintf(badQuery, name), fmt.Sprintf(fixQuery, strings.Join(known, ", ")))
		}
	}
	return q
}

func (q *query) refuse(message, fix string) {
	if q.err == nil {
		q.err = &problem{http.StatusBadRequest, message, fix}
	}
}

// text is a parameter, empty if it is not there.
func (q *query) text(name string) string { return q.request.URL.Query().Get(name) }

// number is a parameter from least to most, or what it is if it is not there.
func (q *query) number(name string, least, most, absent int) int {
	text := q.text(name)
	if text == "" {
		return absent
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		q.refuse(fmt.Sprintf(badNumber, name, text), fmt.Sprintf(fixNumber, least, most))
	}
	return n
}

// time is a parameter of at most so long, 0 if it is not there.
func (q *query) time(name string, most time.Duration) time.Duration {
	text := q.text(name)
	if text == "" {
		return 0
	}
	d, err := market.ParseDuration(text)
	if err != nil || d > most {
		q.refuse(fmt.Sprintf(badWait, text), fmt.Sprintf(fixWait, most))
	}
	return d
}
