package page

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/localmarket/localmarket/sim/market"
)

func always[T any](*T) bool { return true }

// lastOf are copies of the last rows that fit, the newest first.
func lastOf[T any](all []*T, most int, fits func(*T) bool) []*T {
	var out []*T
	for _, one := range slices.Backward(all) {
		if len(out) == most {
			break
		}
		if fits(one) {
			copied := *one
			out = append(out, &copied)
		}
	}
	return out
}

// pageOf are copies of the rows on a page, the newest first, of those that fit, and how
// many these are.
func pageOf[T any](all []*T, number int, fits func(*T) bool) (rows []*T, total int) {
	for _, one := range slices.Backward(all) {
		if !fits(one) {
			continue
		}
		if total/pageRows == number-1 {
			copied := *one
			rows = append(rows, &copied)
		}
		total++
	}
	return rows, total
}

const pageRows = 50

// listData is a page of a list, with the addresses of its neighbours.
type listData[T any] struct {
	Rows         []T
	Total        int
	Before       int // is the last entry of the journal that need not be among them
	Search       string
	Status       string
	Statuses     []statusCount
	Newer, Older string
}

type statusCount struct {
	Status market.Status
	Count  int
}

// around fills in where the pages beside one are.
func (l *listData[T]) around(v *visit, number, size int) {
	link := func(n int) string {
		q := v.request.URL.Query()
		q.Set("p", strconv.Itoa(n))
		q.Del("m")
		return v.request.URL.Path + "?" + q.Encode()
	}
	if number > 1 {
		l.Newer = link(number - 1)
	}
	if number*size < l.Total {
		l.Older = link(number + 1)
	}
}

func pageNumber(q url.Values) int {
	n, err := strconv.Atoi(q.Get("p"))
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return n
}
